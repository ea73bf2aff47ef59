package slackbot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/finding"
)

// secretForm is what Slack's signing secrets look like.
var secretForm = regexp.MustCompile(`^[0-9a-f]{32}$`)

// checkHTTP looks at deliveries by HTTP.
func (c Config) checkHTTP(ctx context.Context) []Finding {
	const secret, address = "signing secret", "public address"
	if c.App.SigningSecret == "" {
		return []Finding{finding.New(OK, secret, "none: deliveries come by Socket Mode only", "")}
	}
	found := []Finding{finding.New(OK, secret, "there is one", "")}
	if !secretForm.MatchString(c.App.SigningSecret) {
		found[0] = finding.New(Warn, secret, "it does not look like one: 32 hex digits", "Take the one that Basic Information shows, not the client secret or the verification token.")
	}
	if c.PublicURL == "" {
		f := finding.New(Fail, address, "there is none: Slack does not know where to deliver", "Set --public-url to the HTTPS address of the pages, or use Socket Mode.")
		if c.App.AppToken != "" {
			f.Level, f.Text = Warn, "there is none: deliveries come by Socket Mode only"
		}
		return append(found, f)
	}
	if !strings.HasPrefix(c.PublicURL, "https://") {
		f := finding.New(Fail, address, fmt.Sprintf("Slack delivers by HTTPS only, not to %s", c.PublicURL), "Set --public-url to the HTTPS address of the pages, or use Socket Mode.")
		if c.App.AppToken != "" {
			f.Level = Warn
		}
		found = append(found, f)
	}
	return append(found, c.probe(ctx))
}

// probe sends the server what Slack sends to see whether an address is that of the
// app (https://docs.slack.dev/reference/events/url_verification).
func (c Config) probe(ctx context.Context) Finding {
	const about = "events by HTTP"
	target := c.PublicURL + "/slack/events"
	challenge := rand.Text()
	body, err := json.Marshal(map[string]string{"type": "url_verification", "challenge": challenge})
	if err != nil {
		return finding.New(Fail, about, err.Error(), "")
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return finding.New(Fail, about, err.Error(), "Set --public-url.")
	}
	req.Header.Set("Content-Type", "application/json")
	sign(req.Header, body, c.App.SigningSecret, time.Now()) // by the real time, as receivers check it
	client := &http.Client{CheckRedirect: stay}             // Slack follows none either
	resp, err := client.Do(req)
	if err != nil {
		return finding.New(Fail, about, "cannot be reached from here: "+err.Error(), "Start akademie serve, and let Slack reach it at "+target)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	switch {
	case err == nil && resp.StatusCode == http.StatusOK && bytes.Contains(answer, []byte(challenge)):
		return finding.New(OK, about, "answers at "+target, "")
	case resp.StatusCode == http.StatusUnauthorized || resp.StatusCode == http.StatusForbidden:
		return finding.New(Fail, about, "the server there does not take this signing secret, or its clock is wrong", "Give akademie serve the same --slack-signing-secret-file; compare the clocks.")
	case resp.StatusCode == http.StatusNotFound:
		return finding.New(Fail, about, "the server there knows no Slack", "Give akademie serve the Slack settings, too; does the proxy pass /slack/ on?")
	}
	return finding.New(Fail, about, fmt.Sprintf("the server there answers with status %d", resp.StatusCode), "Look at its log; does the proxy pass /slack/ on unchanged?")
}

// sign signs a body as Slack does
// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
func sign(h http.Header, body []byte, secret string, now time.Time) {
	stamp := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}
