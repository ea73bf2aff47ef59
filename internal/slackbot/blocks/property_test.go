package blocks

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// pieces are what texts of documents, people and models may hold, the worst of it
// included.
var pieces = []string{
	"Bürger*innen", "Datenschutz ", " und ", "<!channel>", "<@U012AB3CD>", "<#C1|geheim>", "<https://boese.example|Bank>",
	"&lt;!here&gt;", "&", "&amp;", "<", ">", "*fett*", "_kursiv_", "~weg~", "`code`", "```", "[Link](https://www.example.org/a_(b)?c=d&e=f)",
	"[Böse](javascript:alert)", "![Bild](https://www.example.org/x.png)", "https://www.example.org ", "\n", "\r\n# Titel\n", "\n> Zitat", "1. ", "- ", "|",
	"\\", ":smile:", "\u202e", "\x00", "\xff", "😀", "«", "–", "\u00a0", "@channel ", "&#10;&#60;!channel&#62;", strings.Repeat("Wort ", 400), strings.Repeat("&", 900),
	"",
}

// anyText is made of such pieces.
func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "pieces"), "")
	})
}

func anyAddress() *rapid.Generator[string] {
	return rapid.SampledFrom([]string{
		"", "https://www.example.org/a?b=c&d=e#:~:text=x%2Cy", "https://münchen.example/ä(1)", "javascript:alert(1)", "mailto:a@b.example",
		"https://bund.de@boese.example", "https://x.example/" + strings.Repeat("ü", 900), "https://x.example/|>evil<!channel>", "nichts",
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
			c.Sessions = append(c.Sessions, conversation.SessionTime{Starts: today, Ends: today.Add(time.Hour), Title: anyText().Draw(t, "session")})
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

// anyAnswer is whatever a turn may bring, and more than it ever does.
func anyAnswer() *rapid.Generator[Answer] {
	return rapid.Custom(func(t *rapid.T) Answer {
		flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
		turn := conversation.Turn{
			ID: 9, Language: rapid.SampledFrom([]string{"de", "en", ""}).Draw(t, "language"), Done: flag("done"), Mine: flag("mine"),
			Outcome:   rapid.SampledFrom([]conversation.Outcome{"", conversation.Answered, conversation.Weak, conversation.Refused}).Draw(t, "outcome"),
			Sentences: rapid.SliceOfN(anySentence(), 0, 20).Draw(t, "sentences"),
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
			turn.Board = &conversation.Board{Asked: anyText().Draw(t, "asked"), More: rapid.IntRange(0, 3).Draw(t, "more"), ReadAt: today, Cards: rapid.SliceOfN(anyCard(), 0, 12).Draw(t, "cards")}
		}
		if flag("draft") {
			turn.Booking = &conversation.BookingForm{Stage: conversation.FormOpen}
		}
		return Answer{
			Conversation: rapid.SampledFrom([]string{"", talk}).Draw(t, "conversation"), Turn: turn, PublicURL: pages, CanBook: flag("can book"),
			CanShare: flag("can share"), Unfolded: flag("unfolded"), Streamed: flag("streamed"), SignedIn: flag("signed in"),
			Bookings: rapid.SliceOfN(anyBooking(), 0, 8).Draw(t, "bookings"), Now: today,
		}
	})
}

func TestAcceptanceAnswersKeepSlacksLimitsWhateverATurnBrings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswer().Draw(t, "answer")
		m := NewAnswer(a)
		if err := Check(m.Blocks); err != nil {
			t.Fatal(err)
		}
		if len(m.Blocks) == 0 && !a.Streamed {
			t.Fatal("nothing is shown")
		}
		if m.Text == "" || length(m.Text) > mostFallback || !utf8.ValidString(m.Text) {
			t.Fatalf("text of %d characters for notifications", length(m.Text))
		}
		harmless(t, m)
	})
}

func TestAcceptanceDialogsKeepSlacksLimitsWhateverTheyAreAbout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		language := rapid.SampledFrom([]string{"de", "en"}).Draw(t, "language")
		r := run(rapid.IntRange(0, 20).Draw(t, "free"))
		r.Module.Title, r.Platform, r.Key = anyText().Draw(t, "title"), anyText().Draw(t, "platform"), anyText().Draw(t, "key")
		d := BookingDialog{
			Run: r, Name: anyText().Draw(t, "name"), Email: anyText().Draw(t, "email"), Seats: rapid.IntRange(0, 200).Draw(t, "seats"), Language: language,
			Draft:     booking.Draft{Seats: rapid.IntRange(-1, 300).Draw(t, "wanted"), Person: booking.Person{Municipality: anyText().Draw(t, "town"), Function: anyText().Draw(t, "function")}},
			PublicURL: pages, Now: today,
		}
		c := conversation.Citation{N: 1, Document: 1, Title: anyText().Draw(t, "title"), Heading: anyText().Draw(t, "heading"), Quote: anyText().Draw(t, "quote"), URL: anyAddress().Draw(t, "url")}
		for _, v := range []any{NewBookingDialog(d), SourceDialog(c, pages, language), LinkDialog(pages, language)} {
			if err := checkAny(v); err != nil {
				t.Fatal(err)
			}
			harmless(t, v)
		}
		receipt := Receipt(booking.Receipt{Ref: anyText().Draw(t, "ref"), Email: anyText().Draw(t, "address"), Seats: 1, ConfirmBy: today}, r, language)
		if err := Check(receipt.Blocks); err != nil {
			t.Fatal(err)
		}
		harmless(t, receipt)
	})
}

func TestAcceptanceTheHomeKeepsSlacksLimitsWhateverItShows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := Home{
			Bookings: rapid.SliceOfN(anyBooking(), 0, 40).Draw(t, "bookings"), SignedIn: rapid.Bool().Draw(t, "signed in"), Email: anyText().Draw(t, "email"),
			CanBook: rapid.Bool().Draw(t, "can book"), PublicURL: pages, Contact: anyText().Draw(t, "contact"), Language: "de", Now: today,
		}
		for range rapid.IntRange(0, 20).Draw(t, "runs") {
			r := run(rapid.IntRange(0, 20).Draw(t, "free"))
			r.Module.Title, r.BookingURL = anyText().Draw(t, "title"), anyAddress().Draw(t, "url")
			h.Runs = append(h.Runs, r)
		}
		v := NewHome(h)
		if err := CheckHome(v); err != nil {
			t.Fatal(err)
		}
		harmless(t, v)
	})
}

func TestAcceptanceFiguresKeepSlacksLimitsWhateverTheTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 25).Draw(t, "columns")
		line := func() []string {
			cells := make([]string, columns)
			for i := range cells {
				cells[i] = anyText().Draw(t, "cell")
			}
			return cells
		}
		table := show.Table{Head: line(), Numbers: make([]bool, columns)}
		for range rapid.IntRange(0, 3).Draw(t, "different rows") {
			same := line()
			for range rapid.IntRange(1, 60).Draw(t, "times") {
				table.Rows = append(table.Rows, same)
			}
		}
		if rapid.Bool().Draw(t, "total") {
			table.Total = line()
		}
		blocks, _ := in("de").table(table)
		if err := Check(blocks); err != nil {
			t.Fatal(err)
		}
		back := ask.Back{Reason: ask.UnknownWord, Words: anyText().Draw(t, "words")}
		for range rapid.IntRange(0, 6).Draw(t, "choices") {
			back.Choices = append(back.Choices, ask.Choice{Query: byLand(1).Query, Label: anyText().Draw(t, "label")})
		}
		for _, m := range Figures(nil, &back, "de", pages) {
			if err := Check(m.Blocks); err != nil {
				t.Fatal(err)
			}
			harmless(t, m)
		}
	})
}

func TestAcceptanceAStreamOnlyGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sentences := rapid.SliceOfN(anySentence(), 0, 30).Draw(t, "sentences")
		before := ""
		for i := range sentences {
			now := Stream(sentences[:i+1])
			if !strings.HasPrefix(now, before) {
				t.Fatalf("%q became %q", before, now)
			}
			before = now
		}
		if length(before) > MaxStream {
			t.Fatalf("%d characters", length(before))
		}
	})
}

// angled is what Slack reads between angle brackets, and linked what of it this
// package writes itself.
var (
	angled = regexp.MustCompile(`<[^>]*>?`)
	linked = regexp.MustCompile(`^<(https?://|mailto:)[^|<>]+\|[^<>|]+>$`)
	target = regexp.MustCompile(`[^\\]\]\(([^)]*)\)`)
)

// harmless fails if a text would mention somebody, or link other than this package
// links.
func harmless(t *rapid.T, made any) {
	data, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	var decoded any
	if err := json.Unmarshal(data, &decoded); err != nil {
		t.Fatal(err)
	}
	look(t, decoded)
}

func look(t *rapid.T, v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			look(t, e)
		}
	case map[string]any:
		text, is := v["text"].(string)
		if is && (v["type"] == "mrkdwn" || v["type"] == "markdown") {
			for _, found := range angled.FindAllString(text, -1) {
				if v["type"] == "markdown" || !linked.MatchString(found) {
					t.Fatalf("%q in %q", found, text)
				}
			}
			for _, target := range target.FindAllStringSubmatch(text, -1) {
				if v["type"] == "markdown" && !strings.HasPrefix(target[1], "https://") && !strings.HasPrefix(target[1], "mailto:") {
					t.Fatalf("a link to %q in %q", target[1], text)
				}
			}
			if strings.ContainsAny(text, "\x00\u202e") {
				t.Fatalf("%q", text)
			}
		}
		for _, e := range v {
			look(t, e)
		}
	}
}
