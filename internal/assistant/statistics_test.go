package assistant

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/prompts"
)

// secret is the figure of every cell: it must stand in no turn that is kept.
const secret = 4711

// A ledger counts nothing and remembers what it was asked.
type ledger struct {
	mu   sync.Mutex
	runs []string
	err  error
	away bool // the names cannot be known
}

func (l *ledger) Vocabulary(context.Context) (statistics.Vocabulary, error) {
	if l.away {
		return statistics.Vocabulary{}, fmt.Errorf("statistics.Vocabulary: %w", fault.Unavailable)
	}
	value := func(key, name string) statistics.Value {
		return statistics.Value{Key: key, Name: statistics.Name{German: name, English: name}}
	}
	return statistics.Vocabulary{Values: map[statistics.Dimension][]statistics.Value{
		statistics.Module:   {value("ki", "Künstliche Intelligenz in der Kommunalverwaltung"), value("open-source", "Open Source in der Kommune")},
		statistics.Topic:    {value("Recht", "Recht")},
		statistics.Land:     {value("BB", "Brandenburg"), value("BE", "Berlin")},
		statistics.Category: {value("compulsory", "Pflichtmodule"), value("elective", "Wahlmodule")},
	}}, nil
}

func (l *ledger) Run(_ context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.runs = append(l.runs, channel+" "+q.Encode())
	if l.err != nil {
		return statistics.Result{}, l.err
	}
	if !who.May(account.Statistics) {
		return statistics.Result{}, fault.Denied
	}
	row := statistics.Row{Keys: make([]string, len(q.Dimensions))}
	for range q.Metrics {
		row.Cells = append(row.Cells, statistics.Cell{State: statistics.Known, Value: secret})
	}
	return statistics.Result{Query: q, Rows: []statistics.Row{row}, Total: row.Cells, ReadAt: noon(), LeastOf: statistics.DefaultK,
		Names: statistics.Names{statistics.Land: {"BB": {German: "Brandenburg", English: "Brandenburg"}}}}, nil
}

var coordinator = account.Person{ID: "c1", Email: "koordination@demo.example", Role: account.Coordinator}

// counting gives an assistant figures.
func counting(t *testing.T, b bundle) (bundle, *ledger) {
	t.Helper()
	l := &ledger{}
	one := *b.Assistant
	one.statistics, one.figures = l, ask.NewLive(l, b.analyzer, noon)
	return bundle{&one}, l
}

// figuresOf are the events with figures.
func figuresOf(events []Event) (list []Figures) {
	for _, e := range events {
		if f, ok := e.(Figures); ok {
			list = append(list, f)
		}
	}
	return list
}

func TestCoordinatorsGetFiguresAndTheConversationKeepsNone(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	id := b.start(t)
	for _, step := range []struct{ question, query, caption string }{
		{"Wie viele bestätigte Anmeldungen je Land im ersten Halbjahr 2026?", "metric=confirmed&by=land&from=2026-01-01&to=2026-06-30", "Anmeldungen"},
		{"Und nur Brandenburg?", "metric=confirmed&land=BB&from=2026-01-01&to=2026-06-30", "Brandenburg"},
		{"als Balken", "metric=confirmed&land=BB&from=2026-01-01&to=2026-06-30&view=bars", "Anmeldungen"},
		{"und 2024?", "metric=confirmed&land=BB&from=2024-01-01&to=2024-12-31&view=bars", "2024"},
	} {
		turn, events := b.ask(t, Input{Conversation: id, Question: step.question, Channel: "web", Person: coordinator})
		figures := figuresOf(events)
		if len(figures) != 1 || figures[0].Result == nil || figures[0].Result.Query.Encode() != step.query {
			t.Fatalf("%q: events %v", step.question, events)
		}
		if turn.Intent != IntentStatistics || turn.Figures == nil || turn.Figures.Query != step.query || turn.Refused || !strings.Contains(turn.Answer, step.caption) {
			t.Errorf("%q: turn %+v", step.question, turn)
		}
		if l.runs[len(l.runs)-1] != "web "+step.query {
			t.Errorf("ran %v", l.runs)
		}
	}
	kept, err := b.conversations.Recent(t.Context(), id, 10)
	if err != nil || len(kept) != 4 {
		t.Fatalf("%d turns, %v", len(kept), err)
	}
	for _, turn := range kept {
		if strings.Contains(fmt.Sprintf("%+v", turn), fmt.Sprint(secret)) {
			t.Errorf("the conversation keeps a figure: %+v", turn)
		}
	}
}

// TestAcceptanceWhoMayNotIsToldSoAndNothingIsCounted asks on every channel.
func TestAcceptanceWhoMayNotIsToldSoAndNothingIsCounted(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	for _, channel := range []string{"web", "slack", "matrix", "cli"} {
		for name, who := range map[string]account.Person{
			"guest":                    {},
			"participant":              {ID: "p1", Email: "anna@kiel.de", Role: account.Participant},
			"forged role":              {ID: "p2", Email: "anna@kiel.de", Role: "superuser"},
			"token without that right": {ID: "c1", Email: "koordination@demo.example", Role: account.Coordinator, Scopes: []account.Right{account.Desk}},
		} {
			for _, question := range []string{"Wie viele bestätigte Anmeldungen je Land im ersten Halbjahr 2026?", "Wer hat sich für Open Source angemeldet?", "Confirmed bookings per state in 2025"} {
				turn, events := b.ask(t, Input{Question: question, Channel: channel, Person: who})
				if len(figuresOf(events)) != 0 || !turn.Refused || turn.Figures != nil || turn.Answer != figureWords(turn.Language).deniedTo(who) {
					t.Errorf("%s on %s, %q: %+v", name, channel, question, turn)
				}
			}
		}
	}
	if len(l.runs) != 0 {
		t.Errorf("counted %v", l.runs)
	}
}

func TestGuestsAreAnsweredFromTheBaseWhereFiguresAreNotCertainlyMeant(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	for _, question := range []string{"Wie viele Gäste brachte der Sommerkongress zusammen?", "Wann startet das Modul Energie im Quartier?", "Was kostet das Modul Energie im Quartier?", "Hallo!"} {
		turn, events := b.ask(t, Input{Question: question, Channel: "web"})
		if turn.Refused || len(figuresOf(events)) != 0 || turn.Intent == IntentStatistics {
			t.Errorf("%q: %+v", question, turn)
		}
	}
	if len(l.runs) != 0 {
		t.Errorf("counted %v", l.runs)
	}
}

func TestWhatIsNotUnderstoodIsAskedBackWithChoices(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	id := b.start(t)
	turn, events := b.ask(t, Input{Conversation: id, Question: "Anmeldungen je Woche", Channel: "web", Person: coordinator})
	figures := figuresOf(events)
	if len(figures) != 1 || figures[0].Back == nil || len(figures[0].Back.Choices) == 0 {
		t.Fatalf("events %v", events)
	}
	if turn.Figures == nil || !turn.Figures.Back || turn.Figures.Query != "" || turn.Answer == "" {
		t.Errorf("turn %+v", turn)
	}
	if len(l.runs) != 0 {
		t.Errorf("counted %v", l.runs)
	}
}

func TestWithoutTheNamesOfFiguresOtherQuestionsAreAnswered(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	l.away = true
	for _, c := range []struct {
		person         account.Person
		question, want string // "": from the base
	}{
		{coordinator, "Wie viele Anmeldungen gab es 2025 je Land?", figureWords("de").unavailable},
		{coordinator, "Anmeldungen aus Brandenburg", figureWords("de").unavailable},
		{account.Person{}, "Wie viele Anmeldungen gab es 2025 je Land?", figureWords("de").denied},
		{coordinator, "Was kostet die Teilnahme?", ""},
		{account.Person{}, "Was kostet die Teilnahme?", ""},
	} {
		turn, _ := b.ask(t, Input{Question: c.question, Channel: "web", Person: c.person})
		if c.want != "" && turn.Answer != c.want || c.want == "" && turn.Intent == IntentStatistics {
			t.Errorf("%q as %q: %s %q", c.question, c.person.Role, turn.Intent, turn.Answer)
		}
	}
	if len(l.runs) > 0 {
		t.Errorf("ran %v", l.runs)
	}
}

func TestFiguresThatCannotBeCountedAreNoneAndSayWhy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"unavailable": {fmt.Errorf("statistics.Run: %w", fault.Unavailable), figureWords("de").unavailable},
		"denied":      {fmt.Errorf("statistics.Run: %w", fault.Denied), figureWords("de").deniedKnown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, l := counting(t, setup(t))
			l.err = c.err
			turn, events := b.ask(t, Input{Question: "Anmeldungen je Land", Channel: "web", Person: coordinator})
			if turn.Answer != c.want || len(figuresOf(events)) != 0 || turn.Figures != nil {
				t.Errorf("turn %+v", turn)
			}
		})
	}
}

func TestAcceptanceAModelsProposalIsCheckedAndShown(t *testing.T) {
	t.Parallel()
	base := setup(t)
	const question = "Wie viele Anmeldungen gab es 2025 für juristische Angebote?" // a word that no rule knows
	for name, c := range map[string]struct {
		says string
		want string // the query that is run; "" asked back
	}{
		"a query":                  {`{"metric":["bookings"],"topic":["Recht"],"from":"2025-01-01","to":"2025-12-31"}`, "metric=bookings&topic=Recht&from=2025-01-01&to=2025-12-31"},
		"a fenced query":           {"```json\n{\"metric\":\"bookings\",\"topic\":\"Recht\"}\n```", "metric=bookings&topic=Recht"},
		"nothing":                  {`{}`, ""},
		"the word left out":        {`{"metric":["bookings"],"from":"2025-01-01","to":"2025-12-31"}`, ""},
		"a module there is not":    {`{"metric":["bookings"],"module":["jura"]}`, ""},
		"a metric there is not":    {`{"metric":["revenue"]}`, ""},
		"what does not fit":        {`{"metric":["utilisation"],"by":["land"]}`, ""},
		"SQL":                      {`{"metric":["bookings"],"topic":["Recht'; drop table bookings; --"]}`, ""},
		"more than an object":      {`{"metric":["bookings"],"topic":["Recht"]} Das sind 4711.`, ""},
		"a parameter there is not": {`{"metric":["bookings"],"value":4711}`, ""},
		"a sentence":               {`Es gab 4711 Anmeldungen.`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, l := counting(t, base)
			g := llmtest.NewGenerator(llmtest.Pieces(c.says))
			b.generator = g
			turn, events := b.ask(t, Input{Question: question, Channel: "web", Person: coordinator})
			figures := figuresOf(events)
			if len(figures) != 1 || len(g.Requests()) != 1 {
				t.Fatalf("%d requests, events %v", len(g.Requests()), events)
			}
			if c.want == "" {
				if figures[0].Back == nil || figures[0].Back.Reason != ask.UnknownWord || len(l.runs) != 0 || len(turn.Notices) != 0 {
					t.Errorf("ran %v, turn %+v", l.runs, turn)
				}
				return
			}
			if len(l.runs) != 1 || l.runs[0] != "web "+c.want || turn.Notices[0] != figureWords("de").byModel {
				t.Errorf("ran %v, turn %+v", l.runs, turn)
			}
			r := g.Requests()[0]
			if !r.JSON || r.Prompt != prompts.Statistics || strings.Contains(r.Instructions, "juristisch") || !strings.Contains(r.Data[1], "juristische") || !strings.Contains(r.Data[0], `"open-source"`) {
				t.Errorf("request %+v", r)
			}
		})
	}
}

func TestModelsAreNotAskedWhatTheRulesUnderstand(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	g := llmtest.NewGenerator()
	b.generator = g
	for _, question := range []string{"Anmeldungen je Land", "Wer hat sich für Open Source angemeldet?", "Anmeldungen zwischen Ostern und Pfingsten"} {
		b.ask(t, Input{Question: question, Channel: "web", Person: coordinator})
	}
	if len(g.Requests()) != 0 || len(l.runs) != 1 {
		t.Errorf("%d requests, ran %v", len(g.Requests()), l.runs)
	}
}

func TestADraftStaysBehindFigures(t *testing.T) {
	t.Parallel()
	b, _ := counting(t, books(t))
	id := b.start(t)
	b.ask(t, Input{Conversation: id, Question: "Anmelden: KI, 3. März", Run: b.runNamed(t, "ki-mar"), Channel: "web", Person: coordinator})
	turn, events := b.ask(t, Input{Conversation: id, Question: "Wie viele Anmeldungen gab es 2025 je Land?", Channel: "web", Person: coordinator})
	if len(figuresOf(events)) != 1 || turn.Booking == nil || turn.Booking.Stage != conversation.FormOpen {
		t.Errorf("turn %+v", turn)
	}
}

func TestThePlaceOfAQuestionIsBerlin(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	b.figures = ask.NewLive(l, b.analyzer, func() time.Time { return time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC) })
	b.ask(t, Input{Question: "Anmeldungen dieses Jahr", Channel: "web", Person: coordinator})
	if german.Berlin() == nil || len(l.runs) != 1 || !strings.HasSuffix(l.runs[0], "from=2026-01-01&to=2026-12-31") {
		t.Errorf("ran %v", l.runs)
	}
}

func TestFollowUpsReachBackBehindWhatWasSaidInPassing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		between  []string
		question string
		query    string // "": not taken for figures
	}{
		"thanks":                        {[]string{"Vielen Dank!"}, "und nur Brandenburg?", "metric=bookings&land=BB&from=2025-01-01&to=2025-12-31"},
		"nonsense":                      {[]string{"asdf qwer"}, "je Land", "metric=bookings&by=land&from=2025-01-01&to=2025-12-31"},
		"a question, and reaching back": {[]string{"Was kostet die Teilnahme?", "Danke!"}, "Und wie viele waren das im März?", "metric=bookings&from=2025-03-01&to=2025-03-31"},
		"a question about else":         {[]string{"Was kostet die Teilnahme?"}, "und im März?", ""},
		"not reaching back":             {[]string{"Was kostet die Teilnahme?"}, "Wie viele Gäste brachte der Sommerkongress zusammen?", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, l := counting(t, setup(t))
			id := b.start(t)
			for _, q := range append([]string{"Wie viele Anmeldungen gab es 2025?"}, c.between...) {
				b.ask(t, Input{Conversation: id, Question: q, Channel: "web", Person: coordinator})
			}
			turn, _ := b.ask(t, Input{Conversation: id, Question: c.question, Channel: "web", Person: coordinator})
			if c.query == "" && (turn.Figures != nil || len(l.runs) != 1) || c.query != "" && (turn.Figures == nil || turn.Figures.Query != c.query) {
				t.Errorf("ran %v, turn %+v", l.runs, turn)
			}
		})
	}
}

func TestTheBaseComesFirstWhereAWordMayBeOne(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	b.put(t, text{title: "Pilotstaffel", kind: knowledge.KindPage, published: day(2025, 9, 2), body: "An der Pilotstaffel nahmen 42 Kommunen teil."})
	for question, back := range map[string]bool{
		"Wie viele Kommunen nahmen an der Pilotstaffel teil?": false,
		"Wie viele Teilnehmende hatte der Zirkus?":            true, // the base knows nothing about it
		"Wie viele Anmeldungen hatte der Sommerkongress?":     true, // bookings are counted here alone
	} {
		turn, events := b.ask(t, Input{Question: question, Channel: "web", Person: coordinator})
		if list := figuresOf(events); len(list) > 0 != back || back && (list[0].Back == nil || turn.Intent != IntentStatistics || turn.Refused) || !back && (turn.Refused || len(turn.Citations) == 0) {
			t.Errorf("%q: events %v, turn %+v", question, events, turn)
		}
	}
	if len(l.runs) != 0 {
		t.Errorf("counted %v", l.runs)
	}
}

func TestGuestsMayAskForWhatTheCatalogueTells(t *testing.T) {
	t.Parallel()
	b, l := counting(t, setup(t))
	for _, question := range []string{"Wie viele Plätze hat das Modul Open Source?", "Wie viele Termine gab es 2025 insgesamt?"} {
		turn, events := b.ask(t, Input{Question: question, Channel: "web"})
		if turn.Intent == IntentStatistics || len(figuresOf(events)) != 0 {
			t.Errorf("%q: %+v", question, turn)
		}
	}
	if len(l.runs) != 0 {
		t.Errorf("counted %v", l.runs)
	}
}

func TestWhereFiguresAreTakenAlongIsTold(t *testing.T) {
	t.Parallel()
	b, _ := counting(t, setup(t))
	for question, told := range map[string]bool{
		"Kannst du das als Excel schicken?": true, "Kann ich die Zahlen herunterladen?": true, "Bitte schick mir das jeden Monat per Mail": true, "Excel bitte": true,
		"Wo kann ich das Handbuch herunterladen?": false, "Bekomme ich eine Bestätigung per Mail?": false, "Lerne ich etwas über Excel-Listen im Rathaus?": false,
	} {
		id := b.start(t)
		b.ask(t, Input{Conversation: id, Question: "Wie viele Anmeldungen gab es 2025?", Channel: "web", Person: coordinator})
		turn, _ := b.ask(t, Input{Conversation: id, Question: question, Channel: "web", Person: coordinator})
		if (turn.Answer == figureWords("de").files) != told {
			t.Errorf("%q: %q", question, turn.Answer)
		}
	}
}
