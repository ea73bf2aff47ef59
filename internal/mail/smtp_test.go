package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	gosmtp "github.com/emersion/go-smtp"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
)

// message is a mail to a person with an umlaut.
func message() mail.Message {
	return mail.Message{
		To: "jörg@rathaus.example", ToName: "Jörg Müller, Amt 12", Subject: "Bitte bestätigen: „Künstliche Intelligenz“",
		Text: "Guten Tag Jörg Müller,\n.\nein Punkt allein beendet nichts.\n", HTML: "<p>Guten Tag Jörg Müller,</p>\n", Language: "de",
	}
}

// plain is a mail to an address in ASCII.
func plain() mail.Message {
	m := message()
	m.To = "anna@rathaus.example"
	return m
}

// commits counts how often the transport commits.
type commits int

func (c *commits) commit(context.Context) error { *c++; return nil }

func TestAcceptanceMailReachesARealServer(t *testing.T) {
	t.Parallel()
	for _, security := range []mail.Security{mail.StartTLS, mail.Implicit, mail.None} {
		t.Run(string(security), func(t *testing.T) {
			t.Parallel()
			user := ""
			s := start(t, security, func(s *server, _ *gosmtp.Server) { s.password = "geheim" })
			if security != mail.None {
				user = "akademie"
			}
			var c commits
			if err := s.transport(t, security, user, "geheim").Send(t.Context(), "abc", message(), c.commit); err != nil {
				t.Fatal(err)
			}
			mails := s.mails()
			if len(mails) != 1 || c != 1 {
				t.Fatalf("%d mails, %d commits, want one each", len(mails), c)
			}
			m := mails[0]
			if m.from != "akademie@akademie.example" || m.to != "jörg@rathaus.example" || !m.utf8 {
				t.Errorf("envelope %q → %q, SMTPUTF8 %v", m.from, m.to, m.utf8)
			}
			if m.encrypted != (security != mail.None) || s.signedIn != (user != "") {
				t.Errorf("encrypted %v, signed in %v", m.encrypted, s.signedIn)
			}
			if !strings.Contains(m.content, "Message-ID: <abc@akademie.example>\r\n") || !strings.Contains(m.content, "\r\n..\r\n") && !strings.Contains(m.content, "\r\n.\r\n") {
				t.Errorf("what arrived is not what was sent:\n%s", m.content)
			}
		})
	}
}

func TestRefusalsAreFinalOrWorthAnotherTry(t *testing.T) {
	t.Parallel()
	no := func(code int) error {
		return &gosmtp.SMTPError{Code: code, EnhancedCode: gosmtp.EnhancedCode{code / 100, 1, 1}, Message: "<anna@rathaus.example> unbekannt"}
	}
	for _, tc := range []struct {
		name      string
		change    func(*server, *gosmtp.Server)
		kind      error // nil: nobody knows whether it arrived
		committed commits
		says      string
	}{
		{"recipient refused", func(s *server, _ *gosmtp.Server) { s.rcpt = no(550) }, fault.Invalid, 0, "RCPT: 550 5.1.1"},
		{"recipient refused for now", func(s *server, _ *gosmtp.Server) { s.rcpt = no(451) }, fault.Unavailable, 0, "RCPT: 451 4.1.1"},
		{"content refused", func(s *server, _ *gosmtp.Server) { s.data = no(554) }, fault.Invalid, 1, "end of DATA: 554 5.1.1"},
		{"content refused for now", func(s *server, _ *gosmtp.Server) { s.data = no(451) }, fault.Unavailable, 1, "end of DATA: 451 4.1.1"},
		{"no answer to the final dot", func(s *server, _ *gosmtp.Server) { s.dropAfter = true }, nil, 1, "no answer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, mail.StartTLS, tc.change)
			var c commits
			err := s.transport(t, mail.StartTLS, "", "").Send(t.Context(), "abc", plain(), c.commit)
			if err == nil || fault.Kind(err) != tc.kind || c != tc.committed {
				t.Errorf("error %v with kind %v and %d commits, want kind %v and %d", err, fault.Kind(err), c, tc.kind, tc.committed)
			}
			if err != nil && (!strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "anna")) {
				t.Errorf("error %q does not say %q, or names the address", err, tc.says)
			}
		})
	}
}

func TestConnectionBrokenBeforeTheDotDeliversNothing(t *testing.T) {
	t.Parallel()
	s := start(t, mail.None, func(s *server, _ *gosmtp.Server) { s.dropBefore = true })
	var c commits
	if err := s.transport(t, mail.None, "", "").Send(t.Context(), "abc", plain(), c.commit); err == nil {
		t.Error("no error though the connection broke")
	}
	if n := len(s.mails()); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func TestNothingIsSentWhenCommitFails(t *testing.T) {
	t.Parallel()
	s := start(t, mail.StartTLS, nil)
	broken := errors.New("database gone")
	err := s.transport(t, mail.StartTLS, "", "").Send(t.Context(), "abc", plain(), func(context.Context) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want that of commit", err)
	}
	if n := len(s.mails()); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func TestTroubleWithTheServerIsWorthAnotherTry(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		security mail.Security // of the server
		change   func(*server, *gosmtp.Server)
		user     string
		says     string
	}{
		{"no STARTTLS", mail.None, nil, "", "no STARTTLS"},
		{"unknown certificate", mail.StartTLS, func(s *server, _ *gosmtp.Server) { s.roots = nil }, "", "STARTTLS"},
		{"wrong password", mail.StartTLS, func(s *server, _ *gosmtp.Server) { s.password = "anders" }, "akademie", "AUTH: 535"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, tc.security, tc.change)
			var c commits
			err := s.transport(t, mail.StartTLS, tc.user, "geheim").Send(t.Context(), "abc", plain(), c.commit)
			if !errors.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), tc.says) || strings.Contains(err.Error(), "geheim") {
				t.Errorf("error %v, want an unavailable server and %q", err, tc.says)
			}
			if c != 0 || len(s.mails()) != 0 {
				t.Errorf("%d commits, %d mails", c, len(s.mails()))
			}
		})
	}
}

func TestServerThatIsNotThereIsUnavailable(t *testing.T) {
	t.Parallel()
	s := start(t, mail.None, nil)
	tr := s.transport(t, mail.None, "", "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var c commits
	if err := tr.Send(ctx, "abc", plain(), c.commit); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v, want unavailable", err)
	}
}

func TestAddressBeyondASCIINeedsAServerThatTakesIt(t *testing.T) {
	t.Parallel()
	s := start(t, mail.StartTLS, func(_ *server, srv *gosmtp.Server) { srv.EnableSMTPUTF8 = false })
	tr := s.transport(t, mail.StartTLS, "", "")
	var c commits
	if err := tr.Send(t.Context(), "abc", message(), c.commit); !errors.Is(err, fault.Invalid) {
		t.Errorf("error %v, want a final one", err)
	}
	m := message()
	m.To = "joerg@rathaus-köln.example" // a domain travels in ASCII
	if err := tr.Send(t.Context(), "abc", m, c.commit); err != nil {
		t.Error(err)
	}
	if mails := s.mails(); len(mails) != 1 || mails[0].to != "joerg@xn--rathaus-kln-zfb.example" {
		t.Errorf("taken: %+v", mails)
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	from := mail.Sender{Address: "a@b.example"}
	for name, c := range map[string]mail.SMTPConfig{
		"no host":                       {From: from},
		"unknown security":              {Host: "h", Security: "ssl", From: from},
		"a password in the clear":       {Host: "h", Security: mail.None, User: "u", Password: "p", From: from},
		"no sender":                     {Host: "h"},
		"a sender with a broken header": {Host: "h", From: mail.Sender{Address: "a@b.example\r\nBcc: c@d.example"}},
		"no port":                       {Host: "h", Port: 70000, From: from},
	} {
		if _, err := mail.NewSMTP(c, clock); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
