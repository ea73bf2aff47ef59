package blocks

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shownMessages are the messages and views that people see most.
func shownMessages() map[string]any {
	english := answered()
	english.Language = "en"
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
	draft := conversation.Turn{
		ID: 6, Language: "de", Done: true, Sentences: []conversation.Sentence{{Text: "Gern, ich bereite Ihre Anmeldung vor."}},
		Booking: &conversation.BookingForm{Stage: conversation.FormOpen},
	}
	mine := answer(conversation.Turn{ID: 7, Language: "de", Done: true, Mine: true, Sentences: []conversation.Sentence{{Text: "Das sind Ihre Buchungen."}}})
	strangers := mine
	mine.SignedIn, mine.Bookings = true, own()
	private := answer(answered())
	private.CanShare = true
	streamed := answer(answered())
	streamed.Streamed = true
	figures, back := byLand(5), ask.Back{Reason: ask.Ambiguous, Words: "März", Choices: []ask.Choice{
		{Query: byLand(1).Query, Label: "Bestätigte Anmeldungen je Land"},
		{Query: statistics.Query{Metrics: []statistics.Metric{statistics.Runs}}, Label: "Termine im März 2026"},
	}}
	dialog := BookingDialog{Run: run(4), Draft: booking.Draft{Seats: 2}, Name: "Erika Mustermann", Email: "erika@stadt.example",
		Seats: 5, Language: "de", State: `{"run":7}`, PublicURL: pages, Now: today}
	held := booking.Receipt{Ref: "AK-7F3K-92QX", Run: 7, Seats: 2, Email: "e…@stadt.example", Held: true, ConfirmBy: at("2026-01-21 14:00")}
	inLine := held
	inLine.Held, inLine.Place = false, 4
	return map[string]any{
		"answer":          NewAnswer(private),
		"answer_en":       NewAnswer(answer(english)),
		"answer_streamed": NewAnswer(streamed),
		"refusal":         NewAnswer(answer(refused)),
		"runs":            NewAnswer(answer(runs)),
		"draft":           NewAnswer(answer(draft)),
		"mine":            NewAnswer(mine),
		"mine_unknown":    NewAnswer(strangers),
		"figures":         Figures(&figures, nil, "de", pages+"/statistics?"+figures.Query.Encode()),
		"figures_asked":   Figures(nil, &back, "de", pages+"/statistics"),
		"letter":          NewLetter(Letter{Name: "Länder <monatlich>", Caption: "Bestätigte Anmeldungen je Land", Sentence: "Es gibt 1.234 Anmeldungen.", AsOf: "Stand 20.1.2026, 14:05 Uhr", Table: show.NewTable(figures, "de"), Link: pages + "/statistics/reports/3", Language: "de"}),
		"dialog":          NewBookingDialog(dialog),
		"dialog_source":   SourceDialog(answered().Citations[1], pages, "de"),
		"dialog_link":     LinkDialog(pages, "de"),
		"receipt":         Receipt(held, run(4), "de"),
		"receipt_line":    Receipt(inLine, run(0), "en"),
		"home":            NewHome(Home{Runs: []catalogue.Run{run(4)}, Bookings: own(), SignedIn: true, Email: "erika@stadt.example", CanBook: true, PublicURL: pages, Contact: "akademie@example.org", Language: "de", Now: today}),
		"home_unknown":    NewHome(Home{CanBook: true, PublicURL: pages, Contact: "https://www.example.org/kontakt", Language: "en", Now: today}),
	}
}

func TestMessagesAndViewsAreAsTheGoldenFilesHaveThem(t *testing.T) {
	t.Parallel()
	for name, shown := range shownMessages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readable(t, shown)
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil { //nolint:gosec // for everybody to read
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs (go test -update writes it anew):\n%s", file, got)
			}
		})
	}
}

func TestMessagesAndViewsAreWithinTheLimits(t *testing.T) {
	t.Parallel()
	for name, shown := range shownMessages() {
		if err := checkAny(shown); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// checkAny checks whatever this package makes.
func checkAny(made any) error {
	switch made := made.(type) {
	case Message:
		return Check(made.Blocks)
	case []Message:
		for _, m := range made {
			if err := Check(m.Blocks); err != nil {
				return err
			}
		}
		return nil
	case slack.ModalViewRequest:
		return CheckModal(made)
	case slack.HomeTabViewRequest:
		return CheckHome(made)
	}
	return os.ErrInvalid
}

// readable is what Slack is sent, indented.
func readable(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(plain); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
