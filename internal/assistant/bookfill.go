package assistant

import (
	"context"
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// A change is what a message changes in a draft, and what is said about it.
type change struct {
	set   []func(*booking.Draft)
	noted []string // what was understood, in words without personal data
	said  []conversation.Sentence
	board *conversation.Board // runs to choose from

	askedForRun bool // which run it is was asked, or said why not
	askedElse   bool // something else was asked
	begins      bool
	noDraft     bool // nothing is kept
}

func (c *change) apply(d *booking.Draft) {
	for _, set := range c.set {
		set(d)
	}
}

func (c *change) do(set func(*booking.Draft), noted string) {
	c.set = append(c.set, set)
	if noted != "" {
		c.noted = append(c.noted, noted)
	}
}

func (c *change) say(text string, form conversation.Form) {
	s := plain(text)
	s.Form = form
	c.said = append(c.said, s)
}

// understandBooking finds out what a message changes. What it cannot decide it
// asks.
func (a *Assistant) understandBooking(ctx context.Context, m *appointment) (*change, error) {
	c := &change{begins: !m.open}
	if b := m.moving; b != nil {
		c.do(func(d *booking.Draft) { d.Move, d.Seats = b.ID, b.Seats }, "")
		m.said.Seats = slots.Seats{}
	}
	p := bookWords(m.language)
	if settled, err := m.settle(c); err != nil || settled {
		return c, err
	}
	for _, f := range m.said.Clear {
		c.do(clearField(f), "")
		c.noted = append(c.noted, p.removed(f))
	}
	m.fillPerson(c)
	town, err := m.fillTown(c)
	if err != nil {
		return nil, err
	}
	run, err := a.chooseRun(ctx, m, c)
	if err != nil {
		return nil, err
	}
	m.compose(c, run, town)
	if len(c.said) == 0 && len(c.set) == 0 && !c.begins && !m.said.Masks && m.said.Act == "" {
		c.say(p.notUnderstood, "")
	}
	return c, nil
}

// compose puts what was understood before what is asked.
func (m *appointment) compose(c *change, run *catalogue.Run, ask []conversation.Sentence) {
	p := bookWords(m.language)
	rest := c.said
	c.said = nil
	if run != nil {
		line := p.switched
		switch {
		case m.moving != nil:
			line = p.moves + runLine(m.moving.Run, m.language) + p.movesTo
		case c.begins || m.draft.Run == 0:
			line = p.begun
		}
		c.say(line+runLine(*run, m.language)+".", "")
	} else if c.begins && !c.askedForRun {
		c.say(p.gladly, "")
	}
	if len(c.noted) > 0 {
		c.say(p.notedAs+enumerate(c.noted, p.and)+".", "")
	}
	c.said = append(append(c.said, rest...), ask...)
}

func clearField(f booking.Field) func(*booking.Draft) {
	return func(d *booking.Draft) {
		switch f {
		case booking.FieldName:
			d.Person.Name = ""
		case booking.FieldEmail:
			d.Person.Email, d.Question = "", ""
		case booking.FieldMunicipality:
			d.Person.Municipality, d.Person.AGS, d.Person.Land = "", "", ""
		case booking.FieldFunction:
			d.Person.Function = ""
		}
	}
}

// fillPerson takes how many come and who, but not from where.
func (m *appointment) fillPerson(c *change) {
	p := bookWords(m.language)
	m.fillSeats(c)
	if v := m.said.Name; v.Said() {
		c.do(func(d *booking.Draft) { d.Person.Name = v.Text }, p.field[booking.FieldName])
	}
	m.fillEmail(c)
	if v := m.said.Function; v.Said() {
		c.do(func(d *booking.Draft) { d.Person.Function = v.Text }, p.field[booking.FieldFunction])
	}
}

func (m *appointment) fillSeats(c *change) {
	p := bookWords(m.language)
	s := m.said.Seats
	switch {
	case len(s.Or) > 0:
		c.say(p.howMany(s.Or), "")
		c.askedElse = true
	case s.N > 0:
		c.do(func(d *booking.Draft) { d.Seats = s.N }, p.seats(s.N))
	case s.More != 0:
		c.do(func(d *booking.Draft) { d.Seats = max(1, max(1, d.Seats)+s.More) }, p.seats(max(1, max(1, m.draft.Seats)+s.More)))
	}
}

func (m *appointment) fillEmail(c *change) {
	p := bookWords(m.language)
	switch {
	case len(m.said.Emails) > 1:
		c.say(p.whichEmail, "")
		c.askedElse = true
	case len(m.said.Emails) == 1:
		v := m.said.Emails[0].Text
		c.do(func(d *booking.Draft) {
			d.Question = ""
			d.Person.Email = v
		}, p.field[booking.FieldEmail])
	case m.said.Broken:
		c.say(p.brokenEmail, "")
		c.askedElse = true
	}
}

var (
	keeps     = regexp.MustCompile(`(?i)\b(?:stimmt|richtig|korrekt|so lassen|passt|beibehalten|behalten|correct|right|keep|so gemeint)\b`)
	refuses   = regexp.MustCompile(`(?i)^\W*(?:nein|nee|nö|no)\b`)
	corrected = regexp.MustCompile(`(?i)\b(?:nicht|falsch|not|wrong|n't)\b`)
)

// unsettled reports whether the last turn asked about an address or a
// municipality and has no answer yet.
func (m *appointment) unsettled() bool { return m.doubtful() != "" || m.uncertainTown() }

// doubtful is another address that was perhaps meant by that of the draft, or
// the address itself if it is one to throw away; "" if there is nothing to ask.
func (m *appointment) doubtful() string {
	email := m.draft.Person.Email
	if !m.open || email == "" || m.draft.Question == email {
		return ""
	}
	switch _, problem, suggestion := booking.CheckAddress(email); {
	case suggestion != "":
		return suggestion
	case problem == booking.Disposable:
		return email
	}
	return ""
}

// settle takes up a question of the last turn that is answered by yes, no or a
// choice: about an address that looks mistyped, or a municipality that is not the
// only one of its name.
func (m *appointment) settle(c *change) (bool, error) {
	p := bookWords(m.language)
	asked := m.lastForm() != nil && m.lastForm().Stage == conversation.FormOpen
	if !m.open || !asked || strings.Contains(m.text, "?") {
		return false, nil
	}
	if meant := m.doubtful(); meant != "" && len(m.said.Emails) == 0 && missing(m.draft) != booking.FieldName {
		email := m.draft.Person.Email
		switch {
		case keeps.MatchString(m.text) && !corrected.MatchString(m.text), refuses.MatchString(m.text) && m.said.Act != "" && !m.said.Any():
			c.do(func(d *booking.Draft) { d.Question = email }, "")
			c.say(p.keptEmail, "")
			return true, nil
		case m.said.Act == slots.Agree && meant != email:
			c.do(func(d *booking.Draft) { d.Person.Email = meant }, "")
			c.say(p.mendedEmail, "")
			return true, nil
		}
	}
	if !m.uncertainTown() {
		return false, nil
	}
	choice, keep, err := m.chosenTown()
	switch {
	case err != nil:
		return false, err
	case choice != nil:
		c.do(setTown(*choice), townName(*choice, m.language))
	case keep:
		c.do(func(d *booking.Draft) { d.Person.Land = "" }, "")
		c.say(p.keptTown, "")
	default:
		return false, nil
	}
	if v := m.said.Name; !v.Sure { // "Frankfurt Oder" is nobody
		m.said.Name = slots.Value{}
	}
	m.fillPerson(c)
	m.compose(c, nil, nil)
	return true, nil
}

// enumerate joins words with commas and a conjunction.
func enumerate(words []string, and string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + and + " " + words[n-1]
}
