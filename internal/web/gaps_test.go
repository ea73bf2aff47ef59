package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/german"
)

// openGaps is an office in which questions were asked that nobody could answer.
func openGaps(t testing.TB) *office {
	t.Helper()
	o := openOffice(t)
	queue, err := river.NewClient(riverpgxv5.New(o.pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	o.cfg.Gaps = gaps.New(gaps.Config{Pool: o.pool, Queue: queue, Now: o.Now, Analyzer: german.NewAnalyzer(nil)})
	o.cfg.Registry = nil
	if o.Server, err = New(o.cfg); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Gibt es am Veranstaltungsort Parkplätze?", "Gibt es Parkplätze am Veranstaltungsort? Viele Grüße, Anna Beispiel", "Wird eine Kinderbetreuung angeboten?"} {
		o.refused(t, text)
	}
	return o
}

// refused asks a question that is refused and returns its conversation.
func (o *office) refused(t testing.TB, text string) string {
	t.Helper()
	talks := conversation.NewStore(o.pool, o.Now)
	c, err := talks.Start(t.Context(), channel)
	if err != nil {
		t.Fatal(err)
	}
	turn, err := talks.Open(t.Context(), c.ID, text)
	if err == nil {
		err = talks.Finish(t.Context(), conversation.Turn{ID: turn, Question: text, Language: langDE, Intent: "question", Outcome: conversation.Refused, Refused: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// gapLink is where a group of the list leads.
func (a as) gapLink(t *testing.T, title string) string {
	t.Helper()
	page := a.get("/gaps").Body.String()
	before, _, found := strings.Cut(page, ">"+title+"<")
	i := strings.LastIndex(before, `href="`)
	if !found || i < 0 {
		t.Fatalf("the list has no %q:\n%s", title, page)
	}
	path, _, _ := strings.Cut(before[i+len(`href="`):], `"`)
	return path
}

func TestAcceptanceACoordinatorAnswersAGap(t *testing.T) {
	t.Parallel()
	o := openGaps(t)
	carl := as{o, o.signIn(t, carla)}
	page := carl.get("/gaps").Body.String()
	for _, want := range []string{"2 Anliegen", "2 Fragen in 2 Gesprächen", "2 nicht beantwortet", "zuletzt 20. Januar 2026"} {
		if !strings.Contains(page, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	path := carl.gapLink(t, "Gibt es am Veranstaltungsort Parkplätze?")
	page = carl.get(path).Body.String()
	if !strings.Contains(page, "Gibt es Parkplätze am Veranstaltungsort?</li>") || strings.Contains(page, "Anna") {
		t.Errorf("examples of the group:\n%s", page)
	}

	form := []string{"question", "Gibt es am Veranstaltungsort Parkplätze?", "text", "**Nein.** Bitte <script>alert(1)</script> [Bahn](https://example.org)", "url", "", "language", "de"}
	preview := carl.post(path, form...)
	if body := preview.Body.String(); preview.Code != http.StatusOK || !strings.Contains(body, "<strong>Nein.</strong>") || strings.Contains(body, "<script>alert") || !strings.Contains(body, `value="publish"`) {
		t.Errorf("preview: status %d\n%s", preview.Code, body)
	}
	if body := carl.post(path, append(form, "step", "edit")...).Body.String(); !strings.Contains(body, "**Nein.**") || !strings.Contains(body, "<textarea") {
		t.Error("what was typed is not in the form again")
	}
	if w := carl.post(path, append(form, "step", "publish")...); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/gaps?done=written" {
		t.Fatalf("publish: status %d to %s", w.Code, w.Header().Get("Location"))
	}
	if page := carl.get("/gaps?done=written").Body.String(); strings.Contains(page, "Parkplätze") || !strings.Contains(page, "Die Antwort ist veröffentlicht.") || !strings.Contains(page, "Ein Anliegen") {
		t.Errorf("the list after publishing:\n%s", page)
	}

	page = carl.get("/gaps/answers").Body.String()
	if !strings.Contains(page, "Gibt es am Veranstaltungsort Parkplätze?") || !strings.Contains(page, "von Ihnen") {
		t.Errorf("answers:\n%s", page)
	}
	golden := carl.get("/gaps/questions.jsonl")
	if !strings.Contains(golden.Body.String(), `"question":"Gibt es am Veranstaltungsort Parkplätze?"`) || !strings.Contains(golden.Header().Get("Content-Disposition"), "questions.jsonl") {
		t.Errorf("golden questions: %s", golden.Body)
	}
	if w := carl.post("/gaps/answers/1", "question", "Gibt es Parkplätze?", "text", "Ja.", "url", "https://example.org/an", "language", "de", "step", "publish"); w.Code != http.StatusSeeOther {
		t.Errorf("revise: status %d", w.Code)
	}
	if page := carl.get("/gaps/answers/1").Body.String(); !strings.Contains(page, `value="Gibt es Parkplätze?"`) || !strings.Contains(page, ">Ja.</textarea>") || !strings.Contains(page, `value="https://example.org/an"`) {
		t.Errorf("revised:\n%s", page)
	}
	if page := carl.get("/gaps/answers/1/withdraw").Body.String(); !strings.Contains(page, germanGaps.WithdrawAsk) {
		t.Error("nobody asks whether to withdraw")
	}
	carl.post("/gaps/answers/1/withdraw")
	if w := carl.get("/gaps/answers/1"); w.Code != http.StatusNotFound {
		t.Errorf("withdrawn: status %d", w.Code)
	}
	carl.gapLink(t, "Gibt es am Veranstaltungsort Parkplätze?")
}

func TestAGroupIsPutAsideAndTakenBack(t *testing.T) {
	t.Parallel()
	o := openGaps(t)
	carl := as{o, o.signIn(t, carla)}
	path := carl.gapLink(t, "Wird eine Kinderbetreuung angeboten?")
	if w := carl.post(path + "/aside"); w.Header().Get("Location") != "/gaps?done=aside" {
		t.Errorf("aside: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if page := carl.get("/gaps").Body.String(); strings.Contains(page, "Kinderbetreuung") {
		t.Error("it is still open")
	}
	if page := carl.get("/gaps?kind=aside&days=30").Body.String(); !strings.Contains(page, "Kinderbetreuung") || !strings.Contains(page, path+"?days=30&amp;kind=aside") {
		t.Errorf("put aside:\n%s", page)
	}
	if page := carl.get(path).Body.String(); !strings.Contains(page, germanGaps.TakeBack) {
		t.Error("it cannot be taken up again")
	}
	carl.post(path + "/back")
	carl.gapLink(t, "Wird eine Kinderbetreuung angeboten?")
}

func TestWhatIsWrongWithAnAnswerIsSaidAtItsField(t *testing.T) {
	t.Parallel()
	o := openGaps(t)
	carl := as{o, o.signIn(t, carla)}
	path := carl.gapLink(t, "Wird eine Kinderbetreuung angeboten?")
	for field, form := range map[string][]string{
		"question": {"question", " ", "text", "Ja.", "language", "de"},
		"text":     {"question", "Was?", "text", " ", "language", "de"},
		"url":      {"question", "Was?", "text", "Ja.", "url", "javascript:alert(1)", "language", "de"},
		"language": {"question", "Was?", "text", "Ja.", "language", "fr"},
	} {
		w := carl.post(path, append(form, "step", "publish")...)
		body := w.Body.String()
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, germanGaps.Problems[field]) || strings.Count(body, `aria-invalid="true"`) != 1 {
			t.Errorf("%s: status %d\n%s", field, w.Code, body)
		}
	}
	if page := carl.get("/gaps/answers").Body.String(); !strings.Contains(page, germanGaps.NoAnswers) {
		t.Error("something was published")
	}
}

// TestAcceptanceGapsAreForCoordinators goes through all routes of these pages as
// everybody.
func TestAcceptanceGapsAreForCoordinators(t *testing.T) {
	t.Parallel()
	o := openGaps(t)
	o.book(t, anna, "ki-maerz", 1)
	carl, participant := as{o, o.signIn(t, carla)}, as{o, o.signIn(t, anna)}
	id := strings.TrimPrefix(carl.gapLink(t, "Wird eine Kinderbetreuung angeboten?"), "/gaps/")
	carl.post("/gaps/"+id, "question", "Gibt es Kinderbetreuung?", "text", "Ja.", "language", "de", "step", "publish")
	id = strings.TrimPrefix(carl.gapLink(t, "Gibt es am Veranstaltungsort Parkplätze?"), "/gaps/")
	seen := 0
	for _, route := range o.echo.Routes() {
		if !strings.HasPrefix(route.Path, "/gaps") {
			continue
		}
		seen++
		path := strings.NewReplacer(":gap", id, ":answer", "1").Replace(route.Path)
		for _, who := range []struct {
			as
			status int
		}{{as{o, ""}, http.StatusSeeOther}, {participant, http.StatusForbidden}, {carl, http.StatusOK}} {
			if route.Method != http.MethodGet && who.status == http.StatusOK {
				continue // what it does is tested above
			}
			w := who.request(route.Method, path)
			shown := strings.Contains(w.Body.String(), "Parkplätze") || strings.Contains(w.Body.String(), "Kinderbetreuung")
			if w.Code != who.status || shown && who.status != http.StatusOK || who.status == http.StatusSeeOther && w.Header().Get("Location") != "/signin" {
				t.Errorf("%s %s: status %d, want %d", route.Method, path, w.Code, who.status)
			}
		}
	}
	if seen != 11 {
		t.Errorf("%d routes", seen)
	}
	if page := participant.get("/").Body.String(); strings.Contains(page, `href="/gaps"`) {
		t.Error("participants are led to the open questions")
	}
	if page := carl.get("/").Body.String(); !strings.Contains(page, `href="/gaps"`) {
		t.Error("coordinators are not led to the open questions")
	}
}

func TestADeletedConversationIsGoneFromTheOpenQuestions(t *testing.T) {
	t.Parallel()
	o := openGaps(t)
	id := o.refused(t, "Haben Sie ein Schwimmbad?")
	carl := as{o, o.signIn(t, carla)}
	path := carl.gapLink(t, "Haben Sie ein Schwimmbad?")
	if err := conversation.NewStore(o.pool, o.Now).Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if page := carl.get("/gaps").Body.String(); strings.Contains(page, "Schwimmbad") {
		t.Error("the list still shows it")
	}
	if w := carl.get(path); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "Schwimmbad") {
		t.Errorf("its page: status %d", w.Code)
	}
}

var _ Gaps = (*gaps.Service)(nil)
