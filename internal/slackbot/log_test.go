package slackbot

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// TestAcceptanceADaysLogHoldsNoTextTokenOrSecret lives through a day with everything
// that people do and much that goes wrong, and reads the log of it, with all that is
// said at level debug.
func TestAcceptanceADaysLogHoldsNoTextTokenOrSecret(t *testing.T) {
	t.Parallel()
	o := newOffice(t, byOAuth(t))
	o.run(t, 20, true)
	visitor := &browser{t: t, handler: o.Handler()}

	// Installing it, once in vain.
	o.slack.Fail("oauth.v2.access", 1, slackfake.Fault{DropBefore: true})
	first := o.anna.Allows(visitor.begin())
	visitor.get(first, "de")
	second := o.anna.Allows(visitor.begin())
	if res := visitor.get(second, "de"); res.StatusCode != http.StatusOK {
		t.Fatalf("not installed: %s", text(t, res))
	}
	visitor.get(second, "de") // again
	o.serve(t)
	o.socket(t)

	// Asking, talking, pressing, booking, linking.
	card := o.asks(t, o.anna, "Welche Termine gibt es zu Geheimfrage1?")
	o.anna.Presses(card, blocks.ActionBook)
	o.anna.Submits(filled(map[booking.Field]string{booking.FieldEmail: "anna.becker@gmial.com"}))
	o.anna.Submits(filled(nil))
	o.slack.DeliverBy(slackfake.ByBoth)
	o.bert.Replies(o.room, card.Thread, o.anna.Mention()+" Geheimgespräch2")
	o.bert.Says(o.room, "Geheimgespräch3")
	direct := o.bert.Says(o.bert.Direct(), "Geheimfrage4?")
	o.bert.OpensPane()
	o.bert.OpensHome()
	o.anna.Commands(o.room, "Geheimfrage5?")
	code := o.code(t, o.anna.Email)
	o.anna.Commands(o.room, "verbinden "+code)
	o.bert.Shortcut(shortcutName, card)
	o.done(t, 6)
	o.bert.Edits(o.bert.Direct(), direct, "Geheimfrage6?")
	o.bert.Deletes(o.bert.Direct(), direct)

	// What goes wrong: the network, limits, refusals, deliveries of somebody else.
	for method, fault := range map[string]slackfake.Fault{
		"response_url":     {DropAfter: true},
		"users.info":       {Status: http.StatusBadGateway},
		"chat.postMessage": {RetryAfter: time.Second},
		"views.publish":    {Error: "internal_error"},
	} {
		o.slack.Fail(method, 1, fault)
	}
	o.anna.Commands(o.room, "Geheimfrage7?")
	o.bert.Says(o.room, "@Akademie Geheimfrage8?")
	o.anna.OpensHome()
	site := httptest.NewServer(o.Handler())
	t.Cleanup(site.Close)
	for _, body := range []string{"Geheimnis9", `{"type":"event_callback","event":{"text":"Geheimnis9"}}`} {
		for _, secret := range []string{slackfake.SigningSecret, "another"} {
			deliver(t, site.URL, body, secret)
		}
	}
	o.done(t, 8)
	kept := o.slack.BotToken
	o.slack.Uninstall(o.slack.Workspace)
	o.bert.Says(o.room, "@Akademie Geheimfrage10?")
	o.done(t, 9)
	if n := single[int](t, o.pool, `SELECT count(*)::int FROM slack_installations WHERE token IS NOT NULL`); n != 0 {
		t.Error("the token is kept after the app was removed")
	}

	log := o.log.String()
	for _, said := range []string{"slack: installed", "slack: not installed", "without a valid signature", "was not taken", "was removed from a workspace", "Socket Mode is connected"} {
		if !strings.Contains(log, said) {
			t.Errorf("the day was not as full as it was meant to be: nothing of %q in\n%s", said, log)
		}
	}
	hides(t, log, "Geheim", "Anna", "Becker", "Bert Conrad", "musterstadt.de", "gmial", code,
		kept, "xoxb-", "xapp-", slackfake.SigningSecret, slackfake.ClientSecret, "/response/", "ticket=",
		query(t, first, "state"), query(t, first, "code"), query(t, second, "state"), query(t, second, "code"))
}

// deliver posts what somebody says to be a delivery.
func deliver(t *testing.T, site, body, secret string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, site+"/slack/events", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	sign(req.Header, []byte(body), secret, time.Now())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

func query(t *testing.T, address, name string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Query().Get(name) == "" {
		t.Fatalf("%s has no %s: %v", address, name, err)
	}
	return u.Query().Get(name)
}
