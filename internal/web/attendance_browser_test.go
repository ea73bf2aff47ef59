package web

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/web/webtest"
)

// TestAcceptanceAttendanceBrowser records who came by the keyboard alone, with and
// without JavaScript, on a desktop and a phone.
func TestAcceptanceAttendanceBrowser(t *testing.T) {
	t.Parallel()
	browser := webtest.Start(t)
	for name, steps := range map[string][]webtest.Step{
		"desktop":            {webtest.Desktop()},
		"without JavaScript": {webtest.Desktop(), webtest.NoScript()},
		"phone":              {chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			a, b := o.book(t, anna, "ki-maerz", 3), o.book(t, berta, "ki-maerz", 1)
			o.Move(a.Run.Starts().Add(time.Minute).Sub(o.Now()))
			v := o.enter(t, browser, steps...)
			v.open(o.signInLink(t, carla))
			v.click("main form button")
			v.Wait(`location.pathname === "/desk"`)
			v.open(deskRunPath(a.Run.ID))
			v.click("a[href$='/attendance']")
			v.Wait(`document.querySelector('.people__table input')`)
			check := func(state string) {
				t.Helper()
				if name != "without JavaScript" {
					v.MustAxe("attendance, " + state)
				}
				if out := webtest.Eval[string](v.Tab, inView); out != "" {
					t.Errorf("%s: sticks out: %s", state, out)
				}
				v.shoot("attendance-" + name + "-" + state)
			}
			check("empty")
			tabTo := func(target string) {
				t.Helper()
				const most = 40 // elements before it
				for range most {
					if v.press(kb.Tab); webtest.Eval[bool](v.Tab, "document.activeElement.matches("+target+")") {
						return
					}
				}
				t.Fatalf("the keyboard does not reach %s", target)
			}
			tabTo(`"[name=` + attendanceField(a.ID) + `]"`)
			v.write("7")
			v.press(kb.Enter)
			v.Wait(`document.querySelector('[aria-invalid=true]')`)
			check("wrong")
			tabTo(`"[name=` + attendanceField(a.ID) + `]"`) // what is in it is selected
			v.press(kb.Backspace)
			v.write("2")
			v.press(kb.Enter)
			v.Wait(`document.querySelector('.flash')`)
			if x, y := o.attended(t, a), o.attended(t, b); x != 2 || y != -1 {
				t.Errorf("attended %d and %d, want 2 and nothing", x, y)
			}
			check("saved")
			tabTo(`"[name=everybody]"`)
			v.press(kb.Enter)
			v.Wait(`document.querySelector('[name=` + attendanceField(b.ID) + `]').value === "1"`)
			if x, y := o.attended(t, a), o.attended(t, b); x != 3 || y != 1 {
				t.Errorf("attended %d and %d, want all seats", x, y)
			}
		})
	}
}
