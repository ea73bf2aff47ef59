package blocks

import "github.com/slack-go/slack"

// A page takes blocks as long as there is room for them in one message.
type page struct {
	blocks []slack.Block
	places int // how many more blocks
	room   int // and how much more of their weight
}

func newPage() *page { return &page{places: mostBlocks, room: mostTogether - len("[]")} }

// add adds blocks that belong together, all or none, and reports whether there was
// room.
func (p *page) add(blocks ...slack.Block) bool {
	if !p.reserve(blocks...) {
		return false
	}
	p.blocks = append(p.blocks, blocks...)
	return true
}

// reserve keeps room for blocks that are put at the end.
func (p *page) reserve(blocks ...slack.Block) bool {
	w := 0
	for _, b := range blocks {
		w += weight(b) + len(",")
	}
	if len(blocks) > p.places || w > p.room {
		return false
	}
	p.places -= len(blocks)
	p.room -= w
	return true
}

// put puts blocks for which room was reserved.
func (p *page) put(blocks ...slack.Block) { p.blocks = append(p.blocks, blocks...) }
