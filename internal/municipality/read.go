package municipality

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"smart-city-dialog.de/akademie/internal/fault"
)

// Bounds of a list.
const (
	largestFile  = 64 << 20 // bytes; the official register has 4 MB
	mostProblems = 20       // told of one file
)

// Read reads a list: a CSV file as in README.md, or the register GV100AD of the
// Federal Statistical Office. The error is of kind fault.Invalid and names the
// lines that are wrong, if some are; nothing is read then.
func Read(r io.Reader) ([]Municipality, error) {
	raw, err := io.ReadAll(io.LimitReader(r, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("municipality.Read: %w", err)
	}
	if len(raw) > largestFile {
		return nil, fmt.Errorf("municipality.Read: %w: larger than %d MB", fault.Invalid, largestFile>>20)
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		if raw, err = charmap.Windows1252.NewDecoder().Bytes(raw); err != nil {
			return nil, fmt.Errorf("municipality.Read: %w: neither UTF-8 nor Windows-1252: %w", fault.Invalid, err)
		}
	}
	l := list{seen: map[string]int{}}
	if isRegister(raw) {
		l.register(string(raw))
	} else {
		l.csv(raw)
	}
	if len(l.problems) == 0 && len(l.towns) == 0 {
		l.problems = append(l.problems, "no municipality in it")
	}
	if len(l.problems) > 0 {
		return nil, fmt.Errorf("municipality.Read: %w: %s", fault.Invalid, strings.Join(l.problems, "; "))
	}
	return l.towns, nil
}

// A list collects what is read and what is wrong.
type list struct {
	towns    []Municipality
	seen     map[string]int // line of each key
	problems []string
}

func (l *list) problem(line int, format string, args ...any) {
	switch {
	case len(l.problems) < mostProblems:
		l.problems = append(l.problems, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(format, args...))
	case len(l.problems) == mostProblems:
		l.problems = append(l.problems, "and more")
	}
}

// add checks a municipality and takes it into the list.
func (l *list) add(line int, m Municipality) {
	key, ok := officialKey(m.AGS)
	switch {
	case !ok:
		l.problem(line, "%q is no official key of eight digits (five for a district)", m.AGS)
		return
	case m.Name == "":
		l.problem(line, "no name")
		return
	case l.seen[key] > 0:
		l.problem(line, "%s stands in line %d already", key, l.seen[key])
		return
	case m.Land != "" && m.Land != LandOf(key):
		l.problem(line, "%s lies in %s, not in %s", key, LandOf(key), m.Land)
		return
	}
	m.AGS, m.Land = key, LandOf(key)
	l.seen[key] = line
	l.towns = append(l.towns, m)
}

// officialKey completes a key: five digits are a district; a spreadsheet may
// have lost the zero in front.
func officialKey(s string) (key string, ok bool) {
	if len(s) == 7 || len(s) == 4 {
		s = "0" + s
	}
	if len(s) == 5 {
		s += "000"
	}
	if len(s) != 8 || strings.Trim(s, "0123456789") != "" || LandOf(s) == "" {
		return "", false
	}
	return s, true
}

// plainName drops what the register adds behind a comma: "Bad Belzig, Stadt".
func plainName(s string) string {
	name, _, _ := strings.Cut(s, ",")
	return strings.Join(strings.Fields(name), " ")
}

// columns are the headings of our CSV file and others under which the same is
// found.
var columns = map[string]string{
	"ags": "ags", "gemeindeschlüssel": "ags", "amtlicher gemeindeschlüssel": "ags", "schlüssel": "ags",
	"name": "name", "gemeinde": "name", "gemeindename": "name",
	"kind": "kind", "art": "kind",
	"district": "district", "kreis": "district", "landkreis": "district",
	"land":       "land",
	"population": "population", "einwohner": "population", "bevölkerung": "population",
}

// csv reads a file with headings, separated by semicolons, commas or tabs.
func (l *list) csv(raw []byte) {
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma = separator(string(first))
	heading, err := r.Read()
	if err != nil {
		l.problem(1, "no headings: %v", err)
		return
	}
	at := map[string]int{}
	for i, h := range heading {
		if c := columns[strings.ToLower(strings.TrimSpace(h))]; c != "" {
			at[c] = i
		}
	}
	for _, need := range []string{"ags", "name"} {
		if _, ok := at[need]; !ok {
			l.problem(1, "no column %q; the headings are %s", need, strings.Join(heading, ", "))
			return
		}
	}
	field := func(row []string, column string) string {
		if i, ok := at[column]; ok {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	for len(l.problems) <= mostProblems {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			l.problem(errorLine(err), "%v", err)
			return
		}
		line, _ := r.FieldPos(0)
		m := Municipality{AGS: field(row, "ags"), Name: plainName(field(row, "name")), Kind: field(row, "kind"),
			District: field(row, "district"), Land: strings.ToUpper(field(row, "land"))}
		if people := strings.NewReplacer(".", "", " ", "", "\u00a0", "").Replace(field(row, "population")); people != "" {
			if m.Population, err = strconv.Atoi(people); err != nil || m.Population < 0 || m.Population > 1e8 {
				l.problem(line, "%q is no number of people", people)
				continue
			}
		}
		l.add(line, m)
	}
}

// separator is the one that stands most often in the headings.
func separator(heading string) rune {
	best := ';'
	for _, r := range ",\t" {
		if strings.Count(heading, string(r)) > strings.Count(heading, string(best)) {
			best = r
		}
	}
	return best
}

func errorLine(err error) int {
	var at *csv.ParseError
	if errors.As(err, &at) {
		return at.Line
	}
	return 0
}
