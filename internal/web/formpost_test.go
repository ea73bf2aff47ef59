package web

import (
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
)

// wrong finds what a page says is wrong.
var wrong = regexp.MustCompile(`id="booking-[a-z]+-error">|data-booking-notice`)

func (o *counter) booked(t testing.TB) (n int) {
	t.Helper()
	if err := o.pool.QueryRow(t.Context(), `SELECT count(*) FROM bookings`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// fill sends details and returns the page with the summary.
func (o *counter) fill(t testing.TB, address string, pairs ...string) string {
	t.Helper()
	w := o.post(address+"/booking", form(append([]string{"do", "check"}, pairs...)...))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status = %d: %s", w.Code, wrong.FindAllString(page(w), -1))
	}
	return page(o.get(strings.TrimSuffix(w.Header().Get("Location"), "#booking")))
}

// press presses the button of a summary.
func (o *counter) press(address, summary string, pairs ...string) (int, string) {
	w := o.post(address+"/booking", form(append([]string{"do", "confirm", "consent", "1", "key", hidden(summary, "key"),
		"seen", hidden(summary, "seen"), "waiting", hidden(summary, "waiting")}, pairs...)...))
	if w.Code == http.StatusSeeOther {
		return w.Code, page(o.get(strings.TrimSuffix(w.Header().Get("Location"), "#booking")))
	}
	return w.Code, page(w)
}

func holds(t testing.TB, page string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
}

func TestAcceptanceBookingByHandWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	holds(t, page(o.get(address)), `data-stage="form"`, "KI in der Kommune", "Donnerstag, 19. Februar 2026, 09:00–12:00 Uhr", "5 von 5 Plätzen frei", `aria-describedby="booking-name-hint"`)

	summary := o.fill(t, address, eva()...)
	holds(t, summary, `data-stage="summary"`, "Eva Muster", "eva.muster@bad-belzig.de", "Bad Belzig", "Brandenburg", "innerhalb von 24 Stunden", "2 Plätze", "Verbindlich anmelden", booking.ConsentText(langDE))

	code, again := o.press(address, summary, "consent", "")
	if code != http.StatusUnprocessableEntity || o.booked(t) != 0 {
		t.Errorf("without consent: status = %d, %d bookings", code, o.booked(t))
	}
	holds(t, again, "Ohne Ihre Einwilligung", `aria-invalid="true"`)

	_, done := o.press(address, summary)
	holds(t, done, `data-stage="done"`, "Wir haben eine E-Mail an eva.muster@bad-belzig.de geschickt.", "21. Januar 2026, 09:00 Uhr", "2 Plätze", "Buchungsnummer", address+"/booking.ics")
	for range 2 { // pressed again, reloaded, gone back
		if _, same := o.press(address, summary); same != done {
			t.Error("pressing again shows something else")
		}
	}
	if n := o.booked(t); n != 1 {
		t.Errorf("%d bookings, want 1", n)
	}
	file := o.get(address + "/booking.ics").Body.String()
	holds(t, file, "STATUS:TENTATIVE", "DTSTART;TZID=Europe/Berlin:20260219T090000", "UID:AK-")
}

// TestTheFormSpeaksTheLanguageOfItsAnswer is somebody who writes English on the
// pages in German.
func TestTheFormSpeaksTheLanguageOfItsAnswer(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	w := o.post("/runs/ki-1/book", form("language", "en"))
	address, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	whole := o.get(address).Body.String()
	holds(t, whole, `<html lang="de"`, "I would like to book: KI in der Kommune, 19 February 2026", `data-booking lang="en" data-stage="form"`)

	inEnglish := []string{"language", "en"}
	wrong := o.post(address+"/booking", form(append(inEnglish, "do", "check", "name", "")...))
	holds(t, wrong.Body.String(), `<html lang="de"`, "Please check", `lang="en" data-stage="form"`)
	summary := o.fill(t, address, eva(inEnglish...)...)
	_, done := o.press(address, summary, inEnglish...)
	holds(t, done, "Almost there: please confirm your e-mail address")
	var language string
	if err := o.pool.QueryRow(t.Context(), `SELECT language FROM bookings`).Scan(&language); err != nil || language != langEN {
		t.Errorf("the mails speak %q, %v", language, err)
	}
}

func TestWhatIsWrongIsSaidAtItsFieldAndNothingTypedIsLost(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	for name, c := range map[string]struct{ field, value, says string }{
		"no name":       {"name", "", "Bitte geben Sie Ihren Namen an."},
		"no number":     {"seats", "zwei", "in Ziffern"},
		"too many":      {"seats", "9", "höchstens 5 Plätze"},
		"no address":    {"email", "eva.muster", "keine vollständige E-Mail-Adresse"},
		"mistyped":      {"email", "eva@gmial.com", "eva@gmail.com übernehmen"},
		"throw-away":    {"email", "eva@mailinator.com", "Wegwerf-Adresse"},
		"no place":      {"municipality", "", "Bitte geben Sie Ihre Kommune an."},
		"hostile text":  {"email", `"><script>alert(1)</script>`, "&lt;script&gt;"},
		"spaces, lines": {"name", " \r\n ", "Bitte geben Sie Ihren Namen an."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := o.begin(t, "ki-1")
			w := o.post(address+"/booking", form(append(eva("do", "check"), c.field, c.value)...))
			if w.Code != http.StatusUnprocessableEntity {
				t.Errorf("status = %d", w.Code)
			}
			p := page(w)
			holds(t, p, c.says, `href="#booking-`+c.field+`"`, `id="booking-`+c.field+`-error"`, `aria-invalid="true"`, "Bitte prüfen Sie eine Angabe", `autofocus`)
			if strings.Contains(p, "<script>") {
				t.Error("markup came through")
			}
			if c.field != "name" {
				holds(t, p, `value="Eva Muster"`)
			}
			if c.value != "" && c.field != "name" {
				holds(t, p, `value="`+html.EscapeString(c.value)+`"`)
			}
		})
	}
}

func TestQuestionedAddressIsTakenOrKept(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	for do, want := range map[string]string{"take": "eva@gmail.com", "keep": "eva@gmial.com"} {
		address := o.begin(t, "ki-1")
		o.post(address+"/booking", form(append(eva("do", "check"), "email", "eva@gmial.com")...))
		w := o.post(address+"/booking", form("do", do))
		if w.Code != http.StatusSeeOther {
			t.Errorf("%s: status = %d", do, w.Code)
		}
		holds(t, page(o.get(address)), `data-stage="summary"`, want)
	}
}

func TestTwoTabsNeverLoseAnEntrySilently(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	send := func(pairs ...string) (string, int) {
		w := o.post(address+"/booking", form(append([]string{"do", "save"}, pairs...)...), "Accept", "application/json")
		var out formJSON
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		return string(out.HTML), w.Code
	}
	send("name", "Eva Muster", "was-name", "")
	// The other tab, which still shows no name, fills in another field.
	got, _ := send("name", "", "was-name", "", "function", "CDO", "was-function", "")
	holds(t, got, `value="Eva Muster"`, `value="CDO"`, "Inzwischen geändert, im Chat oder in einem anderen Fenster: Name")
	// And then the same field otherwise.
	got, _ = send("name", "Adam Muster", "was-name", "")
	holds(t, got, `value="Adam Muster"`, "Inzwischen wurde hier „Eva Muster“ gespeichert", `name="was-name" value="Eva Muster"`)
	if d, _ := o.bookings.Draft(t.Context(), strings.TrimPrefix(address, "/c/")); d.Person.Name != "Eva Muster" {
		t.Errorf("stored name = %q", d.Person.Name)
	}
	got, _ = send("name", "Adam Muster", "was-name", "Eva Muster")
	if d, _ := o.bookings.Draft(t.Context(), strings.TrimPrefix(address, "/c/")); d.Person.Name != "Adam Muster" || strings.Contains(got, "field__error") {
		t.Errorf("after it was decided: %q, %s", d.Person.Name, got)
	}
}

func TestButtonBooksOnlyWhatItsSummaryShowed(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	summary := o.fill(t, address, eva()...)
	o.post("/ask", form("conversation", strings.TrimPrefix(address, "/c/"), "question", "name: Adam Muster"))
	code, now := o.press(address, summary)
	if code != http.StatusConflict || o.booked(t) != 0 {
		t.Errorf("status = %d, %d bookings", code, o.booked(t))
	}
	holds(t, now, "Die Angaben haben sich inzwischen geändert", "Adam Muster", `data-stage="summary"`)
	if _, done := o.press(address, now); !strings.Contains(done, `data-stage="done"`) {
		t.Error("it is not booked")
	}
}

func TestSoldOutBetweenSummaryAndButton(t *testing.T) {
	t.Parallel()
	for _, waiting := range []bool{true, false} {
		o := openCounter(t)
		id := o.add(t, "ki-1", 2, 0, 30)
		address := o.begin(t, "ki-1")
		summary := o.fill(t, address, eva()...)
		if _, err := o.pool.Exec(t.Context(), `UPDATE runs SET taken = 2, waiting_list = $2 WHERE id = $1`, id, waiting); err != nil {
			t.Fatal(err)
		}
		code, now := o.press(address, summary)
		if o.booked(t) != 0 {
			t.Error("it was booked all the same")
		}
		if !waiting {
			if code != http.StatusUnprocessableEntity {
				t.Errorf("status = %d", code)
			}
			holds(t, now, "ausgebucht", `data-stage="form"`, "Anderen Termin wählen", `value="Eva Muster"`)
			continue
		}
		holds(t, now, "Inzwischen sind nicht mehr genug Plätze frei", "Verbindlich anmelden (Warteliste)")
		_, done := o.press(address, now)
		holds(t, done, `data-stage="done"`, "Warteliste, zurzeit an Stelle 1")
	}
}

func TestOnlyTheLatestFormIsLiveAndItCanBeGivenUp(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	o.post("/ask", form("conversation", strings.TrimPrefix(address, "/c/"), "question", "name: Adam Muster"))
	p := page(o.get(address))
	p, _, _ = strings.Cut(p, "<template")
	if n := strings.Count(p, "data-booking-form"); n != 1 || strings.Count(p, "data-booking-past") != 1 {
		t.Errorf("%d live forms, want one and one line", n)
	}
	w := o.post(address+"/booking", form("do", "drop"))
	if w.Code != http.StatusSeeOther {
		t.Errorf("status = %d", w.Code)
	}
	holds(t, page(o.get(address)), "abgeschlossen, abgebrochen oder abgelaufen", "Was Sie gebucht haben, steht unter „Meine Buchungen“")
	if _, err := o.bookings.Draft(t.Context(), strings.TrimPrefix(address, "/c/")); err == nil {
		t.Error("the draft is still there")
	}
}

func TestAcceptanceOldButtonMeetsTodaysTruth(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	id := o.add(t, "ki-1", 5, 0, 30)
	w := o.post("/ask", form("question", "Termine"))
	address, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	holds(t, page(o.get(address)), "5 von 5 Plätzen frei", "Stand 09:00 Uhr", `action="`+address+`/book"`)
	if _, err := o.pool.Exec(t.Context(), `UPDATE runs SET status = 'cancelled' WHERE id = $1`, id); err != nil {
		t.Fatal(err)
	}
	o.hands.Move(26 * 60 * 60 * 1e9)
	holds(t, page(o.get(address)), "5 von 5 Plätzen frei", "Stand 20. Januar 2026, 09:00 Uhr")
	if w := o.post(address+"/book", form("run", "1")); w.Code != http.StatusSeeOther {
		t.Fatalf("status = %d: %s", w.Code, w.Body)
	}
	holds(t, page(o.get(address)), "Dieser Termin nimmt keine Anmeldungen mehr an", "fällt aus", "Anderen Termin wählen")
}

func TestBookingLeavesNoPersonalDataInLogsAndPagesAreNotStored(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	_, done := o.press(address, o.fill(t, address, eva()...))
	holds(t, done, `data-stage="done"`)
	for _, personal := range []string{"Muster", "eva.muster", "Belzig", strings.TrimPrefix(address, "/c/")} {
		if strings.Contains(o.log.String(), personal) {
			t.Errorf("the log holds %q", personal)
		}
	}
	if h := o.get(address).Header(); h.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control = %q", h.Get("Cache-Control"))
	}
}

func TestBookingsAreLimitedByClient(t *testing.T) {
	t.Parallel()
	o := openCounter(t, func(c *Config) { c.Limits.Bookings = 1 })
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	o.press(address, o.fill(t, address, eva()...))
	other := o.begin(t, "ki-1")
	summary := o.fill(t, other, eva("email", "adam@bad-belzig.de")...)
	code, p := o.press(other, summary)
	if code != http.StatusTooManyRequests || o.booked(t) != 1 {
		t.Errorf("status = %d, %d bookings", code, o.booked(t))
	}
	holds(t, p, "viele Anmeldungen in kurzer Zeit", "60 Minuten")
}

func TestAcceptanceOneButtonOnTwoServersBooksOnce(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	other := counterOn(t, o.pool, o.hands)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	summary := o.fill(t, address, eva()...)
	var pages [12]string
	var all sync.WaitGroup
	for i := range pages {
		all.Go(func() { _, pages[i] = []*counter{o, other}[i%2].press(address, summary) })
	}
	all.Wait()
	for _, p := range pages {
		if p != pages[0] || !strings.Contains(p, `data-stage="done"`) {
			t.Error("one press shows something else than another")
		}
	}
	if n := o.booked(t); n != 1 {
		t.Errorf("%d bookings, want 1", n)
	}
}
