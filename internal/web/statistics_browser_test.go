package web

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/web/webtest"
)

// TestAcceptanceFiguresBrowser drives figures as coordinators do.
func TestAcceptanceFiguresBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, test := range map[string]func(*testing.T, *webtest.Browser){
		"question, chips, sorting and report by keyboard":  testFiguresByKeyboard,
		"everything works without JavaScript":              testFiguresNoScript,
		"figures in the conversation survive a reload":     testFiguresInChat,
		"axe finds nothing, phones and dark show it all":   testFiguresLooks,
		"what coordinators can go to fits into the header": testHeaderFits,
		"menus of chips stay on the page":                  testMenusStay,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

// clerk opens a tab for Carla, who is signed in.
func (f *bureau) clerk(t *testing.T, browser *webtest.Browser, steps ...webtest.Step) *visitor {
	t.Helper()
	site := httptest.NewServer(f.Handler())
	t.Cleanup(site.Close)
	v := &visitor{browser.Tab(t, append([]webtest.Step{webtest.Calm()}, steps...)...), f.bench, t, site.URL}
	v.open("/privacy")
	webtest.Eval[bool](v.Tab, `document.cookie = "session=carla; path=/", true`)
	return v
}

// anyFigures counts whatever is asked for.
func anyFigures(q statistics.Query) (statistics.Result, error) {
	if len(q.Dimensions) == 0 {
		return byLand(q)
	}
	switch q.Dimensions[0] {
	case statistics.Module:
		return byModule(q)
	case statistics.Month:
		return byMonth(q)
	}
	return byLand(q)
}

// openStudio is a bureau that understands a few questions.
func openStudio(t *testing.T, change ...func(*Config, *scripted)) *bureau {
	t.Helper()
	f := openBureau(t, change...)
	f.tally.count = anyFigures
	months := landQuery()
	months.Dimensions, months.Metrics = []statistics.Dimension{statistics.Month}, []statistics.Metric{statistics.Bookings, statistics.Cancelled}
	f.tally.reads = map[string]ask.Understood{
		"Bestätigte Anmeldungen je Land 2025": {Asks: true, Query: landQuery()},
		"und je Monat?":                       {Asks: true, Follows: true, Query: months},
		"Wie viele Leute?": {Asks: true, Back: &ask.Back{Reason: ask.Ambiguous, Words: "Leute", Choices: []ask.Choice{
			{Query: landQuery(), Label: "Bestätigte Anmeldungen je Land"}, {Query: months, Label: "Anmeldungen und Stornierungen je Monat"},
		}}},
	}
	return f
}

func testFiguresByKeyboard(t *testing.T, browser *webtest.Browser) {
	f := openStudio(t)
	v := f.clerk(t, browser)
	v.open("/statistics")
	v.shoot("figures-start")
	webtest.Eval[bool](v.Tab, `document.querySelector('#question').focus(), true`)
	v.write("Wie viele Leute?")
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.askback .suggestion')`)
	v.shoot("figures-back")
	v.is(`document.querySelector('#question').value === "Wie viele Leute?"`)
	webtest.Eval[bool](v.Tab, `document.querySelector('.askback .suggestion').focus(), true`)
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.figures__table')`)
	v.is(`new URLSearchParams(location.search).get("metric") === "confirmed"`)

	webtest.Eval[bool](v.Tab, `document.querySelector('.chip__label').focus(), true`)
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.chip[open]')`)
	v.press(kb.Tab)
	v.is(`document.activeElement.matches(".chip[open] .chip__menu a")`)
	v.shoot("figures-chip")
	v.press(kb.Escape)
	v.Wait(`!document.querySelector('.chip[open]') && document.activeElement.matches(".chip__label")`)
	v.press(kb.Enter)
	v.press(kb.Tab)
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.figures__table') && new URLSearchParams(location.search).get("metric") !== "confirmed"`)

	webtest.Eval[bool](v.Tab, `document.querySelector('.sort').focus(), true`)
	v.press(kb.Enter)
	v.Wait(`document.querySelector('th[aria-sort=ascending]') && new URLSearchParams(location.search).get("sort")`)
	webtest.Eval[bool](v.Tab, `document.querySelector('.figures__scroll').focus(), true`)
	v.is(`document.activeElement.matches("[role=group][aria-label]")`)

	webtest.Eval[bool](v.Tab, `document.querySelector('#follow').focus(), true`)
	v.write("und je Monat?")
	v.press(kb.Enter)
	v.Wait(`new URLSearchParams(location.search).get("by") === "month" && document.querySelector('.figures__chart svg')`)
	v.shoot("figures-months")

	webtest.Eval[bool](v.Tab, `document.querySelector('.fold__summary').focus(), true`)
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.fold[open]')`)
	v.press(kb.Tab)
	v.is(`document.activeElement.id === "report-name"`)
	v.press(kb.Tab)
	v.is(`document.activeElement.id === "report-rolling"`)
	v.press(kb.Tab)
	v.press(" ")
	v.shoot("figures-save")
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/statistics/reports/1" && document.querySelector('.flash')`)
	v.shoot("figures-report")
	v.is(`document.querySelector('.source__meta').innerText === "fester Zeitraum · monatlich per E-Mail"`)
}

func testFiguresNoScript(t *testing.T, browser *webtest.Browser) {
	f := openStudio(t)
	v := f.clerk(t, browser, webtest.NoScript())
	v.open("/statistics")
	v.click("#question")
	v.write("Bestätigte Anmeldungen je Land 2025")
	v.press(kb.Enter)
	v.Wait(`document.querySelectorAll('.figures__table tbody tr').length === 5`)
	v.is(`!document.querySelector('[data-copy-link]').checkVisibility()`)
	v.click(".chip__label")
	v.Wait(`document.querySelector('.chip[open] .chip__menu a').checkVisibility()`)
	v.click(".chip__menu a")
	v.Wait(`document.querySelector('.figures__table') && new URLSearchParams(location.search).get("metric") !== "confirmed"`)
	v.click(".fold__summary")
	v.click(".fold[open] form button")
	v.Wait(`location.pathname === "/statistics/reports/1"`)
	v.click(".action[href='/statistics/reports']")
	v.Wait(`document.querySelectorAll('.documents__item').length === 1`)
	v.shoot("figures-reports")
	v.click(".documents__item a")
	v.Wait(`location.pathname === "/statistics/reports/1"`)
	v.click(".fold:last-of-type .fold__summary")
	v.click(".fold[open] form button")
	v.Wait(`document.querySelector('.flash')?.innerText === "Der Bericht ist gelöscht."`)
}

func testFiguresInChat(t *testing.T, browser *webtest.Browser) {
	modules := landQuery()
	modules.Dimensions = []statistics.Dimension{statistics.Module}
	f := openStudio(t, func(_ *Config, a *scripted) {
		a.answer = counted(modules.Encode())
		a.extra = func() []assistant.Event {
			result, _ := byModule(modules)
			return []assistant.Event{assistant.Figures{Result: &result}}
		}
	})
	v := f.clerk(t, browser)
	v.open("/")
	v.ask("Bestätigte Anmeldungen je Modul 2025?")
	v.Wait(`document.querySelectorAll('.answer__figures .figures__table tbody tr').length === 12`)
	v.shoot("figures-chat")
	v.MustAxe("figures in the conversation")
	said := webtest.Eval[string](v.Tab, `document.querySelector('[data-announce]').innerText`)
	if !strings.Contains(said, "Antwort vollständig") || !strings.Contains(said, "300") {
		t.Errorf("announced: %s", said)
	}
	before := v.text(".answer__figures")
	v.Do(chromedp.Reload())
	v.Wait(`document.querySelectorAll('.answer__figures .figures__table tbody tr').length === 12`)
	if after := v.text(".answer__figures"); after != before {
		t.Errorf("after a reload the figures are %q, they were %q", after, before)
	}
	v.ask("Bestätigte Anmeldungen je Modul 2025?")
	v.Wait(`document.querySelectorAll('.answer__figures .figures__table').length === 2`)
	v.MustAxe("the same figures twice")
	v.click(".figures__more a")
	v.Wait(`location.pathname === "/statistics" && document.querySelectorAll('.figures__table tbody tr').length === 30`)
}

func testFiguresLooks(t *testing.T, browser *webtest.Browser) {
	f := openStudio(t, func(c *Config, _ *scripted) { c.Slack, c.Rooms = true, map[string]Rooms{"slack": rooms{}} })
	f.binder.kept = []report.Report{
		{ID: 1, Name: "Bestätigte Anmeldungen je Land, 2025", Owner: carla, Query: landQuery(), Deliver: []report.Delivery{
			{Channel: report.ByMail, To: carla}, {Channel: "slack", To: "T0123ABCD/C0456EFGH"}, {Channel: "slack", To: "T0123ABCD/C0789IJKL"},
		}},
		{ID: 2, Name: "Von Clara", Owner: "clara@akademie.example", Query: landQuery()},
	}
	wide := landQuery()
	wide.Dimensions = []statistics.Dimension{statistics.Module}
	wide.Metrics = []statistics.Metric{statistics.Bookings, statistics.Confirmed, statistics.Cancelled, statistics.Waitlisted}
	months := landQuery()
	months.Dimensions = []statistics.Dimension{statistics.Month}
	single := landQuery()
	single.Dimensions = nil
	pages := map[string]string{
		"start": "/statistics", "land": statisticsPath(landQuery()), "wide": statisticsPath(wide), "months": statisticsPath(months), "single": statisticsPath(single),
		"back": "/statistics?question=Wie+viele+Leute%3F", "wrong": "/statistics?metric=salary", "reports": "/statistics/reports", "report": "/statistics/reports/1",
		"english": statisticsPath(landQuery()) + "&lang=en",
	}
	for shape, step := range map[string]webtest.Step{
		"desktop": webtest.Desktop(),
		"phone":   chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)),
	} {
		v := f.clerk(t, browser, step)
		for name, path := range pages {
			v.open(path)
			v.is(`document.documentElement.scrollWidth <= innerWidth`)
			v.shoot("figures-" + shape + "-" + name)
			if *shots != "" {
				webtest.Eval[bool](v.Tab, `(document.querySelector('.figures__chart, .figures__scroll') ?? document.body).scrollIntoView(), true`)
				v.shoot("figures-" + shape + "-" + name + "-below")
				webtest.Eval[bool](v.Tab, `window.scrollTo(0, document.body.scrollHeight), true`)
				v.shoot("figures-" + shape + "-" + name + "-end")
			}
			if shape == "phone" {
				v.is(`[...document.querySelectorAll('main button, main .action, main summary, main .suggestion, main .sort')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44)`)
				if out := webtest.Eval[string](v.Tab, strings.Replace(inView, "svg'", "svg, [role=group][tabindex]'", 1)); out != "" {
					t.Errorf("phone %s: sticks out: %s", name, out)
				}
			} else {
				v.MustAxe(name)
				v.Do(webtest.Dark())
				v.is(dark)
				v.MustAxe("dark "+name, "color-contrast", "link-in-text-block")
				v.shoot("figures-dark-" + name)
				v.Do(webtest.Calm())
			}
			v.open("/privacy?lang=de")
		}
	}
}

// testHeaderFits looks at the header on screens of all widths, where coordinators
// have the most to go to.
func testHeaderFits(t *testing.T, browser *webtest.Browser) {
	const fits = `document.documentElement.scrollWidth <= innerWidth && (() => {
		const boxes = [...document.querySelectorAll('.brand__text > *, .bar .tool')].filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect());
		return boxes.every((a, i) => a.right <= innerWidth && boxes.slice(i + 1).every(b => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1));
	})()`
	const oneRow = `new Set([...document.querySelectorAll('.bar__nav .tool')].filter(e => e.checkVisibility()).map(e => Math.round(e.getBoundingClientRect().top))).size === 1`
	o := openOffice(t)
	v := o.enter(t, browser)
	v.open(o.signInLink(t, carla))
	v.click("main form button")
	v.Wait(`location.pathname === "/desk"`)
	for _, lang := range []string{langDE, langEN} {
		v.open("/statistics?lang=" + lang)
		for width := int64(320); width <= 1600; width += 40 {
			v.Do(chromedp.EmulateViewport(width, 700))
			if !webtest.Eval[bool](v.Tab, fits) {
				t.Errorf("%s: at %d the header does not fit", lang, width)
			}
			if width >= 360 && !webtest.Eval[bool](v.Tab, oneRow) {
				t.Errorf("%s: at %d the header's links take two lines", lang, width)
			}
		}
		v.Do(chromedp.EmulateViewport(1000, 700))
		v.shoot("figures-header-1000-" + lang)
		v.Do(chromedp.EmulateViewport(1366, 700))
		v.shoot("figures-header-1366-" + lang)
	}
}

// testMenusStay opens the menu of every chip on screens of several widths.
func testMenusStay(t *testing.T, browser *webtest.Browser) {
	f := openStudio(t)
	v := f.clerk(t, browser)
	v.open(statisticsPath(landQuery()))
	for _, width := range []int64{360, 700, 1040, 1100, 1400} {
		v.Do(chromedp.EmulateViewport(width, 800))
		for i := range webtest.Eval[int](v.Tab, `document.querySelectorAll('.chip__label').length`) {
			chip := fmt.Sprintf(`document.querySelectorAll('.chip__label')[%d]`, i)
			webtest.Eval[bool](v.Tab, chip+`.click(), true`)
			v.Wait(chip + `.parentElement.open && document.querySelectorAll('.chip[open]').length === 1`)
			v.Wait(`document.documentElement.scrollWidth <= innerWidth && document.querySelector('.chip[open] .chip__menu').getBoundingClientRect().left >= 0`)
		}
	}
}
