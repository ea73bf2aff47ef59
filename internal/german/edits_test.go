package german

import "testing"

func TestEditsCountsTypingErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b        string
		limit, want int
	}{
		{"biletado", "biletado", 3, 0},
		{"biletdo", "biletado", 3, 1},   // left out
		{"bilettado", "biletado", 3, 1}, // doubled
		{"biledado", "biletado", 3, 1},  // replaced
		{"bileatdo", "biletado", 3, 1},  // swapped
		{"bileatod", "biletado", 3, 2},
		{"ab", "ba", 3, 3}, // the first letter stands
		{"wan", "wann", 2, 1},
		{"kongress", "kompass", 2, 2}, // as far as the limit
		{"kongress", "kompass", 9, 4},
		{"kurs", "kursangebot", 3, 3},
		{"", "kurs", 2, 2},
		{"kurs", "", 2, 2},
		{"ca", "abc", 9, 9},
		{"xca", "xabc", 9, 3}, // optimal string alignment: no edits inside a swap
	} {
		if got := Edits(c.a, c.b, c.limit); got != c.want {
			t.Errorf("Edits(%q, %q, %d) = %d, want %d", c.a, c.b, c.limit, got, c.want)
		}
		if got := Edits(c.b, c.a, c.limit); got != c.want {
			t.Errorf("Edits(%q, %q, %d) = %d, want %d: not symmetric", c.b, c.a, c.limit, got, c.want)
		}
	}
}
