package assistant

import (
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// What "das", "der", "dort" or "it" points at: the run or module that was last
// shown, booked or spoken of. Where several are in sight, the person is asked
// which one is meant.

// IntentWhich asks back which module is meant.
const IntentWhich = "which"

// mostChoices bounds the modules among which a person is asked to choose.
const mostChoices = 5

// shownRun is a turn of a conversation that has shown a run.
func (a *Assistant) shownRun(run catalogue.Run, language string) conversation.Turn {
	t := spokenOf(run.Module, language)
	now := a.now()
	t.Board = &conversation.Board{Cards: []conversation.RunCard{CardOf(run, now)}, ReadAt: now}
	return t
}

// pointedAt returns the modules that a pronoun behind these turns may mean, those
// of the latest turn that shows or names any. spoken reports that this was the
// last turn, and named it as it is called. A turn about something else ends the
// search.
func (a *Assistant) pointedAt(reader *catalogue.Reader, talk []conversation.Turn) (modules []catalogue.Module, spoken bool) {
	for i := len(talk) - 1; i >= max(0, len(talk)-historyTurns); i-- {
		t := talk[i]
		named := a.named(reader, t)
		switch {
		case len(named) == 1:
			return named, i == len(talk)-1 && t.Language == "de" // modules have German names
		case t.Board != nil && len(t.Board.Cards) > 0:
			var keys []string
			for _, c := range t.Board.Cards {
				keys = append(keys, c.Module)
			}
			return reader.Modules(keys), false
		case len(named) > 1, a.opensTopic(t): // a topic of several is none of them
			return nil, false
		}
	}
	return nil, false
}

// named are the modules that a question names or, where it names none, the one
// whose description first answered it.
func (a *Assistant) named(reader *catalogue.Reader, t conversation.Turn) []catalogue.Module {
	named := reader.Read(t.Question, a.now()).Modules
	if len(named) > 0 || t.Board != nil || len(t.Citations) == 0 || !describes(t.Citations[0].Kind) {
		return named
	}
	if told := reader.Read(t.Citations[0].Title, a.now()).Modules; len(told) == 1 {
		return told
	}
	return nil
}

// opensTopic reports whether a turn has asked about something that was not spoken
// of before, and was told of it.
func (a *Assistant) opensTopic(t conversation.Turn) bool {
	if !asks(t.Intent) || t.Board != nil || len(t.Citations) == 0 || pointsBack(t.Question, t.Language) || opensWithAnd(t.Question) || general(t.Citations[0].Kind) {
		return false
	}
	u := a.understandOne(t.Question, nil, t.Language)
	return slices.ContainsFunc(u.terms, func(t term) bool { return t.noun && !t.asking && !t.aspect && t.weight >= ownTopic })
}

// withoutCourtesies leaves out the turns that asked for nothing.
func withoutCourtesies(talk []conversation.Turn) []conversation.Turn {
	return slices.DeleteFunc(slices.Clone(talk), func(t conversation.Turn) bool { return t.Board == nil && !asks(t.Intent) })
}

// referred is the conversation by which a message with a pronoun is understood:
// it has just spoken of the module that the pronoun means. among are the modules
// that it may mean where they are several.
func (a *Assistant) referred(reader *catalogue.Reader, message, hint string, talk []conversation.Turn) (in []conversation.Turn, among []catalogue.Module) {
	if reader == nil || len(talk) == 0 {
		return talk, nil
	}
	lang := language(message, lastRuns(hint, talk))
	if !pointsBack(message, lang) || len(reader.Read(message, a.now()).Modules) > 0 {
		return talk, nil
	}
	modules, spoken := a.pointedAt(reader, talk)
	switch {
	case len(modules) > 1:
		return talk, modules
	case len(modules) == 0 || spoken:
		return talk, nil
	}
	return append(slices.Clone(talk), spokenOf(modules[0], lang)), nil
}

// askWhich returns a function that asks which of several modules a question
// means.
func (a *Assistant) askWhich(among []catalogue.Module, language string, w *writer) func() error {
	return func() error {
		p := runWords{language: language}
		var names []string
		for _, m := range among[:min(mostChoices, len(among))] {
			names = append(names, inQuotes(m.Title, p.en()))
		}
		if len(among) > mostChoices {
			names = append(names, p.choose("another one", "ein anderes"))
		}
		w.turn.Language, w.turn.Intent = language, IntentWhich
		return w.say(plain(p.choose("Which one do you mean: ", "Welches meinen Sie: ") + enumerate(names, p.choose("or", "oder")) + "?"))
	}
}

// chosen is the question that a message completes by naming one of the modules
// among which the last turn asked, and the conversation in which that module was
// just spoken of. ok is false where it does not.
func (a *Assistant) chosen(reader *catalogue.Reader, message string, talk []conversation.Turn) (question string, in []conversation.Turn, ok bool) {
	n := len(talk) - 1
	if reader == nil || n < 0 || talk[n].Intent != IntentWhich || strings.Contains(message, "?") {
		return "", talk, false
	}
	among, _ := a.pointedAt(reader, talk[:n])
	named := reader.Read(message, a.now()).Modules
	if m := picks.FindStringSubmatch(plainWords(message)); m != nil && position(m[1]) < min(mostChoices, len(among)) {
		named = among[position(m[1]):][:1]
	}
	if len(named) != 1 {
		return "", talk, false
	}
	return talk[n].Question, append(slices.Clone(talk[:n]), spokenOf(named[0], talk[n].Language)), true
}

// shifted is what asks for later or earlier runs than others, seen from those that
// were shown last.
func shifted(asked catalogue.Asked, history []conversation.Turn) catalogue.Asked {
	if asked.Shift == 0 || !asked.Runs {
		return asked
	}
	for _, t := range slices.Backward(history) {
		if t.Board == nil {
			continue
		}
		for _, c := range t.Board.Cards {
			if len(c.Sessions) == 0 {
				continue
			}
			q := &asked.Query
			starts := c.Sessions[0].Starts
			if after := starts.Add(time.Minute); asked.Shift > 0 && after.After(q.From) {
				q.From = after
			}
			if asked.Shift < 0 && (q.To.IsZero() || starts.Before(q.To)) {
				q.To = starts
			}
		}
		return asked
	}
	asked.Shift = 0 // none was shown: all are
	return asked
}

// ofTheOne is what a question asks for that points at the only run in sight: of
// that run, not of all those of its module. own is the question alone.
func ofTheOne(own, asked catalogue.Asked, shown *conversation.Board) catalogue.Asked {
	points := own.Points || own.Follows && (own.Seats || own.Where)
	if !points || !asked.Runs || own.Next || own.Shift != 0 || len(own.Query.Times) > 0 || own.Wrong != "" ||
		shown == nil || len(shown.Cards) != 1 || len(shown.Cards[0].Sessions) == 0 {
		return asked
	}
	starts := shown.Cards[0].Sessions[0].Starts.In(german.Berlin())
	on := civil(starts)
	asked.Query.Times = []german.TimeSet{{From: on, To: on}}
	asked.Query.From, asked.Query.To = starts, starts.Add(time.Minute)
	return asked
}

// describes reports whether documents of a kind describe what has dates in the
// catalogue.
func describes(kind string) bool {
	return slices.Contains([]knowledge.Kind{knowledge.KindModule, knowledge.KindProgramme, knowledge.KindPeerLearning}, knowledge.Kind(kind))
}

// general reports whether documents of a kind tell of the academy as a whole
// rather than of one thing.
func general(kind string) bool {
	return kind == string(knowledge.KindPage) || kind == string(knowledge.KindAnswer)
}
