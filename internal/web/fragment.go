package web

import (
	"html/template"
	"strings"
)

// The parts of an answer on the page; turn.html holds a place for each.
const (
	partBody    = "body"
	partNotices = "notices"
	partRuns    = "runs"
	partBooking = "booking"
	partOthers  = "others" // runs below a form that has one
	partMine    = "mine"
	partFigures = "figures"
	partSources = "sources"
	partFooter  = "footer"
)

// Where a fragment goes within its part.
const (
	placeBlock   = "block"   // behind the last block, as a block of its own
	placeItem    = "item"    // into the last block, which is a list
	placeInline  = "inline"  // behind the last sentence
	placeReplace = "replace" // instead of what the part holds
)

// A fragment is a piece of HTML and where it goes. The script inserts fragments
// as they come; assemble inserts them for pages made at once.
type fragment struct {
	Part  string        `json:"part"`
	Place string        `json:"place"`
	HTML  template.HTML `json:"html"`
}

// assemble does to a part what the script does with its fragments.
func assemble(fragments []fragment, part string) template.HTML {
	var html string
	for _, f := range fragments {
		if f.Part != part {
			continue
		}
		switch f.Place {
		case placeReplace:
			html = string(f.HTML)
		case placeBlock:
			html += string(f.HTML)
		case placeItem:
			html = intoLast(html, string(f.HTML), "</ul>", "</ol>")
		case placeInline:
			html = intoLast(html, string(f.HTML), "</p>", "</li></ul>", "</li></ol>")
		}
	}
	return template.HTML(html)
}

// intoLast puts piece before the closing tags at the end of html.
func intoLast(html, piece string, closings ...string) string {
	for _, c := range closings {
		if before, ok := strings.CutSuffix(html, c); ok {
			return before + piece + c
		}
	}
	return html + piece
}
