package booking

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

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

// newToken returns the token of a link, 256 random bits, and what is stored of
// it.
func newToken() (token string, hash []byte) {
	var b [32]byte
	_, _ = rand.Read(b[:])
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, hashToken(token)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
