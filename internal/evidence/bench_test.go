package evidence

import "testing"

// BenchmarkCheck prepares a passage and holds one sentence against it, as every
// sentence of an answer costs.
func BenchmarkCheck(b *testing.B) {
	c := checker(b)
	p := passages["kongress"]
	b.ReportAllocs()
	for b.Loop() {
		proof := prove(c, p)
		if v := c.Check("Der siebte Kongress war im November 2025 in Kiel.", "de", proof); !v.OK() {
			b.Fatal(v.Reason)
		}
	}
}
