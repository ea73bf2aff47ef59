package main

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/web"
	"smart-city-dialog.de/akademie/internal/web/webtest"
	"smart-city-dialog.de/akademie/internal/wording"
)

// answered is true once the nth answer stands on the page, finished.
const answered = `document.querySelectorAll(".turn").length === %d && !document.querySelector("[aria-busy]") &&
	document.querySelector(".turn:last-child .answer").innerText.length > 40`

// TestAcceptanceChatOverTheDemoContent is the whole product in a real browser:
// real PostgreSQL, real search, real answers. With -update it also makes the
// picture in the README.
func TestAcceptanceChatOverTheDemoContent(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	server, err := web.New(web.Config{
		Assistant: a.assistant, Conversations: a.conversations, Documents: documents{a.base},
		Catalogue: a.catalogue, Drafts: a.bookings, Bookings: a.bookings, Accounts: a.accounts, Municipalities: a.towns, Now: a.now,
		Logger: slog.New(slog.DiscardHandler), Banner: a.demoBanner, Suggestions: demo.Suggestions,
	})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.Handler())
	t.Cleanup(site.Close)
	browser := webtest.Start(t)
	tab := browser.Tab(t, webtest.Calm())
	asked := 0
	ask := func(question string) {
		t.Helper()
		asked++
		for _, step := range []webtest.Step{
			chromedp.Click(chromedp.CSS("#question")), chromedp.KeyEvent(question), chromedp.KeyEvent(kb.Enter),
		} {
			tab.Do(step)
		}
		tab.Wait(fmt.Sprintf(answered, asked))
	}
	text := func() string {
		return wording.Plain(webtest.Eval[string](tab, `document.querySelector("main").innerText`))
	}
	contains := func(parts ...string) {
		t.Helper()
		all := text()
		for _, p := range parts {
			if !strings.Contains(strings.ToLower(all), strings.ToLower(p)) {
				t.Errorf("%q is missing on the page:\n%s", p, all)
			}
		}
	}

	tab.Do(chromedp.Navigate(site.URL))
	tab.MustAxe("empty page")
	ask("Wann und wo war der 7. MPSC-Kongress?")
	contains("Kiel", "18. und 19. November 2025")
	tab.MustAxe("answer")
	ask("Was kann ich im März vormittags zu KI machen?")
	contains("Künstliche Intelligenz in der Kommunalverwaltung", "5. März 2026, 09:00–12:00 Uhr", "3 von 24 Plätzen frei", "Anmelden")
	tab.MustAxe("cards")
	if *update {
		tab.Do(chromedp.EmulateViewport(1200, 1020))
		tab.Wait(`(scrollTo(0, 0), document.activeElement.blur(), scrollY === 0)`)
		tab.Screenshot("testdata/chat.png")
	}

	address := webtest.Eval[string](tab, `location.pathname`)
	tab.Do(chromedp.Reload())
	contains("Kiel", "18. und 19. November 2025", "3 von 24 Plätzen frei")

	ask("Wie wird das Wetter morgen in Zwönitz?")
	contains("nichts Belegtes")

	plain := browser.Tab(t, webtest.NoScript())
	plain.Do(chromedp.Navigate(site.URL + address))
	tab = plain
	contains("Kiel", "3 von 24 Plätzen frei", "nichts Belegtes")
}
