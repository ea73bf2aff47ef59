package messages

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// scraps are what texts of documents, people and models may hold, the worst of it
// included.
func scraps() []string {
	return []string{
		"Bürger*innen", "Datenschutz ", " und ", "@room", "@eva:example.org", "<b>fett</b>", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
		"<mx-reply>", "</p>", "</a>", "<a href=\"https://boese.example\">", "&lt;i&gt;", "&", "&amp;", "&#60;u&#62;", "<", ">", "\"", "'", "*fett*", "**", "_kursiv_", "`code`", "```",
		"[Link](https://www.example.org/a_(b)?c=d&e=f)", "[Böse](javascript:alert)", "[Eva](https://matrix.to/#/@eva:example.org)", "[a [b](https://b.example)](https://a.example)",
		"![Bild](https://www.example.org/x.png)", "<https://www.example.org>", "https://www.example.org ", "mxc://example.org/abc", "\n", "\r\n# Titel\n", "\n> Zitat", "1. ", "- ", "|",
		"\\", "\u202e", "\u2066", "\x00", "\x1b[31m", "\xff", "\ufdd0", "\u00a0", strings.Repeat("Wort ", 400), strings.Repeat("&", 3000), strings.Repeat("**a", 200), strings.Repeat("<", 3000), "",
	}
}

// anyText is made of such scraps.
func anyText() *rapid.Generator[string] {
	all := scraps()
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(all), 0, 8).Draw(t, "scraps"), "")
	})
}

func anyAddress() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"", "https://www.example.org/a?b=c&d=e#:~:text=x%2Cy", "https://münchen.example/ä(1)", "javascript:alert(1)", "mailto:a@b.example", "data:text/html,x",
		"https://bund.de@boese.example", "https://matrix.to/#/@eva:example.org", "HTTPS://MATRIX.TO/#/#raum:example.org", "https://x.example/" + strings.Repeat("ü", 900), "https://x.example/\"><b>", "nichts",
	})
}

func anySentence() *rapid.Generator[conversation.Sentence] {
	return rapid.Custom(func(t *rapid.T) conversation.Sentence {
		return conversation.Sentence{
			Text:      anyText().Draw(t, "text"),
			Form:      rapid.SampledFrom([]conversation.Form{"", conversation.FormParagraph, conversation.FormItem, conversation.FormStep}).Draw(t, "form"),
			Citations: rapid.SliceOfN(rapid.IntRange(1, 30), 0, 12).Draw(t, "citations"),
		}
	})
}

func anyCard() *rapid.Generator[conversation.RunCard] {
	return rapid.Custom(func(t *rapid.T) conversation.RunCard {
		c := card(anyText().Draw(t, "name"), rapid.IntRange(0, 20).Draw(t, "free"),
			rapid.SampledFrom([]catalogue.Availability{catalogue.Bookable, catalogue.Waitable, catalogue.Full, catalogue.NotYet, catalogue.Off, ""}).Draw(t, "availability"))
		c.Platform, c.Institution, c.Key, c.URL = anyText().Draw(t, "platform"), anyText().Draw(t, "institution"), anyText().Draw(t, "key"), anyAddress().Draw(t, "url")
		for range rapid.IntRange(0, 10).Draw(t, "sessions") {
			c.Sessions = append(c.Sessions, conversation.SessionTime{Starts: today(), Ends: today().Add(time.Hour), Title: anyText().Draw(t, "session")})
		}
		return c
	})
}

func anyBooking() *rapid.Generator[booking.Booking] {
	return rapid.Custom(func(t *rapid.T) booking.Booking {
		b := own()[rapid.IntRange(0, len(own())-1).Draw(t, "state")]
		b.Ref, b.Run.Module.Title, b.Run.Title = anyText().Draw(t, "ref"), anyText().Draw(t, "title"), anyText().Draw(t, "run")
		return b
	})
}

func anyDraft() *rapid.Generator[*Draft] {
	return rapid.Custom(func(t *rapid.T) *Draft {
		d := draft()
		p := &d.Person
		p.Name, p.Email, p.Municipality, p.Function = anyText().Draw(t, "name"), anyText().Draw(t, "email"), anyText().Draw(t, "town"), anyText().Draw(t, "function")
		d.Chosen.Module.Title, d.Chosen.Key, d.Seats = anyText().Draw(t, "title"), anyText().Draw(t, "key"), rapid.IntRange(-1, 300).Draw(t, "seats")
		d.Waits = rapid.Bool().Draw(t, "waits")
		switch rapid.IntRange(0, 3).Draw(t, "kind of draft") {
		case 0:
			return nil
		case 1:
			d.Move, d.Moves = 3, d.Chosen
		case 2:
			d.Chosen = nil
		}
		return d
	})
}

// anyAnswer is whatever a turn may bring, and more than it ever does.
func anyAnswer() *rapid.Generator[Answer] {
	return rapid.Custom(func(t *rapid.T) Answer {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		turn := conversation.Turn{
			ID: 9, Language: rapid.SampledFrom([]string{"de", "en", ""}).Draw(t, "language"), Done: flag("done"), Mine: flag("mine"),
			Sentences: rapid.SliceOfN(anySentence(), 0, 30).Draw(t, "sentences"),
			Notices:   rapid.SliceOfN(anyText(), 0, 5).Draw(t, "notices"),
			ByModel:   flag("by model"), Model: anyText().Draw(t, "model"),
		}
		for n := range rapid.IntRange(0, 22).Draw(t, "citations") {
			turn.Citations = append(turn.Citations, conversation.Citation{
				N: n + 1, Document: rapid.Int64Range(0, 1).Draw(t, "document"), Title: anyText().Draw(t, "title"), Heading: anyText().Draw(t, "heading"),
				Quote: anyText().Draw(t, "quote"), Note: anyText().Draw(t, "note"), URL: anyAddress().Draw(t, "url"), Date: "2026-01-02",
			})
		}
		for range rapid.IntRange(0, 4).Draw(t, "topics") {
			turn.Topics = append(turn.Topics, conversation.Topic{Title: anyText().Draw(t, "topic"), Excerpt: anyText().Draw(t, "excerpt"), URL: anyAddress().Draw(t, "url")})
		}
		if flag("board") {
			turn.Board = &conversation.Board{Asked: anyText().Draw(t, "asked"), More: rapid.IntRange(0, 3).Draw(t, "more"), ReadAt: today(), Cards: rapid.SliceOfN(anyCard(), 0, 12).Draw(t, "cards")}
		}
		if flag("booking") {
			turn.Booking = &conversation.BookingForm{Stage: rapid.SampledFrom([]conversation.FormStage{conversation.FormOpen, conversation.FormSummary, conversation.FormClosed}).Draw(t, "stage")}
		}
		return Answer{
			Turn: turn, PublicURL: pages, CanBook: flag("can book"), SignedIn: flag("signed in"), Draft: anyDraft().Draw(t, "draft"),
			Bookings: rapid.SliceOfN(anyBooking(), 0, 12).Draw(t, "bookings"), Now: today(),
		}
	})
}

func TestAcceptanceAnswersAreAllowedHTMLWhateverATurnBrings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswer().Draw(t, "answer")
		all := NewAnswer(a)
		if len(all) == 0 {
			t.Fatal("nothing is said")
		}
		for _, m := range all {
			if err := check(m); err != nil {
				t.Fatalf("%v:\n%s", err, m.HTML)
			}
		}
		if m, ok := Beginning(a.Turn.Sentences, a.Turn.Language); ok {
			if err := check(m); err != nil {
				t.Fatalf("%v:\n%s", err, m.HTML)
			}
		}
	})
}

func TestAcceptanceOtherMessagesAreAllowedHTML(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		language := rapid.SampledFrom([]string{"de", "en"}).Draw(t, "language")
		text := func(name string) string { return anyText().Draw(t, name) }
		cells := func(name string) []string { return []string{text(name), text(name), text(name)} }
		table := show.Table{Head: cells("head"), Numbers: []bool{false, true, false}, Notes: cells("notes"), Rows: rapid.SliceOfN(rapid.Custom(func(*rapid.T) []string { return cells("row") }), 0, 80).Draw(t, "rows")}
		if rapid.Bool().Draw(t, "total") {
			table.Total = cells("sum")
		}
		r := run(4)
		r.Module.Title, r.Key = text("run"), text("key")
		receipt := booking.Receipt{Ref: text("ref"), Seats: 2, Email: text("email"), Held: rapid.Bool().Draw(t, "held"), ConfirmBy: today()}
		all := NewLetter(Letter{Name: "A" + text("name"), Caption: text("caption"), Sentence: text("sentence"), AsOf: text("as of"), Table: table, Link: anyAddress().Draw(t, "link"), Language: language})
		all = append(all, Figures(nil, &ask.Back{Reason: ask.Ambiguous, Words: text("words"), Choices: []ask.Choice{{Label: text("label")}}}, language, pages)...)
		all = append(all, Receipt(receipt, r, pages, language), Became(anyBooking().Draw(t, "booking"), pages, language),
			AskCancel(anyBooking().Draw(t, "booking"), rapid.Bool().Draw(t, "decline"), pages, language), Note("Zu "+Escape(text("noted"))+"\n- "+Escape(text("item"))),
			Choice("Welchen Bericht meinen Sie?", []string{text("option"), text("another")}, "Bitte mit der Nummer."))
		for _, m := range all {
			if err := check(m); err != nil {
				t.Fatalf("%v:\n%s", err, m.HTML)
			}
		}
	})
}

func TestEscapedTextIsShownAsItIs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := anyText().Draw(t, "text")
		m := Note("a " + Escape(s))
		want := strings.TrimSpace("a " + prose.Clean(s))
		if len(want) > mostSentence { // it is cut
			return
		}
		if m.Text != want || words(m.HTML) != want {
			t.Fatalf("%q and %q, want %q", m.Text, words(m.HTML), want)
		}
	})
}

func TestLongAnswersAreSplitBetweenParagraphsAndNothingIsLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var turn conversation.Turn
		turn.Done, turn.Language = true, "de"
		for range rapid.IntRange(1, 200).Draw(t, "sentences") {
			turn.Sentences = append(turn.Sentences, conversation.Sentence{
				Text: strings.Repeat("Satz ", rapid.IntRange(1, 120).Draw(t, "words")) + "Ende.",
				Form: rapid.SampledFrom([]conversation.Form{"", conversation.FormParagraph, conversation.FormItem, conversation.FormStep}).Draw(t, "form"),
			})
		}
		ends := 0
		for _, m := range NewAnswer(answer(turn)) {
			if err := check(m); err != nil {
				t.Fatal(err)
			}
			ends += strings.Count(m.Text, "Ende.")
			if !strings.HasSuffix(m.Text, "Ende.") {
				t.Fatal("a message ends within a sentence")
			}
		}
		if ends != len(turn.Sentences) {
			t.Fatalf("%d of %d sentences are shown", ends, len(turn.Sentences))
		}
	})
}
