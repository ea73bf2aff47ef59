package web

import (
	"html/template"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// drawing is what an icon looks like, which comes from the design system.
var drawing = regexp.MustCompile(`<path d="[^"]*"/>`)

// golden compares got, without the drawings of its icons, with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = drawing.ReplaceAllString(got, "")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), run with -update if that is meant:\n%s", path, diff)
	}
}

func TestAnswerRendersAsGolden(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, answer := range map[string]func(string) (conversation.Turn, error){
		"answer": congress, "refusal": refusal,
	} {
		turn, err := answer("")
		if err != nil {
			t.Fatal(err)
		}
		turn.Done = true
		for _, texts := range []*texts{&inGerman, &inEnglish} {
			fragments, err := s.newAnswerRenderer(texts, "t7").turn(turn)
			if err != nil {
				t.Fatal(err)
			}
			var page strings.Builder
			for _, part := range []string{partBody, partNotices, partSources, partFooter} {
				page.WriteString("<!-- " + part + " -->\n" + string(assemble(fragments, part)) + "\n")
			}
			golden(t, name+"."+texts.Language+".html", page.String())
		}
	}
}

func TestCardsStandAboveAFormToChooseForAndBelowOneThatHasItsRun(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	cards, form := assistant.Runs{Board: board()}, assistant.Form{Booking: conversation.BookingForm{Stage: conversation.FormOpen}}
	saved := conversation.Turn{Board: &cards.Board, Booking: &form.Booking, Done: true}
	for _, hasRun := range []bool{false, true} {
		show := func(*texts, conversation.BookingForm) (template.HTML, bool, error) { return "<form>", hasRun, nil }
		reloaded, err := o.turnViews(&inGerman, account.Person{}, "", []conversation.Turn{saved}, show)
		if err != nil {
			t.Fatal(err)
		}
		above, below := reloaded[0].Runs, reloaded[0].Others
		if reloaded[0].Booking != "<form>" || (above != "") == hasRun || (below != "") != hasRun {
			t.Errorf("form has its run: %t, cards above: %t, below: %t", hasRun, above != "", below != "")
		}
		for order, events := range map[string][]assistant.Event{
			"cards first": {cards, form, assistant.Done{Turn: saved}}, "form first": {form, cards, assistant.Done{Turn: saved}},
			"only as saved": {assistant.Done{Turn: saved}},
		} {
			r := o.newAnswerRenderer(&inGerman, turnAnchor(0))
			r.form = show
			var live []fragment
			for _, e := range events {
				more, err := r.event(e)
				if err != nil {
					t.Fatal(err)
				}
				live = append(live, more...)
			}
			if diff := cmp.Diff([]template.HTML{above, "<form>", below},
				[]template.HTML{assemble(live, partRuns), assemble(live, partBooking), assemble(live, partOthers)}); diff != "" {
				t.Errorf("%s, form has its run: %t: streamed otherwise than reloaded (-reloaded +streamed):\n%s", order, hasRun, diff)
			}
		}
	}
}

func TestSentencesLieAsTheirFormsSay(t *testing.T) {
	t.Parallel()
	const text, paragraph, item, step = conversation.FormText, conversation.FormParagraph, conversation.FormItem, conversation.FormStep
	const ul, ol = `<ul class="kern-list kern-list--bullet">`, `<ol class="kern-list kern-list--number">`
	s := setup(t)
	for name, c := range map[string]struct {
		forms []conversation.Form
		want  string
	}{
		"text continues":             {[]conversation.Form{text, text}, "<p>a b</p>"},
		"paragraph opens":            {[]conversation.Form{text, paragraph}, "<p>a</p><p>b</p>"},
		"items gather":               {[]conversation.Form{paragraph, item, item}, "<p>a</p>" + ul + "<li>b</li><li>c</li></ul>"},
		"text continues its item":    {[]conversation.Form{item, text, item}, ul + "<li>a b</li><li>c</li></ul>"},
		"paragraph ends a list":      {[]conversation.Form{step, paragraph, step}, ol + "<li>a</li></ol><p>b</p>" + ol + "<li>c</li></ol>"},
		"steps do not join items":    {[]conversation.Form{item, step}, ul + "<li>a</li></ul>" + ol + "<li>b</li></ol>"},
		"an unknown form is a block": {[]conversation.Form{"table", text}, "<p>a b</p>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := s.newAnswerRenderer(&inGerman, "t")
			var fragments []fragment
			for i, form := range c.forms {
				f, err := r.event(assistant.Text{Sentence: conversation.Sentence{Text: string(rune('a' + i)), Form: form}})
				if err != nil {
					t.Fatal(err)
				}
				fragments = append(fragments, f...)
			}
			got := strings.NewReplacer(`<span class="sentence">`, "", "</span>", "").Replace(string(assemble(fragments, partBody)))
			if got != c.want {
				t.Errorf("body = %s, want %s", got, c.want)
			}
		})
	}
}

func TestItemsWithTheSourcesOfTheSentenceBeforeAreMarked(t *testing.T) {
	t.Parallel()
	const text, paragraph, item, step = conversation.FormText, conversation.FormParagraph, conversation.FormItem, conversation.FormStep
	for name, c := range map[string]struct {
		forms []conversation.Form
		cites []int // the only citation of each sentence; 0 for none
		want  string
	}{
		"run of items":            {[]conversation.Form{item, item, item, item}, []int{1, 1, 2, 2}, "a=b c=d"},
		"behind its lead":         {[]conversation.Form{paragraph, item, item}, []int{1, 1, 1}, "a=b=c"},
		"item of several":         {[]conversation.Form{item, text, item}, []int{1, 2, 2}, "a b=c"},
		"own words have none":     {[]conversation.Form{paragraph, item, item}, []int{0, 0, 0}, "a b c"},
		"another kind of list":    {[]conversation.Form{item, step}, []int{1, 1}, "a b"},
		"sentences of paragraphs": {[]conversation.Form{text, text, paragraph}, []int{1, 1, 1}, "a b c"},
	} {
		r := setup(t).newAnswerRenderer(&inGerman, "t")
		got := ""
		for i, form := range c.forms {
			s := conversation.Sentence{Text: string(rune('a' + i)), Form: form}
			if c.cites[i] > 0 {
				s.Citations = []int{c.cites[i]}
			}
			f, err := r.sentence(s)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case strings.Contains(string(f.HTML), `<li class="same-sources">`):
				got += "=" + s.Text
			case i > 0:
				got += " " + s.Text
			default:
				got = s.Text
			}
			if c.cites[i] > 0 != strings.Contains(string(f.HTML), `class="cite"`) {
				t.Errorf("%s: %s lacks its number, or has one", name, f.HTML)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestGermanSourcesAreMarkedAsGermanOnEnglishPages(t *testing.T) {
	t.Parallel()
	b := setup(t)
	address, _, _ := strings.Cut(b.post("/ask", form("question", "Where was it?")).Header().Get("Location"), "#")
	page := b.get(address + "?lang=en").Body.String()
	for _, want := range []string{
		`<html lang="en"`,
		`<span class="source__title" lang="de">Rückblick auf den Kongress</span>`,
		`Section: <span lang="de">Zwei Tage in Kiel</span>`,
		`<blockquote class="source__quote" lang="de"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}
	if page := b.get("/documents/1?lang=en").Body.String(); !strings.Contains(page, `<article class="text" lang="de">`) || !strings.Contains(page, `<p class="source__meta" lang="en">`) {
		t.Error("the document's own text and our words about it do not say their languages")
	}
}

func TestSavedTurnWinsOverWhatWasStreamed(t *testing.T) {
	t.Parallel()
	r := setup(t).newAnswerRenderer(&inGerman, "t")
	if _, err := r.event(assistant.Text{Sentence: conversation.Sentence{Text: "Gestrichen."}}); err != nil {
		t.Fatal(err)
	}
	turn := conversation.Turn{Done: true, Sentences: []conversation.Sentence{{Text: "Geblieben."}}}
	fragments, err := r.event(assistant.Done{Turn: turn})
	if err != nil {
		t.Fatal(err)
	}
	if body := string(assemble(fragments, partBody)); !strings.Contains(body, "Geblieben.") || strings.Contains(body, "Gestrichen.") {
		t.Errorf("body after Done = %q", body)
	}
}

func TestThePageSaysThatAModelWroteTheAnswer(t *testing.T) {
	t.Parallel()
	for _, byModel := range []bool{true, false} {
		b := setup(t, func(_ *Config, a *scripted) {
			a.answer = func(string) (conversation.Turn, error) {
				return conversation.Turn{Sentences: []conversation.Sentence{{Text: "Ja."}}, Model: "ollama:<b>test</b>", ByModel: byModel}, nil
			}
		})
		page, _, _ := strings.Cut(b.post("/ask", form("question", "Geht das?")).Header().Get("Location"), "#")
		body := b.get(page).Body.String()
		if got := strings.Contains(body, "Von einem KI-Modell (ollama:&lt;b&gt;test&lt;/b&gt;)"); got != byModel {
			t.Errorf("by model %v: the page says so: %v", byModel, got)
		}
	}
}

// attacks are texts that must come out as text, or not at all.
var attacks = []string{
	`<script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>`,
	`[klick](javascript:alert(1))`,
	`[klick](data:text/html,<script>alert(1)</script>)`,
	`<a href="vbscript:x">y</a>`,
	`![x](https://evil.example/pixel.png)`,
	"`</span><script>alert(1)</script>`",
	`"><svg onload=alert(1)>`,
	`<style>*{display:none}</style>`,
	`<form action=https://evil.example><input name=q></form>`,
	`<iframe src="https://evil.example"></iframe>`,
}

func TestTextFromOutsideCannotBecomeMarkup(t *testing.T) {
	t.Parallel()
	for _, attack := range attacks {
		t.Run(attack, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(c *Config, a *scripted) {
				a.answer = func(string) (conversation.Turn, error) {
					return conversation.Turn{
						Sentences: []conversation.Sentence{{Text: attack, Citations: []int{1}}},
						Notices:   []string{attack},
						Citations: []conversation.Citation{{N: 1, Title: attack, Kind: attack, Date: attack, URL: "javascript:alert(1)//" + attack, Heading: attack, Quote: attack, Note: attack}},
						Topics:    []conversation.Topic{{Title: attack, URL: attack}},
					}, nil
				}
				d := library()
				doc := d[1]
				doc.Title, doc.Markdown, doc.URL, doc.Note = attack, "# x\n\n"+attack+"\n", "javascript:alert(1)", attack
				d[1] = doc
				c.Documents = d
			})
			w := b.post("/ask", form("question", attack))
			pages := []string{w.Header().Get("Location"), "/documents/1", "/documents", "/?lang=" + attack, "/documents/1?quote=" + template.URLQueryEscaper(attack)}
			for _, page := range pages {
				body := b.get(strings.ReplaceAll(page, " ", "%20")).Body.String()
				main := body[strings.Index(body, "<main"):]
				for _, bad := range []string{"<script", "<img src=x", "<img src=\"https", "onerror=alert(1)>", "<svg onload", `href="javascript:`, `href="data:`, `href="vbscript:`, "<style", "<iframe", `action="https`, "action=https://evil.example>"} {
					if strings.Contains(main, bad) {
						t.Errorf("%s holds %q", page, bad)
					}
				}
			}
		})
	}
}

func TestAPageThatCannotBeWrittenIsAnErrorAllTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.assets.Icons = nil
	if w := b.get("/"); w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), inGerman.Errors.Internal) {
		t.Errorf("status = %d, %q", w.Code, w.Body)
	}
}
