package ingest

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxXMLDepth bounds the nesting of elements; Word stays below 60.
const maxXMLDepth = 1000

// maxSpan bounds the columns that one cell may cover.
const maxSpan = 32

// docxReader turns the element stream of word/document.xml into Markdown.
type docxReader struct {
	styles  docxStyles
	maxText int

	title  string
	blocks []string
	size   int

	text   strings.Builder // of the open paragraph
	style  string
	level  int  // outline level set on the paragraph itself
	list   bool // numbered or bulleted
	indent int
	tables []*docxTable // open tables, innermost last
	skip   int          // depth inside deleted text or drawings' alternatives
	inText bool

	run, old int  // depth inside runs, and inside properties that were changed since
	vanish   bool // the open run is hidden text
}

type docxTable struct {
	rows [][]string
	row  []string
	cell []string
	span int  // columns of the open cell beyond the first
	down bool // the open cell goes on the one above it
}

// endCell adds the open cell to the row, once for each column it covers.
func (t *docxTable) endCell() {
	text := strings.Join(t.cell, " ")
	if n := len(t.rows); t.down && text == "" && n > 0 && len(t.row) < len(t.rows[n-1]) {
		text = t.rows[n-1][len(t.row)]
	}
	for range 1 + t.span {
		t.row = append(t.row, text)
	}
	t.cell, t.span, t.down = nil, 0, false
}

func (d *docxReader) read(ctx context.Context, dec *xml.Decoder) error {
	depth := 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("word/document.xml: %w", err)
		}
		if ctx.Err() != nil {
			return tooSlow(ctx.Err())
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fmt.Errorf("%w: elements nested deeper than %d", ErrTooComplex, maxXMLDepth)
			}
			d.start(t)
		case xml.EndElement:
			depth--
			d.end(t.Name.Local)
		case xml.CharData:
			if d.inText && d.skip == 0 && !d.hidden() {
				d.text.Write(t)
			}
		}
		if d.size+d.text.Len() > d.maxText {
			return tooLarge(int64(d.maxText), "text")
		}
	}
}

func (d *docxReader) start(e xml.StartElement) {
	switch e.Name.Local {
	case "del", "moveFrom", "Fallback", "instrText":
		d.skip++
	case "p":
		d.text.Reset()
		d.style, d.level, d.list, d.indent = "", 0, false, 0
		d.run, d.vanish = 0, false
	case "r":
		d.run++
		d.vanish = d.styles.hidden[d.style]
	case "rPrChange", "pPrChange":
		d.old++
	case "vanish": // of a run; that of a paragraph's properties is about its mark
		if d.run > 0 && d.old == 0 {
			d.vanish = isOn(e)
		}
	case "rStyle":
		if d.run > 0 && d.old == 0 && d.styles.hidden[xmlAttr(e, "val")] {
			d.vanish = true
		}
	case "pStyle":
		if d.old == 0 {
			d.style = xmlAttr(e, "val")
		}
	case "outlineLvl":
		if v := xmlAttr(e, "val"); len(v) == 1 && v < "9" && v >= "0" {
			d.level = min(int(v[0]-'0')+1, 6)
		}
	case "numPr":
		d.list = true
	case "ilvl":
		if v := xmlAttr(e, "val"); len(v) == 1 && v >= "0" && v <= "9" {
			d.indent = int(v[0] - '0')
		}
	case "t":
		d.inText = true
	case "tab":
		d.write("\t")
	case "br", "cr":
		d.write("\n")
	case "noBreakHyphen":
		d.write("-")
	case "gridSpan":
		if n, err := strconv.Atoi(xmlAttr(e, "val")); err == nil && n > 1 && n <= maxSpan && d.table() != nil {
			d.table().span = n - 1
		}
	case "vMerge":
		if t := d.table(); t != nil {
			t.down = xmlAttr(e, "val") != "restart"
		}
	case "tbl":
		if len(d.tables) < 8 {
			d.tables = append(d.tables, &docxTable{})
		}
	}
}

// hidden reports whether the open run is hidden text (ECMA-376, part 1, 17.3.2.41).
func (d *docxReader) hidden() bool { return d.run > 0 && d.vanish }

// isOn reads a property that is on unless it says otherwise.
func isOn(e xml.StartElement) bool {
	switch xmlAttr(e, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

func (d *docxReader) write(s string) {
	if d.skip == 0 && !d.hidden() && d.text.Len() > 0 {
		d.text.WriteString(s)
	}
}

func (d *docxReader) end(name string) {
	switch name {
	case "del", "moveFrom", "Fallback", "instrText":
		d.skip = max(0, d.skip-1)
	case "r":
		d.run = max(0, d.run-1)
	case "rPrChange", "pPrChange":
		d.old = max(0, d.old-1)
	case "t":
		d.inText = false
	case "p":
		d.endParagraph()
	case "tc":
		if t := d.table(); t != nil {
			d.size += t.span * len(strings.Join(t.cell, " "))
			t.endCell()
		}
	case "tr":
		if t := d.table(); t != nil {
			t.rows = append(t.rows, t.row)
			t.row = nil
		}
	case "tbl":
		d.endTable()
	}
}

func (d *docxReader) table() *docxTable {
	if len(d.tables) == 0 {
		return nil
	}
	return d.tables[len(d.tables)-1]
}

func (d *docxReader) endParagraph() {
	text := strings.TrimSpace(d.text.String())
	d.text.Reset()
	if text == "" {
		return
	}
	if t := d.table(); t != nil {
		t.cell = append(t.cell, oneLine(text))
		d.size += len(text)
		return
	}
	level := d.styles.levels[d.style]
	if d.level > 0 {
		level = d.level
	}
	switch {
	case level == titleStyle && d.title == "":
		d.title = oneLine(text)
	case level == titleStyle:
		d.add("# " + oneLine(text))
	case level > 0:
		d.add(strings.Repeat("#", level) + " " + oneLine(text))
	case d.list || strings.HasPrefix(strings.ToLower(d.style), "list") && d.style != "ListParagraph":
		d.add(strings.Repeat("  ", d.indent) + "- " + strings.ReplaceAll(text, "\n", " "))
	default:
		d.add(escapeLine(text))
	}
}

func (d *docxReader) endTable() {
	t := d.table()
	if t == nil {
		return
	}
	d.tables = d.tables[:len(d.tables)-1]
	if outer := d.table(); outer != nil { // a table inside a cell becomes its text
		for _, row := range t.rows {
			outer.cell = append(outer.cell, strings.Join(row, " "))
		}
		return
	}
	d.add(markdownTable(t.rows))
}

func (d *docxReader) add(block string) {
	if block == "" {
		return
	}
	d.blocks = append(d.blocks, block)
	d.size += len(block)
}

func (d *docxReader) markdown() string { return joinBlocks(d.blocks) }

// markdownTable writes rows as a Markdown table whose first row is the header.
// A table with one column, which only arranges text, becomes paragraphs.
func markdownTable(rows [][]string) string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	var b strings.Builder
	for i, r := range rows {
		if strings.TrimSpace(strings.Join(r, "")) == "" {
			continue
		}
		if width == 1 {
			b.WriteString(r[0] + "\n\n")
			continue
		}
		b.WriteString("|")
		for c := range width {
			cell := ""
			if c < len(r) {
				cell = strings.ReplaceAll(r[c], "|", "/")
			}
			b.WriteString(" " + cell + " |")
		}
		b.WriteString("\n")
		if i == 0 {
			b.WriteString(strings.Repeat("| --- ", width) + "|\n")
		}
	}
	return strings.TrimSpace(b.String())
}

func xmlAttr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
