package calendar_test

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	goical "github.com/emersion/go-ical"
	"github.com/teambition/rrule-go"

	"smart-city-dialog.de/akademie/internal/calendar"
)

// event is an entry that tests change.
func event() calendar.Event {
	starts := time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)
	return calendar.Event{
		UID: "AK-7F3K-92QX-1@akademie.example", Sequence: 2, Starts: starts, Ends: starts.Add(90 * time.Minute),
		Stamp: time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC), Summary: "Künstliche Intelligenz", Location: "BigBlueButton",
		URL: "https://akademie.example/b/1", Organizer: "akademie@akademie.example", Attendee: "anna@bad-belzig.example",
	}
}

// write returns the file and its events, read by a parser that is not ours.
func write(t *testing.T, f calendar.Feed) ([]byte, *goical.Calendar) {
	t.Helper()
	file, err := calendar.Write(f)
	if err != nil {
		t.Fatal(err)
	}
	c, err := goical.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		t.Fatalf("an independent parser refuses the file: %v\n%s", err, file)
	}
	// Encoding checks which properties must, may and must not be there.
	if err := goical.NewEncoder(new(bytes.Buffer)).Encode(c); err != nil {
		t.Fatalf("an independent library finds the file invalid: %v\n%s", err, file)
	}
	checkLines(t, file)
	return file, c
}

// checkLines checks the form of content lines (RFC 5545, 3.1).
func checkLines(t *testing.T, file []byte) {
	t.Helper()
	if !bytes.HasSuffix(file, []byte("END:VCALENDAR\r\n")) {
		t.Errorf("the file does not end with its last line: %q", file)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
		if strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line break that is not CRLF in %q", line)
		}
		if len(line) > 75 {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
		if !utf8.ValidString(line) {
			t.Errorf("a character cut by folding: %q", line)
		}
	}
}

func property(t *testing.T, e goical.Event, name string) string {
	t.Helper()
	p := e.Props.Get(name)
	if p == nil {
		t.Fatalf("no %s in the event", name)
	}
	if p.ValueType() != goical.ValueText {
		return p.Value
	}
	v, err := p.Text()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAcceptanceCalendarTimesAreRightOverTheChangeToSummerTime(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		starts time.Time
		lasts  time.Duration
		line   string
	}{
		{"the Friday before summer time", time.Date(2026, 3, 27, 10, 0, 0, 0, berlin), time.Hour, "DTSTART;TZID=Europe/Berlin:20260327T100000"},
		{"the Monday after", time.Date(2026, 3, 30, 10, 0, 0, 0, berlin), time.Hour, "DTSTART;TZID=Europe/Berlin:20260330T100000"},
		{"over the night that lacks an hour", time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC), time.Hour, "DTEND;TZID=Europe/Berlin:20260329T033000"},
		{"the Friday before winter time", time.Date(2026, 10, 23, 10, 0, 0, 0, berlin), time.Hour, "DTSTART;TZID=Europe/Berlin:20261023T100000"},
		{"the Monday after it", time.Date(2026, 10, 26, 10, 0, 0, 0, berlin), time.Hour, "DTSTART;TZID=Europe/Berlin:20261026T100000"},
		{"the hour that comes twice, first", time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), 30 * time.Minute, "DTSTART:20261025T003000Z"},
		{"the hour that comes twice, again", time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC), time.Hour, "DTSTART:20261025T013000Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e := event()
			e.Starts, e.Ends = tc.starts, tc.starts.Add(tc.lasts)
			file, c := write(t, calendar.Feed{Method: calendar.Request, Events: []calendar.Event{e}})
			if !bytes.Contains(file, []byte("\r\n"+tc.line+"\r\n")) {
				t.Errorf("no line %q in\n%s", tc.line, file)
			}
			read := c.Events()[0]
			starts, err := read.DateTimeStart(nil)
			if err != nil {
				t.Fatal(err)
			}
			ends, err := read.DateTimeEnd(nil)
			if err != nil {
				t.Fatal(err)
			}
			if !starts.Equal(e.Starts) || !ends.Equal(e.Ends) {
				t.Errorf("read as %s to %s, want %s to %s", starts, ends, e.Starts, e.Ends)
			}
		})
	}
}

// The rules that travel with the file lead to the same offsets as the zone that
// this machine knows.
func TestRulesOfTheZoneAgreeWithTheSystem(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	_, c := write(t, calendar.Feed{Method: calendar.Publish, Events: []calendar.Event{event()}})
	var zone *goical.Component
	for _, child := range c.Children {
		if child.Name == goical.CompTimezone {
			zone = child
		}
	}
	if zone == nil || len(zone.Children) != 2 {
		t.Fatalf("no zone with two rules: %v", zone)
	}
	for _, rule := range zone.Children {
		set, err := rule.Props.RecurrenceRule()
		if err != nil {
			t.Fatal(err)
		}
		since, err := rule.Props.DateTime(goical.PropDateTimeStart, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		set.Dtstart = since
		before := offset(t, rule.Props.Get(goical.PropTimezoneOffsetFrom).Value)
		after := offset(t, rule.Props.Get(goical.PropTimezoneOffsetTo).Value)
		for year := 2026; year <= 2036; year++ {
			from := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
			r, err := rrule.NewRRule(*set)
			if err != nil {
				t.Fatal(err)
			}
			shown := r.After(from, true)       // as clocks show it before the change
			change := shown.Add(-before).UTC() // the moment
			if _, o := change.Add(-time.Second).In(berlin).Zone(); time.Duration(o)*time.Second != before {
				t.Errorf("before %s the offset is %d s, the file says %s", change, o, before)
			}
			if _, o := change.In(berlin).Zone(); time.Duration(o)*time.Second != after {
				t.Errorf("from %s the offset is %d s, the file says %s", change, o, after)
			}
		}
	}
}

func offset(t *testing.T, s string) time.Duration {
	t.Helper()
	at, err := time.Parse("-0700", s)
	if err != nil {
		t.Fatal(err)
	}
	_, o := at.Zone()
	return time.Duration(o) * time.Second
}

func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	hostile := []string{
		"Eins; zwei, drei\\n vier: \"fünf\"",
		"Zeile eins\nBEGIN:VEVENT\nUID:erfunden\nEND:VEVENT",
		"Zeile eins\r\nATTENDEE:mailto:boese@example.org\rX-A:1",
		strings.Repeat("ä", 200),
		strings.Repeat("a", 66) + "👩‍💻🏳️‍🌈" + strings.Repeat("é", 40),
		strings.Repeat("😀", 60),
		"Steuerzeichen \x00\x1b[31m\x7f und kaputt \xff\xfe",
		"letzte Leerzeichen   " + strings.Repeat(" ", 80),
		" vorn",
	}
	for _, h := range hostile {
		e := event()
		e.Summary, e.Description, e.Location, e.UID = h, h, h, h
		e.URL, e.Organizer, e.Attendee = "https://a.example/\r\nX-EVIL:1 "+h, "a@b.example\r\nX-EVIL:1", "c@d.example\nX-EVIL:1"
		file, c := write(t, calendar.Feed{Method: calendar.Request, Name: h, Events: []calendar.Event{e}})
		if n := len(c.Events()); n != 1 {
			t.Fatalf("%q: %d events\n%s", h, n, file)
		}
		read := c.Events()[0]
		for name := range read.Props {
			if strings.HasPrefix(name, "X-") {
				t.Errorf("%q: property %s was smuggled in\n%s", h, name, file)
			}
		}
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\x1b", "", "\x7f", "").Replace(strings.ToValidUTF8(h, "\uFFFD"))
		for _, name := range []string{goical.PropSummary, goical.PropDescription, goical.PropLocation} {
			if got := property(t, read, name); got != want {
				t.Errorf("%s is read as %q, want %q", name, got, want)
			}
		}
	}
}

func TestUpdateAndCancelNameTheSameEvent(t *testing.T) {
	t.Parallel()
	e := event()
	for _, tc := range []struct {
		name   string
		method calendar.Method
		change func(*calendar.Event)
		status string
		transp string
	}{
		{"confirmed", calendar.Request, func(*calendar.Event) {}, "CONFIRMED", "OPAQUE"},
		{"tentative", calendar.Request, func(e *calendar.Event) { e.Tentative = true }, "TENTATIVE", "OPAQUE"},
		{"cancelled by method", calendar.Cancel, func(*calendar.Event) {}, "CANCELLED", "TRANSPARENT"},
		{"cancelled in a feed", calendar.Publish, func(e *calendar.Event) { e.Cancelled = true }, "CANCELLED", "TRANSPARENT"},
		{"a date to look at", calendar.Publish, func(e *calendar.Event) { e.Free = true }, "CONFIRMED", "TRANSPARENT"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e := e
			tc.change(&e)
			_, c := write(t, calendar.Feed{Method: tc.method, Events: []calendar.Event{e}})
			if got := c.Props.Get(goical.PropMethod).Value; got != string(tc.method) {
				t.Errorf("METHOD is %s, want %s", got, tc.method)
			}
			read := c.Events()[0]
			for name, want := range map[string]string{
				goical.PropUID: e.UID, goical.PropSequence: "2", goical.PropStatus: tc.status, goical.PropTransparency: tc.transp,
				goical.PropDateTimeStamp: "20260120T080000Z", goical.PropLastModified: "20260120T080000Z",
				goical.PropOrganizer: "mailto:akademie@akademie.example", goical.PropURL: e.URL,
			} {
				if got := property(t, read, name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
			attendee := read.Props.Get(goical.PropAttendee)
			if published := tc.method == calendar.Publish; published != (attendee == nil) {
				t.Errorf("attendee %v by %s", attendee, tc.method)
			}
		})
	}
}

func TestFeedHasNameAndRefreshInterval(t *testing.T) {
	t.Parallel()
	a, b := event(), event()
	b.UID = "AK-7F3K-92QX-2@akademie.example"
	_, c := write(t, calendar.Feed{Method: calendar.Publish, Name: "Smart City Akademie: Termine", RefreshEvery: time.Hour, Events: []calendar.Event{a, b}})
	for name, want := range map[string]string{
		"NAME": "Smart City Akademie: Termine", "X-WR-CALNAME": "Smart City Akademie: Termine",
		"REFRESH-INTERVAL": "PT60M", "X-PUBLISHED-TTL": "PT60M", "VERSION": "2.0",
	} {
		if p := c.Props.Get(name); p == nil || p.Value != want {
			t.Errorf("%s is %v, want %s", name, p, want)
		}
	}
	if n := len(c.Events()); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

func TestWriteRefusesWhatProgramsWouldNotUnderstand(t *testing.T) {
	t.Parallel()
	other := event()
	other.UID = "another"
	without := func(change func(*calendar.Event)) []calendar.Event {
		e := event()
		change(&e)
		return []calendar.Event{e}
	}
	for name, f := range map[string]calendar.Feed{
		"no method":                   {Events: []calendar.Event{event()}},
		"an invitation to nothing":    {Method: calendar.Request},
		"two events in an invitation": {Method: calendar.Request, Events: []calendar.Event{event(), other}},
		"no UID":                      {Method: calendar.Publish, Events: without(func(e *calendar.Event) { e.UID = "" })},
		"no organizer":                {Method: calendar.Request, Events: without(func(e *calendar.Event) { e.Organizer = "" })},
		"no attendee":                 {Method: calendar.Cancel, Events: without(func(e *calendar.Event) { e.Attendee = "" })},
		"an end before the start":     {Method: calendar.Publish, Events: without(func(e *calendar.Event) { e.Ends = e.Starts })},
	} {
		if file, err := calendar.Write(f); err == nil {
			t.Errorf("%s: written as\n%s", name, file)
		}
	}
}
