package web

import (
	"flag"
	"fmt"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/web/webtest"
)

var shots = flag.String("shots", "", "folder for pictures of the pages, to look at them")

// visitor is a tab on a server under test.
type visitor struct {
	*webtest.Tab
	*bench
	t    *testing.T
	site string
}

func visit(t *testing.T, browser *webtest.Browser, change func(*Config, *scripted), steps ...webtest.Step) *visitor {
	t.Helper()
	b := setup(t, change)
	site := httptest.NewServer(b.Handler())
	t.Cleanup(site.Close)
	// Without animations nothing moves away from under a click.
	v := &visitor{browser.Tab(t, append([]webtest.Step{webtest.Calm()}, steps...)...), b, t, site.URL}
	v.open("/")
	return v
}

func (v *visitor) open(path string) { v.t.Helper(); v.Do(chromedp.Navigate(v.site + path)) }

// write and press act on whatever has the focus.
func (v *visitor) write(text string) { v.t.Helper(); v.Do(chromedp.KeyEvent(text)) }
func (v *visitor) press(key string)  { v.t.Helper(); v.Do(chromedp.KeyEvent(key)) }

func (v *visitor) click(selector string) {
	v.t.Helper()
	v.Do(chromedp.Click(chromedp.CSS(selector)))
}

// ask types a question and sends it by Enter, then waits for the whole answer.
func (v *visitor) ask(question string) {
	v.t.Helper()
	v.click("#question")
	v.write(question)
	v.press(kb.Enter)
	v.Wait(answered)
}

// next lets the assistant go one step further.
func (v *visitor) next(step chan<- struct{}) {
	v.t.Helper()
	select {
	case step <- struct{}{}:
	case <-time.After(webtest.TabTime):
		v.t.Fatal("the assistant waits for no further step")
	}
}

func (v *visitor) text(selector string) string {
	v.t.Helper()
	return webtest.Eval[string](v.Tab, `[...document.querySelectorAll('`+selector+`')].map(e => e.textContent.replace(/\s+/g, " ").trim()).join("|")`)
}

func (v *visitor) is(expression string) {
	v.t.Helper()
	if !webtest.Eval[bool](v.Tab, "!!("+expression+")") {
		v.t.Errorf("the page does not have: %s", expression)
	}
}

// shoot keeps a picture when pictures are wanted.
func (v *visitor) shoot(name string) {
	v.t.Helper()
	if *shots != "" {
		v.Screenshot(filepath.Join(*shots, name+".png"))
	}
}

// answered is true when no answer is on its way and one is there.
const answered = `document.querySelector('.turn') && !document.querySelector('[aria-busy]') && document.querySelector('.turn:last-child .answer').innerText.length > 40`

func normal(*Config, *scripted) {}

func refusing(_ *Config, a *scripted) { a.answer = refusal }

// TestAcceptanceBrowser drives the chat as readers do.
func TestAcceptanceBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, test := range map[string]func(*testing.T, *webtest.Browser){
		"answer streams in sentence by sentence":       testStreams,
		"citation opens, closes and gives focus back":  testCitation,
		"everything works by keyboard":                 testKeyboard,
		"conversation survives a reload":               testReload,
		"interrupted answer is asked again once":       testInterrupted,
		"stop keeps what has arrived":                  testStop,
		"everything works without JavaScript":          testNoScript,
		"phone shows the page without side scrolling":  testPhone,
		"two answers on a phone":                       testTwoAnswers,
		"numbers stand once and behind their word":     testNumbers,
		"appearance follows the system and the switch": testAppearance,
		"language switch":                              testEnglish,
		"axe finds nothing":                            testAxe,
		"document marks the quote":                     testDocument,
		"conversation can be deleted":                  testDelete,
		"error is told in place":                       testErrors,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

func testStreams(t *testing.T, browser *webtest.Browser) {
	step := make(chan struct{})
	v := visit(t, browser, func(_ *Config, a *scripted) { a.step = step })
	v.click("#question")
	v.write("Wo war der Kongress?")
	v.press(kb.Enter)

	v.Wait(`document.querySelector('[data-status-text]').textContent === "Ich suche in 1.234 Abschnitten …"`)
	v.shoot("searching")
	v.is(`location.pathname.startsWith('/c/')`)
	for i := 1; i <= 9; i++ {
		v.next(step)
		v.Wait(`document.querySelectorAll('.turn .sentence').length === ` + string(rune('0'+i)))
		v.is(`!document.querySelector('.turn .source')`)
	}
	v.is(`document.activeElement.id === 'question'`)
	v.next(step) // the notice
	v.next(step) // the sources
	v.Wait(answered)
	if got, want := v.text(".answer__body > *"), "Der 7. MPSC-Kongress fand am 18. und 19. November 2025 in Kiel statt.12 Rund 500 Menschen nahmen teil.2|"+
		"Das Programm hatte drei Teile:|Vorträge im großen Saal1Werkstätten der Kommunen1 Sie dauerten je 90 Minuten.2|So melden Sie sich an:|Konto anlegen3Modul auswählen3"; got != want {
		t.Errorf("answer = %q, want %q", got, want)
	}
	spoken := v.text("[data-announce] p")
	if want := "Ich suche in der Wissensbasis …|Ich suche in 1.234 Abschnitten …|Der 7. MPSC-Kongress fand am 18. und 19. November 2025 in Kiel statt.|Rund 500 Menschen nahmen teil.|" +
		"Das Programm hatte drei Teile:|Vorträge im großen Saal|Werkstätten der Kommunen|Sie dauerten je 90 Minuten.|So melden Sie sich an:|Konto anlegen|Modul auswählen|" +
		"Zwei Quellen nennen verschiedene Zahlen der Teilnehmenden.|Antwort vollständig, 3 Quellen."; spoken != want {
		t.Errorf("announced = %q, want %q", spoken, want)
	}
	v.shoot("answer")
}

func testCitation(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	v.ask("Wo war der Kongress?")
	v.click(".cite[aria-label='Quelle 2']")
	v.Wait(`document.activeElement.closest('.source')?.dataset.source === "2"`)
	v.shoot("citation")
	v.is(`document.activeElement.innerText.includes('Rund 500 Menschen')`)
	v.press(kb.Escape)
	v.Wait(`document.activeElement.matches(".cite")`)
	v.is(`!document.querySelector('.source[open]')`)
	v.click(".cite[aria-label='Quelle 1']")
	v.is(`document.querySelector('.source[open] a[target=_blank]').href === "https://example.org/kongress#:~:text=Der%207.%20Kongress"`)
	v.click(".source[open] [data-back]")
	v.Wait(`document.activeElement.matches(".cite[aria-label='Quelle 1']")`)
}

func testKeyboard(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	v.Wait(`document.activeElement.id === "question"`)
	v.write("Wo war")
	v.Do(chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(kb.ModifierShift)))
	v.write("der Kongress?")
	v.press(kb.Enter)
	v.Wait(answered)
	if got := webtest.Eval[string](v.Tab, `document.querySelector('[data-question]').textContent`); got != "Wo war\nder Kongress?" {
		t.Errorf("question = %q", got)
	}
	v.is(`document.activeElement.id === "question"`)
	webtest.Eval[bool](v.Tab, `document.querySelector('.skip').focus(), true`)
	v.shoot("skip-link")
	v.press(kb.Enter)
	v.Wait(`document.activeElement.id === "main"`)
	v.press(kb.Tab)
	v.is(`document.activeElement.matches(".cite")`)
	v.press(kb.Enter)
	v.Wait(`document.activeElement.matches(".source[open] .source__body")`)
	v.press(kb.Tab)
	v.is(`document.activeElement.matches(".source__links a")`)
	v.press(kb.Escape)
	v.Wait(`document.activeElement.matches(".cite")`)
}

func testReload(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	v.ask("Wo war der Kongress?")
	before := v.text(".answer__body, .answer__notices, .answer__sources")
	v.Do(chromedp.Reload())
	v.Wait(answered)
	if after := v.text(".answer__body, .answer__notices, .answer__sources"); after != before {
		t.Errorf("after a reload the answer is %q, it was %q", after, before)
	}
	v.ask("Und dann?")
	v.is(`document.querySelectorAll('.turn').length === 2`)
	v.is(`new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length`)
}

func testInterrupted(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	started, err := v.memory.Start(t.Context(), channel)
	if err != nil {
		t.Fatal(err)
	}
	v.memory.open(started.ID, "Wo war der Kongress?")
	v.open("/c/" + started.ID)
	v.Wait(`document.querySelectorAll('.sentence').length === 9 && !document.querySelector('[aria-busy]')`)
	v.is(`document.querySelectorAll('.turn').length === 1 && !document.querySelector('.problem')`)

	v.assistant.answer = func(string) (conversation.Turn, error) { return conversation.Turn{}, errBusy }
	v.memory.open(started.ID, "Und wann?")
	v.open("/c/" + started.ID)
	v.Wait(`document.querySelector('.problem')?.innerText.includes('sehr viele Fragen')`)
	v.Do(chromedp.Reload())
	v.Wait(`document.querySelector('.problem')?.innerText.includes('unterbrochen')`)
	v.shoot("interrupted")
}

func testStop(t *testing.T, browser *webtest.Browser) {
	step := make(chan struct{})
	ended := make(chan error, 1)
	v := visit(t, browser, func(_ *Config, a *scripted) { a.step, a.ended = step, ended })
	v.click("#question")
	v.write("Wo war der Kongress?")
	v.press(kb.Enter)
	v.next(step)
	v.Wait(`document.querySelectorAll('.sentence').length === 1`)
	v.click("[data-stop]")
	if err := <-ended; err == nil {
		t.Error("the turn went on after it was stopped")
	}
	v.Wait(`document.querySelector('.problem')?.innerText.includes('angehalten')`)
	v.shoot("stopped")
	v.is(`document.querySelectorAll('.sentence').length === 1`)
	v.is(`document.activeElement.id === "question"`)
	v.Do(chromedp.Reload()) // does not ask by itself what was stopped on purpose
	v.Wait(`document.querySelector('.problem')?.innerText.includes('unterbrochen')`)
	close(step)
	v.click(".problem button")
	v.Wait(`document.querySelectorAll('.sentence').length === 9`)
	v.is(`document.querySelectorAll('.turn').length === 1`)
}

func testNoScript(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal, webtest.NoScript())
	v.click(".suggestion")
	v.Wait(`location.pathname.startsWith('/c/') && document.querySelectorAll('.sentence').length === 9`)
	v.is(`location.hash === "#" + document.querySelector('.turn').id`)
	v.click("#question")
	v.write("Und sonst?")
	v.click("[data-send]")
	v.Wait(`document.querySelectorAll('.turn').length === 2`)
	v.shoot("no-script")
	v.click("#" + webtest.Eval[string](v.Tab, `document.querySelector('.turn:last-child').id`) + " .cite[aria-label='Quelle 2']")
	v.Wait(`document.querySelector('.turn:last-child .source[open]')`)
	v.click(".tool--dark")
	v.Wait(`document.documentElement.dataset.kernTheme === "dark"`)
	v.Wait(`document.querySelectorAll('.turn').length === 2`)
	v.click("a[hreflang=en]")
	v.Wait(`document.documentElement.lang === "en"`)
	v.Wait(`document.querySelectorAll('.turn').length === 2`)
	v.click(".delete__summary")
	v.click(".delete button")
	v.Wait(`document.querySelector('.flash')?.innerText === "The conversation was deleted."`)
}

func testPhone(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal, webtest.Phone())
	v.shoot("phone-start")
	const fits = `document.documentElement.scrollWidth <= innerWidth`
	v.is(fits)
	v.is(`document.querySelector('.composer').getBoundingClientRect().bottom <= innerHeight`)
	v.ask("Wo war der Kongress?")
	v.shoot("phone-answer")
	v.is(fits)
	v.is(`Math.abs(document.querySelector('.composer').getBoundingClientRect().bottom - innerHeight) < 80`)
	v.is(`[...document.querySelectorAll('button, summary, nav a, .source__links a')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44)`)
	v.click(".cite[aria-label='Quelle 1']")
	v.shoot("phone-citation")
	v.is(fits)
	v.MustAxe("phone")
	for _, width := range []int64{320, 360} {
		v.Do(chromedp.EmulateViewport(width, 640, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
		v.open("/documents")
		v.is(fits)
		v.shoot(fmt.Sprintf("phone-documents-%d", width))
		v.is(`[...document.querySelectorAll('.tool, .finder > :not(label)')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44 && e.getBoundingClientRect().width >= 44)`)
		v.is(`[...document.querySelectorAll('.tool')].filter(e => e.checkVisibility()).every(e => e.scrollWidth <= e.clientWidth && e.innerText.trim() !== "")`)
	}
}

// testTwoAnswers looks at a conversation on a phone, with sources open by number
// and by hand.
func testTwoAnswers(t *testing.T, browser *webtest.Browser) {
	const clear = `(() => {
		const field = document.querySelector('.composer').getBoundingClientRect().top;
		const bar = document.querySelector('.bar').getBoundingClientRect().bottom;
		const last = document.querySelector('.turn:last-child .source[open]').getBoundingClientRect();
		return last.top >= bar && last.bottom <= field;
	})()`
	v := visit(t, browser, func(_ *Config, a *scripted) {
		a.answer = func(question string) (conversation.Turn, error) {
			turn, err := congress(question)
			turn.Citations[2].Quote += strings.Repeat("\nNoch ein Schritt, der einige Worte braucht.", 20)
			return turn, err
		}
	}, webtest.Phone())
	v.ask("Wo war der Kongress?")
	v.ask("Und wie melde ich mich an?")
	v.MustAxe("two answers")
	for _, n := range []string{"1", "2", "3"} {
		webtest.Eval[bool](v.Tab, `[...document.querySelectorAll(".turn:last-child .cite[aria-label='Quelle `+n+`']")].find(e => e.checkVisibility()).click(), true`)
		v.Wait(`document.activeElement.closest('.source')?.dataset.source === "` + n + `"`)
		v.Wait(clear)
		v.shoot("two-answers-" + n)
		v.MustAxe("two answers, source " + n)
		v.press(kb.Escape)
		v.Wait(`!document.querySelector('.source[open]')`)
	}
	v.click(".turn:last-child .source[data-source='3'] summary")
	v.Wait(clear)
	v.MustAxe("two answers, source opened by hand")
	v.Do(chromedp.Reload())
	v.MustAxe("two answers, reloaded")
}

// testNumbers looks where the numbers of the sources stand.
func testNumbers(t *testing.T, browser *webtest.Browser) {
	const long = "Ein Punkt, dessen letzte Zeile je nach Breite der Seite anderswo endet!"
	v := visit(t, browser, func(_ *Config, a *scripted) {
		a.answer = func(string) (conversation.Turn, error) {
			turn, err := congress("")
			turn.Sentences = []conversation.Sentence{
				{Text: "Das sind die Punkte:", Form: conversation.FormParagraph, Citations: []int{1}},
				{Text: long, Form: conversation.FormItem, Citations: []int{1}},
				{Text: long, Form: conversation.FormItem, Citations: []int{1}},
				{Text: long, Form: conversation.FormItem, Citations: []int{2}},
				{Text: "**" + long + "**", Form: conversation.FormItem, Citations: []int{1, 2}},
			}
			return turn, err
		}
	})
	v.ask("Welche Punkte?")
	if got, want := webtest.Eval[string](v.Tab, `[...document.querySelectorAll('.cites')].map(e => e.checkVisibility() ? e.textContent : "-").join(" ")`), "- - 1 2 12"; got != want {
		t.Errorf("numbers shown = %q, want %q", got, want)
	}
	for width := int64(320); width <= 480; width += 8 {
		v.Do(chromedp.EmulateViewport(width, 800))
		v.is(`[...document.querySelectorAll('.cites')].filter(e => e.checkVisibility()).every(e => {
			const lines = [...e.previousElementSibling.getClientRects()];
			const number = e.getBoundingClientRect();
			return number.top < lines.at(-1).bottom && number.bottom > lines.at(-1).top && number.left >= lines.at(-1).right - 1;
		})`)
	}
	v.Do(chromedp.EmulateViewport(390, 844))
	v.shoot("numbers")
}

// dark is true when the page is.
const dark = `(() => { // whatever notation the colour is in
	const pen = document.createElement('canvas').getContext('2d');
	pen.fillStyle = getComputedStyle(document.body).backgroundColor;
	pen.fillRect(0, 0, 1, 1);
	return pen.getImageData(0, 0, 1, 1).data[0] < 40;
})()`

func testAppearance(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal, webtest.Dark())
	v.is(dark)
	v.shoot("dark-start")
	v.MustAxe("dark, empty")
	v.ask("Wo war der Kongress?")
	v.click(".cite[aria-label='Quelle 2']")
	v.shoot("dark-answer")
	v.MustAxe("dark, answered")
	v.click(".tool--light")
	v.Wait(`!(` + dark + `)`)
	v.Do(chromedp.Reload())
	v.is(`document.documentElement.dataset.kernTheme === "light"`)
	v.is(`!(` + dark + `)`)
}

func testEnglish(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, func(_ *Config, a *scripted) {
		a.answer = func(string) (conversation.Turn, error) {
			return conversation.Turn{Language: langEN, Sentences: []conversation.Sentence{
				{Text: "The congress took place in Kiel on 18 and 19 November 2025.", Form: conversation.FormParagraph, Citations: []int{1}},
			}, Citations: []conversation.Citation{{N: 1, Document: 1, Title: "Rückblick auf den Kongress", Kind: "congress_report", Date: "2025-11-25", Quote: "In Kiel."}}}, nil
		}
	})
	v.ask("Where was the congress?")
	v.is(`document.documentElement.lang === "de" && document.querySelector('.answer__body').lang === "en"`)
	v.click("a[hreflang=en]")
	v.Wait(`document.documentElement.lang === "en"`)
	v.shoot("english")
	if got, want := v.text(".source__meta"), "Congress report · 25 November 2025"; got != want {
		t.Errorf("source = %q, want %q", got, want)
	}
	v.open("/")
	v.is(`document.querySelector('h1').textContent === "What would you like to know?"`)
	v.MustAxe("English")
}

func testAxe(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	v.shoot("start")
	v.MustAxe("empty")
	v.ask("Wo war der Kongress?")
	v.MustAxe("answered")
	v.click(".cite[aria-label='Quelle 1']")
	v.MustAxe("citation open")
	for _, path := range []string{"/documents", "/documents?kind=blog_post", "/documents?q=Kiel", "/documents?q=nichts", "/documents/1", "/privacy", "/nowhere"} {
		v.open(path)
		v.MustAxe(path)
		v.shoot("page-" + url.PathEscape(filepath.Base(path)))
	}
	v = visit(t, browser, refusing)
	v.ask("Wie hoch ist der Mond?")
	v.shoot("refusal")
	v.MustAxe("refused")
}

func testDocument(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	v.ask("Wo war der Kongress?")
	v.click(".cite[aria-label='Quelle 1']")
	v.click(".source[open] a[href^='/documents/']")
	v.Wait(`document.querySelector('mark#quote')`)
	v.shoot("document")
	if got, want := v.text(".prose p:has(mark)"), "Der 7. MPSC-Kongress fand am 18. und 19. November 2025 in Kiel statt. Es war kühl."; got != want {
		t.Errorf("paragraph = %q, want %q", got, want)
	}
	if got, want := webtest.Eval[string](v.Tab, `[...document.querySelectorAll('mark')].map(e => e.textContent).join("").replace(/\s+/g, " ")`), "Der 7. MPSC-Kongress fand am 18. und 19. November 2025 in Kiel statt."; got != want {
		t.Errorf("marked = %q, want %q", got, want)
	}
}

func testDelete(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, normal)
	v.is(`document.querySelector('[data-delete]').hidden`)
	v.ask("Wo war der Kongress?")
	address := webtest.Eval[string](v.Tab, "location.pathname")
	v.click(".delete__summary")
	v.shoot("delete")
	v.click(".delete button")
	v.Wait(`document.querySelector('.flash')`)
	v.open(address)
	v.is(`document.querySelector('main').innerText.includes('Dieses Gespräch gibt es nicht')`)
	v.shoot("gone")
}

func testErrors(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, func(c *Config, _ *scripted) { c.Limits = Limits{Burst: 1, PerMinute: 1, QuestionRunes: 50} })
	v.ask("Wo war der Kongress?")
	v.click("#question")
	v.write("Und dann?")
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.problem')?.innerText.includes('viele Fragen in kurzer Zeit')`)
	v.shoot("limited")
	v.MustAxe("limited")
}
