package german

import (
	"unicode"
	"unicode/utf8"
)

// A token is a piece of text as Dates and Numbers read it: digits, letters, or
// one other character that is no blank.
type token struct {
	at    Span
	kind  tokenKind
	text  string // as it stands
	value int    // of digits, -1 when they are more than nine
	glued bool   // no blank before it
}

type tokenKind byte

const (
	tokenEnd tokenKind = iota // behind the last token
	tokenDigits
	tokenLetters
	tokenMark
)

// tokens divides a text.
func tokens(text string) []token {
	list := make([]token, 0, len(text)/5+1)
	glued := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || invisible(r) {
			glued = glued && invisible(r)
			i += n
			continue
		}
		t := token{kind: tokenMark, glued: glued}
		j := i + n
		switch {
		case r < utf8.RuneSelf && isDigit(byte(r)):
			t.kind = tokenDigits
			for j < len(text) && isDigit(text[j]) {
				j++
			}
			t.value = smallInt(text[i:j])
		case unicode.IsLetter(r):
			t.kind = tokenLetters
			for j < len(text) {
				r, n := utf8.DecodeRuneInString(text[j:])
				if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '\u00ad' {
					break
				}
				j += n
			}
		}
		t.at, t.text = Span{i, j}, text[i:j]
		list = append(list, t)
		i, glued = j, true
	}
	return list
}

// smallInt returns the value of up to nine digits, else -1.
func smallInt(digits string) int {
	if len(digits) > 9 {
		return -1
	}
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// A reader stands at a token and reads ahead.
type reader struct {
	list []token
	pos  int
}

// at returns the token n places ahead, or one of kind tokenEnd.
func (r *reader) at(n int) token {
	if i := r.pos + n; 0 <= i && i < len(r.list) {
		return r.list[i]
	}
	return token{}
}

// mark reports whether the token n places ahead is one of the characters.
func (r *reader) mark(n int, chars string) bool {
	t := r.at(n)
	if t.kind != tokenMark {
		return false
	}
	for _, c := range chars {
		if t.text == string(c) {
			return true
		}
	}
	return false
}
