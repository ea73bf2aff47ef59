package knowledge

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

// Bounds of what is stored. Package ingest stays far below; they keep a mistake
// from filling the base. Sources' identities and titles are short by nature.
const (
	maxMarkdown = 64 << 20 // bytes
	maxPassages = 100_000  // of one document
	maxBody     = 64 << 10 // bytes of one passage
	maxField    = 4 << 10  // bytes of a title, key, address, …
)

// validate checks everything that Put gets; its errors are fault.Invalid.
func validate(d *Document, ps []Passage, vectors [][]float32, dim int) error {
	invalid := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{fault.Invalid}, args...)...)
	}
	for _, f := range []struct{ name, value string }{
		{"source", d.Source}, {"key", d.Key}, {"version", d.Version}, {"title", d.Title}, {"URL", d.URL}, {"note", d.Note},
	} {
		if err := validText(f.value, maxField); err != nil {
			return invalid("%s: %w", f.name, err)
		}
	}
	switch {
	case d.Source == "" || d.Key == "":
		return invalid("source and key must not be empty")
	case !d.Kind.Valid():
		return invalid("kind %q is none of %v", d.Kind, Kinds)
	case languageIndex(d.Language) < 0:
		return invalid("language %q is none of %v", d.Language, languages)
	case len(ps) > maxPassages:
		return invalid("%d passages are more than %d", len(ps), maxPassages)
	case vectors != nil && len(vectors) != len(ps):
		return invalid("%d vectors for %d passages", len(vectors), len(ps))
	}
	if err := validText(d.Markdown, maxMarkdown); err != nil {
		return invalid("markdown: %w", err)
	}
	positions := make(map[int]bool, len(ps))
	for i, p := range ps {
		if err := validPassage(&p); err != nil {
			return invalid("passage %d: %w", i, err)
		}
		if p.Position < 0 || positions[p.Position] {
			return invalid("passage %d: position %d is negative or taken", i, p.Position)
		}
		positions[p.Position] = true
	}
	for i, v := range vectors {
		if err := validVector(v, dim); err != nil {
			return invalid("vector %d: %w", i, err)
		}
	}
	return nil
}

func validPassage(p *Passage) error {
	if err := validText(p.Text, maxBody); err != nil {
		return err
	}
	for _, h := range p.Headings {
		if err := validText(h, maxField); err != nil {
			return fmt.Errorf("heading: %w", err)
		}
	}
	last := 0
	for _, s := range p.Sentences {
		if s.Start < last || s.End < s.Start || s.End > len(p.Text) {
			return fmt.Errorf("sentence %v is out of order or outside of the text", s)
		}
		last = s.End
	}
	return nil
}

// validText checks what PostgreSQL would refuse, before it does so in the middle
// of a transaction.
func validText(s string, limit int) error {
	switch {
	case len(s) > limit:
		return fmt.Errorf("%d bytes are more than %d", len(s), limit)
	case !utf8.ValidString(s):
		return errors.New("not valid UTF-8")
	case strings.IndexByte(s, 0) >= 0:
		return errors.New("contains a NUL byte")
	}
	return nil
}

// validVector checks the promise of llm.Embedder.
func validVector(v []float32, dim int) error {
	if len(v) != dim {
		return fmt.Errorf("%d components instead of %d", len(v), dim)
	}
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if math.IsNaN(square) || math.Abs(square-1) > 0.02 {
		return fmt.Errorf("length %.3f instead of 1", math.Sqrt(square))
	}
	return nil
}

func languageIndex(l string) int {
	for i, known := range languages {
		if l == known {
			return i
		}
	}
	return -1
}

// pairs flattens spans for the sentences column; spans is its inverse.
func pairs(spans []german.Span) []int32 {
	flat := make([]int32, 0, 2*len(spans))
	for _, s := range spans {
		flat = append(flat, int32(s.Start), int32(s.End))
	}
	return flat
}

func spans(flat []int32) []german.Span {
	s := make([]german.Span, 0, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		s = append(s, german.Span{Start: int(flat[i]), End: int(flat[i+1])})
	}
	return s
}
