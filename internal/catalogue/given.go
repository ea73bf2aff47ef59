package catalogue

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A File is one file of an import. The name appears in problems.
type File struct {
	Name string
	Data []byte
}

// Given is what an import brings: modules and runs, with the values that its
// files name. What they do not name stays as it is.
type Given struct {
	modules []givenModule
	runs    []givenRun
}

type givenModule struct {
	Module
	has     []field[Module] // that the file names
	at      Place
	fromWeb bool
}

type givenRun struct {
	Run       // Module.Key is what the file calls the module: its key or title; Sessions nil: not named
	has       []field[Run]
	at        Place
	fromWeb   bool
	remaining *int // free seats that another system names
}

// Read reads the files of one import, each CSV, JSON, or schema.org data as
// JSON-LD or in a page; see README.md for the formats. The error is Problems,
// all at once.
func Read(files ...File) (Given, error) {
	r := reading{modules: map[string]Place{}, runs: map[string]Place{}}
	for _, f := range files {
		before := len(r.problems)
		r.file(f)
		slices.SortStableFunc(r.problems[before:], func(a, b Problem) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
	}
	if len(r.problems) > 0 {
		return Given{}, fmt.Errorf("catalogue.Read: %w", r.problems)
	}
	return r.given, nil
}

// reading collects what files bring and what is wrong with them.
type reading struct {
	given         Given
	problems      Problems
	modules, runs map[string]Place // where keys were first seen
}

func (r *reading) file(f File) {
	at := Place{File: f.Name}
	if len(f.Data) > maxFile {
		r.problems.add(at, wrongf("Die Datei ist zu groß.").but("höchstens %d MB", maxFile>>20))
		return
	}
	text, w := decode(f.Data)
	if w != nil {
		r.problems.add(at, w)
		return
	}
	switch head := strings.TrimLeft(text, " \t\r\n"); {
	case head == "":
		r.problems.add(at, wrongf("Die Datei ist leer."))
	case head[0] == '{' || head[0] == '[':
		r.json(f.Name, text)
	case head[0] == '<':
		r.page(f.Name, text)
	default:
		r.csv(f.Name, text)
	}
}

func (r *reading) addModule(m givenModule) {
	if first, seen := r.modules[m.Key]; seen {
		if !m.fromWeb {
			r.problems.add(m.at, twice("Das Modul", m.Key, first))
		}
		return
	}
	if len(r.given.modules) == maxModules {
		r.problems.add(m.at, wrongf("Es sind zu viele Module.").but("höchstens %d", maxModules))
	}
	r.modules[m.Key] = m.at
	if len(r.given.modules) < maxModules {
		r.given.modules = append(r.given.modules, m)
	}
}

func (r *reading) addRun(g givenRun) {
	if first, seen := r.runs[g.Key]; seen {
		if !g.fromWeb {
			r.problems.add(g.at, twice("Der Termin", g.Key, first))
		}
		return
	}
	if len(r.given.runs) == maxRuns {
		r.problems.add(g.at, wrongf("Es sind zu viele Termine.").but("höchstens %d", maxRuns))
	}
	r.runs[g.Key] = g.at
	if g.Sessions != nil {
		g.Sessions = r.sessions(g.Sessions, g.at)
	}
	if len(r.given.runs) < maxRuns {
		r.given.runs = append(r.given.runs, g)
	}
}

func twice(what, key string, first Place) *wrong {
	return wrongf("%s %s steht schon in %s, Zeile %d.", what, quoted(key), first.File, first.Line).but("jede Kennung einmal")
}

// sessions puts the sessions of a run in order and checks them together.
func (r *reading) sessions(sessions []Session, at Place) []Session {
	if len(sessions) > maxSessions {
		r.problems.add(at, wrongf("Der Termin hat %d Sitzungen.", len(sessions)).but("höchstens %d", maxSessions))
		return nil
	}
	slices.SortStableFunc(sessions, func(a, b Session) int { return a.Starts.Compare(b.Starts) })
	for i, s := range sessions {
		sessions[i].N = i + 1
		switch {
		case !s.Starts.Before(s.Ends):
			r.problems.add(at, wrongf("Die Sitzung am %s endet nicht nach ihrem Beginn.", momentText(s.Starts)).but("ein Ende nach dem Beginn"))
		case s.Ends.Sub(s.Starts) > 24*time.Hour:
			r.problems.add(at, wrongf("Die Sitzung am %s dauert länger als einen Tag.", momentText(s.Starts)).but("eine Sitzung für jeden Tag"))
		case i > 0 && s.Starts.Before(sessions[i-1].Ends):
			r.problems.add(at, wrongf("Die Sitzung am %s beginnt, bevor die vorige endet.", momentText(s.Starts)).but("Sitzungen, die sich nicht überschneiden"))
		}
	}
	return sessions
}

// readCells reads the cells that say something into to.
func readCells[T any](fields []field[T], cells cells, to *T, problems *Problems) (has []field[T]) {
	for _, f := range fields {
		c, named := cells[f.name]
		if !named || f.filled && c.text == "" && c.list == nil {
			continue
		}
		if w := f.read(to, c); w != nil {
			problems.add(c.at, w)
			continue
		}
		has = append(has, f)
	}
	return has
}

// module reads and keeps one module.
func (r *reading) module(cells cells, at Place, fromWeb bool) {
	m := givenModule{at: at, fromWeb: fromWeb}
	if _, named := cells["key"]; !named {
		cells["key"] = cell{at: at}
	}
	m.has = readCells(moduleFields(), cells, &m.Module, &r.problems)
	if m.Key != "" {
		r.addModule(m)
	}
}

// run reads and keeps one run. g holds its sessions.
func (r *reading) run(cells cells, g givenRun) {
	if _, named := cells["key"]; !named {
		cells["key"] = cell{at: g.at}
	}
	g.has = readCells(runFields(), cells, &g.Run, &r.problems)
	if g.Key != "" {
		r.addRun(g)
	}
}
