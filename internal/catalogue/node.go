package catalogue

import (
	"encoding/json"
	"errors"
	"io"
	"sort"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds how deep JSON may be nested.
const maxDepth = 60

// A node is a value of JSON with the place where it stands.
type node struct {
	kind    string // as of field.json, and "object" and "null"
	text    string // of a string, number or bool
	items   []node // of a list
	members []member
	offset  int
}

// A member of an object.
type member struct {
	name   string
	offset int
	value  node
}

// get returns the member of that name, or a node of kind "".
func (n node) get(name string) node {
	for _, m := range n.members {
		if m.name == name {
			return m.value
		}
	}
	return node{}
}

// A document is the text of a file, in which places are looked up.
type document struct {
	file  string
	text  string
	lines []int // where they begin
	runes []int // how many stand before every step bytes
}

// step is how far a place is counted at most: a file may be one long line.
const step = 1024

func newDocument(file, text string) *document {
	d := &document{file: file, text: text, lines: []int{0}}
	count := 0
	for i := range len(text) {
		if i%step == 0 {
			d.runes = append(d.runes, count)
		}
		if utf8.RuneStart(text[i]) {
			count++
		}
		if text[i] == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	d.runes = append(d.runes, count)
	return d
}

// before counts the runes that begin before an offset.
func (d *document) before(offset int) int {
	count := d.runes[offset/step]
	for i := offset / step * step; i < offset; i++ {
		if utf8.RuneStart(d.text[i]) {
			count++
		}
	}
	return count
}

// at is the place of an offset.
func (d *document) at(offset int, field string) Place {
	offset = min(offset, len(d.text))
	line := sort.SearchInts(d.lines, offset+1) - 1
	return Place{File: d.file, Line: line + 1, Column: d.before(offset) - d.before(d.lines[line]) + 1, Field: field}
}

// A nodeReader reads JSON into nodes.
type nodeReader struct {
	dec  *json.Decoder
	text string
	base int // where text stands in its document
}

var errTooDeep = errors.New("nested too deep")

// parseJSON reads a part of the document, which must hold one value and nothing
// else.
func (d *document) parseJSON(from, to int) (node, Place, *wrong) {
	text := d.text[from:to]
	r := nodeReader{json.NewDecoder(strings.NewReader(text)), text, from}
	r.dec.UseNumber()
	n, err := r.value(0)
	if err == nil {
		if _, err = r.dec.Token(); err == io.EOF {
			return n, Place{}, nil
		}
		err = errors.New("more than one value")
	}
	w := wrongf("Ab hier ist das JSON nicht zu lesen.").but("JSON nach RFC 8259")
	if errors.Is(err, errTooDeep) {
		w = wrongf("Das JSON ist zu tief verschachtelt.").but("höchstens %d Ebenen", maxDepth)
	}
	return node{}, d.at(r.start(), ""), w
}

// start is where the next token begins.
func (r *nodeReader) start() int {
	at := int(r.dec.InputOffset())
	for at < len(r.text) && strings.IndexByte(" \t\r\n,:", r.text[at]) >= 0 {
		at++
	}
	return r.base + at
}

func (r *nodeReader) value(depth int) (node, error) {
	if depth > maxDepth {
		return node{}, errTooDeep
	}
	n := node{offset: r.start()}
	token, err := r.dec.Token()
	if err != nil {
		return n, err
	}
	switch v := token.(type) {
	case nil:
		n.kind = "null"
	case string:
		n.kind, n.text = "string", v
	case json.Number:
		n.kind, n.text = "number", v.String()
	case bool:
		n.kind, n.text = "bool", "nein"
		if v {
			n.text = "ja"
		}
	case json.Delim:
		if v == '[' {
			n.kind = "list"
			for r.dec.More() {
				item, err := r.value(depth + 1)
				if err != nil {
					return n, err
				}
				n.items = append(n.items, item)
			}
		} else {
			n.kind = "object"
			for r.dec.More() {
				m := member{offset: r.start()}
				name, err := r.dec.Token()
				if err != nil {
					return n, err
				}
				m.name, _ = name.(string)
				if m.value, err = r.value(depth + 1); err != nil {
					return n, err
				}
				n.members = append(n.members, m)
			}
		}
		_, err = r.dec.Token()
	}
	return n, err
}

// duplicates are the members whose name stood before.
func (n node) duplicates() (again []member) {
	seen := map[string]bool{}
	for _, m := range n.members {
		if seen[m.name] {
			again = append(again, m)
		}
		seen[m.name] = true
	}
	return again
}
