package slackbot

import (
	"container/list"
	"sync"
)

// mostRecent bounds what is remembered of people in memory, in entries.
const mostRecent = 5000

// recent remembers values by a key and forgets the one that was not asked for
// longest when there are mostRecent. The zero value is ready to use; it is safe
// for concurrent use.
type recent[V any] struct {
	mu    sync.Mutex
	order list.List // of *entry[V], latest first
	byKey map[string]*list.Element
}

type entry[V any] struct {
	key   string
	value V
}

// get returns what is remembered of a key.
func (r *recent[V]) get(key string) (value V, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, known := r.byKey[key]
	if !known {
		return value, false
	}
	r.order.MoveToFront(e)
	return e.Value.(*entry[V]).value, true
}

// put remembers a value.
func (r *recent[V]) put(key string, value V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.set(key, value)
}

// drop forgets the values that were not asked for longest, as far as they are to go.
func (r *recent[V]) drop(goes func(V) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for oldest := r.order.Back(); oldest != nil && goes(oldest.Value.(*entry[V]).value); oldest = r.order.Back() {
		r.remove(oldest)
	}
}

// getOr returns what is remembered of a key, or makes and remembers it.
func (r *recent[V]) getOr(key string, fresh func() V) V {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, known := r.byKey[key]; known {
		r.order.MoveToFront(e)
		return e.Value.(*entry[V]).value
	}
	value := fresh()
	r.set(key, value)
	return value
}

func (r *recent[V]) set(key string, value V) {
	if e, known := r.byKey[key]; known {
		e.Value.(*entry[V]).value = value
		r.order.MoveToFront(e)
		return
	}
	if r.byKey == nil {
		r.byKey = map[string]*list.Element{}
	}
	if r.order.Len() >= mostRecent {
		r.remove(r.order.Back())
	}
	r.byKey[key] = r.order.PushFront(&entry[V]{key, value})
}

func (r *recent[V]) remove(e *list.Element) {
	delete(r.byKey, e.Value.(*entry[V]).key)
	r.order.Remove(e)
}
