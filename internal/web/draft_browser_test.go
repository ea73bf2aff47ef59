package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/web/webtest"
)

// guest is a tab on a server over the real stores.
type guest struct {
	*visitor
	counter *counter
}

func enter(t *testing.T, browser *webtest.Browser, steps ...webtest.Step) guest {
	t.Helper()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 2, 30)
	o.add(t, "ki-2", 5, 5, 40)
	o.add(t, "ki-3", 20, 0, 43, 50, 57, 64, 71, 78, 85, 92, 99, 106)
	site := httptest.NewServer(o.Handler())
	t.Cleanup(site.Close)
	v := &visitor{browser.Tab(t, append([]webtest.Step{webtest.Calm()}, steps...)...), o.bench, t, site.URL}
	v.open("/")
	return guest{v, o}
}

// list asks for the dates and waits for the cards.
func (g guest) list() {
	g.t.Helper()
	g.click("#question")
	g.write("Welche Termine gibt es?")
	g.press(kb.Enter)
	g.Wait(`document.querySelectorAll('.board .run').length === 3 && !document.querySelector('[aria-busy]')`)
}

// pick presses the button of the first card and waits for the form.
func (g guest) pick() {
	g.t.Helper()
	g.click(".board .run:first-child .run__button")
	g.Wait(`document.querySelector('[data-stage=form]') && !document.querySelector('[aria-busy]')`)
}

// put types into a field and leaves it.
func (g guest) put(field, value string) {
	g.t.Helper()
	g.is(`(document.getElementById('booking-` + field + `').focus(), document.getElementById('booking-` + field + `').select(), true)`)
	g.write(value)
	g.press(kb.Tab)
}

// saved waits until the draft holds a value.
func (g guest) saved(field, value string) {
	g.t.Helper()
	g.Wait(`document.querySelector('[name="was-` + field + `"]').value === "` + value + `"`)
}

// settled is true when no request of the form is under way.
const settled = `!document.querySelector('[data-booking-form][aria-busy]')`

func (g guest) details() {
	g.t.Helper()
	g.put("seats", "2")
	g.put("name", "Eva Muster")
	g.put("email", "eva.muster@bad-belzig.de")
	g.put("municipality", "Bad Belzig")
	g.saved("municipality", "Bad Belzig")
}

// TestAcceptanceBookingInTheBrowser drives a booking as people do.
func TestAcceptanceBookingInTheBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, test := range map[string]func(*testing.T, *webtest.Browser){
		"by hand":                     testByHand,
		"by chat and by hand":         testByChat,
		"by keyboard alone":           testBookingByKeyboard,
		"without JavaScript":          testBookingNoScript,
		"corrections":                 testCorrections,
		"sold out before the button":  testSoldOut,
		"two tabs":                    testTwoTabs,
		"connection lost":             testBookingOffline,
		"phone":                       testBookingPhone,
		"dark":                        testBookingDark,
		"list, page of a run, choice": testRunPages,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

func testByHand(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.shoot("run-cards")
	g.MustAxe("cards")
	if got, want := g.text(".board .badge"), "3 von 5 Plätzen frei|ausgebucht, Warteliste offen|20 von 20 Plätzen frei"; got != want {
		t.Errorf("seats = %q, want %q", got, want)
	}
	g.click(".run__dates summary")
	g.is(`document.querySelectorAll('.run__sessions li').length === 10`)
	g.shoot("run-cohort")
	before := g.text(".board")
	g.Do(chromedp.Reload())
	g.Wait(`document.querySelectorAll('.board .run').length === 3`)
	if after := g.text(".board"); after != before {
		t.Errorf("after a reload %q, it was %q", after, before)
	}
	g.pick()
	g.is(`document.activeElement.matches('.turn:last-child .question')`)
	g.shoot("form-empty")
	g.MustAxe("form")
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.activeElement.id === 'booking-errors'`)
	g.shoot("form-errors")
	g.MustAxe("form with errors")
	if got := g.text(".errors li"); strings.Count(got, "|") != 2 {
		t.Errorf("errors = %q, want three", got)
	}
	g.click(".errors li:first-child a")
	g.Wait(`document.activeElement.id === 'booking-name'`)
	g.details()
	g.Wait(`document.querySelector('.field--municipality').innerText.includes('Erkannt: Bad Belzig, Brandenburg')`)
	g.is(`!document.querySelector('.field__error')`)
	g.shoot("form-filled")
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('[data-stage=summary]')`)
	g.is(`document.activeElement.id === 'booking-title'`)
	g.shoot("summary")
	g.MustAxe("summary")
	g.click("[value=confirm]")
	g.Wait(`document.activeElement.id === 'booking-consent' && document.querySelector('#booking-consent-error')`)
	g.shoot("summary-consent")
	g.MustAxe("summary without consent")
	g.click("#booking-consent")
	// A double click, before anything can come back.
	webtest.Eval[bool](g.Tab, `(() => { const b = document.querySelector('[value=confirm]'); b.click(); b.click(); return true; })()`)
	g.Wait(`document.querySelector('[data-stage=done]')`)
	g.is(`document.activeElement.id === 'booking-title'`)
	g.shoot("done")
	g.MustAxe("done")
	if n := g.counter.booked(t); n != 1 {
		t.Errorf("%d bookings, want 1", n)
	}
	done := g.text("[data-booking]")
	g.Do(chromedp.Reload())
	g.Wait(`document.querySelector('[data-stage=done]')`)
	if got := g.text("[data-booking]"); got != done {
		t.Errorf("after a reload %q, it was %q", got, done)
	}
}

func testByChat(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.pick()
	g.put("name", "Eva Muster")
	g.saved("name", "Eva Muster")
	for _, line := range []string{"email: eva.muster@bad-belzig.de", "municipality: Bad Belzig", "seats: 3"} {
		g.click("#question")
		g.write(line)
		g.press(kb.Enter)
		g.Wait(answered + ` && document.querySelector('.turn:last-child [data-booking]')`)
		g.is(`document.querySelectorAll('[data-booking]').length === 1`)
	}
	g.is(`document.querySelectorAll('[data-booking-past]').length === 3`)
	g.Wait(`document.querySelector('[data-stage=summary]')`)
	if got := g.text("[data-booking] .rows dd"); !strings.Contains(got, "3|Eva Muster|eva.muster@bad-belzig.de|Bad Belzig") {
		t.Errorf("summary = %q", got)
	}
	g.shoot("summary-chat")
	g.click("[value=edit]")
	g.Wait(`document.querySelector('[data-stage=form]')`)
	g.click("[data-booking-form] .fields__buttons [value=drop]")
	g.Wait(`document.querySelector('.draft__line[data-booking]')?.innerText.includes('abgebrochen')`)
	g.shoot("dropped")
	g.MustAxe("dropped")
}

func testBookingByKeyboard(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.pick()
	g.details()
	g.is(`(document.getElementById('booking-name').focus(), true)`)
	g.press(kb.Enter) // checks, as the button does
	g.Wait(`document.querySelector('[data-stage=summary]') && document.activeElement.id === 'booking-title'`)
	for range 3 { // choose another date, consent, with the link below
		g.press(kb.Tab)
		if webtest.Eval[bool](g.Tab, `document.activeElement.id === 'booking-consent'`) {
			break
		}
	}
	g.is(`document.activeElement.id === 'booking-consent'`)
	g.press(" ")
	g.press(kb.Enter)
	g.Wait(`document.querySelector('[data-stage=done]')`)
}

func testBookingNoScript(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser, webtest.NoScript())
	g.open("/runs/ki-1")
	g.click(".run__button")
	g.Wait(`document.querySelector('[data-stage=form]') && location.pathname.startsWith('/c/')`)
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('#booking-errors')`)
	g.shoot("no-script-errors")
	g.put("name", "Eva Muster")
	g.put("email", "eva@gmial.com")
	g.put("municipality", "Neustadt")
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('.pick')`)
	g.shoot("no-script-question")
	g.click(".pick[value=take]")
	g.Wait(`document.querySelector('[data-stage=summary]')`)
	g.is(`document.querySelector('.rows').innerText.includes('eva@gmail.com')`)
	g.click("#booking-consent")
	g.click("[value=confirm]")
	g.Wait(`document.querySelector('[data-stage=done]')`)
	g.is(`location.hash === "#booking"`)
}

func testCorrections(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.pick()
	g.put("email", "eva@gmial.com")
	g.Wait(`document.querySelector('.field--email .pick')`)
	g.is(`document.querySelector('#booking-email').getAttribute('aria-invalid') === "true"`)
	g.shoot("form-question")
	g.MustAxe("questioned address")
	g.click(".pick[value=keep]")
	g.Wait(settled + ` && !document.querySelector('.field--email .pick')`)
	g.put("seats", "zu")
	g.put("seats", "7")
	g.Wait(`document.querySelector('.field--seats .field__error')?.innerText.includes('höchstens 5')`)
	g.put("seats", "1")
	g.Wait(`!document.querySelector('.field--seats .field__error')`)
	g.put("municipality", "Neustadt")
	g.Wait(`document.querySelector('.field--municipality')?.innerText.includes('Mehrere Orte')`)
	g.is(`(document.getElementById('booking-municipality').value = "", document.getElementById('booking-municipality').focus(), true)`)
	g.write("bad b")
	g.Wait(`document.querySelector('#booking-municipalities option')?.value === "Bad Belzig"`)
}

func testSoldOut(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.pick()
	g.details()
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('[data-stage=summary]')`)
	if _, err := g.counter.pool.Exec(t.Context(), `UPDATE runs SET taken = 5, waiting = 2 WHERE key = 'ki-1'`); err != nil {
		t.Fatal(err)
	}
	g.click("#booking-consent")
	g.click("[value=confirm]")
	g.Wait(`document.querySelector('[data-booking-notice]')?.innerText.includes('nicht mehr genug Plätze')`)
	g.shoot("summary-waiting")
	g.MustAxe("summary of the waiting list")
	g.is(`document.querySelector('#booking-consent').checked`)
	g.click("[value=confirm]")
	g.Wait(`document.querySelector('[data-stage=done]')`)
	g.shoot("done-waiting")
}

func testTwoTabs(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.pick()
	other := &visitor{browser.Tab(t, webtest.Calm()), g.bench, t, g.site}
	other.open(webtest.Eval[string](g.Tab, `location.pathname`))
	o := guest{other, g.counter}
	g.put("name", "Eva Muster")
	g.saved("name", "Eva Muster")
	o.put("name", "Adam Muster")
	o.Wait(`document.querySelector('.field--name .field__error')?.innerText.includes('„Eva Muster“ gespeichert')`)
	o.is(`document.querySelector('#booking-name').value === "Adam Muster"`)
	o.shoot("conflict")
	o.MustAxe("conflict")
	o.put("name", "Adam Muster-Groß")
	o.saved("name", "Adam Muster-Groß")
	g.put("email", "eva.muster@bad-belzig.de")
	g.Wait(`document.querySelector('#booking-name').value === "Adam Muster-Groß" && document.querySelector('[data-booking-notice]')?.innerText.includes('Inzwischen geändert')`)
	g.is(`document.querySelector('.field--name .field__changed')`)
	g.shoot("changed-elsewhere")
}

func testBookingOffline(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.list()
	g.pick()
	g.is(`(window.fetch = () => Promise.reject(new TypeError('offline')), true)`)
	g.put("name", "Eva Muster")
	g.Wait(`document.querySelector('[data-trouble]')?.innerText.includes('Ihre Angaben stehen noch hier')`)
	g.is(`document.querySelector('#booking-name').value === "Eva Muster"`)
}

func testBookingPhone(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser, webtest.Phone())
	const fits = `document.documentElement.scrollWidth <= innerWidth`
	const touchable = `[...document.querySelectorAll('[data-booking] :is(button:not(.fields__default), .field__input), .run__button')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44)`
	g.Do(chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)))
	g.list()
	g.shoot("phone-cards")
	g.is(fits)
	g.is(touchable)
	g.pick()
	g.shoot("phone-form")
	g.is(fits)
	g.is(touchable)
	g.MustAxe("phone, form")
	g.details()
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('[data-stage=summary]')`)
	g.shoot("phone-summary")
	g.is(fits)
	g.open("/runs")
	g.shoot("phone-runs")
	g.is(fits)
	g.open("/runs/ki-3")
	g.shoot("phone-run")
	g.is(fits)
	g.is(touchable)
}

func testBookingDark(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser, webtest.Dark())
	g.list()
	g.shoot("dark-cards")
	g.MustAxe("dark, cards")
	g.pick()
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('#booking-errors')`)
	g.shoot("dark-form-errors")
	g.MustAxe("dark, form with errors")
	g.details()
	g.click("[data-booking-form] .fields__buttons [value=check]")
	g.Wait(`document.querySelector('[data-stage=summary]')`)
	g.shoot("dark-summary")
	g.MustAxe("dark, summary")
	g.click("#booking-consent")
	g.click("[value=confirm]")
	g.Wait(`document.querySelector('[data-stage=done]')`)
	g.shoot("dark-done")
	g.MustAxe("dark, done")
}

func testRunPages(t *testing.T, browser *webtest.Browser) {
	g := enter(t, browser)
	g.open("/runs")
	g.shoot("runs")
	g.MustAxe("list of runs")
	g.click(".finder__check input")
	g.click(".finder__button")
	g.Wait(`location.search.includes('free=1') && document.querySelectorAll('.run').length === 2`)
	g.shoot("runs-free")
	g.click(".run:first-child .run__name a")
	g.Wait(`location.pathname === "/runs/ki-1"`)
	g.shoot("run")
	g.MustAxe("a run")
	g.is(`JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent)['@type'] === "Course"`)
	g.click(".run__button")
	g.Wait(`location.pathname.startsWith('/c/') && document.querySelector('[data-stage=form]') && document.readyState === 'complete'`) // with its script
	g.put("name", "Eva Muster")
	g.saved("name", "Eva Muster")
	g.click(".draft__run > a")
	g.Wait(`location.pathname === "/runs" && location.search.includes('in=')`)
	g.shoot("runs-choose")
	g.MustAxe("choosing another run")
	g.click(".board__runs:last-of-type .run__button")
	g.Wait(`location.pathname.startsWith('/c/') && document.querySelector('[data-stage=form] #booking-name')?.value === "Eva Muster"`)
}
