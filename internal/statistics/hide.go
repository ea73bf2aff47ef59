package statistics

// hide marks what must not be shown of a raw result: hidden cells become Hidden,
// the others Known or Empty. It decides on all rows, and returns all rows in the
// order they have; who sorts and cuts them does so after that, by what is shown.
func (r *raw) hide(k int) Result { panic("contract") }
