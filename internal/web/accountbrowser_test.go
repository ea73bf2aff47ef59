package web

import (
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/web/webtest"
)

// TestAcceptanceAccountBrowser drives the pages of accounts as people do, by the
// keyboard only, with and without JavaScript.
func TestAcceptanceAccountBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, test := range map[string]func(*testing.T, *webtest.Browser){
		"sign in at the provider, make and drop a token": testAccountByKeyboard,
		"grant and withdraw a role without JavaScript":   testRolesByKeyboard,
		"axe finds nothing, phones show everything":      testAccountLooks,
	} {
		t.Run(name, func(t *testing.T) { test(t, browser) })
	}
}

// mostTabs is how far away something may be for who has only a keyboard.
const mostTabs = 60

// reach moves the focus by the tabulator until it is on what the selector names.
func (v *visitor) reach(selector string) {
	v.t.Helper()
	for range mostTabs {
		v.press(kb.Tab)
		if webtest.Eval[bool](v.Tab, `document.activeElement.matches("`+selector+`")`) {
			return
		}
	}
	v.t.Fatalf("the keyboard does not reach %s", selector)
}

func testAccountByKeyboard(t *testing.T, browser *webtest.Browser) {
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	v := o.enter(t, browser)
	op.Redirects, op.Left = []string{v.site + "/signin/openid/callback"}, []string{v.site + "/"}
	v.open("/my/account")
	v.Wait(`location.pathname === "/signin"`)
	v.reach("a[href='/signin/openid']")
	v.press(kb.Enter)
	v.Wait(`document.title === "Landes-Login"`)
	v.reach("input[name=username]")
	v.write(anna)
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/my/account"`) // where they wanted to go
	v.Wait(`document.querySelector(".seat__name")?.innerText === "Chrome unter Linux"`)

	v.reach("#tokens summary")
	v.press(kb.Enter)
	v.reach("#token-name")
	v.write("Monatsbericht")
	v.press(kb.Enter) // without a scope
	v.Wait(`document.querySelector("#token-error")`)
	v.is(`document.querySelector("#token-name").value === "Monatsbericht"`)
	v.MustAxe("token refused")
	v.reach("input[name=scope]")
	v.press(" ")
	v.press(kb.Enter)
	v.Wait(`document.querySelector("#token")?.value.startsWith("akd_")`)
	v.MustAxe("token made")
	token := webtest.Eval[string](v.Tab, `document.querySelector("#token").value`)
	if p, err := o.accounts.Bearer(t.Context(), token); err != nil || p.Email != anna || !p.May(account.OwnBookings) {
		t.Errorf("Bearer = %+v, %v", p, err)
	}
	v.reach("form[action$='/delete'] button")
	v.press(kb.Enter)
	v.Wait(`document.querySelector(".flash")?.innerText === "Das Zugriffstoken gilt nicht mehr."`)
	v.is(`!document.querySelector("#token")`)
	v.reach("form[action='/my/account/code#identities'] button")
	v.press(kb.Enter)
	v.Wait(`/^[A-Z2-7]{5}-[A-Z2-7]{5}$/.test(document.querySelector("#code")?.value)`)
	v.reach("form[action='/signout'] button")
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/signout/provider"`)
	v.MustAxe("signed out")
	v.reach("main a")
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/" && location.origin === "` + v.site + `"`)
	v.open("/my/account")
	v.Wait(`location.pathname === "/signin"`)
}

func testRolesByKeyboard(t *testing.T, browser *webtest.Browser) {
	o := openOffice(t)
	v := o.enter(t, browser, webtest.NoScript())
	const dora = "dora@akademie.example"
	if err := o.accounts.Grant(t.Context(), account.Operator(), dora, account.Administrator); err != nil {
		t.Fatal(err)
	}
	v.open(o.signInLink(t, dora))
	v.reach("main form button")
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/desk"`)
	v.open("/my/account")
	v.reach("a[href='/desk/people']")
	v.press(kb.Enter)
	v.Wait(`location.pathname === "/desk/people"`)
	v.reach("#email")
	v.write("keine adresse")
	v.press(kb.Enter)
	v.Wait(`document.querySelector("#email-error") && document.activeElement.id === "email"`)
	v.Do(chromedp.Clear(chromedp.CSS("#email")))
	v.write(anna)
	v.press(kb.Enter)
	v.Wait(`document.querySelector(".flash")`)
	as, err := o.accounts.Roles(t.Context(), account.Operator())
	if err != nil || len(as) != 3 || as[0].Email != anna || as[0].Role != account.Coordinator {
		t.Errorf("roles = %+v, %v", as, err)
	}
	v.reach("input[value='" + dora + "'] + button")
	v.press(kb.Enter)
	v.Wait(`document.querySelector("[role=alert]")?.innerText.includes("einzige Person")`)
	v.reach("input[value='" + anna + "'] + button")
	v.press(kb.Enter)
	v.Wait(`document.querySelector(".flash")?.innerText === "Die Rolle ist entzogen."`)
}

func testAccountLooks(t *testing.T, browser *webtest.Browser) {
	provider, op := startOpenID(t)
	o := openOfficeWith(t, provider)
	const dora = "dora-mit-einem-recht-langen-namen@stadtverwaltung.akademie.example"
	if err := o.accounts.Grant(t.Context(), account.Operator(), dora, account.Administrator); err != nil {
		t.Fatal(err)
	}
	p := account.Person{ID: "dora", Email: dora, Role: account.Administrator}
	o.token(t, p, account.Statistics, account.Desk)
	code, err := o.accounts.LinkCode(t.Context(), p)
	if err == nil {
		_, err = o.accounts.Link(t.Context(), "matrix", "@dora:matrix.example.org", code)
	}
	if err != nil {
		t.Fatal(err)
	}
	o.signIn(t, dora) // elsewhere
	slug := regexp.MustCompile(`[^a-z]+`)
	for shape, step := range map[string]webtest.Step{
		"desktop": webtest.Desktop(),
		"phone":   chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)),
	} {
		v := o.enter(t, browser, step)
		op.Redirects = []string{v.site + "/signin/openid/callback"}
		v.open(o.signInLink(t, dora))
		v.click("main form button")
		v.Wait(`location.pathname === "/desk"`)
		for _, path := range []string{"/my/account", "/my/account?lang=en", "/desk/people?lang=de", "/signin", "/signin/openid/callback", "/signout/provider"} {
			v.open(path)
			v.Do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
			name := "account-" + shape + "-" + strings.Trim(slug.ReplaceAllString(path, "-"), "-")
			if shape == "phone" { // the same markup
				v.is(`[...document.querySelectorAll('main button, main .action, main summary, main select, main .choice')].filter(e => e.checkVisibility()).every(e => e.getBoundingClientRect().height >= 44)`)
			} else {
				v.MustAxe(path)
				v.Do(webtest.Dark())
				v.MustAxe("dark "+path, "color-contrast", "link-in-text-block")
				v.shoot(name + "-dark")
				v.Do(webtest.Calm())
			}
			if out := webtest.Eval[string](v.Tab, inView); out != "" {
				t.Errorf("%s %s: sticks out: %s", shape, path, out)
			}
			v.shoot(name)
		}
	}
}
