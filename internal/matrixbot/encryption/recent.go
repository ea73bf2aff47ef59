//go:build goolm

package encryption

import (
	"sync"
	"time"
)

// maxRecent bounds how much a recent remembers.
const maxRecent = 5000

// A recent remembers what was done lately, so that it is not done over and over. Its
// zero value is ready; safe for concurrent use.
type recent[K comparable] struct {
	mu sync.Mutex
	at map[K]time.Time
}

// first reports whether key was not noted within the last while, and notes it.
func (r *recent[K]) first(key K, now time.Time, while time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at, ok := r.at[key]; ok && now.Sub(at) < while {
		return false
	}
	if r.at == nil || len(r.at) >= maxRecent {
		r.at = map[K]time.Time{} // forgetting costs something done twice
	}
	r.at[key] = now
	return true
}

// has reports whether key was noted within the last while.
func (r *recent[K]) has(key K, now time.Time, while time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.at[key]
	return ok && now.Sub(at) < while
}

// forget makes keys as if they had not been noted.
func (r *recent[K]) forget(keys ...K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		delete(r.at, key)
	}
}
