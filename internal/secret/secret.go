// Package secret makes the secrets that stand in links of mails, in cookies and in
// the addresses of people's calendars. Only their hashes are stored: who reads the
// database, or a copy of it, can use none of them.
package secret

import (
	"crypto/rand"
	"crypto/sha256"
)

// New returns a token of 130 random bits, in capital letters and digits, and the
// hash it is stored as.
func New() (token string, hash []byte) {
	token = rand.Text()
	return token, Hash(token)
}

// Hash is what is stored of a token: its SHA-256, 32 bytes. What is random needs
// neither salt nor a slow hash.
func Hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
