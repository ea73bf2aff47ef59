package messages

import (
	"fmt"
	"strconv"
	"strings"
)

// A page takes the pieces of an answer in their order.
type page struct {
	pieces []piece
	fresh  bool // the next row begins a paragraph
}

// The kinds of pieces.
type kind int

const (
	row   kind = iota // a line of a paragraph
	item              // of a list
	step              // of a numbered list
	whole             // a block of its own
)

// A piece is what is not cut.
type piece struct {
	kind
	line
	n     int  // of a step
	first bool // it does not go on with what stands before it
	stay  bool // it does not end a message: it heads what follows
}

// row adds a line to the paragraph; apart ends that.
func (p *page) row(l line) { p.add(piece{kind: row, line: l}) }

// apart ends a paragraph or list.
func (p *page) apart() { p.fresh = true }

// paragraph adds a paragraph.
func (p *page) paragraph(l line) {
	p.apart()
	p.row(l)
	p.apart()
}

// heading heads what follows.
func (p *page) heading(s string) {
	p.apart()
	p.add(piece{kind: row, line: strong(s), stay: true})
	p.apart()
}

func (p *page) item(l line)        { p.add(piece{kind: item, line: l}) }
func (p *page) step(n int, l line) { p.add(piece{kind: step, line: l, n: n}) }

// block adds what stands for itself; text and HTML are whole.
func (p *page) block(l line) { p.add(piece{kind: whole, line: l}) }

func (p *page) add(next piece) {
	if next.empty() {
		return
	}
	for most := mostBytes / 8; next.size() > mostBytes; most /= 2 { // of what is short otherwise
		next.line = said(cut(next.text, most))
	}
	next.first = p.fresh || len(p.pieces) == 0 || p.pieces[len(p.pieces)-1].kind != next.kind || next.kind == whole
	p.fresh = false
	p.pieces = append(p.pieces, next)
}

// around is more than what surrounds a piece.
const around = 64

func (q piece) size() int { return len(q.text) + len(q.html) + around }

// messages cuts the page into messages of at most mostBytes, between pieces.
func (p *page) messages() []Message {
	var all []Message
	left := p.pieces
	for len(left) > 0 {
		n, size := 1, left[0].size()
		for n < len(left) && size+left[n].size() <= mostBytes {
			size += left[n].size()
			n++
		}
		for n > 1 && n < len(left) && left[n-1].stay {
			n--
		}
		all = append(all, written(left[:n]))
		left = left[n:]
	}
	return all
}

// written writes pieces as one message.
func written(pieces []piece) Message {
	var text, out strings.Builder
	end := "" // of the element that is open
	for i, q := range pieces {
		first := q.first || i == 0
		if first {
			out.WriteString(end)
			end = q.open(&out)
		}
		switch {
		case i > 0 && first:
			text.WriteString("\n\n")
		case i > 0:
			text.WriteString("\n")
		}
		if !first && q.kind == row {
			out.WriteString("<br>")
		}
		q.write(&text, &out)
	}
	out.WriteString(end)
	return Message{Text: text.String(), HTML: out.String()}
}

// open begins the element around a piece and those that follow it, and returns its end.
func (q piece) open(out *strings.Builder) (end string) {
	switch q.kind {
	case row:
		out.WriteString("<p>")
		return "</p>"
	case item:
		out.WriteString("<ul>")
		return "</ul>"
	case step:
		if q.n > 1 {
			fmt.Fprintf(out, `<ol start="%d">`, q.n)
		} else {
			out.WriteString("<ol>")
		}
		return "</ol>"
	}
	return ""
}

func (q piece) write(text, out *strings.Builder) {
	mark := ""
	switch q.kind {
	case item:
		mark = "• "
	case step:
		mark = strconv.Itoa(q.n) + ". "
	}
	text.WriteString(mark)
	text.WriteString(strings.ReplaceAll(q.text, "\n", "\n"+strings.Repeat(" ", len([]rune(mark)))))
	if mark != "" {
		out.WriteString("<li>" + q.html + "</li>")
		return
	}
	out.WriteString(q.html)
}
