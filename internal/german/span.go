package german

// Span is a half-open range [Start, End) of byte offsets into a text.
type Span struct{ Start, End int }

// In returns the part of text that s covers.
func (s Span) In(text string) string { return text[s.Start:s.End] }
