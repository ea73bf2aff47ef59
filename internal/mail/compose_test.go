package mail_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	gomessage "github.com/emersion/go-message"
	gomail "github.com/emersion/go-message/mail"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
)

// sent sends m to a real server and reads what arrives there by a parser that is
// not ours.
func sent(t *testing.T, m mail.Message) *gomessage.Entity {
	t.Helper()
	s := start(t, mail.StartTLS, nil)
	var c commits
	if err := s.transport(t, mail.StartTLS, "", "").Send(t.Context(), "0123abcd", m, c.commit); err != nil {
		t.Fatal(err)
	}
	e, err := gomessage.Read(strings.NewReader(s.mails()[0].content))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// shape describes the parts of a message, the method of a calendar included.
func shape(t *testing.T, e *gomessage.Entity) string {
	t.Helper()
	kind, params, err := e.Header.ContentType()
	if err != nil {
		t.Fatal(err)
	}
	if m := params["method"]; m != "" {
		kind += "[" + m + "]"
	}
	parts := e.MultipartReader()
	if parts == nil {
		return kind
	}
	var inside []string
	for range 20 {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		inside = append(inside, shape(t, p))
	}
	return kind + "(" + strings.Join(inside, " ") + ")"
}

func TestMessagesHaveTheShapeThatProgramsExpect(t *testing.T) {
	t.Parallel()
	file := func(method, name string) mail.Calendar {
		return mail.Calendar{Method: method, Name: name, File: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}
	}
	for _, tc := range []struct {
		name      string
		calendars []mail.Calendar
		html      string
		want      string
	}{
		{"plain", nil, "", "text/plain"},
		{"plain and HTML", nil, "<p>", "multipart/alternative(text/plain text/html)"},
		{"an invitation", []mail.Calendar{file("REQUEST", "a.ics")}, "<p>",
			"multipart/mixed(multipart/alternative(text/plain text/html text/calendar[REQUEST]) application/ics)"},
		{"several", []mail.Calendar{file("REQUEST", "a.ics"), file("CANCEL", "b.ics")}, "<p>",
			"multipart/mixed(multipart/alternative(text/plain text/html) text/calendar[REQUEST] text/calendar[CANCEL])"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			m := plain()
			m.HTML, m.Calendars = tc.html, tc.calendars
			if got := shape(t, sent(t, m)); got != tc.want {
				t.Errorf("shape %s, want %s", got, tc.want)
			}
		})
	}
}

func TestFilesComeWithTheMessage(t *testing.T) {
	t.Parallel()
	m := plain()
	m.HTML = `<img src="cid:bild" alt="Ein Bild">`
	m.Files = []mail.File{
		{Name: "bild.png", Type: "image/png", Content: []byte("\x89PNG"), Inline: "bild"},
		{Name: "Übersicht.csv", Type: "text/csv; charset=UTF-8", Content: []byte("Land;Zahl\r\nBremen;5\r\n")},
	}
	e := sent(t, m)
	want := "multipart/mixed(multipart/related(multipart/alternative(text/plain text/html) image/png) text/csv)"
	if got := shape(t, e); got != want {
		t.Errorf("shape %s, want %s", got, want)
	}
	folder, err := mail.NewFolder(t.TempDir(), mail.Sender{Name: "Akademie", Address: "a@akademie.example"}, clock)
	if err != nil {
		t.Fatal(err)
	}
	var c commits
	if err := folder.Send(t.Context(), "0123abcd", m, c.commit); err != nil {
		t.Fatal(err)
	}
	stored, err := folder.Open("0123abcd")
	if err != nil {
		t.Fatal(err)
	}
	if stored.HTML != m.HTML || len(stored.Files) != 2 {
		t.Fatalf("HTML %q and %d files", stored.HTML, len(stored.Files))
	}
	for i, f := range stored.Files {
		if f.Name != m.Files[i].Name || f.Inline != m.Files[i].Inline || string(f.Content) != string(m.Files[i].Content) {
			t.Errorf("file %d is %q with %q", i, f.Name, f.Content)
		}
	}
}

func TestFilesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, f := range []mail.File{
		{Name: "", Type: "text/csv"}, {Name: "a.csv", Type: "csv; ;"}, {Name: "a\r\nb.csv", Type: "text/csv"},
		{Name: "a.csv", Type: "text/csv\r\nBcc: b@c.example"}, {Name: "a.png", Type: "image/png", Inline: "a>b"},
	} {
		m := plain()
		m.Files = []mail.File{f}
		folder, err := mail.NewFolder(t.TempDir(), mail.Sender{Address: "a@akademie.example"}, clock)
		if err != nil {
			t.Fatal(err)
		}
		var c commits
		if err := folder.Send(t.Context(), "0123abcd", m, c.commit); fault.Kind(err) != fault.Invalid {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestHeadersSayWhatIsNeeded(t *testing.T) {
	t.Parallel()
	e := sent(t, plain())
	h := gomail.Header{Header: e.Header}
	if at, err := h.Date(); err != nil || !at.Equal(clock()) {
		t.Errorf("Date %v, error %v", at, err)
	}
	if s, err := h.Subject(); err != nil || s != plain().Subject {
		t.Errorf("Subject %q, error %v", s, err)
	}
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Jörg Müller, Amt 12" {
		t.Errorf("To %v, error %v", to, err)
	}
	for name, want := range map[string]string{
		"Auto-Submitted": "auto-generated", "Message-Id": "<0123abcd@akademie.example>", "Content-Language": "de", "Mime-Version": "1.0",
	} {
		if got := e.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestNothingTypedBecomesAHeader(t *testing.T) {
	t.Parallel()
	m := plain()
	m.ToName = "Anna\r\nBcc: boese@example.org\r\n\r\n<b>"
	m.Subject = "Eins\r\nX-Evil: 1\nZwei\x00 \U0001F468\u200D\U0001F4BB " + strings.Repeat("Überschrift ", 40)
	m.Language = "de\r\nX-Evil: 2"
	e := sent(t, m)
	for _, name := range []string{"Bcc", "X-Evil"} {
		if e.Header.Has(name) {
			t.Errorf("%s was smuggled in: %q", name, e.Header.Get(name))
		}
	}
	h := gomail.Header{Header: e.Header}
	if s, err := h.Subject(); err != nil || !strings.HasPrefix(s, "Eins X-Evil: 1 Zwei \U0001F468\u200D\U0001F4BB Überschrift") {
		t.Errorf("Subject %q, error %v", s, err)
	}
	for _, address := range []string{
		"anna@rathaus.example\r\nBcc: b@c.example", "anna@rathaus.example, b@c.example", "Anna <anna@rathaus.example>",
		"anna", "@rathaus.example", "anna@", "", strings.Repeat("a", 300) + "@rathaus.example", "anna@rathaus.example>", "an na@rathaus.example",
	} {
		s := start(t, mail.StartTLS, nil)
		m := plain()
		m.To = address
		var c commits
		err := s.transport(t, mail.StartTLS, "", "").Send(t.Context(), "abc", m, c.commit)
		if !errors.Is(err, fault.Invalid) || strings.Contains(err.Error(), "anna") {
			t.Errorf("%q: error %v, want a final one without the address", address, err)
		}
		if len(s.mails()) != 0 {
			t.Errorf("%q: a mail left", address)
		}
	}
}
