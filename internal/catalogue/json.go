package catalogue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// Format is the version of the JSON files.
const Format = "akademie-catalogue/1"

// json reads a file of our own, or one with schema.org data.
func (r *reading) json(file, text string) {
	d := newDocument(file, text)
	root, at, w := d.parseJSON(0, len(text))
	if w != nil {
		r.problems.add(at, w)
		return
	}
	if isLinkedData(root) {
		r.linked(d, root)
		return
	}
	if root.kind != "object" {
		r.problems.add(d.at(root.offset, ""), wrongf("Die Datei enthält keinen Katalog.").but(`{"modules": […], "runs": […]}`))
		return
	}
	r.unexpected(d, root, "format", "modules", "runs")
	if f := root.get("format"); f.kind != "" && f.text != Format {
		r.problems.add(d.at(f.offset, "format"), wrongf("Das Format %s ist unbekannt.", quoted(f.text)).but(Format))
	}
	modules, runs := moduleFields(), runFields()
	for _, n := range r.objects(d, root.get("modules"), "modules") {
		r.unexpected(d, n, fieldNames(modules)...)
		r.module(jsonCells(r, d, n, modules), d.at(n.offset, ""), false)
	}
	for _, n := range r.objects(d, root.get("runs"), "runs") {
		r.unexpected(d, n, append(fieldNames(runs), "sessions")...)
		g := givenRun{at: d.at(n.offset, "")}
		if s := n.get("sessions"); s.kind != "" {
			g.Sessions = r.jsonSessions(d, s)
		}
		r.run(jsonCells(r, d, n, runs), g)
	}
}

func fieldNames[T any](fields []field[T]) (names []string) {
	for _, f := range fields {
		names = append(names, f.name)
	}
	return names
}

// objects are the items of a list that must hold objects only.
func (r *reading) objects(d *document, list node, name string) (objects []node) {
	if list.kind != "list" && list.kind != "" && list.kind != "null" {
		r.problems.add(d.at(list.offset, name), wrongf("%s ist keine Liste.", quoted(name)).but("eine Liste von Objekten in eckigen Klammern"))
	}
	if len(list.items) > maxRuns {
		r.problems.add(d.at(list.offset, name), wrongf("Die Liste hat %d Einträge.", len(list.items)).but("höchstens %d", maxRuns))
		return nil
	}
	for _, n := range list.items {
		if n.kind != "object" {
			r.problems.add(d.at(n.offset, name), wrongf("Der Eintrag ist kein Objekt.").but("ein Objekt in geschweiften Klammern"))
			continue
		}
		objects = append(objects, n)
	}
	return objects
}

// unexpected reports members that are unknown or come twice: a misspelt name must
// not be lost in silence.
func (r *reading) unexpected(d *document, n node, known ...string) {
	for _, m := range n.members {
		if !slices.Contains(known, m.name) {
			r.problems.add(d.at(m.offset, m.name), wrongf("%s ist unbekannt.", quoted(m.name)).but("%s", strings.Join(known, ", ")))
		}
	}
	for _, m := range n.duplicates() {
		r.problems.add(d.at(m.offset, m.name), wrongf("%s kommt zweimal vor.", quoted(m.name)).but("jeder Name einmal"))
	}
}

// jsonCells are the values of an object. null empties a value.
func jsonCells[T any](r *reading, d *document, n node, fields []field[T]) cells {
	cells := cells{}
	for _, f := range fields {
		v := n.get(f.name)
		if v.kind == "" {
			continue
		}
		c := cell{text: v.text, at: d.at(v.offset, f.name)}
		ok := v.kind == f.json || v.kind == "null"
		if v.kind == "list" {
			c.list = []string{}
			for _, item := range v.items {
				ok = ok && item.kind == "string"
				c.list = append(c.list, item.text)
			}
		}
		if !ok {
			r.problems.add(c.at, wrongf("Der Wert hat die falsche Art.").but("%s", jsonText(f.json)))
			continue
		}
		if f.json == "string" {
			c.text = strings.TrimSpace(c.text)
		}
		cells[f.name] = c
	}
	return cells
}

func (r *reading) jsonSessions(d *document, list node) []Session {
	sessions := []Session{}
	for _, n := range r.objects(d, list, "sessions") {
		r.unexpected(d, n, "title", "starts", "ends")
		var s Session
		for name, to := range s.moments() {
			v := n.get(name)
			if v.kind != "string" {
				at := v.offset
				if v.kind == "" {
					at = n.offset
				}
				r.problems.add(d.at(at, name), wrongf("%s fehlt.", quoted(name)).but(expectMoment))
				continue
			}
			t, w := parseInstant(strings.TrimSpace(v.text))
			if w != nil {
				r.problems.add(d.at(v.offset, name), w)
			}
			*to = t
		}
		var w *wrong
		if s.Title, w = parseText(n.get("title").text, maxTitle); w != nil {
			r.problems.add(d.at(n.get("title").offset, "title"), w)
		}
		if !s.Starts.IsZero() && !s.Ends.IsZero() {
			sessions = append(sessions, s)
		}
	}
	if len(sessions) == 0 && len(list.items) == 0 {
		r.problems.add(d.at(list.offset, "sessions"), wrongf("Der Termin hat keine Sitzung.").but("mindestens eine"))
	}
	return sessions
}

// moments are the names of the beginning and the end in JSON.
func (s *Session) moments() iter.Seq2[string, *time.Time] {
	return func(yield func(string, *time.Time) bool) {
		_ = yield("starts", &s.Starts) && yield("ends", &s.Ends)
	}
}

// An object is written with its members in order.
type object []pair

type pair struct {
	name  string
	value any
}

// MarshalJSON writes the object.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, part := range []any{p.name, p.value} {
			data, err := json.Marshal(part)
			if err != nil {
				return nil, err
			}
			if j > 0 {
				b.WriteByte(':')
			}
			b.Write(data)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// JSON writes the catalogue as one file, with empty values too: reading it back
// empties what has been filled since.
func (c Catalogue) JSON() ([]byte, error) {
	modules, runs := []object{}, []object{}
	for _, m := range c.Modules {
		modules = append(modules, objectOf(moduleFields(), &m))
	}
	for _, r := range c.Runs {
		sessions := []object{}
		for _, s := range r.Sessions {
			session := object{}
			for name, at := range s.moments() {
				session = append(session, pair{name, at.In(german.Berlin()).Format(time.RFC3339)})
			}
			sessions = append(sessions, append(session, pair{"title", s.Title}))
		}
		runs = append(runs, append(objectOf(runFields(), &r), pair{"sessions", sessions}))
	}
	data, err := json.MarshalIndent(object{{"format", Format}, {"modules", modules}, {"runs", runs}}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("catalogue.JSON: %w", err)
	}
	return append(data, '\n'), nil
}

func objectOf[T any](fields []field[T], of *T) object {
	var o object
	for _, f := range fields {
		o = append(o, pair{f.name, f.value(of)})
	}
	return o
}
