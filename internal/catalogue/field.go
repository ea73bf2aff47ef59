package catalogue

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A cell is a value as it stands in a file: text, or a list of texts.
type cell struct {
	text string
	list []string // of JSON; nil: text holds all
	at   Place
}

// cells are values by the names of their fields.
type cells map[string]cell

// A field is one value of a module or run, as files name it, read it, write it
// and compare it.
type field[T any] struct {
	name    string   // in JSON
	heading string   // in CSV
	also    []string // other headings that are understood, in lower case
	filled  bool     // cannot be empty: an empty value says nothing
	json    string   // what kind of value it is in JSON: "string", "number", "bool" or "list"
	read    func(to *T, c cell) *wrong
	copy    func(to, from *T)
	text    func(of *T) string // as CSV has it
	value   func(of *T) any    // as JSON has it
}

// names the field in CSV in further ways.
func (f field[T]) or(headings ...string) field[T] {
	f.also = append(f.also, headings...)
	return f
}

// always has an empty value say nothing, because the field cannot be empty.
func (f field[T]) always() field[T] {
	f.filled = true
	return f
}

// newField makes a field of the value that at points to.
func newField[T, V any](name, heading, kind string, at func(*T) *V, read func(c cell) (V, *wrong), text func(V) string, value func(V) any) field[T] {
	return field[T]{
		name: name, heading: heading, json: kind,
		read: func(to *T, c cell) *wrong {
			v, w := read(c)
			if w == nil {
				*at(to) = v
			}
			return w
		},
		copy:  func(to, from *T) { *at(to) = *at(from) },
		text:  func(of *T) string { return text(*at(of)) },
		value: func(of *T) any { return value(*at(of)) },
	}
}

func textField[T any](name, heading string, most int, at func(*T) *string) field[T] {
	return newField(name, heading, "string", at,
		func(c cell) (string, *wrong) { return parseText(c.text, most) },
		func(s string) string { return s },
		func(s string) any { return s })
}

// keyField is the stable name of a module or run.
func keyField[T any](at func(*T) *string) field[T] {
	f := textField("key", "Kennung", maxKey, at)
	f.read = func(to *T, c cell) *wrong {
		if !validKey.MatchString(c.text) {
			w := wrongf("%s ist keine Kennung.", quoted(c.text))
			if c.text == "" {
				w = wrongf("Die Kennung fehlt.")
			}
			return w.but("Kleinbuchstaben a–z, Ziffern und Bindestriche wie %s", quoted(suggestKey(c.text)))
		}
		*at(to) = c.text
		return nil
	}
	return f.or("key", "schlüssel", "id")
}

func suggestKey(s string) string {
	if s = Slug(s); s == "" {
		return "ki-2026-03"
	}
	return s
}

func urlField[T any](name, heading string, at func(*T) *string) field[T] {
	f := textField(name, heading, maxAddress, at)
	f.read = func(to *T, c cell) *wrong {
		s, w := parseText(c.text, maxAddress)
		if w != nil {
			return w
		}
		if _, ok := webAddress(s); s != "" && !ok {
			return wrongf("%s ist keine Internetadresse.", quoted(s)).but("eine Adresse, die mit https:// beginnt")
		}
		*at(to) = s
		return nil
	}
	return f
}

// webAddress reads an address that a browser opens as a page.
func webAddress(s string) (*url.URL, bool) {
	u, err := url.Parse(s)
	return u, err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

func numberField[T any](name, heading string, least, most int, at func(*T) *int) field[T] {
	return newField(name, heading, "number", at,
		func(c cell) (int, *wrong) {
			n, err := strconv.Atoi(c.text)
			if c.text == "" && least == 0 {
				n, err = 0, nil
			}
			if err != nil || n < least || n > most {
				return 0, wrongf("%s ist hier keine mögliche Zahl.", quoted(c.text)).but("eine ganze Zahl von %d bis %d", least, most)
			}
			return n, nil
		},
		strconv.Itoa, func(n int) any { return n })
}

func flagField[T any](name, heading string, at func(*T) *bool) field[T] {
	return newField(name, heading, "bool", at,
		func(c cell) (bool, *wrong) {
			switch strings.ToLower(c.text) {
			case "ja", "yes", "wahr", "true", "x", "1":
				return true, nil
			case "nein", "no", "falsch", "false", "", "-", "0":
				return false, nil
			}
			return false, wrongf("%s ist weder ja noch nein.", quoted(c.text)).but("ja oder nein")
		},
		func(b bool) string {
			if b {
				return "ja"
			}
			return "nein"
		},
		func(b bool) any { return b })
}

// momentField is a day with a time of day. A day alone is its end if end.
func momentField[T any](name, heading string, end bool, at func(*T) *time.Time) field[T] {
	return newField(name, heading, "string", at,
		func(c cell) (time.Time, *wrong) {
			if c.text == "" {
				return time.Time{}, nil
			}
			return parseMoment(c.text, end)
		},
		momentText,
		func(t time.Time) any {
			if t.IsZero() {
				return nil
			}
			return t.In(german.Berlin()).Format(time.RFC3339)
		})
}

func listField[T any](name, heading string, most, length int, at func(*T) *[]string) field[T] {
	return newField(name, heading, "list", at,
		func(c cell) ([]string, *wrong) {
			parts := c.list
			if parts == nil {
				parts = strings.FieldsFunc(c.text, func(r rune) bool { return r == ',' || r == ';' || r == '|' })
			}
			list := []string{}
			for _, p := range parts {
				p, w := parseText(p, length)
				if w != nil {
					return nil, w
				}
				if strings.ContainsAny(p, ",;|") {
					return nil, wrongf("%s enthält ein Trennzeichen.", quoted(p)).but("Einträge ohne Komma, Semikolon und senkrechten Strich")
				}
				if p != "" && !slices.Contains(list, p) {
					list = append(list, p)
				}
			}
			if len(list) > most {
				return nil, wrongf("Es sind %d Einträge.", len(list)).but("höchstens %d", most)
			}
			return list, nil
		},
		func(l []string) string { return strings.Join(l, ", ") },
		func(l []string) any { return append([]string{}, l...) })
}

// A choice is one of the values of a choiceField: as JSON has it, as CSV has it,
// and how else it may be written, in lower case.
type choice struct {
	name, german string
	also         []string
}

func choiceField[T any, V ~string](name, heading string, choices []choice, at func(*T) *V) field[T] {
	return newField(name, heading, "string", at,
		func(c cell) (V, *wrong) {
			s := strings.ToLower(c.text)
			var known []string
			for _, ch := range choices {
				if s == ch.name || s == strings.ToLower(ch.german) || slices.Contains(ch.also, s) {
					return V(ch.name), nil
				}
				if ch.name != "" {
					known = append(known, ch.german)
				}
			}
			return "", wrongf("%s ist keine der Möglichkeiten.", quoted(c.text)).but("%s", strings.Join(known, ", "))
		},
		func(v V) string { return choiceText(choices, v) },
		func(v V) any { return v })
}

// choiceText is a value as CSV has it.
func choiceText[V ~string](choices []choice, v V) string {
	for _, ch := range choices {
		if ch.name == string(v) {
			return ch.german
		}
	}
	return string(v)
}

// maxKey, as the database has it.
const maxKey = 64

var validKey = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

// parseText joins what spaces and line breaks separate and refuses what cannot
// be shown.
func parseText(s string, most int) (string, *wrong) {
	if !utf8.ValidString(s) {
		return "", wrongf("Der Text enthält Zeichen, die nicht zu lesen sind.").but("Text in UTF-8 oder Windows-1252")
	}
	s = strings.Join(strings.Fields(s), " ")
	if i := strings.IndexFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == utf8.RuneError }); i >= 0 {
		return "", wrongf("%s enthält unsichtbare Steuerzeichen.", quoted(strings.ToValidUTF8(s[:i], ""))).but("Text ohne sie")
	}
	if n := utf8.RuneCountInString(s); n > most {
		return "", wrongf("%s ist mit %d Zeichen zu lang.", quoted(s), n).but("höchstens %d Zeichen", most)
	}
	return s, nil
}

// Slug makes a key of a title or of the last part of an address: lower case,
// umlauts written out, everything else a hyphen. It is "" when nothing is left.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range german.Transcribe(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s = b.String()
	return strings.Trim(s[:min(len(s), maxKey)], "-")
}

// jsonText is what a value in JSON is called in a message.
func jsonText(kind string) string {
	return map[string]string{"string": "Text in Anführungszeichen", "number": "eine Zahl ohne Anführungszeichen", "bool": "true oder false", "list": "eine Liste von Texten in eckigen Klammern"}[kind]
}
