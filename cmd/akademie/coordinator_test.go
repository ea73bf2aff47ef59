package main

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/web"
	"smart-city-dialog.de/akademie/internal/web/webtest"
)

// signedIn are accounts where every session is a coordinator's.
type signedIn struct{ *account.Store }

func (signedIn) Person(context.Context, string) (account.Person, string, error) {
	return account.Person{ID: "test", Email: "koordination@demo.example", Role: account.Coordinator}, "", nil
}

// TestAcceptanceCoordinatorAsksInTheChat asks for figures of the demo's bookings in
// a real browser. With -update it also makes the picture in the README.
func TestAcceptanceCoordinatorAsksInTheChat(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	server, err := web.New(web.Config{
		Assistant: a.assistant, Conversations: a.conversations, Documents: documents{a.base},
		Catalogue: a.catalogue, Drafts: a.bookings, Bookings: a.bookings, Accounts: signedIn{a.accounts}, Municipalities: a.towns, Now: a.now,
		Statistics: figures{a.figures, a.statistics}, Reports: a.reports, Gaps: a.gaps,
		Logger: slog.New(slog.DiscardHandler), Banner: a.demoBanner, Suggestions: demo.Suggestions,
	})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(server.Handler())
	t.Cleanup(site.Close)
	tab := webtest.Start(t).Tab(t, webtest.Calm())
	tab.Do(chromedp.Navigate(site.URL + "/privacy"))
	webtest.Eval[string](tab, `document.cookie = "session=coordinator; path=/"`)
	tab.Do(chromedp.Navigate(site.URL))
	tab.MustAxe("start page of a coordinator")
	for _, step := range []webtest.Step{
		chromedp.Click(chromedp.CSS("#question")), chromedp.KeyEvent("Bestätigte Anmeldungen je Quartal seit 2024, nach Größenklasse"), chromedp.KeyEvent(kb.Enter),
	} {
		tab.Do(step)
	}
	tab.Wait(`document.querySelector(".turn .figures__chart svg") && !document.querySelector("[aria-busy]")`)
	tab.MustAxe("figures")
	if rows := webtest.Eval[int](tab, `document.querySelectorAll(".figures__table tbody tr").length`); rows < 4 {
		t.Errorf("the table has %d rows", rows)
	}
	if *update {
		tab.Do(chromedp.EmulateViewport(1200, 1020))
		tab.Wait(`(document.querySelector(".turn").scrollIntoView(), document.activeElement.blur(), true)`)
		tab.Screenshot("testdata/figures.png")
	}
}
