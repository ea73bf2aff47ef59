package booking

import "crypto/rand"

// refLetters are digits and letters that are not taken for one another when read
// out or written down (Crockford's Base32).
const refLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newRef returns a reference as people see it: "AK-7F3K-92QX", 40 random bits.
func newRef() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand, Go 1.24)
	for i := range b {
		b[i] = refLetters[b[i]%32]
	}
	return "AK-" + string(b[:4]) + "-" + string(b[4:])
}
