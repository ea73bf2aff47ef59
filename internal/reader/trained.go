package reader

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// QuestionHash names a question without repeating it: the first four bytes of
// the SHA-256 of its text, in hexadecimal.
func QuestionHash(question string) string {
	sum := sha256.Sum256([]byte(strings.TrimSpace(question)))
	return hex.EncodeToString(sum[:4])
}

// TrainedOn counts the questions that the weights were learned from. How well
// these are answered says little about others.
func (r *Reader) TrainedOn(questions []string) int {
	learned := strings.Fields(r.weights.Questions) // in order
	n := 0
	for _, q := range questions {
		if _, found := slices.BinarySearch(learned, QuestionHash(q)); found {
			n++
		}
	}
	return n
}

// About says where the weights come from and how good they are on questions
// that they were not learned from.
func (r *Reader) About() []string { return slices.Clone(r.weights.About) }
