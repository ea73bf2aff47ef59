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

// reserve keeps room for blocks that are put at the end, if there is any.
func (p *page) reserve(blocks ...slack.Block) bool {
	if !p.fits(blocks...) {
		return false
	}
	p.places -= len(blocks)
	p.room -= heavy(blocks)
	return true
}

// fits reports whether there is room for blocks.
func (p *page) fits(blocks ...slack.Block) bool {
	return len(blocks) <= p.places && heavy(blocks) <= p.room
}

// heavy is what blocks weigh among others.
func heavy(blocks []slack.Block) int {
	w := 0
	for _, b := range blocks {
		w += weight(b) + len(",")
	}
	return w
}

// put puts blocks for which room was reserved.
func (p *page) put(blocks ...slack.Block) { p.blocks = append(p.blocks, blocks...) }
