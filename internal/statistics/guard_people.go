package statistics

import "math/bits"

// people are some people, known well enough to tell that they are many: sketches
// in which each has one bit, by the remainder of their number divided by 64 and by
// 61. Different people may share a bit, so that there are never fewer people than
// bits; who errs hides too much. Unlike counts, people of several sets can be
// joined without taking anybody twice.
type people struct{ by64, by61 uint64 }

// and joins two sets of people.
func (p people) and(o people) people { return people{p.by64 | o.by64, p.by61 | o.by61} }

// atLeast returns how many people there are at least.
func (p people) atLeast() int { return max(bits.OnesCount64(p.by64), bits.OnesCount64(p.by61)) }

// few reports whether there is somebody, but perhaps fewer than k.
func (p people) few(k int) bool { return p.by64 != 0 && p.atLeast() < k }

// none reports whether there is nobody.
func (p people) none() bool { return p.by64 == 0 }
