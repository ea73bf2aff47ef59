package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/web/webtest"
)

// TestAcceptanceGapsBrowser rates answers and answers questions as people do.
func TestAcceptanceGapsBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, test := range map[string]func(*testing.T, *webtest.Browser){
		"an answer is rated by keyboard without leaving the page": testRate,
		"an answer is rated without JavaScript":                   testRateNoScript,
		"a coordinator answers by keyboard without JavaScript":    testAnswerGap,
		"axe finds nothing, phones show everything":               testGapLooks,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

func rated(_ *Config, a *scripted) {
	a.answer = func(q string) (conversation.Turn, error) {
		turn, err := congress(q)
		turn.Outcome = conversation.Answered
		return turn, err
	}
}

// pressed is the button of the last turn that is pressed.
const pressed = `[...document.querySelectorAll('.turn:last-child .rating__button[aria-pressed=true]')].map(e => e.dataset.choice).join()`

func testRate(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, rated, webtest.Desktop())
	v.ask("Wann war der Kongress?")
	v.Do(chromedp.Focus(chromedp.CSS(".rating__button[data-choice=no]")))
	v.press(kb.Enter)
	v.Wait(pressed + ` === "no"`)
	v.is(`document.activeElement.dataset.choice === "no"`) // the focus stays
	v.is(`document.querySelector('[data-announce]').innerText.includes("Danke für Ihre Rückmeldung.")`)
	v.MustAxe("rated")
	v.shoot("rating")
	v.click(".rating__button[data-choice=yes]")
	v.Wait(pressed + ` === "yes"`)
	v.Do(chromedp.Reload())
	v.Wait(pressed + ` === "yes"`)
	v.click(".rating__button[data-choice=yes]")
	v.Wait(`document.querySelector('.rating__question')?.innerText === "Hat das geholfen?"`)
	v.is(pressed + ` === ""`)
	v.is(`document.querySelectorAll('.turn').length === 1`)
}

func testRateNoScript(t *testing.T, browser *webtest.Browser) {
	v := visit(t, browser, rated, webtest.NoScript())
	w := v.bench.post("/ask", url.Values{"question": {"Wann war der Kongress?"}})
	v.open(w.Header().Get("Location"))
	v.click(".rating__button[data-choice=no]")
	v.Wait(pressed + ` === "no"`)
	v.is(`location.hash.startsWith("#t")`) // back at the answer
	v.click(".rating__button[data-choice=yes]")
	v.Wait(pressed + ` === "yes"`)
}

func testAnswerGap(t *testing.T, browser *webtest.Browser) {
	o := openGaps(t)
	v := o.enter(t, browser, webtest.NoScript())
	v.open(o.signInLink(t, carla))
	v.click("main form button")
	v.Wait(`location.pathname === "/desk"`)
	v.click(`main a[href="/gaps"]`)
	v.Wait(`location.pathname === "/gaps"`)
	v.click(".desk__row:first-child a")
	v.Wait(`document.querySelector('#text')`)
	v.Do(chromedp.Focus(chromedp.CSS("#question")))
	v.press(kb.Enter) // without an answer
	v.Wait(`document.querySelector('#wrong')`)
	v.Wait(`document.activeElement.id === "text"`)
	v.write("Nein, bitte kommen Sie mit der Bahn.")
	v.press(kb.Tab) // to the address
	v.press(kb.Enter)
	v.Wait(`document.querySelector('#preview')`)
	v.shoot("gaps-preview")
	v.click("button[value=publish]")
	v.Wait(`document.querySelector('.flash')?.innerText.startsWith("Die Antwort ist veröffentlicht.")`)
	v.open("/gaps/answers")
	v.click(".documents a")
	v.Wait(`document.querySelector('#text')?.value === "Nein, bitte kommen Sie mit der Bahn."`)
}

func testGapLooks(t *testing.T, browser *webtest.Browser) {
	o := openGaps(t)
	carl := as{o, o.signIn(t, carla)}
	gap := carl.gapLink(t, "Wird eine Kinderbetreuung angeboten?")
	carl.post(gap, "question", "Gibt es Kinderbetreuung?", "text", "Ja.", "language", "de", "step", "publish")
	gap = carl.gapLink(t, "Gibt es am Veranstaltungsort Parkplätze?")
	for shape, step := range map[string]webtest.Step{
		"desktop": webtest.Desktop(),
		"phone":   chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)),
	} {
		v := o.enter(t, browser, step)
		v.open(o.signInLink(t, carla))
		v.click("main form button")
		v.Wait(`location.pathname === "/desk"`)
		for i, path := range []string{"/gaps", gap, gap + "?preview", "/gaps/answers", "/gaps/answers/1", "/gaps/answers/1/withdraw"} {
			at, preview := strings.CutSuffix(path, "?preview")
			v.open(at)
			if preview {
				v.click("#text")
				v.write("Nein. **Bitte** mit der Bahn.")
				v.click(".panel button")
				v.Wait(`document.querySelector('#preview')`)
			}
			if shape == "phone" {
				v.is(`[...document.querySelectorAll('main button, main .action, main select')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44)`)
			} else {
				v.MustAxe(path)
				v.Do(webtest.Dark())
				v.MustAxe("dark "+path, "color-contrast", "link-in-text-block")
				v.shoot("gaps-dark-" + string(rune('a'+i)))
				v.Do(webtest.Calm())
			}
			if out := webtest.Eval[string](v.Tab, inView); out != "" {
				t.Errorf("%s %s: sticks out: %s", shape, path, out)
			}
			v.shoot("gaps-" + shape + "-" + string(rune('a'+i)))
		}
	}
}
