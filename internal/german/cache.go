package german

import "sync"

const (
	cacheShards = 64
	cacheLimit  = 1024 // word forms per generation and shard: at most 131,072, about 40 MB
)

// A cache keeps the features of the latest word forms. Each shard has two
// generations: when the young one is full it becomes the old one, and what is
// not asked for again before the next change is forgotten.
type cache struct {
	shards [cacheShards]shard
}

type shard struct {
	mu         sync.RWMutex
	young, old map[string]*Features
}

func newCache() *cache {
	c := &cache{}
	for i := range c.shards {
		c.shards[i].young = map[string]*Features{}
	}
	return c
}

func shardOf[T ~string | ~[]byte](w T) uint32 {
	if len(w) == 0 {
		return 0
	}
	return (uint32(w[0])*31 + uint32(w[len(w)-1])*7 + uint32(w[len(w)/2])*13 + uint32(len(w))) % cacheShards
}

func (c *cache) get(w string) *Features {
	s := &c.shards[shardOf(w)]
	s.mu.RLock()
	f, young := s.young[w]
	if !young {
		f = s.old[w]
	}
	s.mu.RUnlock()
	if !young && f != nil {
		s.put(w, f)
	}
	return f
}

// getBytes is get without a copy of the word.
func (c *cache) getBytes(w []byte) *Features {
	s := &c.shards[shardOf(w)]
	s.mu.RLock()
	f, young := s.young[string(w)]
	if !young {
		f = s.old[string(w)]
	}
	s.mu.RUnlock()
	if !young && f != nil {
		s.put(string(w), f)
	}
	return f
}

func (c *cache) put(w string, f *Features) { c.shards[shardOf(w)].put(w, f) }

func (s *shard) put(w string, f *Features) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.young) >= cacheLimit {
		s.old, s.young = s.young, make(map[string]*Features, cacheLimit)
	}
	s.young[w] = f
}
