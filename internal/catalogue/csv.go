package catalogue

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"time"
)

// The columns of a session in the file of runs, with the headings under which
// they are found, the first of which is written.
func sessionColumns() map[string][]string {
	return map[string][]string{
		"date":    {"Datum", "date", "tag"},
		"starts":  {"Beginn", "starts", "von", "start"},
		"ends":    {"Ende", "ends", "bis", "end"},
		"session": {"Sitzung", "session", "thema der sitzung"},
	}
}

// maxRows bounds a file of runs, which has a row for each session.
const maxRows = 100_000

// A table is a CSV file whose heading is read.
type table struct {
	file     string
	rows     *csv.Reader
	names    []string // of the field in each column; "" none
	headings []string
	byName   map[string]int
}

// csv reads a file of modules or of runs; its headings tell which.
func (r *reading) csv(file, text string) {
	if strings.HasPrefix(strings.ToLower(text), "sep=") { // a line for Excel
		if end := strings.IndexByte(text, '\n'); end >= 0 {
			text = text[end:]
		}
	}
	t := table{file: file, rows: csv.NewReader(strings.NewReader(text)), byName: map[string]int{}}
	t.rows.Comma = separator(text)
	t.rows.FieldsPerRecord = -1
	heading, err := t.rows.Read()
	if err != nil {
		r.problems.add(t.place(0, err), wrongf("Die Kopfzeile ist nicht zu lesen.").but("Spaltennamen wie „Kennung“, mit Semikolon getrennt"))
		return
	}
	known, runNames := headingNames(moduleFields(), nil), headingNames(runFields(), sessionColumns())
	ofRuns := unknown(heading, runNames) < unknown(heading, known)
	if ofRuns {
		known = runNames
	}
	if !r.headings(&t, heading, known) {
		return
	}
	if ofRuns {
		r.csvRuns(&t)
	} else {
		r.csvModules(&t)
	}
}

// unknown counts the headings that are none of the known ones.
func unknown(heading []string, known map[string]string) (n int) {
	for _, h := range heading {
		if known[normal(h)] == "" {
			n++
		}
	}
	return n
}

// headings finds the fields of the columns. Columns that begin with # are for
// people.
func (r *reading) headings(t *table, heading []string, known map[string]string) bool {
	ok := true
	line, _ := t.rows.FieldPos(0)
	for i, h := range heading {
		t.headings = append(t.headings, strings.TrimSpace(h))
		name := known[normal(h)]
		at := Place{File: t.file, Line: line, Column: i + 1, Field: t.headings[i]}
		if _, seen := t.byName[name]; seen && name != "" {
			r.problems.add(at, wrongf("Die Spalte %s kommt zweimal vor.", quoted(t.headings[i])).but("jede Spalte einmal"))
			ok = false
		}
		if name == "" && normal(h) != "" && !strings.HasPrefix(normal(h), "#") {
			r.problems.add(at, wrongf("Die Spalte %s ist unbekannt.", quoted(t.headings[i])).
				but("eine der Spalten der Anleitung, oder # vor dem Namen einer Spalte, die nicht gelesen werden soll"))
			ok = false
		}
		t.names = append(t.names, name)
		if name != "" {
			t.byName[name] = i
		}
	}
	if _, has := t.byName["key"]; !has {
		r.problems.add(Place{File: t.file, Line: line}, wrongf("Die Spalte „Kennung“ fehlt.").but("eine Kopfzeile mit „Kennung“ und den anderen Spaltennamen"))
		ok = false
	}
	return ok
}

func headingNames[T any](fields []field[T], more map[string][]string) map[string]string {
	names := map[string]string{}
	for _, f := range fields {
		names[normal(f.heading)] = f.name
		for _, h := range f.also {
			names[h] = f.name
		}
	}
	for name, headings := range more {
		for _, h := range headings {
			names[normal(h)] = name
		}
	}
	return names
}

func normal(heading string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.Trim(heading, "* \t")), " "))
}

// separator is what stands most often between the headings.
func separator(text string) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	best := ';'
	for _, r := range []rune{',', '\t'} {
		if strings.Count(line, string(r)) > strings.Count(line, string(best)) {
			best = r
		}
	}
	return best
}

// each calls fn for the rows that hold anything.
func (r *reading) each(t *table, fn func(cells cells, at Place)) {
	for range maxRows {
		row, err := t.rows.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			r.problems.add(t.place(0, err), wrongf("Ab hier ist die Datei nicht zu lesen: ein Anführungszeichen ist zu viel oder fehlt.").but(`Anführungszeichen im Text doppelt, wie "ein ""Wort"""`))
			return
		}
		line, _ := t.rows.FieldPos(0)
		cells, empty := cells{}, true
		for i, value := range row {
			value = uncover(strings.TrimSpace(value))
			empty = empty && value == ""
			if i >= len(t.names) {
				if value != "" {
					r.problems.add(Place{File: t.file, Line: line, Column: i + 1}, wrongf("%s steht in einer Spalte ohne Namen.", quoted(value)).but("höchstens %d Spalten", len(t.names)))
				}
				continue
			}
			if t.names[i] != "" {
				cells[t.names[i]] = cell{text: value, at: Place{File: t.file, Line: line, Column: i + 1, Field: t.headings[i]}}
			}
		}
		if !empty {
			fn(cells, Place{File: t.file, Line: line})
		}
	}
	if _, err := t.rows.Read(); err != io.EOF {
		r.problems.add(Place{File: t.file}, wrongf("Die Datei hat zu viele Zeilen.").but("höchstens %d", maxRows))
	}
}

// place is where the reading failed.
func (t *table) place(column int, err error) Place {
	at := Place{File: t.file, Column: column}
	if parse := (*csv.ParseError)(nil); errors.As(err, &parse) {
		at.Line = parse.Line
	}
	return at
}

func (r *reading) csvModules(t *table) {
	r.each(t, func(cells cells, at Place) { r.module(cells, at, false) })
}

// csvRuns reads runs, of which each further session stands in a row of its own
// with the same key or none. What such a row says beside must not contradict the
// first one.
func (r *reading) csvRuns(t *table) {
	type pending struct {
		cells    cells
		at       Place
		sessions []Session
	}
	var order []*pending
	byKey := map[string]*pending{}
	var last *pending
	r.each(t, func(cells cells, at Place) {
		key := cells["key"].text
		p := byKey[key]
		if key == "" {
			p = last
		}
		if p == nil {
			p = &pending{cells: cells, at: at}
			order = append(order, p)
			if key != "" {
				byKey[key] = p
			}
		} else {
			r.continues(p.cells, cells)
		}
		last = p
		if s, ok := r.csvSession(cells, at); ok {
			p.sessions = append(p.sessions, s)
		}
	})
	for _, p := range order {
		g := givenRun{at: p.at}
		g.Sessions = p.sessions
		r.run(p.cells, g)
	}
}

// continues checks that a further row of a run says nothing else than the first.
func (r *reading) continues(first, row cells) {
	for _, f := range runFields() {
		c, was := row[f.name], first[f.name]
		if c.text != "" && c.text != was.text {
			r.problems.add(c.at, wrongf("%s widerspricht %s in Zeile %d desselben Termins.", quoted(c.text), quoted(was.text), was.at.Line).but("dasselbe oder eine leere Zelle"))
		}
	}
}

// csvSession reads the session of a row. Without columns for it there is none.
func (r *reading) csvSession(cells cells, at Place) (s Session, ok bool) {
	date, named := cells["date"]
	if !named {
		return Session{}, false
	}
	day, w := parseDay(date.text)
	if w != nil {
		if date.text == "" {
			w = wrongf("Das Datum fehlt.").but(expectDay)
		}
		r.problems.add(date.at, w)
		return Session{}, false
	}
	ok = true
	read := func(name, missing string) (t time.Time) {
		c, named := cells[name]
		if !named {
			c.at = at
		}
		if c.text == "" {
			r.problems.add(c.at, wrongf("%s fehlt.", missing).but(expectClock))
			ok = false
			return t
		}
		var w *wrong
		if dayAndAt.MatchString(c.text) && !clockTime.MatchString(c.text) {
			t, w = parseInstant(c.text)
		} else {
			var at clock
			if at, w = parseClock(c.text); w == nil {
				t, w = at.on(day)
			}
		}
		if w != nil {
			r.problems.add(c.at, w)
			ok = false
		}
		return t
	}
	s.Starts, s.Ends = read("starts", "Der Beginn"), read("ends", "Das Ende")
	if s.Title, w = parseText(cells["session"].text, maxTitle); w != nil {
		r.problems.add(cells["session"].at, w)
	}
	return s, ok
}
