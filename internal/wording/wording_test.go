package wording

import (
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// at is a time in Berlin, given in another zone.
func at(t *testing.T, when string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", when, german.Berlin())
	if err != nil {
		t.Fatal(err)
	}
	return moment.UTC()
}

func TestTimesAreWrittenAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	de, en := In("de"), In("en")
	march := at(t, "2026-03-03 10:00")
	day := func(from, to string) conversation.SessionTime {
		return conversation.SessionTime{Starts: at(t, from), Ends: at(t, to)}
	}
	morning, afternoon := day("2026-03-03 10:00", "2026-03-03 12:00"), day("2026-03-03 13:00", "2026-03-03 15:30")
	april, lastYear := day("2026-04-20 09:00", "2026-04-20 11:00"), day("2025-12-16 09:00", "2025-12-16 11:00")
	for _, tt := range []struct{ got, want string }{
		{de.Session(morning.Starts, morning.Ends), "Di., 3. März 2026, 10:00–12:00 Uhr"},
		{en.Session(morning.Starts, morning.Ends), "Tue, 3 March 2026, 10:00–12:00"},
		{de.Session(at(t, "2026-03-03 22:00"), at(t, "2026-03-04 01:00")), "Di., 3. März 2026, 22:00 Uhr – Mi., 4. März 2026, 01:00 Uhr"},
		{de.Session(at(t, "2026-03-03 00:00"), at(t, "2026-03-03 00:30")), "Di., 3. März 2026, 00:00–00:30 Uhr"},
		{de.InFull().Session(morning.Starts, morning.Ends), "Dienstag, 3. März 2026, 10:00–12:00 Uhr"},
		{en.InFull().Day(march), "Tuesday, 3 March 2026"},
		{de.Month(at(t, "2026-03-01 00:00")), "März 2026"},
		{de.Dates(nil), ""},
		{de.Dates([]conversation.SessionTime{morning}), "Di., 3. März 2026, 10:00–12:00 Uhr"},
		{de.Dates([]conversation.SessionTime{morning, afternoon}), "Di., 3. März 2026, 10:00–15:30 Uhr"},
		{de.Dates([]conversation.SessionTime{morning, afternoon, april}), "an 2 Tagen, 3. März bis 20. April 2026"},
		{de.Dates([]conversation.SessionTime{lastYear, morning}), "an 2 Tagen, 16. Dezember 2025 bis 3. März 2026"},
		{en.Dates([]conversation.SessionTime{morning, april}), "on 2 days, 3 March to 20 April 2026"},
		{de.Moment(march), "3. März 2026, 10:00 Uhr"},
		{de.Moment(time.Time{}), ""},
		{de.Date(time.Time{}), ""},
		{de.ISODate("2026-03-03"), "3. März 2026"},
		{de.ISODate("März"), ""},
		{de.AsOf(march, march.Add(time.Hour), ""), "Stand 10:00 Uhr"},
		{de.AsOf(march, march.AddDate(0, 0, 1), ""), "Stand 3. März 2026, 10:00 Uhr"},
		{de.AsOf(march, march, "tickets.example"), "laut tickets.example, Stand 10:00 Uhr"},
		{en.AsOf(march, march, ""), "as of 10:00"},
		{de.Duration(0), ""}, {de.Duration(45), "45 Minuten"}, {de.Duration(60), "1 Stunde"}, {de.Duration(90), "90 Minuten"},
		{de.Duration(120), "2 Stunden"}, {de.Duration(150), "2 Std. 30 Min."}, {en.Duration(180), "3 hours"},
		{de.Number(1234567), "1.234.567"}, {de.Number(-1234), "-1.234"}, {en.Number(1234), "1,234"}, {de.Number(0), "0"}, {de.Number(999), "999"},
	} {
		if got := Plain(tt.got); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestWhatBelongsTogetherIsNotTornApart(t *testing.T) {
	t.Parallel()
	got := In("de").Session(at(t, "2026-03-03 10:00"), at(t, "2026-03-03 12:00"))
	if want := "Di., 3.\u00a0März\u00a02026, 10:00–\u206012:00\u00a0Uhr"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSeatsAreToldByWhatCanBeDone(t *testing.T) {
	t.Parallel()
	c := conversation.RunCard{Free: 4, Capacity: 1200, Waiting: 3, Opens: at(t, "2026-02-01 08:00")}
	for availability, want := range map[catalogue.Availability][2]string{
		catalogue.Bookable:  {"4 von 1.200 Plätzen frei", "4 of 1,200 seats free"},
		catalogue.Waitable:  {"ausgebucht, 3 auf der Warteliste", "fully booked, 3 on the waiting list"},
		catalogue.Full:      {"ausgebucht", "fully booked"},
		catalogue.NotYet:    {"Anmeldung ab 1. Februar 2026", "booking opens on 1 February 2026"},
		catalogue.TooLate:   {"Anmeldung geschlossen", "booking closed"},
		catalogue.Off:       {"fällt aus", "cancelled"},
		catalogue.NotOpened: {"keine Anmeldung möglich", "no booking possible"},
	} {
		c.Availability = string(availability)
		for i, language := range []string{"de", "en"} {
			if got := Plain(In(language).Seats(c)); got != want[i] {
				t.Errorf("%s: %q, want %q", availability, got, want[i])
			}
		}
	}
	c.Availability, c.Waiting = string(catalogue.Waitable), 0
	if got := In("de").Seats(c); got != "ausgebucht, Warteliste offen" {
		t.Errorf("an empty waiting list: %q", got)
	}
}

func TestEveryStateOfABookingIsExplained(t *testing.T) {
	t.Parallel()
	b := booking.Booking{Seats: 2, Place: 3, ConfirmBy: at(t, "2026-01-21 14:00"), OfferedUntil: at(t, "2026-01-22 14:00"), EndedAt: at(t, "2026-01-20 14:00")}
	for _, tt := range []struct {
		state booking.State
		held  bool
		run   catalogue.Status
		want  string
	}{
		{booking.Requested, true, catalogue.Open, "Wir halten 2 Plätze bis 21. Januar 2026, 14:00 Uhr frei."},
		{booking.Requested, false, catalogue.Open, "Stelle 3 der Warteliste, wenn Sie bis 21. Januar"},
		{booking.Confirmed, true, catalogue.Open, "Sie sind dabei."},
		{booking.Waitlisted, false, catalogue.Open, "Sie stehen an Stelle 3 der Warteliste."},
		{booking.Offered, true, catalogue.Open, "Wir halten ihn bis 22. Januar 2026, 14:00 Uhr frei."},
		{booking.Cancelled, false, catalogue.Open, "Storniert am 20. Januar 2026, 14:00 Uhr."},
		{booking.Cancelled, false, catalogue.Cancelled, "Dieser Termin findet nicht statt."},
		{booking.Expired, false, catalogue.Open, "Abgelaufen am 20. Januar 2026, 14:00 Uhr."},
	} {
		b.State, b.Held, b.Run.Status = tt.state, tt.held, tt.run
		if got := Plain(In("de").Explain(b)); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.state, got, tt.want)
		}
		for _, language := range []string{"de", "en"} {
			if w := In(language); w.State(tt.state) == "" || w.Explain(b) == "" || strings.Contains(w.Explain(b), "%!") {
				t.Errorf("%s in %s: %q, %q", tt.state, language, w.State(tt.state), w.Explain(b))
			}
		}
	}
}

func TestARequestSaysWhatComesNext(t *testing.T) {
	t.Parallel()
	r := booking.Receipt{Seats: 1, Email: "e…@stadt.example", Held: true, Place: 4, ConfirmBy: at(t, "2026-01-21 14:00")}
	for _, tt := range []struct {
		change func(*booking.Receipt)
		want   string
	}{
		{func(*booking.Receipt) {}, "Wir haben eine E-Mail an e…@stadt.example geschickt. Bitte bestätigen Sie mit dem Link darin bis 21. Januar 2026, 14:00 Uhr.|Bis dahin halten wir einen Platz für Sie."},
		{func(r *booking.Receipt) { r.Held = false }, "Wir haben eine E-Mail an e…@stadt.example geschickt. Bitte bestätigen Sie mit dem Link darin bis 21. Januar 2026, 14:00 Uhr.|Danach stehen Sie auf der Warteliste, zurzeit an Stelle 4."},
		{func(r *booking.Receipt) { r.Email, r.Place = "", 0 }, "Ihre Buchung wurde umgebucht. Eine E-Mail dazu ist unterwegs."},
		{func(r *booking.Receipt) { r.Email, r.Held = "", false }, "Ihre Buchung wurde umgebucht. Eine E-Mail dazu ist unterwegs.|Sie stehen an Stelle 4 der Warteliste. Wird ein Platz frei, schreiben wir Ihnen."},
	} {
		other := r
		tt.change(&other)
		if got := Plain(strings.Join(In("de").Requested(other), "|")); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestProblemsHaveWordsInBothLanguages(t *testing.T) {
	t.Parallel()
	de, en := In("de"), In("en")
	for key := range de.problems {
		if en.problems[key] == "" {
			t.Errorf("%q has no English", key)
		}
	}
	if len(de.problems) != len(en.problems) || len(de.states) != len(en.states) || len(de.categories) != len(en.categories) {
		t.Error("the languages do not have words for the same")
	}
	for _, tt := range []struct {
		field      booking.Field
		problem    booking.Problem
		suggestion string
		want       string
	}{
		{booking.FieldSeats, booking.TooMany, "", "Eine Buchung umfasst höchstens 5 Plätze."},
		{booking.FieldEmail, booking.Mistyped, "a@stadt.de", "Ist die Adresse richtig geschrieben? Meinten Sie a@stadt.de?"},
		{booking.FieldEmail, booking.Mistyped, "", "Bitte prüfen Sie diese Angabe."},
		{booking.FieldConsent, booking.Malformed, "", "Der Text der Einwilligung hat sich geändert. Bitte lesen Sie die Fassung " + booking.ConsentVersion + "."},
		{booking.FieldName, booking.Missing, "x", "Bitte geben Sie Ihren Namen an."},
		{booking.FieldFunction, booking.Missing, "", "Bitte prüfen Sie diese Angabe."},
	} {
		if got := de.Problem(tt.field, tt.problem, 5, tt.suggestion); got != tt.want {
			t.Errorf("%s/%s: %q, want %q", tt.field, tt.problem, got, tt.want)
		}
	}
}
