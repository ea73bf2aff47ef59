package ingest

import (
	"fmt"
	"strings"
	"time"
)

// maxProblems bounds the problems kept with a report; all are counted.
const maxProblems = 1000

// A Report counts what one run did. It is the operator's to read: Summary and
// the problems' lines are German.
type Report struct {
	Source     string
	Listed     int // documents at the source
	New        int
	Changed    int
	Unchanged  int
	Removed    int
	Failed     int // could not be read; also parts of the source that could not be listed
	Skipped    int // of a format that is not read, missing, or forbidden by robots.txt
	Passages   int // stored in this run
	Unembedded int // of these, without vectors because the embedder was unavailable
	Incomplete bool
	Problems   []Problem
	Took       time.Duration
}

// A Problem is a document that was not read.
type Problem struct {
	Key     string // "" when the source itself could not be listed in full
	Reason  string
	Skipped bool // counted as skipped, not as failed
}

func (p Problem) String() string {
	if p.Key == "" {
		return p.Reason
	}
	return fmt.Sprintf("%q: %s", p.Key, p.Reason)
}

func (r *Report) add(p Problem) {
	if p.Skipped {
		r.Skipped++
	} else {
		r.Failed++
	}
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, p)
	}
}

// Done returns how many documents of the source have been dealt with.
func (r Report) Done() int { return r.New + r.Changed + r.Unchanged + r.Failed + r.Skipped }

// OK reports whether the run succeeded: nothing was faulty, and of what the
// source lists something could be read.
func (r Report) OK() bool {
	return r.Failed == 0 && (r.Listed == 0 || r.New+r.Changed+r.Unchanged+r.Removed > 0)
}

// Summary is one German line, such as "128 Dokumente gelesen: 12 neu, 3
// geändert, 1 entfernt, 111 unverändert, 1 fehlerhaft; 640 Abschnitte in 1,8 s
// (355/s)".
func (r Report) Summary() string {
	var b strings.Builder
	noun := "Dokumente"
	if r.Listed == 1 {
		noun = "Dokument"
	}
	fmt.Fprintf(&b, "%s %s gelesen: %s neu, %s geändert, %s entfernt, %s unverändert", germanInt(r.Listed), noun,
		germanInt(r.New), germanInt(r.Changed), germanInt(r.Removed), germanInt(r.Unchanged))
	if r.Skipped > 0 {
		fmt.Fprintf(&b, ", %s übersprungen", germanInt(r.Skipped))
	}
	if r.Failed > 0 {
		fmt.Fprintf(&b, ", %s fehlerhaft", germanInt(r.Failed))
	}
	noun = "Abschnitte"
	if r.Passages == 1 {
		noun = "Abschnitt"
	}
	seconds := r.Took.Seconds()
	fmt.Fprintf(&b, "; %s %s in %s s", germanInt(r.Passages), noun, strings.Replace(fmt.Sprintf("%.1f", seconds), ".", ",", 1))
	if r.Passages > 0 && seconds > 0 {
		fmt.Fprintf(&b, " (%s/s)", germanInt(int(float64(r.Passages)/seconds)))
	}
	if r.Unembedded > 0 {
		fmt.Fprintf(&b, "; %s davon noch ohne Vektoren, weil das Modell nicht antwortet", germanInt(r.Unembedded))
	}
	if r.Incomplete {
		b.WriteString("; die Quelle war nicht vollständig lesbar, deshalb wurde nichts entfernt")
	}
	return b.String()
}

// germanInt writes n with a point between thousands.
func germanInt(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}
