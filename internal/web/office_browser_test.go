package web

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/web/webtest"
	"smart-city-dialog.de/akademie/internal/webhook"
)

// TestAcceptanceOfficeBrowser drives signing in, own bookings and the
// coordinators' pages as people do, with and without JavaScript.
func TestAcceptanceOfficeBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, test := range map[string]func(*testing.T, *webtest.Browser){
		"sign in from the conversation and cancel":        testSignInAndCancel,
		"the same without JavaScript":                     testNoScriptOffice,
		"confirm by the mail in the outbox":               testConfirmFromOutbox,
		"coordinator raises capacity, the person accepts": testRaiseAndAccept,
		"axe finds nothing, phones show everything":       testOfficeLooks,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

// enter opens a tab on an office.
func (o *office) enter(t *testing.T, browser *webtest.Browser, steps ...webtest.Step) *visitor {
	t.Helper()
	site := httptest.NewServer(o.Handler())
	t.Cleanup(site.Close)
	o.worker = account.NewMailWorker(o.accounts, o.mails, site.URL)
	v := &visitor{browser.Tab(t, append([]webtest.Step{webtest.Calm()}, steps...)...), o.bench, t, site.URL}
	v.open("/")
	return v
}

func testSignInAndCancel(t *testing.T, browser *webtest.Browser) {
	o := openOffice(t)
	b := o.book(t, anna, "ki-maerz", 1)
	o.assistant.answer = ownBookings
	v := o.enter(t, browser)
	v.click("#question")
	v.write("Was habe ich gebucht?")
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.answer__mine input[name=email]')`)
	v.shoot("office-chat-ask")
	v.MustAxe("conversation, signed out")
	v.click(".answer__mine input[name=email]")
	v.write(anna)
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/signin" && document.querySelector('[role=status]')`)
	v.shoot("office-sent")
	o.work(t)
	v.click(`.notice--demo a`)
	v.Wait(`location.pathname === "/outbox"`)
	v.click(".documents a")
	v.Wait(`document.querySelector('iframe.mail')`)
	v.shoot("office-mail")
	link := signInPath.FindString(o.mails.sent[len(o.mails.sent)-1].Text)
	v.open(link)
	v.shoot("office-signin-link")
	v.click("main form button")
	v.Wait(`location.pathname === "/my"`)
	v.Wait(`document.querySelectorAll('.seat').length === 1`)
	v.click(".seat a[href$='/cancel']")
	v.Wait(`document.querySelector('#ask')`)
	v.shoot("office-cancel")
	v.click("main form button")
	v.Wait(`document.querySelector('.flash')?.innerText === "Ihre Buchung ist storniert."`)
	v.shoot("office-cancelled")
	if got := o.state(t, b); got != booking.Cancelled {
		t.Errorf("state = %s", got)
	}
	o.book(t, anna, "daten-februar", 2)
	v.open("/")
	v.ask("Was habe ich gebucht?")
	v.Wait(`document.querySelectorAll('.answer__mine .seat').length === 1`)
	v.shoot("office-chat-mine")
	v.MustAxe("conversation, signed in")
	v.Do(chromedp.Reload())
	v.Wait(`document.querySelectorAll('.answer__mine .seat').length === 1`)
}

func testNoScriptOffice(t *testing.T, browser *webtest.Browser) {
	o := openOffice(t)
	b := o.book(t, anna, "ki-februar", 1)
	v := o.enter(t, browser, webtest.NoScript())
	v.open("/signin")
	v.click("#email")
	v.write("keine adresse")
	v.click("main form button")
	v.Wait(`document.querySelector('#email-error')`)
	v.Wait(`document.querySelector("#email").autofocus && document.activeElement.id === "email"`) // comes with the first rendering
	v.Do(chromedp.Clear(chromedp.CSS("#email")))
	v.write(anna)
	v.click("main form button")
	v.Wait(`document.querySelector('[role=status]')`)
	o.work(t)
	v.open(signInPath.FindString(o.mails.sent[0].Text))
	v.click("main form button")
	v.Wait(`location.pathname === "/my"`)
	v.click(".seat a[href$='/move']")
	v.Wait(`document.querySelector('.choices')`)
	v.click(".choice")
	v.click("main form button")
	v.Wait(`document.querySelector('.flash')?.innerText === "Sie sind umgebucht."`)
	if now, err := o.bookings.Find(t.Context(), b.ID); err != nil || now.Run.Key != "ki-maerz" {
		t.Errorf("booking = %+v, %v", now, err)
	}
	v.open("/my")
	v.click("form[action='/signout'] button")
	v.Wait(`location.pathname === "/"`)
	v.open("/my")
	v.Wait(`location.pathname === "/signin"`)
}

func testConfirmFromOutbox(t *testing.T, browser *webtest.Browser) {
	o := openOffice(t)
	v := o.enter(t, browser)
	b := o.request(t, anna, "ki-maerz", 1)
	link := v.site + "/b/" + o.link(t, b, booking.ToConfirm)
	o.mails.sent = []mail.Message{{To: anna, Subject: "Bitte bestätigen", Text: "Hier: " + link, HTML: `<p><a href="` + link + `">Ansehen und bestätigen</a></p><script>document.body.textContent = "x"</script>`}}
	v.open("/outbox/0")
	v.is(`document.querySelector('iframe.mail').contentDocument === null`) // of another origin: it reaches nothing of ours
	v.click(".fold__summary")
	v.click(".letter--plain a")
	v.Wait(`location.pathname.startsWith("/b/")`)
	v.shoot("office-confirm")
	if got := o.state(t, b); got != booking.Requested {
		t.Errorf("opening the link changed the booking to %s", got)
	}
	v.click("main form button")
	v.Wait(`document.querySelector('.flash')?.innerText.startsWith("Ihre Buchung ist bestätigt.")`)
	v.shoot("office-confirmed")
	v.MustAxe("confirmed")
	if got := o.state(t, b); got != booking.Confirmed {
		t.Errorf("state = %s", got)
	}
}

func testRaiseAndAccept(t *testing.T, browser *webtest.Browser) {
	o := openOffice(t)
	o.book(t, berta, "ki-februar", 2)
	b := o.book(t, anna, "ki-februar", 1)
	v := o.enter(t, browser)
	v.open(o.signInLink(t, carla))
	v.click("main form button")
	v.Wait(`location.pathname === "/desk"`)
	v.click(".desk__row:first-child a")
	v.Wait(`document.querySelector('#capacity')`)
	v.Do(chromedp.Clear(chromedp.CSS("#capacity")))
	v.click("#capacity")
	v.write("1")
	v.press(kb.Enter)
	v.Wait(`document.querySelector('#capacity-error')`)
	v.shoot("office-capacity-error")
	v.MustAxe("capacity refused")
	v.Do(chromedp.Clear(chromedp.CSS("#capacity")))
	v.click("#capacity")
	v.write("3")
	v.press(kb.Enter)
	v.Wait(`document.querySelector('.flash')`)
	v.is(`document.querySelector('.occupancy__text').innerText === "3 von 3 Plätzen belegt"`)
	v.shoot("office-raised")
	if got := o.state(t, b); got != booking.Offered {
		t.Fatalf("state = %s", got)
	}
	b, err := o.bookings.Find(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	v.open("/b/" + o.link(t, b, booking.ToAnswer))
	v.shoot("office-offer")
	v.MustAxe("offer")
	v.click("button[value=yes]")
	v.Wait(`document.querySelector('.badge')?.innerText === "Bestätigt"`)
	if got := o.state(t, b); got != booking.Confirmed {
		t.Errorf("state = %s", got)
	}
}

// inView finds what sticks out of a narrow page.
const inView = `[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.kern-sr-only, .skip, progress, svg') &&
	e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.className || e.tagName).join(" ")`

func testOfficeLooks(t *testing.T, browser *webtest.Browser) {
	o := openOffice(t)
	b := o.book(t, anna, "ki-februar", 2)
	waiting := o.book(t, berta, "ki-februar", 1)
	gone := o.book(t, anna, "daten-februar", 1)
	if _, err := o.bookings.Cancel(t.Context(), gone.ID, booking.Actor{Kind: booking.ByPerson, Channel: channel}); err != nil {
		t.Fatal(err)
	}
	open := o.request(t, anna, "ki-maerz", 1)
	manage := "/b/" + o.link(t, waiting, booking.ToManage)
	o.mails.unclear = []mail.Delivery{{Key: "booking-log/1", State: mail.Unclear, Attempts: 1, UpdatedAt: o.Now()}}
	o.mails.dead = []webhook.Letter{{ID: 3, EventType: "booking.confirmed", Endpoint: "pretix", Attempts: 12, LastStatus: 500, LastError: "Internal Server Error", UpdatedAt: o.Now()}}
	personal := []string{"/signin", "/signin?sent=1", "/b/" + strings.Repeat("A", 26), "/b/" + o.link(t, open, booking.ToConfirm), manage, manage + "/move", manage + "/cancel",
		"/my", myPath(b), myPath(open), myPath(b) + "/move", "/my/data"}
	run := deskRunPath(b.Run.ID)
	desk := []string{"/desk", run, run + "/cancel", run + "/message", deskBookingPath(waiting.ID), deskBookingPath(waiting.ID) + "/cancel", "/desk/delivery", "/outbox", "/outbox/0"}
	slug := regexp.MustCompile(`[^a-z]+`)
	for shape, step := range map[string]webtest.Step{
		"desktop": webtest.Desktop(),
		"phone":   chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)),
	} {
		v := o.enter(t, browser, step)
		check := func(path string) {
			if shape == "phone" { // the same markup
				v.is(`[...document.querySelectorAll('main button, main .action, main summary, main select, main .choice')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44)`)
			} else {
				v.MustAxe(path)
				v.Do(webtest.Dark())
				v.is(dark)
				v.MustAxe("dark "+path, "color-contrast", "link-in-text-block") // what the colours decide
				v.shoot("office-dark-" + strings.Trim(slug.ReplaceAllString(path, "-"), "-"))
				v.Do(webtest.Calm())
			}
			if out := webtest.Eval[string](v.Tab, inView); out != "" {
				t.Errorf("%s %s: sticks out: %s", shape, path, out)
			}
			v.shoot("office-" + shape + "-" + strings.Trim(slug.ReplaceAllString(path, "-"), "-"))
		}
		for _, who := range []struct {
			email string
			pages []string
		}{{anna, personal}, {carla, desk}} {
			v.open(o.signInLink(t, who.email))
			check("link to sign in")
			v.click("main form button")
			v.Wait(`location.pathname === "/my" || location.pathname === "/desk"`)
			for _, path := range who.pages {
				v.open(path)
				check(path)
			}
		}
		o.Move(20 * time.Minute) // so that mailboxes may ask for further links
	}
}
