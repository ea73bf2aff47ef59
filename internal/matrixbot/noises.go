package matrixbot

import (
	"sync"
	"time"
)

// tellEvery is how often the log tells what fails again and again, by the real clock:
// that of a demonstration may stand still.
const tellEvery = time.Minute

// noises is what was logged lately, by a name that code gives it. The zero value is
// ready to use; it is safe for concurrent use.
type noises struct {
	mu   sync.Mutex
	told map[string]time.Time
}

// allow reports whether something may be told once more.
func (n *noises) allow(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	if at, ok := n.told[name]; ok && now.Sub(at) < tellEvery {
		return false
	}
	if n.told == nil {
		n.told = map[string]time.Time{}
	}
	n.told[name] = now
	return true
}
