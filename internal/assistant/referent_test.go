package assistant

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// described returns the office with descriptions of two of its modules.
func described(t *testing.T) bundle {
	t.Helper()
	b := books(t)
	for _, d := range []text{
		{title: "Open Source in der Kommune", body: `
Das Modul „Open Source in der Kommune“ zeigt, wie Kommunen freie Software beschaffen und pflegen.

# Ablauf

Das Modul „Open Source in der Kommune“ findet online über Zoom statt. Geleitet wird das Modul von Dr. Carla Quell. Die Teilnahme am Modul „Open Source in der Kommune“ ist kostenlos.`},
		{title: "Künstliche Intelligenz in der Verwaltung", body: `
Das Modul „Künstliche Intelligenz in der Verwaltung“ führt in Sprachmodelle und ihre Grenzen ein.

# Ablauf

Geleitet wird das Modul von Prof. Dieter Denk. Die Teilnahme kostet 80 Euro.`},
	} {
		d.kind, d.published = knowledge.KindModule, day(2025, 9, 1)
		b.put(t, d)
	}
	return b
}

// press requests the booking that the conversation has drafted.
func (b bundle) press(t *testing.T, id string) {
	t.Helper()
	d := b.draftOf(t, id)
	d.Consent = true
	d, err := b.bookings.SaveDraft(t.Context(), id, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.bookings.RequestDraft(t.Context(), id, booking.Press{Version: d.Version, Language: "de", Channel: "web"}); err != nil {
		t.Fatal(err)
	}
}

// The conversations after which something is asked that leaves out what it is
// about; pressed stands for the button.
const pressed = "(button)"

var (
	listOfSeveral = []string{"Was läuft im März?"}
	listOfOne     = []string{"Wann läuft das KI-Modul?"}
	englishList   = []string{"When is the AI course?"}
	oneCard       = []string{"Wann läuft das Modul Open Source?"}
	drafted       = []string{"Bitte buchen Sie mir Open Source", "Anna Beispiel"}
	requestedOS   = []string{"Bitte buchen Sie mir Open Source", "Anna Beispiel, anna@kiel.de, Stadt Kiel", pressed}
	requestedKI   = []string{"Bitte buchen Sie mir KI am 3. März", "Anna Beispiel, anna@kiel.de, Stadt Kiel", pressed, "Danke!"}
	fromDocuments = []string{"Worum geht es im Modul Open Source in der Kommune?"}
	otherTopic    = []string{"Wann läuft das KI-Modul?", "Was ist Biletado?"}
)

func TestWhatAQuestionLeavesOutIsWhatWasLastInSight(t *testing.T) {
	t.Parallel()
	shared := described(t)
	for _, c := range []struct {
		name   string
		before []string
		ask    string
		cards  string
		says   string
	}{
		{"list", listOfSeveral, "Wann genau ist das?", "ki-mar os-mar recht-mar", "drei Termine"},
		{"list", listOfSeveral, "nur online", "ki-mar os-mar recht-mar", "steht nicht im Terminkatalog"},
		{"list", listOfSeveral, "When is the next one?", "ki-mar os-mar recht-mar", "3 March 2026"},
		{"list", listOfSeveral, "Wie viele Plätze sind noch frei?", "ki-mar os-mar recht-mar", "noch 5 Plätze"},
		{"list", listOfSeveral, "Und im April?", "klima-apr scm-apr", "April 2026"},
		{"list", listOfSeveral, "Gibt es noch einen späteren?", "klima-apr scm-apr ki-mai vergabe-mai klima-jun", "Später"},
		{"list", listOfSeveral, "Gibt es noch einen früheren?", "vergabe-jan ki-feb", "Früher"},
		{"list", listOfSeveral, "Ist der kostenlos?", "", "Welches meinen Sie"},
		{"list", listOfSeveral, "Wer leitet das?", "", "Welches meinen Sie"},
		{"list", listOfSeveral, "Wie lange dauert das?", "", "Welches meinen Sie"},
		{"list", listOfSeveral, "Is it free?", "", "Which one do you mean"},
		{"list of one module", listOfOne, "Wer leitet das?", "", "Dieter Denk"},
		{"list of one module", listOfOne, "When is the next one?", "ki-feb ki-mar ki-mai", "The next date"},
		{"list of one module", listOfOne, "Gibt es noch einen späteren?", "", "Spätere Termine gibt es dazu nicht."},
		{"list of one module", listOfOne, "Wie lange dauert das?", "", "zwei Stunden"},
		{"English list", englishList, "Wer leitet das?", "", "Dieter Denk"},
		{"card", oneCard, "Wann genau ist das?", "os-mar", "11. März 2026"},
		{"card", oneCard, "Und im April?", "os-mar", "im April 2026 keinen Termin"},
		{"card", oneCard, "Ist der kostenlos?", "", "ist kostenlos"},
		{"card", oneCard, "Wer leitet das?", "", "Carla Quell"},
		{"card", oneCard, "Findet das online statt?", "", "online über Zoom"},
		{"card", oneCard, "Is it free?", "", "ist kostenlos"},
		{"card", oneCard, "Wann ist das zu Ende?", "os-mar", "10:00–11:30"},
		{"draft", drafted, "Wann genau ist das?", "os-mar", "11. März 2026"},
		{"draft", drafted, "Und im April?", "os-mar", "im April 2026 keinen Termin"},
		{"draft", drafted, "Gibt es noch einen späteren?", "", "Spätere Termine gibt es dazu nicht."},
		{"draft", drafted, "Ist der kostenlos?", "", "ist kostenlos"},
		{"draft", drafted, "Findet das online statt?", "", "online über Zoom"},
		{"requested", requestedOS, "Wie viele Plätze sind noch frei?", "os-mar", "noch 11 Plätze"},
		{"requested", requestedOS, "Wer leitet das?", "", "Carla Quell"},
		{"requested", requestedOS, "Ist der kostenlos?", "", "ist kostenlos"},
		{"draft", drafted, "Wo finde ich den Link?", "", "kommt per E-Mail"},
		{"requested", requestedOS, "Wo finde ich den Link?", "", "kommt per E-Mail"},
		{"list", listOfSeveral, "Wo finde ich den Link?", "", "nichts Belegtes"},
		{"one of several requested", requestedKI, "Wann genau ist das?", "ki-mar", "3. März 2026"},
		{"one of several requested", requestedKI, "Wie viele Plätze sind noch frei?", "ki-mar", "noch 4 Plätze"},
		{"one of several requested", requestedKI, "Gibt es noch einen späteren?", "ki-mai", "Später"},
		{"one of several requested", requestedKI, "Gibt es einen früheren?", "ki-feb", "Früher"},
		{"one of several requested", requestedKI, "Wann ist der nächste?", "ki-feb ki-mar ki-mai", "Der nächste Termin"},
		{"one of several requested", requestedKI, "Wer leitet das?", "", "Dieter Denk"},
		{"one of several requested", requestedKI, "Is it free?", "", "nothing documented"},
		{"documents", fromDocuments, "Wann genau ist das?", "os-mar", "11. März 2026"},
		{"documents", fromDocuments, "Und im April?", "os-mar", "im April 2026 keinen Termin"},
		{"documents", fromDocuments, "Gibt es noch einen späteren?", "os-mar", "11. März 2026"},
		{"documents", fromDocuments, "Findet das online statt?", "", "online über Zoom"},
		{"documents", fromDocuments, "Wie lange dauert das?", "", "1,5 Stunden"},
		{"another topic since", otherTopic, "Und wann startet das?", "", "3. März 2026"},
	} {
		t.Run(c.name+"/"+c.ask, func(t *testing.T) {
			t.Parallel()
			b := shared
			if slices.Contains(c.before, pressed) { // a booking takes a seat
				b = described(t)
			}
			turn := b.after(t, c.before, c.ask)
			if got := cardKeys(turn); got != c.cards || !strings.Contains(turn.Answer, c.says) {
				t.Errorf("shows %q, want %q, and says %q, want %q", got, c.cards, turn.Answer, c.says)
			}
		})
	}
}

// after has a conversation and asks something in it.
func (b bundle) after(t *testing.T, before []string, ask string) conversation.Turn {
	t.Helper()
	id := b.start(t)
	for _, message := range before {
		if message == pressed {
			b.press(t, id)
			continue
		}
		b.tell(t, id, message)
	}
	turn, _ := b.tell(t, id, ask)
	return turn
}

func TestAQuestionIsAnsweredOnceItIsSaidWhichIsMeant(t *testing.T) {
	t.Parallel()
	b := described(t)
	for _, c := range []struct{ choice, says string }{
		{"Open Source", "Carla Quell"},
		{"das KI-Modul", "Dieter Denk"},
		{"das zweite", "Dieter Denk"},
		{"Was ist Biletado?", "Software"},
	} {
		turn := b.after(t, append(listOfSeveral[:1:1], "Wer leitet das?"), c.choice)
		if !strings.Contains(turn.Answer, c.says) {
			t.Errorf("%q: %q, want %q in it", c.choice, turn.Answer, c.says)
		}
	}
}

func TestThePlatformIsSaidWhereTheCatalogueKnowsIt(t *testing.T) {
	t.Parallel()
	words := runWords{language: "de", now: noon()}
	for _, c := range []struct {
		platforms []string
		says      string
	}{
		{[]string{"BigBlueButton", "BigBlueButton"}, "laut Terminkatalog: BigBlueButton."},
		{[]string{"BigBlueButton", "Rathaus Kiel"}, "steht bei ihm"},
		{[]string{"BigBlueButton", ""}, "steht bei ihm"},
		{[]string{""}, "steht nicht im Terminkatalog"},
	} {
		f := findings{}
		for _, p := range c.platforms {
			f.runs = append(f.runs, catalogue.Run{Platform: p})
		}
		if got := words.where(f); !strings.Contains(got, c.says) {
			t.Errorf("%q: %q, want %q in it", c.platforms, got, c.says)
		}
	}
}
