package web

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

func TestStreamedFiguresAreThoseOfTheReload(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.count = byModule
	result, err := byModule(landQuery())
	if err != nil {
		t.Fatal(err)
	}
	saved := conversation.Turn{ID: 7, Figures: &conversation.Figures{Query: landQuery().Encode()}, Done: true}
	r := f.newAnswerRenderer(&inGerman, "t7")
	var live []fragment
	for _, e := range []assistant.Event{assistant.Figures{Result: &result}, assistant.Done{Turn: saved}} {
		more, err := r.event(e)
		if err != nil {
			t.Fatal(err)
		}
		live = append(live, more...)
	}
	streamed := assemble(live, partFigures)
	reloaded, _, err := f.chatFigures(&inGerman, result, "t7")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reloaded, streamed); diff != "" || streamed == "" {
		t.Errorf("streamed otherwise than reloaded (-reloaded +streamed):\n%s", diff)
	}
	if rows := strings.Count(string(streamed), `<th scope="row">`); rows != rowsInChat || !strings.Contains(string(streamed), "Alle 30 Zeilen ansehen") {
		t.Errorf("the conversation shows %d rows", rows)
	}
	golden(t, "figures.de.html", string(streamed))
}

func TestGuestsWhoAskForFiguresAreLedToSignIn(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	refused := conversation.Turn{ID: 7, Intent: assistant.IntentStatistics, Refused: true, Done: true}
	for name, c := range map[string]struct {
		reader account.Person
		turn   conversation.Turn
		want   bool
	}{
		"guest":           {account.Person{}, refused, true},
		"participant":     {account.Person{ID: "anna", Email: "anna@kiel.example", Role: account.Participant}, refused, false},
		"another refusal": {account.Person{}, conversation.Turn{ID: 7, Refused: true, Done: true}, false},
	} {
		views, err := f.turnViews(&inGerman, c.reader, "", []conversation.Turn{c.turn}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(views[0].Footer), `href="/statistics"`); got != c.want {
			t.Errorf("%s: %s", name, views[0].Footer)
		}
	}
}

func TestStreamAnnouncesTheSentenceOfFigures(t *testing.T) {
	t.Parallel()
	f := openBureau(t, func(c *Config, a *scripted) {
		a.answer = counted(landQuery().Encode())
		a.extra = func() []assistant.Event {
			result, _ := byLand(landQuery())
			return []assistant.Event{assistant.Figures{Result: &result}}
		}
	})
	w := f.send("carla", "/ask", url.Values{"question": {"Anmeldungen je Land?"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status = %d", w.Code)
	}
	stream := f.bench.post("/ask", url.Values{"question": {"Anmeldungen je Land?"}}, "Cookie", "session=carla", "Accept", "text/event-stream").Body.String()
	if !strings.Contains(stream, "event: figures\n") {
		t.Errorf("stream = %s", stream)
	}
	_, last, _ := strings.Cut(stream, "event: done\ndata: ")
	var done doneJSON
	if err := json.NewDecoder(strings.NewReader(last)).Decode(&done); err != nil || !strings.Contains(done.Announce, "1.234") {
		t.Errorf("announced %q, %v", done.Announce, err)
	}
}

func TestStoredFiguresAreCountedAgainForWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	started, err := f.memory.Start(t.Context(), channel)
	if err != nil {
		t.Fatal(err)
	}
	for i := range figuresOnPage + 2 {
		turn, _ := counted(landQuery().Encode())("")
		turn.ID, turn.Done, turn.Question = f.memory.open(started.ID, fmt.Sprint("Frage ", i)), true, fmt.Sprint("Frage ", i)
		f.memory.finish(started.ID, turn)
	}
	for session, want := range map[string]struct{ tables, denied, past int }{
		"": {0, figuresOnPage, 2}, "anna": {0, figuresOnPage, 2}, "carla": {figuresOnPage, 0, 2},
	} {
		before := f.tally.runs()
		page := f.as(session, "/c/"+started.ID).Body.String()
		got := struct{ tables, denied, past int }{
			strings.Count(page, "<table"), strings.Count(page, "Diese Auswertung sehen nur Koordinierende."), strings.Count(page, "Hier stand eine Auswertung."),
		}
		if got != want {
			t.Errorf("as %q: %+v, want %+v", session, got, want)
		}
		if want.tables == 0 && (f.tally.runs() != before || strings.Contains(page, "612") || strings.Contains(page, "1.234")) {
			t.Errorf("as %q: figures are shown", session)
		}
		if n := strings.Count(page, `id="t1-figures"`); n > 1 {
			t.Errorf("as %q: an id stands %d times", session, n)
		}
	}
	f.tally.count = func(statistics.Query) (statistics.Result, error) { return statistics.Result{}, fault.Unavailable }
	w := f.as("carla", "/c/"+started.ID)
	if w.Code != http.StatusOK || strings.Count(w.Body.String(), "Die Zahlen sind gerade nicht verfügbar") != figuresOnPage {
		t.Errorf("without figures: status = %d", w.Code)
	}
}

func TestWhatWasAskedBackIsReadAgain(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.reads = map[string]ask.Understood{"und die Leute?": {Asks: true, Back: &ask.Back{
		Reason: ask.Ambiguous, Words: "Leute", Choices: []ask.Choice{{Query: landQuery(), Label: "Bestätigte Anmeldungen je Land"}},
	}}}
	started, err := f.memory.Start(t.Context(), channel)
	if err != nil {
		t.Fatal(err)
	}
	for question, q := range map[string]string{"Anmeldungen": landQuery().Encode()} {
		turn, _ := counted(q)("")
		turn.ID, turn.Done, turn.Question = f.memory.open(started.ID, question), true, question
		f.memory.finish(started.ID, turn)
	}
	back, _ := counted("")("")
	back.ID, back.Done, back.Question, back.Language = f.memory.open(started.ID, "und die Leute?"), true, "und die Leute?", langDE
	f.memory.finish(started.ID, back)

	page := f.as("carla", "/c/"+started.ID).Body.String()
	if !strings.Contains(page, `class="suggestion" href="`+template.HTMLEscapeString(statisticsPath(landQuery()))) {
		t.Error("the choices are gone")
	}
	if diff := cmp.Diff([]string{landQuery().Encode()}, f.tally.before); diff != "" {
		t.Errorf("read on (-want +got):\n%s", diff)
	}
	if page := f.as("", "/c/"+started.ID).Body.String(); strings.Contains(page, "Bestätigte Anmeldungen je Land") {
		t.Error("a guest sees choices")
	}
}

func TestAPIHoldsNoProtectedValue(t *testing.T) {
	t.Parallel()
	f := openBureau(t)
	f.tally.reads = map[string]ask.Understood{
		"Anmeldungen je Land 2025": {Asks: true, Query: landQuery()},
		"Wie viele Leute?":         {Asks: true, Back: &ask.Back{Reason: ask.Ambiguous, Words: "Leute", Choices: []ask.Choice{{Query: landQuery(), Label: "je Land"}}}},
	}
	for _, query := range []string{landQuery().Encode(), "question=" + url.QueryEscape("Anmeldungen je Land 2025")} {
		w := f.as("carla", "/api/v1/statistics?"+query)
		var got figuresJSON
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
			t.Fatalf("status = %d, %v: %s", w.Code, err, w.Body)
		}
		if len(got.Rows) != 5 || got.Rows[0].Names[0] != "Nordrhein-Westfalen" || *got.Rows[0].Cells[0].Value != 612 || got.From != "2025-01-01" || got.Hidden != 2 {
			t.Errorf("result = %+v", got)
		}
		for _, row := range got.Rows[3:] {
			if row.Cells[0].State != statistics.Hidden || row.Cells[0].Value != nil {
				t.Errorf("a protected cell is %+v", row.Cells[0])
			}
		}
		if again := f.as("carla", "/api/v1/statistics?"+got.Query); again.Body.String() != w.Body.String() {
			t.Error("the query in the result finds something else")
		}
	}
	w := f.as("carla", "/api/v1/statistics?question="+url.QueryEscape("Wie viele Leute?"))
	var back askBackJSON
	if err := json.Unmarshal(w.Body.Bytes(), &back); err != nil || w.Code != http.StatusUnprocessableEntity || back.Error.Code != "not_understood" || back.Reason != ask.Ambiguous || back.Choices[0].Query != landQuery().Encode() {
		t.Errorf("asked back: %d, %v, %s", w.Code, err, w.Body)
	}
	if w := f.as("carla", "/api/v1/statistics"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("asked for nothing: status = %d", w.Code)
	}
}

func TestAskingAsAProgramBringsTheFigures(t *testing.T) {
	t.Parallel()
	f := openBureau(t, func(_ *Config, a *scripted) {
		a.answer = counted(landQuery().Encode())
		a.extra = func() []assistant.Event {
			result, _ := byLand(landQuery())
			return []assistant.Event{assistant.Figures{Result: &result}}
		}
	})
	w := f.postJSON("/api/v1/ask", `{"question": "Bestätigte Anmeldungen je Land 2025"}`, "Cookie", "session=carla")
	var got answerJSON
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Statistics == nil || len(got.Statistics.Rows) != 5 || got.AskedBack != nil {
		t.Errorf("status = %d, %v: %s", w.Code, err, w.Body)
	}
	if f.assistant.email != carla {
		t.Errorf("asked as %q", f.assistant.email)
	}
	f.assistant.extra = func() []assistant.Event {
		return []assistant.Event{assistant.Figures{Back: &ask.Back{Reason: ask.UnknownWord, Words: "Blumen", Choices: []ask.Choice{{Query: landQuery(), Label: "je Land"}}}}}
	}
	w = f.postJSON("/api/v1/ask", `{"question": "Blumen je Land"}`, "Cookie", "session=carla")
	got = answerJSON{}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Statistics != nil || got.AskedBack == nil || got.AskedBack.Choices[0].Query != landQuery().Encode() {
		t.Errorf("asked back: status = %d, %v: %s", w.Code, err, w.Body)
	}
}
