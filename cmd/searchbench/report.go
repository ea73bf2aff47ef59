package main

import "time"

// A Report is the outcome of a whole run.
type Report struct {
	Begun    time.Time    `json:"begun"`
	Machine  Machine      `json:"machine"`
	Embedder string       `json:"embedder"`
	Sizes    []SizeReport `json:"sizes"`
	Aims     []Aim        `json:"aims"`
}

// Machine says where the figures come from. The load averages are those of one
// minute at the beginning and the end; figures taken under foreign load say
// little beyond their ratios.
type Machine struct {
	System    string  `json:"system"`
	Processor string  `json:"processor,omitempty"`
	Cores     int     `json:"cores"`
	Go        string  `json:"go"`
	Postgres  string  `json:"postgres"`
	Pgvector  string  `json:"pgvector"`
	LoadBegin float64 `json:"load_begin"`
	LoadEnd   float64 `json:"load_end"`
}

// A SizeReport compares the contestants over one base.
type SizeReport struct {
	Passages    int                `json:"passages"`
	Documents   int                `json:"documents"`
	Questions   int                `json:"questions"`
	LoadSeconds float64            `json:"load_seconds"` // of our lexical index from PostgreSQL
	SaveSeconds float64            `json:"save_seconds"` // building it from term vectors and writing it down
	HeapMB      float64            `json:"heap_mb"`      // of the process for our search, the analyser's caches included
	Contestants []ContestantReport `json:"contestants"`
}

// A ContestantReport is what one contestant does over one base. Times are
// milliseconds, sizes MB of 2²⁰ bytes.
type ContestantReport struct {
	Name          string  `json:"name"`
	RecallAt1     float64 `json:"recall_at_1"`
	RecallAt5     float64 `json:"recall_at_5"`
	Median        float64 `json:"ms_p50"`
	P95           float64 `json:"ms_p95"`
	Leg           float64 `json:"leg_ms_p50,omitempty"` // the lexical leg of it
	ToBare        Ratio   `json:"ratio_to_bare"`        // of medians
	LegToBare     Ratio   `json:"leg_ratio_to_bare,omitzero"`
	PerSecond     []Rate  `json:"per_second"`
	IndexMB       float64 `json:"index_mb"`                 // in PostgreSQL: what it searches by
	StoreMB       float64 `json:"store_mb"`                 // in PostgreSQL: everything, texts included
	InsertSeconds float64 `json:"insert_seconds,omitempty"` // analysing, embedding and storing all passages
	IndexSeconds  float64 `json:"index_seconds,omitempty"`  // HNSW, after that
	WithoutVector int     `json:"searches_without_vectors"` // of those that should have had them
}

// A Ratio is the median of several, with its range.
type Ratio struct {
	Median float64 `json:"median"`
	Least  float64 `json:"least"`
	Most   float64 `json:"most"`
}

// A Rate is searches per second with some clients.
type Rate struct {
	Clients int     `json:"clients"`
	Rate    float64 `json:"rate"`
}

// of returns what a contestant did, or nil when it did not take part.
func (s *SizeReport) of(name string) *ContestantReport {
	for i := range s.Contestants {
		if s.Contestants[i].Name == name {
			return &s.Contestants[i]
		}
	}
	return nil
}
