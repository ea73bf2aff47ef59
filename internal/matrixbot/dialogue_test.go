package matrixbot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
)

func TestAcceptanceABookingIsMadeInWordsAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.expects(d.says("Ich möchte mich für KI in der Verwaltung anmelden"), "ich bereite Ihre Anmeldung vor", "12. Februar 2026", "Wie heißen Sie?", "„abbrechen“ beendet", "-drücken")
	d.expects(d.says("Anna Becker"), "Notiert: Ihr Name", "Bisher notiert: 1 Platz · Anna Becker", "E-Mail-Adresse")
	d.expects(d.says(annas), "Für welche Kommune arbeiten Sie?", annas)
	d.expects(d.says("Neustadt"), "gibt es mehrmals", "1. ", "2. ", "Bayern", "Thüringen")
	summary := d.says("2")
	d.expects(summary, "Thüringen", "Termin: KI in der Verwaltung", "Name: Anna Becker", "E-Mail-Adresse: "+annas, "Plätze: 1",
		"Ich bin einverstanden", "/privacy", "Mit „ja“ willigen Sie ein", "-Schaltfläche", "-Häkchen", "-drücken")
	if got := d.books(); len(got) != 0 {
		t.Fatalf("booked before the yes: %+v", got)
	}
	receipt := d.says("ja")
	d.expects(receipt, "Ihre Anfrage ist eingegangen", "Buchungsnummer AK-", "/runs/ki-10.ics", "Wir haben eine E-Mail an "+annas)
	got := d.books()
	if len(got) != 1 {
		t.Fatalf("booked: %+v", got)
	}
	b := got[0]
	if b.Run.ID != d.ki || b.Seats != 1 || b.Person.Name != "Anna Becker" || b.Person.Land != "TH" || b.Person.AGS == "" || b.Channel != Channel ||
		b.Consent != booking.ConsentVersion || !strings.Contains(receipt, b.Ref) || b.State != booking.Requested {
		t.Errorf("booked: %+v", b)
	}
	confirmed := d.direct.Messages()
	if last := confirmed[len(confirmed)-1]; !slices.Equal(last.Mentions, []string{d.anna.ID}) {
		t.Errorf("who books is not notified: %+v", last.Mentions)
	}
	d.expects(d.says("ja"), "-eingegangen")
	if got := d.books(); len(got) != 1 {
		t.Errorf("a second yes booked again: %d", len(got))
	}
}

func TestADistrictIsNotedAsWhatItIs(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		"Landkreis Rostock":  "Landkreis Rostock (Mecklenburg-Vorpommern)",
		"Hansestadt Rostock": "Kommune: Rostock (Mecklenburg-Vorpommern)",
	} {
		t.Run(said, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.says("Ich möchte mich für KI in der Verwaltung anmelden")
			d.says("Anna Becker")
			d.says(annas)
			d.expects(d.says(said), "Termin: KI in der Verwaltung", want)
		})
	}
}

func TestNobodyElsesYesBooks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	w := d.hears(d.direct, "ja")
	w.Author = "@bert:musterstadt.example"
	d.does(w)
	if got := d.books(); len(got) != 0 {
		t.Errorf("booked: %+v", got)
	}
}

func TestAYesInAGroupBooksNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.saysIn(d.group, "ja")
	if got := d.books(); len(got) != 0 {
		t.Errorf("booked: %+v", got)
	}
	d.expects(d.says("ja"), "eingegangen")
}

// complete has a draft of one seat waiting for its yes.
func (d *desk) complete(more string) string {
	d.t.Helper()
	summary := d.says("Bitte melden Sie mich für KI in der Verwaltung an, Anna Becker, " + annas + ", Kommune: Kassel" + more)
	d.expects(summary, "Ihre Anmeldung", "Mit „ja“", "Kassel (Hessen)")
	return summary
}

func TestWhatIsCorrectedIsShownAgainBeforeItIsBooked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.expects(d.says("nein, die E-Mail ist becker@musterstadt.de"), "E-Mail-Adresse: becker@musterstadt.de", "Mit „ja“")
	d.expects(d.says("und drei Plätze bitte"), "Plätze: 3", "Mit „ja“")
	d.expects(d.says("Ja, bitte verbindlich anmelden!"), "eingegangen", "3 Plätze", "becker@musterstadt.de")
	if n := one[int](d.mailroom, `SELECT count(*) FROM bookings`); n != 1 {
		t.Errorf("%d bookings", n)
	}
}

func TestOnlyAYesBooks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ok":                      "Bitte antworten Sie mit „ja“ oder „nein“",
		"perfekt":                 "Bitte antworten Sie mit „ja“ oder „nein“",
		"Was kostet das?":         "Mit „ja“",
		"nein":                    "Es wurde nichts gebucht",
		"abbrechen":               "Es wurde nichts gebucht",
		"doch lieber nicht":       "Es wurde nichts gebucht",
		"Moment":                  "Mit „ja“",
		"ja, aber für 2 Personen": "Plätze: 2",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.complete("")
			d.expects(d.says(text), want)
			if n := one[int](d.mailroom, `SELECT count(*) FROM bookings`); n != 0 {
				t.Errorf("%d bookings", n)
			}
		})
	}
}

func TestAfterAnUncertainAnswerAYesStillBooks(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.says("ok")
	d.expects(d.says("ja"), "eingegangen")
}

func TestAYesThatCameBeforeTheSummaryCouldBeReadBooksNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.hears(d.direct, "Bitte melden Sie mich für KI in der Verwaltung an, Anna Becker, "+annas+", Kommune: Kassel")
	early := d.hears(d.direct, "ja")
	if _, err := d.question(t.Context(), w, questionOf(w)); err != nil {
		t.Fatal(err)
	}
	unsent := d.hears(d.direct, "ja")
	d.exec(`UPDATE matrix_posts SET content = NULL WHERE key = $1`, answerKey(w)) // nothing sends it
	d.does(unsent)
	d.does(early)
	if got := d.books(); len(got) != 0 {
		t.Errorf("booked: %+v", got)
	}
}

func TestADraftThatRanOutIsNotBooked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.exec(`DELETE FROM booking_drafts`)
	d.expects(d.says("ja"), "abgelaufen", "gebucht wurde nichts")
	d.complete("")
	d.passes(askedTime + time.Minute)
	d.expects(d.says("ja"), "-eingegangen")
	if got := d.books(); len(got) != 0 {
		t.Errorf("booked: %+v", got)
	}
}

func TestARunThatFillsMeanwhileIsAskedAboutAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.exec(`UPDATE runs SET capacity = 1 WHERE id = $1`, d.ki)
	d.hasBooked("bert@musterstadt.de", d.ki, 1)
	d.expects(d.says("ja"), "nicht mehr genügend Plätze frei", "Warteliste", "Mit „ja“")
	if got := d.books(); len(got) != 0 {
		t.Fatalf("booked: %+v", got)
	}
	d.expects(d.says("ja"), "eingegangen", "Warteliste, zurzeit an Stelle 1")
	if got := d.books(); len(got) != 1 || got[0].Held {
		t.Errorf("booked: %+v", got)
	}
}

func TestWhoWaitsIsToldBefore(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`UPDATE runs SET capacity = 1 WHERE id = $1`, d.ki)
	d.hasBooked("bert@musterstadt.de", d.ki, 1)
	d.expects(d.complete(""), "nicht genügend freie Plätze", "für die Warteliste an")
	d.expects(d.says("ja"), "an Stelle 1")
}

func TestARunThatTakesNoBookingsAnyMoreIsSaidToDoSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.exec(`UPDATE runs SET status = 'cancelled' WHERE id = $1`, d.ki)
	d.expects(d.says("ja"), "nimmt keine Anmeldungen mehr an")
	if got := d.books(); len(got) != 0 {
		t.Errorf("booked: %+v", got)
	}
}

func TestNobodyBooksWithoutEnd(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range requestsPerHour {
		d.exec(`INSERT INTO matrix_requests (work, person, at) VALUES ($1, $2, $3)`, -i-1, d.anna.ID, d.Now())
	}
	d.complete("")
	d.expects(d.says("ja"), "schon sehr viele Anmeldungen")
	d.passes(time.Hour)
	d.expects(d.says("ja"), "eingegangen")
}

func TestABookingIsMadeInEnglish(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.expects(d.says("Please register me for KI in der Verwaltung, my name is Anna Becker, "+annas+", municipality: Kassel"),
		"Your booking", "I agree that", "With “yes” you consent")
	d.expects(d.says("yes please"), "Your request has come in", "Booking number AK-")
	if got := d.books(); len(got) != 1 || got[0].Language != "en" {
		t.Errorf("booked: %+v", got)
	}
}

func TestWhatWasAskedLongAgoIsForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.complete("")
	d.says("ja")
	d.complete("")
	d.passes(askedTime + time.Minute)
	if _, err := d.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := one[int](d.mailroom, `SELECT (SELECT count(*) FROM matrix_asked) + (SELECT count(*) FROM matrix_requests)`); n != 0 {
		t.Errorf("%d are left", n)
	}
}
