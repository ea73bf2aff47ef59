package statistics

import "math/bits"

// mostDense is up to how many cells that are possible each has a place.
const mostDense = 1 << 21

// cellNumbers numbers cells in the order in which they come, from 0 on: in a
// fraction of the time that a map takes.
type cellNumbers struct {
	n     int32
	dense []int32  // by cell, numbers and 1; nil where too many are possible
	cells []uint64 // where a cell is found by its hash or behind
	at    []int32  // beside cells, numbers and 1
}

// newCellNumbers numbers cells of which so many are possible; 0: any number.
func newCellNumbers(possible uint64) *cellNumbers {
	if possible > 0 && possible <= mostDense {
		return &cellNumbers{dense: make([]int32, possible)}
	}
	const room = 1 << 12
	return &cellNumbers{cells: make([]uint64, room), at: make([]int32, room)}
}

// of numbers a cell.
func (c *cellNumbers) of(cell uint64) int32 {
	if c.dense != nil {
		if c.dense[cell] == 0 {
			c.n++
			c.dense[cell] = c.n
		}
		return c.dense[cell] - 1
	}
	place := c.place(cell)
	if c.at[place] == 0 {
		if int(c.n) >= len(c.at)/2 {
			c.grow()
			place = c.place(cell)
		}
		c.n++
		c.cells[place], c.at[place] = cell, c.n
	}
	return c.at[place] - 1
}

// known returns the number of a cell that has one, and -1 otherwise.
func (c *cellNumbers) known(cell uint64) int32 {
	if c.dense != nil {
		return c.dense[cell] - 1
	}
	return c.at[c.place(cell)] - 1
}

// place finds the place of a cell, or the free one where it belongs.
func (c *cellNumbers) place(cell uint64) int {
	const golden = 0x9e3779b97f4a7c15 // D. Knuth, The Art of Computer Programming, volume 3, 6.4
	place := int(cell * golden >> (64 - bits.TrailingZeros(uint(len(c.at)))))
	for c.at[place] != 0 && c.cells[place] != cell {
		place = (place + 1) & (len(c.at) - 1)
	}
	return place
}

func (c *cellNumbers) grow() {
	cells, at := c.cells, c.at
	c.cells, c.at = make([]uint64, 2*len(at)), make([]int32, 2*len(at))
	for i, number := range at {
		if number != 0 {
			place := c.place(cells[i])
			c.cells[place], c.at[place] = cells[i], number
		}
	}
}
