package matrixbot

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
)

func TestAcceptanceWhoIsLinkedSeesAndCancelsBookingsInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	first, second := d.hasBooked(annas, d.ki, 2), d.hasBooked(annas, d.open, 1)
	d.expects(d.says("Zeige mir meine Buchungen"), "1. KI in der Verwaltung", "2. Open Source", first.Ref, second.Ref, "Bestätigt: Sie sind dabei.", "„Nummer 1 stornieren“")
	d.expects(d.says("Nummer 2 stornieren"), "Möchten Sie diese Buchung stornieren?", "Open Source", second.Ref, "-"+first.Ref)
	d.expects(d.says("nein"), "bleibt, wie sie ist")
	d.expects(d.says("Bitte stornieren Sie "+strings.ToLower(first.Ref)), "Möchten Sie diese Buchung stornieren?", first.Ref)
	d.expects(d.says("ok"), "Bitte antworten Sie mit „ja“ oder „nein“")
	d.expects(d.says("ja, stornieren"), "Storniert", first.Ref)
	for _, b := range d.books() {
		if want := b.ID == first.ID; (b.State == booking.Cancelled) != want {
			t.Errorf("%s is %s", b.Ref, b.State)
		}
	}
	d.expects(d.says("ja"), "-Storniert")
}

func TestTheOnlyBookingNeedsNoNumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.hasBooked(annas, d.ki, 1)
	d.expects(d.says("Ich möchte meine Buchung stornieren"), "Möchten Sie diese Buchung stornieren?", b.Ref)
	d.says("Was kostet das Modul KI in der Verwaltung?")
	d.expects(d.says("ja"), "-Storniert")
	if got := d.books()[0].State; got != booking.Confirmed {
		t.Errorf("a yes to something else: %s", got)
	}
	d.says("stornieren")
	d.expects(d.says("Ja bitte"), "Storniert")
}

func TestABookingThatThereIsNotIsNotCancelled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	other := d.hasBooked("bert@musterstadt.de", d.ki, 1)
	d.hasBooked(annas, d.open, 1)
	d.expects(d.says("Nummer 7 stornieren"), "finde ich nicht")
	d.expects(d.says("Stornieren Sie "+other.Ref), "finde ich nicht", "-KI in der Verwaltung")
	if b, err := d.bookings.Find(t.Context(), other.ID); err != nil || b.State != booking.Confirmed {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestWhoIsNotLinkedIsToldHowToBe(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := d.hasBooked(annas, d.ki, 1)
	for _, text := range []string{"meine Buchungen", "Nummer 1 stornieren", b.Ref + " stornieren"} {
		d.expects(d.says(text), "/my/account#identities", "verbinden CODE", "-"+b.Ref)
	}
	d.says("ja")
	if got := d.books()[0].State; got != booking.Confirmed {
		t.Errorf("it is %s", got)
	}
}

func TestACancellationIsLookedAtAgainWhenItIsConfirmed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		meanwhile func(d *desk, b booking.Booking)
		want      string
	}{
		"unlinked": {func(d *desk, _ booking.Booking) { d.exec(`DELETE FROM identities`) }, "gehört nicht zu dem Postfach"},
		"over": {func(d *desk, b booking.Booking) {
			d.exec(`UPDATE sessions SET starts = starts - interval '20 days', ends = ends - interval '20 days'`)
		}, "Das geht nicht mehr"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.isLinked()
			b := d.hasBooked(annas, d.ki, 1)
			d.says("Nummer 1 stornieren")
			tt.meanwhile(d, b)
			d.expects(d.says("ja"), tt.want)
		})
	}
}

func TestAcceptanceABookingIsMovedInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	later := d.run("ki", 20, 20)
	d.hasBooked(annas, d.open, 1)
	old := d.hasBooked(annas, d.ki, 2)
	d.says("meine Buchungen")
	summary := d.says("Nummer 1 umbuchen")
	d.expects(summary, "Ihre Umbuchung", "Bisher: KI in der Verwaltung, Do., 12. Februar 2026", "Neu: KI in der Verwaltung, So., 22. Februar 2026", "Plätze: 2", "Mit „ja“ buchen Sie verbindlich um")
	d.expects(d.says("ja"), "Ihre Buchung ist umgebucht", old.Ref, "/runs/ki-20.ics")
	now, err := d.bookings.Find(t.Context(), old.ID)
	if err != nil || now.Run.ID != later || now.State != booking.Confirmed {
		t.Errorf("%+v, %v", now, err)
	}
}

func TestAMoveIsNotMadeForWhoIsNoOwnerAnyMore(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	d.run("ki", 20, 20)
	old := d.hasBooked(annas, d.ki, 1)
	d.expects(d.says("Ich möchte umbuchen"), "Ihre Umbuchung")
	d.exec(`DELETE FROM identities`)
	d.expects(d.says("ja"), "nur, wem die Buchung gehört")
	if now, err := d.bookings.Find(t.Context(), old.ID); err != nil || now.Run.ID != d.ki {
		t.Errorf("%+v, %v", now, err)
	}
}

// offered has anna wait for a run whose seat comes free.
func (d *desk) offered() booking.Booking {
	d.t.Helper()
	d.exec(`UPDATE runs SET capacity = 1 WHERE id = $1`, d.ki)
	taken := d.hasBooked("bert@musterstadt.de", d.ki, 1)
	receipt, err := d.bookings.Request(d.t.Context(), booking.Request{
		Key: strings.Repeat("k", 30), Run: d.ki, Seats: 1, Person: booking.Person{Name: "Anna Becker", Email: annas, Municipality: "Kassel"},
		Consent: booking.ConsentVersion, Channel: "web",
	})
	if err != nil {
		d.t.Fatal(err)
	}
	waiting, err := d.bookings.Find(d.t.Context(), one[int64](d.mailroom, `SELECT id FROM bookings WHERE ref = $1`, receipt.Ref))
	if err != nil {
		d.t.Fatal(err)
	}
	token, err := d.bookings.NewLink(d.t.Context(), waiting, booking.ToConfirm)
	if err == nil {
		_, err = d.bookings.Confirm(d.t.Context(), token)
	}
	if err == nil {
		_, err = d.bookings.Cancel(d.t.Context(), taken.ID, booking.Actor{Kind: booking.ByPerson, Channel: "web"})
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return waiting
}

func TestAcceptanceASeatThatCameFreeIsAcceptedInWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.offered()
	d.expects(d.says("meine Buchungen"), "Platz angeboten", "„Nummer 1 annehmen“ oder „Nummer 1 ablehnen“")
	d.expects(d.says("Kann ich den Platz auch morgen annehmen?"), "-Bestätigt")
	d.expects(d.says("Nummer 1 annehmen"), "Bestätigt", b.Ref)
	if now, err := d.bookings.Find(t.Context(), b.ID); err != nil || now.State != booking.Confirmed {
		t.Errorf("%+v, %v", now, err)
	}
	d.expects(d.says("Nummer 1 annehmen"), "Bestätigt", b.Ref)
	d.expects(d.says("Nummer 1 ablehnen"), "kein Platz angeboten")
}

func TestASeatThatCameFreeIsDeclinedAfterAskingBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.offered()
	d.expects(d.says("Ich möchte den Platz ablehnen"), "Möchten Sie diesen Platz ablehnen?", b.Ref)
	d.expects(d.says("ja"), "Storniert")
	if now, err := d.bookings.Find(t.Context(), b.ID); err != nil || now.State != booking.Cancelled {
		t.Errorf("%+v, %v", now, err)
	}
}

func TestAnOfferThatRanOutIsSaidToBeLate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	d.offered()
	d.says("Nummer 1 ablehnen")
	d.exec(`UPDATE bookings SET offered_until = offered_until - interval '10 days' WHERE state = 'offered'`)
	d.expects(d.says("ja"), "Das geht nicht mehr")
}

func TestStornierenEndsTheDraftThatIsUnderWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.hasBooked(annas, d.open, 1)
	d.says("Ich möchte mich für KI in der Verwaltung anmelden")
	d.expects(d.says("stornieren"), "Es wurde nichts gebucht", "-"+b.Ref)
}

func TestWhichOfSeveralIsMeantIsAnsweredByANumber(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]int{"2": 1, "die zweite bitte": 1, "Nummer 1": 0, "nein": -1, "Was kostet das?": -1} {
		t.Run(reply, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.isLinked()
			all := []booking.Booking{d.hasBooked(annas, d.ki, 1), d.hasBooked(annas, d.open, 1)}
			d.expects(d.says("Ich möchte eine Buchung stornieren"), "Welche möchten Sie stornieren?", all[0].Ref, all[1].Ref)
			answer := d.says(reply)
			if want < 0 {
				d.expects(answer, "-Möchten Sie diese Buchung")
				return
			}
			d.expects(answer, "Möchten Sie diese Buchung stornieren?", all[want].Ref, "-"+all[1-want].Ref)
			d.expects(d.says("ja"), "Storniert", all[want].Ref)
		})
	}
}

func TestWhichOfSeveralIsMovedIsAnsweredByANumber(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	d.run("ki", 20, 20)
	d.hasBooked(annas, d.ki, 1)
	d.hasBooked(annas, d.open, 1)
	d.expects(d.says("Ich möchte umbuchen"), "Welche möchten Sie umbuchen?")
	d.expects(d.says("1"), "Ihre Umbuchung", "Bisher: KI in der Verwaltung")
	d.expects(d.says("ja"), "umgebucht")
}

func TestADateIsNoNumberOfABooking(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.hasBooked(annas, d.ki, 1)
	d.expects(d.says("Bitte meine Anmeldung 12. Februar stornieren"), "Möchten Sie diese Buchung stornieren?", b.Ref)
}

func TestBookingsAreNotShownInADirectRoomToWhichAThirdHasCome(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.isLinked()
	b := d.hasBooked(annas, d.ki, 2)
	w := d.hears(d.direct, "Zeige mir meine Buchungen")
	before := len(d.direct.Messages())
	d.exec(`INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, '@bernd:musterstadt.example', 'invite')`, d.direct.ID)
	d.exec(`UPDATE matrix_rooms SET direct = false WHERE room = $1`, d.direct.ID)
	d.does(w)
	d.expects(d.since(d.direct, before), "nur für Sie bestimmt", "-"+b.Ref)
}
