package messages

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

var update = flag.Bool("update", false, "write the golden files anew")

// answers are turns as people see them most.
func answers() map[string]Answer {
	english := answered()
	english.Language, english.ByModel, english.Model = "en", true, "mistral-small"
	refused := conversation.Turn{
		ID: 4, Language: "de", Refused: true, Outcome: conversation.Refused, Done: true,
		Sentences: []conversation.Sentence{
			{Text: "Dazu finde ich in der Wissensbasis nichts Belegtes."},
			{Text: "Bei weiteren Fragen wenden Sie sich bitte an: [akademie@example.org](mailto:akademie@example.org)", Form: conversation.FormParagraph},
		},
		Topics: []conversation.Topic{
			{Document: 11, Title: "Modul KI", URL: "https://www.example.org/ki", Excerpt: "Das Modul zeigt, wie *KI* eingesetzt wird."},
			{Title: "Ohne Dokument", URL: "https://www.example.org/2"},
		},
	}
	cohort := card("Smart City Manager: Durchgang April 2026", 3, catalogue.Bookable)
	cohort.Sessions = append(cohort.Sessions, conversation.SessionTime{Starts: at("2026-03-10 10:00"), Ends: at("2026-03-10 12:00"), Title: "Abschluss"})
	elsewhere := card("Datenrecht", 1, catalogue.Bookable)
	elsewhere.URL, elsewhere.ReadAt = "https://www.tickets.example/recht", at("2026-01-20 13:58")
	runs := conversation.Turn{
		ID: 5, Language: "de", Done: true, Sentences: []conversation.Sentence{{Text: "Im März gibt es vier Termine."}},
		Board: &conversation.Board{Asked: "März 2026", More: 2, ReadAt: at("2026-01-20 14:02"), Cards: []conversation.RunCard{
			card("Künstliche Intelligenz", 4, catalogue.Bookable), cohort, card("Vergaberecht", 0, catalogue.Waitable), elsewhere,
		}},
	}
	towns := conversation.Turn{
		ID: 6, Language: "de", Done: true, Booking: &conversation.BookingForm{Stage: conversation.FormOpen},
		Sentences: []conversation.Sentence{
			{Text: "„Neustadt“ gibt es mehrmals. Welche Kommune ist gemeint?"},
			{Text: "Neustadt (Hessen)", Form: conversation.FormItem}, {Text: "Neustadt (Sachsen)", Form: conversation.FormItem},
		},
	}
	begun := conversation.Turn{
		ID: 6, Language: "de", Done: true, Booking: &conversation.BookingForm{Stage: conversation.FormOpen},
		Sentences: []conversation.Sentence{{Text: "Gern, ich bereite Ihre Anmeldung vor."}, {Text: "Wie heißen Sie?"}},
	}
	whole := conversation.Turn{
		ID: 6, Language: "de", Done: true, Booking: &conversation.BookingForm{Stage: conversation.FormSummary},
		Sentences: []conversation.Sentence{{Text: "Notiert: Ihre Kommune."}, {Text: "Bitte prüfen Sie Ihre Angaben."}},
	}
	mine := answer(conversation.Turn{ID: 7, Language: "de", Done: true, Mine: true, Sentences: []conversation.Sentence{{Text: "Unter Ihrer Adresse gibt es vier Buchungen; sie stehen unten."}}})
	denied := conversation.Turn{
		ID: 8, Language: "de", Done: true, Refused: true, Intent: assistant.IntentStatistics,
		Sentences: []conversation.Sentence{{Text: "Auswertungen sind den Koordinierenden der Akademie vorbehalten."}},
	}
	all := map[string]Answer{
		"answer": answer(answered()), "answer_en": answer(english), "refusal": answer(refused), "runs": answer(runs),
		"draft_towns": answer(towns), "draft_begun": answer(begun), "draft_summary": answer(whole), "draft_waits": answer(whole),
		"draft_moves": answer(whole), "mine": mine, "mine_none": mine, "mine_unknown": mine, "figures_denied": answer(denied),
		"interrupted": answer(conversation.Turn{Language: "de", Sentences: []conversation.Sentence{{Text: "Das Modul zeigt"}}}),
	}
	set := func(name string, change func(*Answer)) {
		a := all[name]
		change(&a)
		all[name] = a
	}
	set("mine", func(a *Answer) { a.SignedIn, a.Bookings = true, own() })
	set("mine_none", func(a *Answer) {
		a.SignedIn, a.Turn.Sentences = true, []conversation.Sentence{{Text: "Unter Ihrer Adresse gibt es zurzeit keine Buchung."}}
	})
	set("draft_towns", func(a *Answer) { a.Draft = draft() })
	set("draft_summary", func(a *Answer) { a.Draft = draft() })
	set("draft_begun", func(a *Answer) { a.Draft = draft(); a.Draft.Person = booking.Person{} })
	set("draft_waits", func(a *Answer) { a.Turn.Language, a.Draft = "en", draft(); a.Draft.Waits = true })
	set("draft_moves", func(a *Answer) { a.Draft = draft(); a.Draft.Move, a.Draft.Moves = 3, a.Draft.Chosen })
	return all
}

// others are messages that are no turns.
func others() map[string][]Message {
	figures, back := byLand(5), ask.Back{Reason: ask.Ambiguous, Words: "März", Choices: []ask.Choice{
		{Query: byLand(1).Query, Label: "Bestätigte Anmeldungen je Land"},
		{Query: statistics.Query{Metrics: []statistics.Metric{statistics.Runs}}, Label: "Termine im März 2026"},
	}}
	held := booking.Receipt{Ref: "AK-7F3K-92QX", Run: 7, Seats: 2, Email: "erika@stadt.example", Held: true, ConfirmBy: at("2026-01-21 14:00")}
	moved := held
	moved.Email = ""
	hidden := byLand(3)
	return map[string][]Message{
		"figures":       Figures(&figures, nil, "de", pages+"/statistics?"+figures.Query.Encode()),
		"figures_asked": Figures(nil, &back, "de", pages+"/statistics"),
		"letter": NewLetter(Letter{Name: "Länder <monatlich>", Caption: "Bestätigte Anmeldungen je Land", Sentence: "Es gibt 1.234 Anmeldungen.",
			AsOf: "Stand 20.1.2026, 14:05 Uhr", Table: show.NewTable(hidden, "de"), Link: pages + "/statistics/reports/3", Language: "de"}),
		"receipt":       {Receipt(held, run(4), pages, "de")},
		"receipt_moved": {Receipt(moved, run(4), pages, "en")},
		"ask_cancel":    {AskCancel(own()[0], false, pages, "de")},
		"ask_decline":   {AskCancel(own()[1], true, pages, "en")},
		"became":        {Became(own()[4], pages, "de")},
		"choice":        {Choice("Welchen **Bericht** meinen Sie?", []string{"<b>Länder</b> je *Monat*", "2. Quartal"}, "Bitte mit der Nummer.")},
		"note":          {Note("Guten Tag! Das kann ich:\n- **Fragen** beantworten\n- Sie anmelden, [hier](" + pages + ")\n\nVon " + Escape("<b>[Eva](x)*")), {Text: "nur Text", HTML: "<p>nur Text</p>"}},
	}
}

func TestMessagesLookAsTheyShall(t *testing.T) {
	t.Parallel()
	all := others()
	for name, a := range answers() {
		all[name] = NewAnswer(a)
	}
	for name, messages := range all {
		var b strings.Builder
		for _, m := range messages {
			if err := check(m); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			b.WriteString(m.Text + "\n\n=== HTML\n" + strings.NewReplacer("<p>", "\n<p>", "<ul>", "\n<ul>", "<ol", "\n<ol", "<li>", "\n<li>", "<table>", "\n<table>", "<tr>", "\n<tr>").Replace(m.HTML) + "\n\n")
		}
		file := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != string(want) {
			t.Errorf("%s has changed:\n%s\nwant:\n%s", name, got, want)
		}
	}
}
