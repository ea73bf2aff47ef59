package assistant

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// Dates and seats are read from the catalogue at the moment of the question and
// shown as cards with a sentence of ours before them. Documents are not asked for
// them, and a model takes no part.

// An inquiry is what a message asks the catalogue for.
type inquiry struct {
	asked    catalogue.Asked
	rest     string           // what the message asks beside, for the base; "" nothing
	about    catalogue.Module // that rest asks about without naming it
	language string
	// documents are asked first: they may announce what is not in the catalogue
	documentsFirst bool
}

// runsShown is how many cards are shown at once.
const runsShown = 5

// modulesReader returns the reader of questions for the modules of this moment, nil if
// there is no catalogue.
func (a *Assistant) modulesReader(ctx context.Context) (*catalogue.Reader, error) {
	if a.catalogue == nil {
		return nil, nil
	}
	modules, err := a.catalogue.Modules(ctx)
	if err != nil {
		return nil, err
	}
	return catalogue.NewReader(modules, a.analyzer, a.synonyms).Translating(a.glossary.words), nil
}

// inquire reads a message for what it asks the catalogue, nil if that is nothing
// or there is no catalogue.
func (a *Assistant) inquire(reader *catalogue.Reader, message string, history []conversation.Turn, hint string) *inquiry {
	if reader == nil || reader.Empty() {
		return nil
	}
	history = withoutCourtesies(history)
	q := &inquiry{language: language(message, lastRuns(hint, history))}
	before, board := a.askedBefore(reader, history)
	if asked, ok := offered(message, before, history); ok {
		q.asked = asked
		return q
	}
	if smallTalkIntent(message) != "" {
		return nil
	}
	message = withoutCourtesy(message)
	if parts := questionsIn(message); len(parts) > 1 {
		if q.divide(reader, parts, before, board, a.now()) {
			return q
		}
		q.asked, q.rest = catalogue.Asked{}, ""
	}
	asked, around := split(message)
	q.asked = reader.Read(asked, a.now())
	if around != "" && !q.asked.Runs && !q.asked.Follows {
		q.asked = reader.Read(message, a.now())
	} else if around != "" {
		q.asked = q.besides(reader.Read(around, a.now()), around)
	}
	own := q.asked
	q.asked = shifted(joined(own, before, board), history)
	if board {
		q.asked = ofTheOne(own, q.asked, history[len(history)-1].Board)
	}
	if !q.asked.Runs && !q.asked.Maybe {
		return nil
	}
	unknown := len(q.asked.Unknown) > 0 && len(q.asked.Modules) == 0 && (q.asked.Next || german.Question(asked) == german.AskWhen)
	elsewhere := (q.asked.Points || q.asked.Follows) && len(q.asked.Modules) == 0 && len(history) > 0 && !board && asks(history[len(history)-1].Intent)
	q.documentsFirst = !q.asked.Runs || unknown || elsewhere || q.asked.Where && q.asked.Points
	return q
}

// besides is what is asked, with what is said around the question: a module, or
// when and for how many it must be.
func (q *inquiry) besides(around catalogue.Asked, text string) catalogue.Asked {
	restricts := catalogue.Asked{Query: catalogue.Query{Seats: around.Query.Seats}}
	if availability.MatchString(text) {
		restricts.Query.Times = around.Query.Times
	}
	if len(q.asked.Modules) == 0 && len(q.asked.Unknown) == 0 {
		restricts.Modules, restricts.Topic, restricts.Level = around.Modules, around.Topic, around.Level
		restricts.Query.Modules = around.Query.Modules
		if len(around.Modules) > 0 {
			restricts.Query.Times = around.Query.Times
		}
	}
	if len(restricts.Query.Modules) == 0 && len(restricts.Query.Times) == 0 && restricts.Query.Seats == 0 || !q.asked.Runs && !q.asked.Follows {
		return q.asked
	}
	asked := q.asked.After(restricts)
	if len(restricts.Query.Times) == 1 { // "Ich habe nur mittwochs Zeit. Was läuft im Februar?"
		for i := range asked.Query.Times {
			if t := &asked.Query.Times[i]; len(t.Weekdays) == 0 && t.From != t.To {
				t.Weekdays, t.Only = restricts.Query.Times[0].Weekdays, restricts.Query.Times[0].Only
			}
		}
	}
	return asked
}

// availability is said of the times at which a person can attend.
var availability = regexp.MustCompile(`(?i)\b(nur|erst|kann|können|könnte|passt|frei|am besten|am liebsten|zeit|verfügbar|arbeite|only|can|could|free|available|works?|prefer)\b`)

// seeThem agrees to see the dates that an answer has offered.
var seeThem = regexp.MustCompile(`(?i)^\P{L}*(ja|gerne?|bitte|okay|ok|klar|yes|sure|please)([\s,]+(ja|bitte|gerne?|doch|mal|zeigen sie( sie)?( mir)?( die)?( termine)?|zeig(e|t)?( mal| sie)?( mir)?( die)?( termine)?|please|show( me)?( them| the dates)?))*\P{L}*$`)

// offered is what the last answer has offered to show, if it did.
func offered(message string, before catalogue.Asked, history []conversation.Turn) (asked catalogue.Asked, ok bool) {
	if n := len(history); n == 0 || history[n-1].Intent != IntentLive || history[n-1].Board != nil || !seeThem.MatchString(message) || len(before.Modules) == 0 {
		return asked, false
	}
	asked = topicOf(before)
	asked.Runs = true
	return asked, true
}

// divide reads the questions of a message one by one. It reports whether one of
// them is for the catalogue and another is not.
func (q *inquiry) divide(reader *catalogue.Reader, parts []string, before catalogue.Asked, board bool, now time.Time) bool {
	var rest []string
	length := false
	for _, p := range parts {
		one := reader.Read(p, now)
		if q.asked.Runs {
			one = joined(one, q.asked, true)
		} else {
			one = joined(one, before, board)
		}
		if !one.Runs && one.Maybe && one.Length { // the catalogue tells it with the dates
			before, board, length = topicOf(one), false, true
			continue
		}
		if !one.Runs && german.Question(p) == german.AskOther {
			return false // "Ich kann nur mittwochs." belongs to the question
		}
		if !one.Runs {
			rest = append(rest, p)
			if len(one.Modules) == 0 && len(q.asked.Modules) == 1 { // "Wann ist das KI-Modul und was lerne ich dort?"
				q.about = q.asked.Modules[0]
			}
			if len(one.Modules) > 0 { // "Worum geht es im KI-Modul und wann ist der nächste Termin?"
				before, board = topicOf(one), false
			}
			continue
		}
		if q.asked.Runs {
			one = one.After(q.asked)
		}
		q.asked = one
	}
	q.rest, q.asked.Length = strings.Join(rest, " "), length
	return q.asked.Runs && (q.rest != "" || length)
}

// joined is what a question asks for in the light of what was asked before: by
// one that cards answered (board), or by another.
func joined(asked, before catalogue.Asked, board bool) catalogue.Asked {
	switch {
	case asked.Length && !asked.Runs && !asked.Maybe && len(before.Modules) != 1:
		return catalogue.Asked{} // of one of them, nobody knows which
	case board && asked.Follows, len(before.Modules) > 0 && (asked.Points || asked.Follows && (asked.Shift != 0 || len(asked.Query.Times) > 0)):
		return asked.After(before)
	case asked.Runs || asked.Maybe:
		return asked
	}
	return catalogue.Asked{Modules: asked.Modules, Topic: asked.Topic, Query: catalogue.Query{Modules: asked.Query.Modules}}
}

// topicOf is what remains of a question for one that follows it: the modules.
func topicOf(a catalogue.Asked) catalogue.Asked {
	return catalogue.Asked{Modules: a.Modules, Topic: a.Topic, Query: catalogue.Query{Modules: a.Query.Modules}}
}

// spokenOf is a turn of a conversation about a module.
func spokenOf(m catalogue.Module, language string) conversation.Turn {
	question := "Worum geht es im Modul „" + m.Title + "“?"
	switch {
	case language == "en":
		question = "What is the module " + m.Title + " about?"
	case m.Category == catalogue.Programme:
		question = "Worum geht es im Programm „" + m.Title + "“?"
	}
	return conversation.Turn{Question: question, Language: language, Intent: IntentQuestion, Done: true}
}

// lastRuns is the language of the turn before where that showed runs: "Mehr" and
// names of months do not tell.
func lastRuns(hint string, history []conversation.Turn) string {
	if n := len(history); n > 0 && history[n-1].Board != nil {
		return history[n-1].Language
	}
	return hint
}

// askedBefore is what the conversation asked the catalogue for last. board
// reports that the last turn answered it with cards; otherwise only the modules
// matter that were spoken of.
func (a *Assistant) askedBefore(reader *catalogue.Reader, history []conversation.Turn) (before catalogue.Asked, board bool) {
	live := true // only turns that the catalogue answered came behind
	for i := len(history) - 1; i >= max(0, len(history)-historyTurns); i-- {
		t := history[i]
		live = live && (t.Board != nil || t.Intent == IntentLive)
		if t.Board != nil {
			before = boardAsked(reader, t.Board)
		} else {
			before = reader.Read(t.Question, a.now())
		}
		switch {
		case live && (t.Board != nil || before.Runs && !before.More || before.Length && len(before.Modules) > 0):
			return before, true
		case len(before.Modules) > 0:
			return topicOf(before), false
		case a.opensTopic(t):
			return catalogue.Asked{}, false
		}
	}
	return catalogue.Asked{}, false
}

// boardAsked is what a board answers. One that does not say shows its modules.
func boardAsked(reader *catalogue.Reader, b *conversation.Board) catalogue.Asked {
	var asked catalogue.Asked
	if b.Query == "" || json.Unmarshal([]byte(b.Query), &asked) != nil {
		asked = catalogue.Asked{Runs: true}
		for _, c := range b.Cards {
			if !slices.Contains(asked.Query.Modules, c.Module) {
				asked.Query.Modules = append(asked.Query.Modules, c.Module)
			}
		}
	}
	asked.Modules = reader.Modules(asked.Query.Modules)
	return asked
}

// answerRuns answers from the catalogue what the message asks of it, and from the
// base what it asks beside. done is false when the catalogue has nothing to say,
// which documents may then.
func (a *Assistant) answerRuns(ctx context.Context, q *inquiry, in Input, talk []conversation.Turn, w *writer) (done bool, err error) {
	if q.rest != "" {
		if q.about.Title != "" {
			talk = append(talk, spokenOf(q.about, q.language))
		}
		u, err := a.refine(ctx, q.rest, talk, in.Language, w.turn)
		if err != nil {
			return true, err
		}
		u.instead = func() (bool, error) {
			w.weak = true
			return true, w.notice(fmt.Sprintf(wording(q.language).partMissing, q.rest))
		}
		if asks(u.intent) {
			w.sourcesLast = true
			if err := a.answer(ctx, u, w); err != nil {
				return true, err
			}
		}
	}
	found, err := a.findRuns(ctx, q.asked)
	if err != nil {
		return true, err
	}
	if found.none() && len(w.turn.Sentences) == 0 && announced(q.asked.Modules) {
		return false, nil
	}
	if q.asked.Maybe && found.instead != asAsked && len(q.asked.Unknown) == 0 {
		return false, nil
	}
	if len(w.turn.Sentences) == 0 {
		if err := w.emit(Status{Stage: StageSearching, Language: q.language, Passages: a.base.Size()}); err != nil {
			return true, err
		}
	}
	w.turn.Language, w.turn.Intent, w.turn.Refused = q.language, IntentLive, false
	if len(q.asked.Unknown) > 0 && len(q.asked.Modules) == 0 {
		w.weak = true
		if err := a.unknownTopic(ctx, q, w); err != nil {
			return true, err
		}
	}
	words := runWords{language: q.language, now: a.now().In(german.Berlin())}
	say := words.sentences(q.asked, found)
	if q.onlyLength(found) {
		say, found.runs = words.onlyLength(q.asked, found), nil
	} else if len(found.runs) == 0 && a.contact != "" && !q.asked.More && !q.asked.Query.Off && !q.asked.Query.Full {
		say = append(say, words.contact(a.contact))
	}
	for i, text := range say {
		s := conversation.Sentence{Text: text, Citations: []int{}}
		if i == 0 && len(w.turn.Sentences) > 0 {
			s.Form = conversation.FormParagraph
		}
		if err := w.say(s); err != nil {
			return true, err
		}
	}
	if len(found.runs) > 0 {
		if err := w.showRuns(a.boardOf(ctx, q, found)); err != nil {
			return true, err
		}
	}
	w.lap("runs")
	if w.sourcesLast {
		w.sourcesLast = false
		return true, w.sources()
	}
	return true, nil
}

// onlyLength reports whether a question asks how long a module takes and nothing
// else: then the dates are offered rather than shown.
func (q *inquiry) onlyLength(f findings) bool {
	return q.asked.Length && q.asked.Maybe && !q.asked.Runs && len(q.asked.Modules) == 1 && f.minutes(q.asked) > 0
}

// boardOf are the cards of what was found, with what was asked for.
func (a *Assistant) boardOf(ctx context.Context, q *inquiry, f findings) conversation.Board {
	b := a.board(ctx, f.runs)
	b.ReadAt = f.readAt
	b.More = max(0, f.total-f.offset-len(f.runs))
	asked := q.asked
	asked.Query, asked.Shown = f.query, f.offset+len(f.runs)
	b.Asked = asked.Words(q.language)
	if f.instead != asAsked { // what follows is about what was asked for
		asked.Query, asked.Shown, b.More = q.asked.Query, 0, 0
	}
	if data, err := json.Marshal(asked); err == nil {
		b.Query = string(data)
	}
	return b
}

// unknownTopic offers what documents have that comes near to a topic which the
// catalogue does not know.
func (a *Assistant) unknownTopic(ctx context.Context, q *inquiry, w *writer) error {
	u := a.understandOne(strings.Join(q.asked.Unknown, " "), nil, q.language)
	found, err := a.search(ctx, &u)
	if err != nil {
		return err
	}
	w.turn.Refused = true
	w.turn.Topics = topics(found.Hits)
	return nil
}

// listed is a board as Markdown, one item for each card.
func listed(b *conversation.Board, language string) string {
	words := runWords{language: language, now: b.ReadAt.In(german.Berlin())}
	var lines strings.Builder
	for _, c := range b.Cards {
		fmt.Fprintf(&lines, "- %s: %s, %s\n", words.span(c.Sessions), c.Name, words.seatsOf(c))
	}
	if b.More > 0 {
		fmt.Fprintf(&lines, "- %s\n", words.more(b.More))
	}
	return lines.String() + "\n" + words.asOf(b.ReadAt)
}

// announced reports whether a question names only what may be announced before it
// has dates in the catalogue: programmes and peer learnings.
func announced(modules []catalogue.Module) bool {
	return len(modules) > 0 && !slices.ContainsFunc(modules, func(m catalogue.Module) bool {
		return m.Category != catalogue.Programme && m.Category != catalogue.PeerLearning
	})
}
