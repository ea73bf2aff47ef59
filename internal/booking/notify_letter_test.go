package booking

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is a letter with everything in it.
func sample(language string) letter {
	w := wordsOf(language)
	at := time.Date(2026, 3, 27, 9, 0, 0, 0, time.UTC) // two days before summer time
	return letter{
		Language: language, Name: "Jörg O'Neill <script>", Ref: "AK-7F3K-92QX", Run: "KI & Verwaltung, Durchgang „März“", Day: w.day(at),
		Sessions: []string{
			w.session(catalogue.Session{N: 1, Title: "Auftakt", Starts: at, Ends: at.Add(90 * time.Minute)}),
			w.session(catalogue.Session{N: 2, Starts: at.Add(72 * time.Hour), Ends: at.Add(75 * time.Hour)}),
		},
		Where: "BigBlueButton", Seats: 2, Place: 3, Until: w.moment(at.Add(-48 * time.Hour)), By: ByPerson,
		FromRun: "Open Data, " + w.day(at.Add(-240*time.Hour)), Topic: "Zugang\nzum Raum", Text: "der Raum ist offen:\r\nhttps://raum.example\r\n\r\nBis <b>dann</b>!",
		Link: "https://akademie.example/b/TOKEN",
	}
}

func TestMailsReadAsTheyShould(t *testing.T) {
	t.Parallel()
	l, err := parseLetters()
	if err != nil {
		t.Fatal(err)
	}
	same := func(*letter) {}
	in := func(s State) func(*letter) { return func(l *letter) { l.State = s } }
	for _, tc := range []struct {
		mail, variant string
		change        func(*letter)
	}{
		{"requested", "held", func(l *letter) { l.Held, l.Name, l.Place, l.Seats = true, "", 0, 1 }},
		{"requested", "line", func(l *letter) { l.Name = "" }},
		{"confirmed", "", func(l *letter) { l.Calendar = true }},
		{"waitlisted", "", same},
		{"offered", "", func(l *letter) { l.Seats = 1 }},
		{"reminded", "held", func(l *letter) { l.State, l.Held, l.Name, l.Place, l.Seats = Requested, true, "", 0, 1 }},
		{"reminded", "line", func(l *letter) { l.State, l.Name = Requested, "" }},
		{"reminded", "offered", in(Offered)},
		{"offer_expired", "", same},
		{"cancelled", "person", func(l *letter) { l.Calendar = true }},
		{"cancelled", "coordinator", func(l *letter) { l.By = ByCoordinator }},
		{"cancelled", "run", func(l *letter) { l.RunOff, l.By, l.Calendar = true, ByCoordinator, true }},
		{"moved", "confirmed", func(l *letter) { l.State, l.Calendar = Confirmed, true }},
		{"moved", "waitlisted", func(l *letter) { l.State, l.By = Waitlisted, ByCoordinator }},
		{"moved", "requested", in(Requested)},
		{"rescheduled", "", func(l *letter) { l.State, l.Calendar = Confirmed, true }},
		{"requested_again", "", in(Waitlisted)},
		{"over_limit", "", func(l *letter) { l.NoBooking = true }},
		{"run_message", "", in(Confirmed)},
	} {
		for _, language := range []string{"de", "en"} {
			name := strings.TrimSuffix(tc.mail+"-"+tc.variant, "-") + "." + language
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				data := sample(language)
				tc.change(&data)
				m, err := l.write(tc.mail, data)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+".txt", m.Subject+"\n\n"+m.Text)
				golden(t, name+".html", m.HTML)
				for _, bad := range []string{"<script", "<b>", "<img", "http:", "no value", "src=", "url("} {
					if strings.Contains(m.HTML, bad) {
						t.Errorf("%q in\n%s", bad, m.HTML)
					}
				}
				if strings.ContainsAny(m.Subject, "\r\n") || strings.Contains(m.Text, "\n\n\n") {
					t.Errorf("blank lines where none belong: %q\n%s", m.Subject, m.Text)
				}
			})
		}
	}
}

// Each language has every mail, and every mail that the log can lead to exists.
func TestNoMailIsMissing(t *testing.T) {
	t.Parallel()
	l, err := parseLetters()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []Action{
		ActRequested, ActConfirmed, ActWaitlisted, ActOffered, ActOfferEnded, ActCancelled, ActMoved, ActRescheduled, ActRunMessage,
		ActSecondTry, ActOverLimit, ActLinkResent, ActReminded, ActHeld, ActExpired, ActErased,
	} {
		if !mailed(Entry{Booking: 1, Action: a}) {
			continue
		}
		for _, state := range []State{Requested, Confirmed, Waitlisted, Offered} {
			for _, language := range []string{"de", "en"} {
				if name := language + "/" + letterName(Entry{Action: a}, state); l.words[name] == nil {
					t.Errorf("no mail %s", name)
				}
			}
		}
	}
}

// golden compares with a file in mails/testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("mails", "testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-update writes it anew):\n%s", file, diff)
	}
}
