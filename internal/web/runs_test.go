package web

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

func TestRunsAreFiltered(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "feb", 5, 0, 30)
	o.add(t, "full", 5, 5, 31)
	o.add(t, "march", 5, 0, 50)
	o.exec(t, `INSERT INTO modules (key, title, category, updated_at) VALUES ('scm', 'Smart City Manager', 'programme', now())`)
	o.exec(t, `UPDATE runs SET module_id = (SELECT id FROM modules WHERE key = 'scm') WHERE key = 'march'`)
	name := regexp.MustCompile(`href="/runs/([a-z]+)"`)
	for query, want := range map[string]string{
		"":                        "feb full march",
		"?free=1":                 "feb march",
		"?month=2026-03":          "march",
		"?month=2026-02&free=1":   "feb",
		"?module=scm":             "march",
		"?category=programme":     "march",
		"?category=peer_learning": "",
		"?module=unknown":         "",
	} {
		w := o.get("/runs" + query)
		var got []string
		for _, m := range name.FindAllStringSubmatch(page(w), -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, " ") != want || w.Code != http.StatusOK {
			t.Errorf("%q: %v, want %q (status %d)", query, got, want, w.Code)
		}
	}
	holds(t, page(o.get("/runs?module=unknown")), "Zu dieser Auswahl gibt es keine Termine.", "Alle Termine zeigen")
	for _, bad := range []string{"/runs?month=soon", "/runs?category=x", "/runs?in=x", "/runs/none", "/runs/none.ics", "/modules/none/calendar.ics"} {
		if w := o.get(bad); w.Code != http.StatusNotFound {
			t.Errorf("%s: status = %d", bad, w.Code)
		}
	}
}

func (o *counter) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := o.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func TestPageOfARunSaysWhatCanBeDone(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	for change, want := range map[string]struct {
		says   string
		button bool
	}{
		"taken = 0":                                 {"5 von 5 Plätzen frei", true},
		"taken = 4":                                 {"1 von 5 Plätzen frei", true},
		"taken = 5, waiting = 4":                    {"ausgebucht, 4 auf der Warteliste", true},
		"taken = 5, waiting_list = false":           {"ausgebucht<", false},
		"booking_opens = '2026-02-01 00:00+01'":     {"Anmeldung ab 1. Februar 2026", false},
		"booking_closes = '2026-01-19 00:00+01'":    {"Anmeldung geschlossen", false},
		"status = 'cancelled'":                      {"fällt aus", false},
		"status = 'closed'":                         {"keine Anmeldung möglich", false},
		"booking_url = 'https://tickets.example/x'": {"Anmelden bei tickets.example", true},
		"booking_url = 'javascript:alert(1)'":       {"5 von 5 Plätzen frei", true},
	} {
		o.exec(t, `DELETE FROM runs`)
		o.add(t, "ki-1", 5, 0, 30)
		o.exec(t, `UPDATE runs SET `+change)
		p := page(o.get("/runs/ki-1"))
		if !strings.Contains(p, want.says) || strings.Contains(p, `class="run__button"`) != want.button || strings.Contains(p, "javascript:") {
			t.Errorf("%s: the page does not say %q, or has a button where there should be none", change, want.says)
		}
	}
	o.hands.Move(40 * 24 * time.Hour)
	holds(t, page(o.get("/runs/ki-1")), "Dieser Termin hat schon begonnen oder ist vorbei.")
}

func TestPageOfARunDescribesItToSearchEngines(t *testing.T) {
	t.Parallel()
	o := openCounter(t, func(c *Config) { c.PublicURL = "https://akademie.example" })
	o.add(t, "ki-1", 5, 2, 30, 37)
	o.exec(t, `UPDATE modules SET title = '</script><b>KI'`)
	_, rest, _ := strings.Cut(o.get("/runs/ki-1").Body.String(), `<script type="application/ld+json">`)
	text, _, _ := strings.Cut(rest, "</script>")
	var ld struct {
		Type     string `json:"@type"`
		Name     string
		URL      string
		Provider struct{ Name string }
		Offers   struct{ Category string }
		Instance []struct {
			Starts   string     `json:"startDate"`
			Left     int        `json:"remainingAttendeeCapacity"`
			Workload string     `json:"courseWorkload"`
			Sessions []struct{} `json:"subEvent"`
			Offers   struct{ Availability string }
		} `json:"hasCourseInstance"`
	}
	if err := json.Unmarshal([]byte(text), &ld); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	i := ld.Instance[0]
	if ld.Type != "Course" || ld.Name != "</script><b>KI" || ld.URL != "https://akademie.example/runs/ki-1" ||
		i.Starts != "2026-02-19T09:00:00+01:00" || i.Left != 3 || i.Workload != "PT360M" || len(i.Sessions) != 2 ||
		i.Offers.Availability != "https://schema.org/InStock" || ld.Offers.Category != "Free" || ld.Provider.Name != "Smart City Akademie" {
		t.Errorf("ld = %+v", ld)
	}
}

func TestCalendarFeedsAreReadByAnIndependentParserAndCached(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 2, 30)
	o.add(t, "ki-2", 5, 2, 72, 79) // after the change to summer time
	o.exec(t, `UPDATE runs SET status = 'cancelled' WHERE key = 'ki-1'`)
	for path, want := range map[string]int{"/calendar.ics": 3, "/modules/ki/calendar.ics": 3, "/runs/ki-2.ics": 2} {
		w := o.get(path)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != "text/calendar; charset=utf-8" {
			t.Fatalf("%s: status = %d, %s", path, w.Code, got)
		}
		c, err := goical.NewDecoder(w.Body).Decode()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		events := c.Events()
		if len(events) != want {
			t.Errorf("%s: %d events, want %d", path, len(events), want)
		}
		for _, e := range events {
			uid, _ := e.Props.Text("UID")
			starts, err := e.DateTimeStart(time.UTC)
			if err != nil || starts.In(german.Berlin()).Format("15:04") != map[bool]string{true: "09:00", false: "10:00"}[strings.HasPrefix(uid, "run-ki-1")] {
				t.Errorf("%s: %s starts at %v (%v)", path, uid, starts, err)
			}
			if status, _ := e.Props.Text("STATUS"); (status == "CANCELLED") != strings.HasPrefix(uid, "run-ki-1") {
				t.Errorf("%s: %s is %q", path, uid, status)
			}
			if fills, _ := e.Props.Text("TRANSP"); fills != "TRANSPARENT" {
				t.Errorf("%s: %s fills the time of who only looks: %q", path, uid, fills)
			}
		}
		tag := w.Header().Get("ETag")
		if w := o.get(path, "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified {
			t.Errorf("%s with its ETag %s: status = %d", path, tag, w.Code)
		}
		if modified := w.Header().Get("Last-Modified"); modified == "" || o.get(path, "If-Modified-Since", modified).Code != http.StatusNotModified {
			t.Errorf("%s: Last-Modified %q", path, modified)
		}
	}
	if c := o.get("/calendar.ics").Header().Get("Cache-Control"); c != "public, max-age=900" {
		t.Errorf("Cache-Control = %q", c)
	}
	w := o.do(newHead("/calendar.ics"), nil)
	if body, _ := io.ReadAll(w.Body); w.Code != http.StatusOK || len(body) != 0 {
		t.Errorf("HEAD: status = %d, %d bytes", w.Code, len(body))
	}
}

func newHead(path string) *http.Request {
	r, _ := http.NewRequest(http.MethodHead, path, nil)
	return r
}

func TestWithoutACatalogueThereAreNoPagesOfRuns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, path := range []string{"/runs", "/calendar.ics", "/api/v1/runs", "/municipalities"} {
		if w := b.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status = %d", path, w.Code)
		}
	}
	if p := b.get("/").Body.String(); strings.Contains(p, `href="/runs"`) {
		t.Error("the navigation leads to them")
	}
}

func TestRunsForPrograms(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "feb", 5, 0, 30)
	o.add(t, "full", 5, 5, 31)
	o.add(t, "march", 5, 0, 50)
	for query, want := range map[string]string{
		"": "feb full march", "?seats=1": "feb march", "?bookable=true&limit=1": "feb", "?offset=2": "march",
		"?from=2026-02-20&to=2026-02-20": "full", "?to=2026-02-19": "feb", "?module=ki&topic=daten": "feb full march", "?module=x": "",
	} {
		var out runsJSON
		w := o.get("/api/v1/runs" + query)
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range out.Runs {
			got = append(got, r.Key)
		}
		if strings.Join(got, " ") != want || out.Runs == nil || out.ReadAt.IsZero() {
			t.Errorf("%q: %v, want %q", query, got, want)
		}
	}
	for _, bad := range []string{"?from=soon", "?limit=0", "?limit=9999", "?seats=-1", "?seats=99999999999", "?offset=99999999999", "?category=x"} {
		w := o.get("/api/v1/runs" + bad)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"field":"`+regexp.MustCompile(`\w+`).FindString(bad)+`"`) {
			t.Errorf("%s: status = %d, %s", bad, w.Code, w.Body)
		}
	}
}

func TestMunicipalitiesAreSuggested(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	for q, want := range map[string]string{
		"bad b": `{"municipalities":[{"ags":"12069020","name":"Bad Belzig","label":"Bad Belzig, Potsdam-Mittelmark, Brandenburg"}]}`,
		"":      `{"municipalities":[]}`, "xyz": `{"municipalities":[]}`,
	} {
		if got := strings.TrimSpace(o.get("/municipalities?q=" + strings.ReplaceAll(q, " ", "%20")).Body.String()); got != want {
			t.Errorf("%q: %s, want %s", q, got, want)
		}
	}
}

// notAgain expects a calendar that is kept by one person's program only, and not
// sent a second time.
func notAgain(t *testing.T, o *bench, path string, header ...string) {
	t.Helper()
	w := o.get(path, header...)
	if c := w.Header().Get("Cache-Control"); c != "private, no-cache" || w.Header().Get("Last-Modified") != "" || w.Header().Get("Cross-Origin-Resource-Policy") == "cross-origin" {
		t.Errorf("%s: header = %v", path, w.Header())
	}
	if tag := w.Header().Get("ETag"); tag == "" || o.get(path, append(header, "If-None-Match", tag)...).Code != http.StatusNotModified {
		t.Errorf("%s: sent again to who has %s", path, tag)
	}
}

// board is everything that a board can show.
func board() conversation.Board {
	session := func(day int) conversation.SessionTime {
		starts := opening.AddDate(0, 0, day)
		return conversation.SessionTime{Starts: starts, Ends: starts.Add(90 * time.Minute)}
	}
	card := conversation.RunCard{Run: 1, Key: "ki-1", Name: "KI in der Kommune", Module: "ki", Category: "elective", Sessions: []conversation.SessionTime{session(30)},
		Minutes: 90, Platform: "BigBlueButton", Institution: "Fraunhofer IESE", Free: 3, Capacity: 20, Availability: string(catalogue.Bookable), Document: 3}
	cohort := card
	cohort.Run, cohort.Key, cohort.Name, cohort.Minutes, cohort.Availability, cohort.Waiting = 2, "scm-1", "Smart City Manager, Mai <2026>", 180, string(catalogue.Waitable), 4
	cohort.Sessions = []conversation.SessionTime{session(80), session(87)}
	away := card
	away.Run, away.Key, away.URL, away.ReadAt = 3, "ki-3", "https://www.tickets.example/ki", opening.Add(-time.Hour)
	soon := card
	soon.Run, soon.Key, soon.Availability, soon.Opens = 4, "ki-4", string(catalogue.NotYet), opening.AddDate(0, 0, 12)
	off := card
	off.Run, off.Key, off.Availability = 5, "ki-5", string(catalogue.Off)
	return conversation.Board{Asked: "März 2026, vormittags", Cards: []conversation.RunCard{card, cohort, away, soon, off}, More: 4, ReadAt: opening}
}

func TestBoardRendersAsGolden(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	b := board()
	for _, texts := range []*texts{&inGerman, &inEnglish} {
		r := o.newAnswerRenderer(texts, "t7")
		r.conversation = strings.Repeat("a", 26)
		fragments, err := r.turn(conversation.Turn{Board: &b, Done: true})
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "board."+texts.Language+".html", string(assemble(fragments, partRuns)))
	}
}

// TestFormRendersAsGolden shows each stage of a booking.
func TestFormRendersAsGolden(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	run := o.add(t, "ki-1", 5, 4, 30)
	confirmBy := opening.AddDate(0, 0, 1)
	whole := booking.Draft{Run: run, Seats: 1, Key: "KEYKEYKEYKEYKEYKEY", Person: booking.Person{
		Name: "Eva Muster", Email: "eva.muster@bad-belzig.de", Municipality: "Bad Belzig", AGS: "12069020", Land: "BB"}}
	many := whole
	many.Seats = 3
	wrong := whole
	wrong.Person.Email, wrong.Person.Name, wrong.Person.Municipality, wrong.Person.AGS = "eva@gmial.com", "", "Neustadt", ""
	done := booking.Draft{Run: run, Key: whole.Key, Receipt: &booking.Receipt{Ref: "AK-1234-5678", Run: run, Seats: 1, Email: whole.Person.Email, Held: true, ConfirmBy: confirmBy}}
	for name, c := range map[string]struct {
		draft booking.Draft
		state formState
	}{
		"form":    {booking.Draft{Run: run}, formState{}},
		"wrong":   {wrong, formState{checked: true}},
		"summary": {whole, formState{}},
		"waiting": {many, formState{notice: inGerman.Booking.NowWaiting}},
		"done":    {done, formState{}},
	} {
		for _, texts := range []*texts{&inGerman, &inEnglish} {
			v, err := o.formView(t.Context(), texts, strings.Repeat("a", 26), c.draft, c.state)
			if err != nil {
				t.Fatal(err)
			}
			html, err := o.execute("draft", v)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, "booking-"+name+"."+texts.Language+".html", string(html))
		}
	}
}
