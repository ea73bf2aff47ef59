package assistant

import (
	"context"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// townBook looks municipalities up while a message is read, each name once. The
// first error ends it: then it knows none.
type townBook struct {
	find  func(name string) ([]municipality.Match, error)
	found map[string][]municipality.Match
	err   error
}

// townChoices is how many municipalities are offered at most.
const townChoices = 6

func (a *Assistant) townBook(ctx context.Context) *townBook {
	b := &townBook{found: map[string][]municipality.Match{}}
	b.find = func(name string) ([]municipality.Match, error) {
		if a.towns == nil {
			return nil, nil
		}
		return a.towns.Find(ctx, name, townChoices)
	}
	return b
}

// matches returns what a name may mean.
func (b *townBook) matches(name string) []municipality.Match {
	if found, ok := b.found[name]; ok || b.err != nil {
		return found
	}
	found, err := b.find(name)
	b.found[name], b.err = found, err
	return found
}

// known reports whether a name is that of a municipality.
func (b *townBook) known(name string) bool {
	found := b.matches(name)
	return len(found) > 0 && found[0].Exact
}

// meant returns the municipality that a name means, or those that it may mean.
func (b *townBook) meant(name string) (one *municipality.Match, several []municipality.Match) {
	found := b.matches(name)
	exact := 0
	for exact < len(found) && found[exact].Exact {
		exact++
	}
	switch {
	case exact == 1:
		return &found[0], nil
	case exact > 1:
		return nil, found[:exact]
	case len(found) > 0 && found[0].Score >= nearTown:
		return nil, found[:1]
	}
	return nil, nil
}

// nearTown is the score from which a municipality is offered for a name that is
// not in the list: one typing error, or a part of the name.
const nearTown = 0.7

func setTown(t municipality.Match) func(*booking.Draft) {
	return func(d *booking.Draft) { d.Person.Municipality, d.Person.AGS, d.Person.Land = t.Name, t.AGS, t.Land }
}

// townName is a municipality in words that tell it from others of its name.
func townName(t municipality.Match, language string) string {
	land := municipality.LandName(t.Land, language)
	name := t.Name
	if t.IsDistrict() && t.Kind != "" && !strings.Contains(name, t.Kind) {
		name = t.Kind + " " + name
	}
	return name + " (" + land + ")"
}

// fillTown takes the municipality of a message, or asks which one is meant.
func (m *appointment) fillTown(c *change) ([]conversation.Sentence, error) {
	v := m.said.Town
	if !v.Said() {
		return nil, nil
	}
	p := bookWords(m.language)
	one, several := m.towns.meant(v.Text)
	switch {
	case m.towns.err != nil:
		return nil, m.towns.err
	case one != nil:
		c.do(setTown(*one), townName(*one, m.language))
		return nil, nil
	}
	c.do(func(d *booking.Draft) { d.Person.Municipality, d.Person.AGS, d.Person.Land = v.Text, "", "" }, v.Text)
	if len(several) == 0 {
		return nil, nil
	}
	c.askedElse = true
	ask := []conversation.Sentence{plain(p.whichTown(v.Text, len(several) == 1))}
	for _, t := range several {
		item := plain(townLine(t, several, m.language))
		item.Form = conversation.FormItem
		ask = append(ask, item)
	}
	return ask, nil
}

// townLine is a municipality with its district where others have its Land, too.
func townLine(t municipality.Match, all []municipality.Match, language string) string {
	line := townName(t, language)
	for _, o := range all {
		if o.AGS != t.AGS && o.Land == t.Land && o.Name == t.Name && t.District != "" {
			return strings.TrimSuffix(line, ")") + ", " + t.District + ")"
		}
	}
	return line
}

// uncertainTown reports whether the last turn asked which municipality is meant
// by that of the draft.
func (m *appointment) uncertainTown() bool {
	if !m.open || m.draft.Person.Municipality == "" || m.draft.Person.AGS != "" || len(m.history) == 0 {
		return false
	}
	for _, s := range m.history[len(m.history)-1].Sentences {
		if s.Form == conversation.FormItem {
			one, several := m.towns.meant(m.draft.Person.Municipality)
			return one == nil && len(several) > 0
		}
	}
	return false
}

// chosenTown reads the answer to that question: one of the municipalities, or
// that what was typed is to be kept.
func (m *appointment) chosenTown() (choice *municipality.Match, keep bool, err error) {
	_, several := m.towns.meant(m.draft.Person.Municipality)
	if m.towns.err != nil || len(several) == 0 {
		return nil, false, m.towns.err
	}
	n := m.said.Pick.N
	switch {
	case n > 0 && n <= len(several):
		return &several[n-1], false, nil
	case n == -1:
		return &several[len(several)-1], false, nil
	case len(several) == 1 && m.said.Act == slots.Agree:
		return &several[0], false, nil
	case m.said.Act == slots.Decline, len(several) == 1 && keeps.MatchString(m.text):
		return nil, true, nil
	}
	reply := tellingWords(m.masked) // an address tells where a mailbox is
	best, hits := -1, 0
	for i, t := range several {
		n := 0
		for w := range tellingWords(townLine(t, several, m.language)) {
			if reply[w] && tells(w, i, several, m.language) {
				n++
			}
		}
		switch {
		case n > hits:
			best, hits = i, n
		case n == hits:
			best = -1
		}
	}
	if best >= 0 {
		return &several[best], false, nil
	}
	return nil, false, nil
}

// tells reports whether a word is only in the i-th of several.
func tells(word string, i int, several []municipality.Match, language string) bool {
	for k, t := range several {
		if k != i && tellingWords(townLine(t, several, language))[word] {
			return false
		}
	}
	return true
}

// tellingWords are the words of a text, folded.
func tellingWords(text string) map[string]bool {
	set := map[string]bool{}
	for w := range german.EachWord(text) {
		set[german.Fold(w.Text)] = true
	}
	return set
}
