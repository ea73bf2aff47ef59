package slackfake_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// A world is a Slack that the same calls are made of: this package's, or that of the
// npm package "emulate", which others wrote.
type world struct {
	api      *slack.Client // the bot's
	few      *slack.Client // the same, which may only write
	stranger *slack.Client // with a token that nobody gave
	bot      string
	anna     string // user
	room     string // channel with both
	foreign  string // channel without the bot
	says     func(text string) (ts string)
	trigger  func() string
}

var emulatorScopes = []string{
	"chat:write", "channels:history", "channels:read", "files:write", "im:history", "im:read", "im:write", "mpim:write",
	"users:read", "users:read.email",
}

// emulated starts the emulator. It is installed by "make test", or by
// scripts/setup.sh emulator.
func emulated(t *testing.T) world {
	t.Helper()
	serve := exec.CommandContext(t.Context(), "node", "serve.mjs", strings.Join(emulatorScopes, ","))
	serve.Dir = "emulator"
	in, err := serve.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	complaints := new(strings.Builder)
	serve.Stderr = complaints
	if err := serve.Start(); err != nil {
		t.Fatalf("the emulator needs Node, see scripts/setup.sh: %v", err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_, _ = io.Copy(io.Discard, out)
		if err := serve.Wait(); err != nil && t.Context().Err() == nil {
			t.Errorf("emulator: %v\n%s", err, complaints)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var started struct{ URL string }
	if err == nil {
		err = json.Unmarshal(line, &started)
	}
	if err != nil {
		t.Fatalf("the emulator did not start (scripts/setup.sh emulator installs it): %v\n%s", err, complaints)
	}
	return emulatedWorld(t, bearer(t, started.URL))
}

// bearer stands before the emulator. It takes tokens as a header only, where the
// client library sends them in forms; names its own address for uploads, where the
// client library trusts this one; and Node 20 cannot read the multipart bodies that
// Go writes.
func bearer(t *testing.T, target string) string {
	t.Helper()
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	server := httptest.NewUnstartedServer(nil)
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		body = bytes.ReplaceAll(body, []byte(target), []byte(server.URL))
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		return nil
	}
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := read(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if form, err := url.ParseQuery(string(body)); err == nil && form.Get("token") != "" {
			r.Header.Set("Authorization", "Bearer "+form.Get("token"))
		}
		r.Body, r.ContentLength, r.TransferEncoding = io.NopCloser(bytes.NewReader(body)), int64(len(body)), nil
		r.Host = to.Host
		proxy.ServeHTTP(w, r)
	})
	server.Start()
	t.Cleanup(server.Close)
	return server.URL + "/api/"
}

// read is the body of a request: of one with several parts, the only file.
func read(r *http.Request) ([]byte, error) {
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		return io.ReadAll(r.Body)
	}
	if err != nil {
		return nil, err
	}
	file, err := parts.NextPart()
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	return io.ReadAll(file)
}

func emulatedWorld(t *testing.T, api string) world {
	t.Helper()
	as := func(token string) *slack.Client { return slack.New(token, slack.OptionAPIURL(api)) }
	person, setup := as("xoxp-anna"), as("xoxb-setup")
	me, err := person.AuthTest()
	if err != nil {
		t.Fatal(err)
	}
	w := world{api: as("xoxb-all"), few: as("xoxb-few"), stranger: as("xoxb-none"), bot: "U0BOT", anna: me.UserID}
	channels, _, err := setup.GetConversations(&slack.GetConversationsParameters{Types: []string{"public_channel"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range channels {
		switch c.Name {
		case "fortbildung":
			w.room = c.ID
		case "fremd":
			w.foreign = c.ID
		}
	}
	if _, _, _, err := setup.JoinConversation(w.room); err != nil {
		t.Fatal(err)
	}
	w.says = func(text string) string { return post(t, person, w.room, "", text) }
	w.trigger = func() string {
		resp, err := http.PostForm(api+"views.generateTriggerId", url.Values{"token": {"xoxb-all"}, "user_id": {w.anna}})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = resp.Body.Close() }()
		var got struct {
			Error   string
			Trigger string `json:"trigger_id"`
		}
		if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || got.Trigger == "" {
			t.Fatalf("trigger: %+v, %v", got, err)
		}
		return got.Trigger
	}
	return w
}

// faked is the same world of this package.
func faked(t *testing.T) world {
	t.Helper()
	s := setup(t)
	s.Install(s.Workspace, emulatorScopes...)
	all := client(s.Slack)
	s.Install(s.Workspace, "chat:write")
	stranger := s.Channel("fremd", s.anna)
	s.Kick(stranger)
	var trigger string
	app(t, s.Slack, func(_ http.ResponseWriter, r *http.Request) {
		if c, err := slack.SlashCommandParse(r); err == nil {
			trigger = c.TriggerID
		}
	})
	s.Subscribe()
	return world{
		api: all, few: client(s.Slack), stranger: slack.New("xoxb-none", slack.OptionAPIURL(s.API())), bot: s.BotUser, anna: s.anna.ID, room: s.room.ID, foreign: stranger.ID,
		says:    func(text string) string { return s.anna.Says(s.room, text) },
		trigger: func() string { s.anna.Commands(s.room, ""); return trigger },
	}
}

// thread is what a bot reads of a thread: who said what, changed or not, with which
// metadata and how many files.
func (w world) thread(root string) string {
	all, more, _, err := w.api.GetConversationReplies(&slack.GetConversationRepliesParameters{
		ChannelID: w.room, Timestamp: root, IncludeAllMetadata: true,
	})
	out := []string{}
	for _, m := range all {
		who := map[string]string{w.bot: "bot", w.anna: "anna"}[m.User]
		line := fmt.Sprintf("%s: %s", who, m.Text)
		if m.Edited != nil {
			line += " (edited)"
		}
		if m.Metadata.EventType != "" {
			line += fmt.Sprintf(" %s%v", m.Metadata.EventType, m.Metadata.EventPayload)
		}
		if n := len(m.Blocks.BlockSet); n > 0 && m.User == w.bot {
			line += fmt.Sprintf(" +%d blocks", n)
		}
		if n := len(m.Files); n > 0 {
			line += fmt.Sprintf(" +%d files", n)
		}
		out = append(out, line)
	}
	return fmt.Sprintf("%s|%v|%s", strings.Join(out, "; "), more, code(err))
}

// TestAcceptanceTheEmulatorOfOthersSaysTheSame makes the same calls of this
// package's Slack and of one that others wrote, and compares what comes of them.
func TestAcceptanceTheEmulatorOfOthersSaysTheSame(t *testing.T) {
	t.Parallel()
	mine, theirs := faked(t), emulated(t)
	for _, c := range comparisons {
		t.Run(c.name, func(t *testing.T) {
			got, other := c.of(mine), c.of(theirs)
			want := other
			if c.instead != "" {
				want = c.instead
			}
			if got != want {
				t.Errorf("fake: %s\nemulator: %s", got, other)
			}
			if c.instead != "" && other == c.instead {
				t.Errorf("the emulator no longer differs (%s): %s", c.why, other)
			}
		})
	}
}
