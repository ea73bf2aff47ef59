//go:build goolm

package encryption

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/verificationhelper"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// A comparer is the other side of a verification: the library's, which is another
// implementation than this package's, but only knows how to compare devices of one
// account.
type comparer struct {
	*verificationhelper.VerificationHelper
	p      *party
	syncer *mautrix.DefaultSyncer
	id     id.VerificationTransactionID
	ready  bool
	emojis []rune
	done   bool
	code   event.VerificationCancelCode
	reason string
}

func (c *comparer) VerificationRequested(context.Context, id.VerificationTransactionID, id.UserID, id.DeviceID) {
}

func (c *comparer) VerificationReady(context.Context, id.VerificationTransactionID, id.DeviceID, bool, bool, *verificationhelper.QRCode) {
	c.ready = true
}

func (c *comparer) VerificationCancelled(_ context.Context, _ id.VerificationTransactionID, code event.VerificationCancelCode, reason string) {
	c.code, c.reason = code, reason
}

func (c *comparer) VerificationDone(context.Context, id.VerificationTransactionID, event.VerificationMethod) {
	c.done = true
}

func (c *comparer) ShowSAS(_ context.Context, _ id.VerificationTransactionID, emojis []rune, _ []string, _ []int) {
	c.emojis = emojis
}

// noCrypto is there because the library's verification wants one.
type noCrypto struct{ mautrix.CryptoHelper }

// asks has a party ask the assistant's device to be compared.
func asks(p *party, bot *party) *comparer {
	p.t.Helper()
	c := &comparer{p: p, syncer: mautrix.NewDefaultSyncer()}
	p.client.Syncer, p.client.Crypto = c.syncer, noCrypto{}
	olm, _ := p.machine()
	c.VerificationHelper = verificationhelper.NewVerificationHelper(p.client, olm, nil, c, false, false, true)
	if err := c.Init(p.t.Context()); err != nil {
		p.t.Fatal(err)
	}
	if _, err := olm.FetchKeys(p.t.Context(), []id.UserID{id.UserID(bot.user.ID)}, true); err != nil {
		p.t.Fatal(err)
	}
	var err error
	if c.id, err = c.StartVerification(p.t.Context(), id.UserID(bot.user.ID)); err != nil {
		p.t.Fatal(err)
	}
	return c
}

// hear gives the other side what came for it.
func (c *comparer) hear() {
	r := c.p.fetch()
	c.p.take(r)
	for _, e := range r.ToDevice.Events {
		c.syncer.Dispatch(c.p.t.Context(), e)
	}
}

// operator answers in place of who sits at the terminal.
func (p *party) operator(state string) {
	p.t.Helper()
	p.exec(`UPDATE matrix_verifications SET state = $1 WHERE state NOT IN ('done', 'cancelled')`, state)
	p.answers(p.t.Context())
}

func (p *party) state() (state, reason string) {
	p.t.Helper()
	if err := p.Pool.QueryRow(p.t.Context(), `SELECT state, reason FROM matrix_verifications`).Scan(&state, &reason); err != nil {
		p.t.Fatal(err)
	}
	return state, reason
}

// compared brings a verification to where both sides see the pictures.
func compared(t *testing.T, anna, bot *party) *comparer {
	t.Helper()
	c := asks(anna, bot)
	bot.sync()
	bot.operator(accepted)
	c.hear()
	if !c.ready {
		t.Fatal("the other side was not told that the operator is there")
	}
	if err := c.StartSAS(t.Context(), c.id); err != nil {
		t.Fatal(err)
	}
	bot.sync() // start
	c.hear()   // accept
	bot.sync() // key
	c.hear()   // key
	var shown []string
	if err := bot.Pool.QueryRow(t.Context(), `SELECT emojis FROM matrix_verifications WHERE state = 'compare'`).Scan(&shown); err != nil {
		t.Fatal(err)
	}
	if len(shown) != 7 || len(c.emojis) != 7 {
		t.Fatalf("shown: %q and %q", shown, string(c.emojis))
	}
	for i, picture := range shown {
		if !strings.HasPrefix(picture, string(c.emojis[i])) {
			t.Fatalf("picture %d is %q here and %q there", i, picture, c.emojis[i])
		}
	}
	return c
}

func TestADeviceIsVerifiedWhenBothSidesSayThatThePicturesAreTheSame(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	account := s.Bot("akademie")
	bot, other := newParty(t, s, account), newParty(t, s, account)
	if _, err := bot.CrossSign(t.Context(), account.Password); err != nil {
		t.Fatal(err)
	}
	c := compared(t, other, bot)
	if err := c.ConfirmSAS(t.Context(), c.id); err != nil {
		t.Fatal(err)
	}
	bot.sync() // mac
	if state, _ := bot.state(); state != compare {
		t.Fatalf("before the operator has confirmed the state is %q", state)
	}
	bot.operator(confirmed)
	c.hear() // mac, done
	if state, _ := bot.state(); state != done || c.code != "" {
		t.Fatalf("state %q, cancelled there: %q (%s)\n%s", state, c.code, c.reason, bot.log)
	}
	bot.sync()
	ours, store := bot.machine()
	device, err := store.GetDevice(t.Context(), id.UserID(account.ID), other.client.DeviceID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ours.FetchKeys(t.Context(), []id.UserID{device.UserID}, true); err != nil {
		t.Fatal(err)
	}
	if trust, err := ours.ResolveTrustContext(t.Context(), device); err != nil || trust != id.TrustStateCrossSignedVerified {
		t.Errorf("the other device is trusted as %v, %v", trust, err)
	}
}

func TestAVerificationEndsWithoutTrust(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		does   func(bot *party, c *comparer)
		reason string
	}{
		"by the operator, to whom the pictures differ": {func(bot *party, c *comparer) { bot.operator(refused) }, cancelEmojis},
		"when nobody answers": {func(bot *party, c *comparer) {
			bot.clock.Move(verifyTime + time.Minute)
			bot.answers(bot.t.Context())
		}, cancelTimeout},
		"by the other side": {func(bot *party, c *comparer) {
			if err := c.CancelVerification(bot.t.Context(), c.id, event.VerificationCancelCodeSASMismatch, ""); err != nil {
				bot.t.Fatal(err)
			}
			bot.sync()
		}, cancelEmojis},
		"by a proof of other keys": {func(bot *party, c *comparer) {
			bot.operator(confirmed)
			v := bot.trusting.active[string(c.id)]
			forged, err := v.prove(map[string]string{"ed25519:" + string(v.theirs.device): "another key"}, v.theirs, v.ours)
			if err != nil {
				bot.t.Fatal(err)
			}
			v.proof = &forged
			if err := bot.conclude(bot.t.Context(), v); err != nil {
				bot.t.Fatal(err)
			}
		}, cancelKeys},
		"when the server is started anew": {func(bot *party, c *comparer) { bot.restart() }, "the server was started anew"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := matrixfake.New(t)
			bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
			meet(t, anna, bot)
			other := compared(t, anna, bot)
			c.does(bot, other)
			if state, reason := bot.state(); state != cancelled || reason != c.reason {
				t.Errorf("state %q, reason %q", state, reason)
			}
			bot.operator(confirmed)
			if state, _ := bot.state(); state == done {
				t.Error("it can be confirmed later")
			}
		})
	}
}

// requests has somebody ask for a verification, from device to device.
func (p *party) requests(from string, content map[string]any) {
	p.t.Helper()
	raw := event.Content{Raw: map[string]any{"from_device": "D1", "timestamp": p.Now().UnixMilli(), "methods": []string{sasMethod}}}
	for k, v := range content {
		raw.Raw[k] = v
	}
	data, err := raw.MarshalJSON()
	if err != nil {
		p.t.Fatal(err)
	}
	p.verification(p.t.Context(), &event.Event{Sender: id.UserID(from), Type: event.ToDeviceVerificationRequest, Content: event.Content{VeryRaw: data}})
}

func TestRequestsThatNobodyCouldAnswerAreNotKept(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := newParty(t, s, s.Bot("akademie"))
	now := bot.Now().UnixMilli()
	for _, wrong := range []map[string]any{
		{}, {"transaction_id": strings.Repeat("x", 1000)}, {"transaction_id": "a\x00"}, {"transaction_id": "a", "from_device": ""},
		{"transaction_id": "a", "timestamp": now - time.Hour.Milliseconds()}, {"transaction_id": "a", "timestamp": now + time.Hour.Milliseconds()},
		{"transaction_id": "a", "methods": []string{"m.qr_code.scan.v1"}}, {"transaction_id": 7},
	} {
		bot.requests("@mallory:boese.example", wrong)
	}
	if n := bot.count(`SELECT count(*) FROM matrix_verifications`); n != 0 {
		t.Fatalf("%d are kept", n)
	}
	for i := range 100 {
		bot.requests("@m"+string(rune('a'+i%20))+":boese.example", map[string]any{"transaction_id": "t" + strings.Repeat("i", i)})
	}
	if n := bot.count(`SELECT count(*) FROM matrix_verifications`); n != maxVerifying {
		t.Errorf("%d are kept of a flood, not %d", n, maxVerifying)
	}
	bot.requests(bot.client.UserID.String(), map[string]any{"transaction_id": "own"})
	if n := bot.count(`SELECT count(*) FROM matrix_verifications WHERE id = 'own'`); n != 1 {
		t.Error("strangers keep the account's own devices out")
	}
	if n := len(s.Calls("todevice")); n != 0 {
		t.Errorf("strangers had it send %d messages", n)
	}
	bot.clock.Move(verifyTime + time.Minute)
	bot.answers(t.Context())
	if n := bot.count(`SELECT count(*) FROM matrix_verifications`); n != 0 {
		t.Errorf("%d are kept that nobody answered", n)
	}
}

func TestStrangersDoNotTakeEachOthersPlaces(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := newParty(t, s, s.Bot("akademie"))
	request := func(user, transaction string) { bot.requests(user, map[string]any{"transaction_id": transaction}) }
	waits := func(transaction string) bool {
		return bot.count(`SELECT count(*) FROM matrix_verifications WHERE id = $1 AND state = 'requested'`, transaction) == 1
	}
	request("@first:dorf.example", "early")
	for i := range 3 * maxVerifying {
		request(fmt.Sprintf("@m%d:boese.example", i), fmt.Sprintf("flood %d", i))
	}
	if !waits("early") {
		t.Error("the people of one homeserver took the place of somebody on another")
	}
	request("@late:stadt.example", "late")
	if !waits("late") || !waits("early") {
		t.Error("who comes later finds no place")
	}
	request("@m0:boese.example", "neighbour") // on the same homeserver as most
	if !waits("neighbour") || !waits("late") || !waits("early") {
		t.Error("a neighbour of those who ask most finds no place, or takes somebody else's")
	}
	if n := bot.count(`SELECT count(*) FROM matrix_verifications`); n != maxVerifying {
		t.Errorf("%d are kept", n)
	}
	bot.exec(`UPDATE matrix_verifications SET state = 'accepted' WHERE id = 'early'`)
	bot.answers(t.Context())
	for i := range 2 * maxVerifying {
		request(fmt.Sprintf("@x:s%d.example", i), fmt.Sprintf("spread %d", i))
	}
	if bot.count(`SELECT count(*) FROM matrix_verifications WHERE id = 'early' AND state = 'accepted'`) != 1 {
		t.Error("one that the operator saw to gave way")
	}
}
