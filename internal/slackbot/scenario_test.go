package slackbot

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAcceptanceAThreadIsAConversationAndPeopleMayTalkInIt(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)

	thread := a.anna.Says(a.room, "@Akademie Was lernt man im Modul KI in der Verwaltung?")
	answer := a.said(t, a.room, thread)
	says(t, answer, "Sprachmodelle in Rathäusern", "[1]", "https://academy.example/Modul-KI-in-der-Verwaltung", "[Hilfreich Nicht hilfreich]")
	if answer.Streaming || answer.Thread != thread {
		t.Errorf("the answer stands in thread %q, streaming: %v", answer.Thread, answer.Streaming)
	}

	a.anna.Replies(a.room, thread, "Was kostet das?")
	says(t, a.said(t, a.room, thread), "kostenfrei")
	a.bert.Replies(a.room, thread, "Braucht man dafür Vorkenntnisse?")
	says(t, a.said(t, a.room, thread), "keine Vorkenntnisse")

	a.bert.Replies(a.room, thread, a.anna.Mention()+" gehen wir da zusammen hin?")
	a.anna.Replies(a.room, thread, "Ja, gern. Ich frage noch Carla.")
	a.bert.Replies(a.room, thread, "Prima, wann fragst du sie?")
	a.carla.Says(a.room, "Was kostet eigentlich das Mittagessen?")
	if n := a.count(t, a.room, thread); n != 3 {
		t.Errorf("among people the assistant spoke: %d messages", n)
	}
	a.anna.Replies(a.room, thread, "@Akademie Was ist Biletado?")
	says(t, a.said(t, a.room, thread), "offene Software")
	if n := a.count(t, a.room, thread); n != 4 {
		t.Errorf("%d messages in the thread", n)
	}
	if n := single[int](t, a.pool, `SELECT count(DISTINCT conversation)::int FROM slack_threads WHERE conversation IS NOT NULL`); n != 1 {
		t.Errorf("%d conversations", n)
	}
	if n := single[int](t, a.pool, `SELECT count(*)::int FROM slack_work WHERE body IS NOT NULL OR author = $1 AND room = ''`, a.bert.ID); n != 0 {
		t.Errorf("of %d messages the text is kept", n)
	}
}

func TestAcceptanceProgramsAndStrangersDoNotMakeTheAssistantTalk(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	news := a.slack.Join(slackfake.Member{Name: "Nachrichten", Bot: true})
	a.slack.Invite(a.room, news)
	news.Says(a.room, "@Akademie Was ist Biletado?")
	a.anna.Says(a.room, "@Akademie ist dabei", slackfake.Subtype("channel_join"))
	if rows := a.rows(t); len(rows) != 0 {
		t.Errorf("work: %v", rows)
	}

	other := a.slack.AddWorkspace("Nachbarstadt")
	cem := other.Join(slackfake.Member{Name: "Cem Ay", Email: "carla.dorn@akademie.example"})
	shared := a.slack.Channel("gemeinsam", a.anna, cem)
	thread := cem.Says(shared, "@Akademie Was ist Biletado?")
	says(t, a.said(t, shared, thread), "offene Software")
	asked := cem.Says(shared, "@Akademie Wie viele bestätigte Anmeldungen gibt es?")
	says(t, a.said(t, shared, asked), "Koordinierenden der Akademie vorbehalten")
}

func TestAcceptanceDirectMessagesAndTheAssistantPane(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	own := a.anna.Direct()

	first := a.anna.Says(own, "Was ist Biletado?")
	says(t, a.said(t, own, first), "offene Software", "Verbund aus vier Landkreisen")
	a.anna.Replies(own, first, "Wann startet es?")
	says(t, a.said(t, own, first), "3. März 2026")

	thread := a.anna.OpensPane()
	says(t, a.said(t, own, thread), "Guten Tag, Anna Becker")
	prompts := a.slack.Prompts(own.ID, thread)
	if len(prompts) == 0 {
		t.Fatal("nothing is suggested")
	}
	a.anna.Replies(own, thread, prompts[0].Message)
	says(t, a.said(t, own, thread), "KI in der Verwaltung", "[Platz anfragen]")
	if title := a.slack.Title(own.ID, thread); title != prompts[0].Message {
		t.Errorf("title = %q", title)
	}
	all := strings.Join(a.slack.Statuses(own.ID, thread), "|")
	if !strings.Contains(all, "sucht") || a.slack.Status(own.ID, thread) != "" {
		t.Errorf("statuses = %q, now %q", all, a.slack.Status(own.ID, thread))
	}

	ben := a.slack.Join(slackfake.Member{Name: "Ben Hill", Locale: "en-GB"})
	english := ben.Says(ben.Direct(), "How much does the module KI in der Verwaltung cost?")
	says(t, a.said(t, ben.Direct(), english), "kostenfrei", "The sources are in German", "[Helpful Not helpful]")
}

func TestAcceptanceACommandIsAnsweredPrivatelyAndShared(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)

	if r := a.anna.Commands(a.room, "Was ist Biletado?"); r.Status != 200 {
		t.Fatalf("command: %+v", r)
	}
	private := a.whispered(t, a.anna)
	says(t, private, "offene Software", "[Im Kanal teilen]")
	if all := a.slack.Messages(a.room.ID); len(all) != 0 {
		t.Errorf("others see %q", all[0].Shown())
	}

	a.anna.Presses(private, "Quelle 1 zeigen")
	if v := a.modal(t, a.anna); !strings.Contains(v.Shown(), "mit der Rathäuser Räume vergeben") {
		t.Errorf("source = %s", v.Shown())
	}
	a.anna.Closes()

	a.anna.Presses(private, "Im Kanal teilen")
	a.settled(t)
	all := a.slack.Messages(a.room.ID)
	if len(all) != 1 {
		t.Fatalf("%d messages in the channel\n%s", len(all), a.log)
	}
	says(t, all[0], "offene Software", a.anna.Mention())
	a.anna.Presses(private, "Im Kanal teilen")
	a.settled(t)
	if n := len(a.slack.Messages(a.room.ID)); n != 1 {
		t.Errorf("shared twice it stands there %d times", n)
	}

	a.bert.Replies(a.room, all[0].TS, "Wann startet es?")
	says(t, a.said(t, a.room, all[0].TS), "3. März 2026")
}

func TestAcceptanceAMessageIsAskedAboutByAShortcut(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	ts := a.bert.Says(a.room, "Was ist eigentlich Biletado?")
	if r := a.anna.Shortcut(shortcutName, a.slack.Messages(a.room.ID)[0]); r.Status != 200 {
		t.Fatalf("shortcut: %+v", r)
	}
	says(t, a.whispered(t, a.anna), "offene Software")
	if n := len(a.slack.Thread(a.room.ID, ts)); n != 1 {
		t.Errorf("others see %d messages", n)
	}
}

func TestAcceptanceAnAnswerIsRatedAndExplainedMoreSimply(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	thread := a.anna.Says(a.room, "@Akademie Was ist Biletado?")
	answer := a.said(t, a.room, thread)

	a.anna.Presses(answer, "Hilfreich")
	says(t, a.whispered(t, a.anna), "Danke für Ihre Rückmeldung")
	if helpful := single[bool](t, a.pool, `SELECT helpful FROM turns`); !helpful {
		t.Error("the rating is another")
	}
	a.anna.Presses(answer, "Nicht hilfreich")
	a.settled(t)
	if helpful := single[bool](t, a.pool, `SELECT helpful FROM turns`); helpful {
		t.Error("the rating was not changed")
	}
	a.anna.Presses(answer, "Einfacher erklären")
	simpler := a.said(t, a.room, thread)
	if simpler.TS == answer.TS {
		simpler = a.whispered(t, a.anna)
	}
	says(t, simpler, "Biletado")
}

func TestAcceptanceASeatIsBookedInADialogAndCancelledFromTheHome(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	a.Bot.Vouching = []string{a.slack.Team} // whose word about Anna's address is taken

	thread := a.anna.Says(a.room, "@Akademie Wann gibt es das nächste Modul zu KI?")
	card := a.said(t, a.room, thread)
	says(t, card, "20 von 20 Plätzen frei")
	a.anna.Presses(card, "Platz anfragen")
	dialog := a.modal(t, a.anna)
	if shown := dialog.Shown(); !strings.Contains(shown, "KI in der Verwaltung") || !strings.Contains(shown, "anna.becker@musterstadt.de") {
		t.Errorf("dialog = %s", shown)
	}
	if r := a.anna.Submits(nil); r.Status != 0 || r.Errors[blocks.Input(booking.FieldMunicipality)] == "" || r.Errors[blocks.Input(booking.FieldConsent)] == "" {
		t.Errorf("Slack lets through what is not filled in: %+v", r)
	}
	if r := a.anna.Submits(filled(map[booking.Field]string{booking.FieldMunicipality: "Bad Bellzig"})); !strings.Contains(r.Errors[blocks.Input(booking.FieldMunicipality)], "Bad Belzig") {
		t.Errorf("errors = %+v", r)
	}
	if n := a.requests(t, a.run); n != 0 {
		t.Fatalf("%d bookings by a dialog with errors", n)
	}
	if r := a.anna.Submits(filled(nil)); r.Status != 200 || len(r.Errors) > 0 {
		t.Fatalf("dialog: %+v", r)
	}
	says(t, a.said(t, a.room, thread), "Ihre Anfrage ist eingegangen")
	hides(t, a.inRoom(), "anna.becker", "Bad Belzig")
	id := single[int64](t, a.pool, `SELECT id FROM bookings WHERE email = 'anna.becker@musterstadt.de' AND channel = 'slack'`)
	if _, err := a.bookings.ConfirmFor(t.Context(), id, booking.Actor{Kind: booking.ByCoordinator, Channel: "cli"}); err != nil {
		t.Fatal(err)
	}

	a.anna.OpensHome()
	a.settled(t)
	home, _ := a.slack.Home(a.anna)
	if shown := spaced(home.Shown()); !strings.Contains(shown, "Verbunden mit anna.becker@musterstadt.de") || !strings.Contains(shown, "[Stornieren]") ||
		!strings.Contains(shown, "19 von 20 Plätzen frei") {
		t.Fatalf("home = %s", shown)
	}
	a.anna.PressesHome("Stornieren", "")
	a.settled(t)
	if state := single[string](t, a.pool, `SELECT state FROM bookings WHERE id = $1`, id); state != string(booking.Cancelled) {
		t.Errorf("state = %s", state)
	}
	home, _ = a.slack.Home(a.anna)
	if shown := spaced(home.Shown()); strings.Contains(shown, "[Stornieren]") || !strings.Contains(shown, "20 von 20 Plätzen frei") {
		t.Errorf("home = %s", shown)
	}
}

func TestAcceptanceOwnBookingsAreShownToTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	a.books(t, a.anna.Email, a.run, 2)
	thread := a.anna.Says(a.room, "@Akademie Zeige mir meine Buchungen.")
	a.settled(t)
	hides(t, a.inRoom(), "2 Plätze", "Buchungsnummer")

	// By a code in direct messages.
	own := a.anna.Direct()
	code := a.anna.Says(own, a.code(t, a.anna.Email))
	says(t, a.said(t, own, code), "verbunden")
	asked := a.anna.Says(own, "Zeige mir meine Buchungen.")
	says(t, a.said(t, own, asked), "KI in der Verwaltung", "Buchungsnummer", "[Stornieren]")

	a.anna.Replies(a.room, thread, "@Akademie Zeige mir meine Buchungen.")
	a.settled(t)
	hides(t, a.inRoom(), "2 Plätze", "Buchungsnummer")
	if !strings.Contains(a.toldDirectly(a.anna)+a.whispered(t, a.anna).Shown(), "Buchungsnummer") {
		t.Error("their owner is not shown them either")
	}
}

func TestAcceptanceFiguresAreForLinkedCoordinatorsAndPrivate(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	a.attended(t, 7)

	asked := a.carla.Says(a.room, "@Akademie Wie viele bestätigte Anmeldungen je Modul?")
	says(t, a.whispered(t, a.carla), "als Direktnachricht geschickt")
	if told := a.toldDirectly(a.carla); !strings.Contains(told, "KI in der Verwaltung | 7") || !strings.Contains(told, "7 bestätigte Anmeldungen") {
		t.Errorf("directly: %s", told)
	}
	hides(t, a.inRoom(), "7 bestätigte", "| 7")
	if n := a.count(t, a.room, asked); n > 1 {
		t.Errorf("%d messages in the channel", n)
	}

	// A chart is a picture with a text for who does not see it.
	a.carla.Commands(a.room, "Bestätigte Anmeldungen je Monat")
	a.settled(t)
	for _, m := range a.slack.Messages(a.slack.DirectChannel(a.carla)) {
		for _, f := range m.Files {
			if !strings.HasPrefix(string(f.Data), "\x89PNG") || f.AltText == "" {
				t.Errorf("file %s of %d bytes, for who does not see it %q", f.Name, len(f.Data), f.AltText)
			}
		}
	}

	// Who is not linked, or no coordinator, gets none, anywhere.
	denied := a.anna.Says(a.room, "@Akademie Wie viele bestätigte Anmeldungen je Modul?")
	says(t, a.said(t, a.room, denied), "Koordinierenden der Akademie vorbehalten")
	a.links(t, a.bert)
	own := a.bert.Direct()
	directly := a.bert.Says(own, "Wie viele bestätigte Anmeldungen je Modul?")
	says(t, a.said(t, own, directly), "Koordinierenden der Akademie vorbehalten")
	hides(t, a.inRoom()+a.toldDirectly(a.anna)+a.toldDirectly(a.bert), "| 7", "7 bestätigte")
}

func TestAcceptanceADeletedQuestionTakesItsAnswerAlong(t *testing.T) {
	t.Parallel()
	a := openAcademy(t)
	thread := a.anna.Says(a.room, "@Akademie Was ist Biletado?")
	says(t, a.said(t, a.room, thread), "offene Software")
	a.anna.Deletes(a.room, thread)
	a.settled(t)
	hides(t, a.inRoom(), "offene Software")
	if n := single[int](t, a.pool, `SELECT count(*)::int FROM turns WHERE question LIKE '%Biletado%' OR answer::text LIKE '%Software%'`); n != 0 {
		t.Errorf("%d turns keep what was deleted", n)
	}

	own := a.anna.Direct()
	first := a.anna.Says(own, "Was ist Biletado?")
	a.settled(t)
	a.anna.Edits(own, first, "Was kostet das Modul KI in der Verwaltung?")
	if n := a.count(t, own, first); n != 1 {
		t.Errorf("a question edited after its answer has %d answers", n)
	}
}
