package llm

import (
	"context"
	"math"
	"slices"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
)

const (
	// offlineName changes with every rule that changes a vector.
	offlineName = "offline-1"
	offlineDim  = 512

	// offlineWeight was chosen on eight sets of German questions: from 0.2 to 0.4
	// no set moves by more than 1.5 points of recall, and the vectors add about one
	// point to the lexical score. The dimension and the unsigned hashing were chosen
	// on German pages of municipal advice (277 questions, 1,139 passages): beside
	// the lexical score 512 and 1,024 components differ by less than a point; alone,
	// 1,024 components are 4 points better at rank 1 and signed hashing is 2 to 4
	// worse.
	offlineWeight = 0.3

	// offlineMaxText bounds in bytes what of a text is embedded: far more than
	// any passage has.
	offlineMaxText = 1 << 17
)

// Offline embeds texts without a model: the stems of the words and their
// character 4-grams are hashed into the components of a vector ("feature
// hashing", Weinberger et al., ICML 2009), weighted by 1+ln(frequency), so that
// texts sharing words, or parts of words, are neighbours. Function words do not
// count, and hashing is unsigned: all components are ≥ 0. It has no vocabulary
// and no state, hence the same vector on every machine.
//
// It exists so that the product works without a model server; it knows nothing
// of meaning. A text without words becomes the unit vector (1, 0, 0, …).
type Offline struct {
	analyzer *german.Analyzer
	scratch  sync.Pool // *offlineScratch
}

// NewOffline makes an Offline embedder.
func NewOffline() *Offline {
	return &Offline{
		analyzer: german.NewAnalyzer(nil), // compound parts would depend on a vocabulary
		scratch:  sync.Pool{New: func() any { return new(offlineScratch) }},
	}
}

// Name returns the version of the rules.
func (*Offline) Name() string { return offlineName }

// Dim returns the number of components.
func (*Offline) Dim() int { return offlineDim }

// Weight returns the share of hashed vectors beside a lexical score.
func (*Offline) Weight() float64 { return offlineWeight }

// EmbedPassages embeds texts in order; it fails only when ctx ends.
func (o *Offline) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		vectors[i] = o.embed(t)
	}
	return vectors, nil
}

// EmbedQuery embeds a question; it fails only when ctx has ended.
func (o *Offline) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return o.embed(text), nil
}

// An offlineScratch is the memory one embedding works in.
type offlineScratch struct {
	stems, grams []uint32
	sums         [offlineDim]int64 // integers: no rounding, the same on every processor
}

func (o *Offline) embed(text string) []float32 {
	s := o.scratch.Get().(*offlineScratch)
	defer o.scratch.Put(s)
	s.stems, s.grams = s.stems[:0], s.grams[:0]
	clear(s.sums[:])
	o.analyzer.Each(text[:min(len(text), offlineMaxText)], func(f *german.Features, _ german.Span) {
		if !f.Stop {
			s.stems = append(s.stems, f.StemHash)
			s.grams = append(s.grams, f.Grams...)
		}
	})
	s.add(s.stems)
	s.add(s.grams)
	return s.unit()
}

// add adds the hashes, each with the logarithm of its frequency in 1/256.
func (s *offlineScratch) add(hashes []uint32) {
	slices.Sort(hashes)
	for i := 0; i < len(hashes); {
		j := i + 1
		for j < len(hashes) && hashes[j] == hashes[i] {
			j++
		}
		s.sums[hashes[i]%offlineDim] += int64(math.Round(256 * (1 + math.Log(float64(j-i)))))
		i = j
	}
}

// unit returns the sums scaled to unit length.
func (s *offlineScratch) unit() []float32 {
	v := make([]float32, offlineDim)
	var square int64
	for _, x := range s.sums {
		square += x * x
	}
	if square == 0 {
		v[0] = 1
		return v
	}
	scale := 1 / math.Sqrt(float64(square))
	for i, x := range s.sums {
		v[i] = float32(float64(x) * scale)
	}
	return v
}
