package ingest

import (
	"slices"

	"github.com/ledongthuc/pdf"
)

// minGlyph is the size in points below which text is not there to be read.
const minGlyph = 1

// visibleGlyphs drops what nobody sees on a page: text without strokes or
// opacity, white text where nothing is painted that it could stand on, dots, and
// what lies beyond the edges. The text recognised in a scan is drawn without
// strokes on purpose and stays, told by how little else the page says.
func visibleGlyphs(all []glyph, painted bool, box []float64) []glyph {
	unseen := 0
	for _, g := range all {
		if g.unseen {
			unseen++
		}
	}
	const stamped = 10 // a scan may bear a stamp, at most this part of its text
	scan := unseen > 0 && (unseen == len(all) || painted && (len(all)-unseen)*stamped <= unseen)
	var last glyph // that was kept
	return slices.DeleteFunc(all, func(g glyph) bool {
		// The end of a line that is too long for its page belongs to what is seen.
		goesOn := last.text != "" && g.y == last.y && g.x >= last.x
		if g.unseen && !scan || g.white && !painted || g.size < minGlyph || beyond(g, box) && !goesOn {
			return true
		}
		last = g
		return false
	})
}

// mediaBox returns the edges of a page (ISO 32000-1, 14.11.2), left, bottom,
// right, top, or nil where they are not told in order.
func mediaBox(page pdf.Value) []float64 {
	v := inherited(page, "MediaBox")
	if v.Len() != 4 {
		return nil
	}
	var box []float64
	for i := range 4 {
		box = append(box, v.Index(i).Float64())
	}
	if box[0] >= box[2] || box[1] >= box[3] {
		return nil
	}
	return box
}

func beyond(g glyph, box []float64) bool {
	const margin = 10 // points: sloppy layouts
	return box != nil && (g.x < box[0]-margin || g.x > box[2]+margin || g.y < box[1]-margin || g.y > box[3]+margin)
}

// isWhite reports whether a colour operator (ISO 32000-1, 8.6.8) sets white. In a
// colour space of its own only four zeros or three ones are taken for it.
func isWhite(op string, args []operand) bool {
	all := func(n int, least, most float64) bool {
		if len(args) != n {
			return false
		}
		for _, a := range args {
			if a.kind != 'n' || a.num < least || a.num > most {
				return false
			}
		}
		return true
	}
	switch op {
	case "g":
		return all(1, 0.97, 2)
	case "rg":
		return all(3, 0.97, 2)
	case "k":
		return all(4, -1, 0.03)
	case "sc", "scn":
		return all(3, 0.97, 2) || all(4, -1, 0.03)
	}
	return false
}
