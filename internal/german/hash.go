package german

// Seeds keep the hashes of stems and of 4-grams apart.
const (
	seedStem = 0x9e3779b1
	seedGram = 0x85ebca77
)

// hash31 hashes s to 31 bits, so that the value fits PostgreSQL's integer. It
// is FNV-1a started from a seed and finished by the mixer of MurmurHash3, and
// part of the stored format: it must never change without a new rulesVersion.
func hash31[T ~string | ~[]byte](seed uint32, s T) uint32 {
	h := uint32(2166136261) ^ seed
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return mix32(h) & 0x7fffffff
}

func mix32(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	return h ^ h>>16
}

// hash64 is FNV-1a with a final mixer, for sets of words kept in memory.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	return h ^ h>>33
}
