package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestFormQuestionLeadsToItsAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.post("/ask", form("question", "  Wo war der Kongress?\r\n"))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status = %d, body %s", w.Code, w.Body)
	}
	address, anchor, _ := strings.Cut(w.Header().Get("Location"), "#")
	page := b.get(address).Body.String()
	for _, want := range []string{`id="` + anchor + `"`, "Wo war der Kongress?</span>", "in Kiel statt.", `data-source="3"`, "25. November 2025"} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}

	again := b.post("/ask", form("question", "Und dann?", "conversation", strings.TrimPrefix(address, "/c/")))
	if got, _, _ := strings.Cut(again.Header().Get("Location"), "#"); got != address {
		t.Errorf("the second answer is at %q, want %q", got, address)
	}
	if n := strings.Count(b.get(address).Body.String(), `class="turn"`); n != 3 { // one of them the script's blank
		t.Errorf("turns on the page = %d", n)
	}
}

func TestFullConversationAsksToBeginANewOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	talk, err := b.memory.Start(t.Context(), channel)
	if err != nil {
		t.Fatal(err)
	}
	for range conversation.MaxTurns {
		b.memory.open(talk.ID, "Hallo")
	}
	w := b.post("/ask", form("question", "Noch eine Frage?", "conversation", talk.ID))
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Bitte beginnen Sie ein neues") {
		t.Errorf("status = %d, body %s", w.Code, w.Body)
	}
}

func TestBadQuestionsAreRefusedWithTheirTextKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"empty":          {form("question", " \n\x00"), 422, "Bitte geben Sie eine Frage ein."},
		"too long":       {form("question", strings.Repeat("ä", 2001)), 413, "höchstens 2.000 Zeichen"},
		"body too large": {form("question", strings.Repeat("x", 20<<10)), 413, "zu groß"},
		"foreign talk":   {form("question", "Hallo", "conversation", "../../etc/passwd"), 404, "gibt es nicht"},
		"unknown talk":   {form("question", "Hallo", "conversation", strings.Repeat("z", 26)), 404, "gibt es nicht"},
		"odd turn":       {form("turn", "x", "conversation", strings.Repeat("z", 26)), 400, "nicht verarbeiten"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			w := b.post("/ask", c.form)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("status = %d, want %d; page does not say %q", w.Code, c.status, c.says)
			}
			if name == "too long" && !strings.Contains(w.Body.String(), strings.Repeat("ä", 2001)+"</textarea>") {
				t.Error("the question is lost")
			}
			if len(b.memory.kept) != 0 {
				t.Error("a refused question began a conversation")
			}
		})
	}
}

func TestLongestQuestionIsAllowed(t *testing.T) {
	t.Parallel()
	if w := setup(t).post("/ask", form("question", strings.Repeat("ü", 2000))); w.Code != http.StatusSeeOther {
		t.Errorf("status = %d", w.Code)
	}
}

func TestInterruptedAnswerIsOfferedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	started, _ := b.memory.Start(t.Context(), channel)
	b.memory.open(started.ID, "Wo war der Kongress?")
	page := b.get("/c/" + started.ID).Body.String()
	for _, want := range []string{"Diese Antwort wurde unterbrochen.", "Noch einmal fragen", `name="turn" value="2"`} {
		if !strings.Contains(page, want) {
			t.Errorf("page does not hold %q", want)
		}
	}
	for name, f := range map[string]url.Values{
		"by its button":   form("conversation", started.ID, "turn", "2"),
		"by typing again": form("conversation", started.ID, "question", "Wo war der Kongress?"),
	} {
		b.memory.kept[started.ID][0].Done = false
		if w := b.post("/ask", f); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: status = %d", name, w.Code)
		}
		if turns := b.memory.kept[started.ID]; len(turns) != 1 || !turns[0].Done {
			t.Errorf("%s: turns = %+v, want the one, done", name, turns)
		}
	}
}

func TestFailedAnswerShowsTheConversation(t *testing.T) {
	t.Parallel()
	b := setup(t, func(_ *Config, a *scripted) {
		a.answer = func(string) (conversation.Turn, error) {
			return conversation.Turn{}, errors.Join(errors.New("dial tcp 10.0.0.7:5432"), fault.Unavailable)
		}
	})
	w := b.post("/ask", form("question", "Wo war der Kongress?"))
	page := w.Body.String()
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("status = %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
	if !strings.Contains(page, "gerade nicht erreichbar") || !strings.Contains(page, "Noch einmal fragen") || strings.Contains(page, "10.0.0.7") {
		t.Errorf("page = %s", page)
	}
}

func TestConversationOfAnotherChannelIsNotShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	started, _ := b.memory.Start(t.Context(), "slack")
	b.memory.other[started.ID] = true
	for _, w := range []int{
		b.get("/c/" + started.ID).Code,
		b.post("/ask", form("question", "Hallo", "conversation", started.ID)).Code,
		b.post("/c/"+started.ID+"/delete", nil).Code,
	} {
		if w != http.StatusNotFound {
			t.Errorf("status = %d, want 404", w)
		}
	}
	if _, ok := b.memory.kept[started.ID]; !ok {
		t.Error("it was deleted")
	}
}

func TestDeletedConversationIsGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	address, _, _ := strings.Cut(b.post("/ask", form("question", "Hallo")).Header().Get("Location"), "#")
	w := b.post(address+"/delete", nil)
	if page := b.get(w.Header().Get("Location")).Body.String(); !strings.Contains(page, "Das Gespräch wurde gelöscht.") {
		t.Error("the start page does not say so")
	}
	if w := b.get(address); w.Code != http.StatusNotFound {
		t.Errorf("status = %d, want 404", w.Code)
	}
}

func TestAPIKeepsWhatIsForTheAssistant(t *testing.T) {
	t.Parallel()
	b := setup(t, func(_ *Config, a *scripted) {
		a.answer = func(string) (conversation.Turn, error) {
			return conversation.Turn{Intent: "live", Board: &conversation.Board{Asked: "März 2026", Query: `{"Runs":true}`}}, nil
		}
	})
	if body := b.postJSON("/api/v1/ask", `{"question":"Was läuft im März?"}`).Body.String(); strings.Contains(body, `"query"`) || !strings.Contains(body, "März 2026") {
		t.Errorf("the API shows %s", body)
	}
}

func TestAPIAnswersWithTheTurn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.postJSON("/api/v1/ask", `{"question":"Wo war der Kongress?"}`)
	var got struct {
		Conversation, Question, Language, Answer string
		Sentences                                []struct{ Citations []int }
		Citations                                []struct {
			N          int
			Title, URL string
		}
		TimingsMS map[string]float64 `json:"timings_ms"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	if len(got.Conversation) != 26 || got.Question != "Wo war der Kongress?" || len(got.Sentences) != 9 || len(got.Citations) != 3 || got.TimingsMS["total"] != 12 {
		t.Errorf("answer = %+v", got)
	}
	if w := b.postJSON("/api/v1/ask", `{"question":"Und?","conversation":"`+got.Conversation+`"}`); w.Code != http.StatusOK {
		t.Errorf("follow-up: status = %d", w.Code)
	}
	if n := len(b.memory.kept[got.Conversation]); n != 2 {
		t.Errorf("turns kept = %d, want 2", n)
	}
}

func TestAPIRefusesInItsOwnForm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		body, kind, code string
		status           int
	}{
		"no question":    {`{}`, "application/json", "empty_question", 422},
		"no body":        {``, "application/json", "empty_question", 422},
		"broken":         {`{"question":`, "application/json", "invalid", 400},
		"unknown field":  {`{"frage":"x"}`, "application/json", "invalid", 400},
		"two objects":    {`{"question":"x"}{}`, "application/json", "invalid", 400},
		"a form":         {`question=x`, "application/x-www-form-urlencoded", "not_json", 415},
		"too long":       {`{"question":"` + strings.Repeat("x", 2001) + `"}`, "application/json", "question_too_long", 413},
		"body too large": {`{"question":"` + strings.Repeat("x", 17<<10) + `"}`, "application/json", "too_large", 413},
		"unknown talk":   {`{"question":"x","conversation":"` + strings.Repeat("z", 26) + `"}`, "application/json", "not_found", 404},
	} {
		w := b.postJSON("/api/v1/ask", c.body, "Content-Type", c.kind)
		var got errorJSON
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v: %s", name, err, w.Body)
		}
		if w.Code != c.status || got.Error.Code != c.code || got.Error.Message == "" || got.Error.RequestID == "" {
			t.Errorf("%s: status = %d, error = %+v, want %d %s", name, w.Code, got.Error, c.status, c.code)
		}
	}
}

func TestAPISaysWhatIsWrongWithARequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, c := range map[string]struct {
		body, accept string
		says, field  string
		position     int64
	}{
		"unknown field":       {`{"frage":"x"}`, "", "Das Feld „frage“ gibt es nicht.", "frage", 0},
		"in English":          {`{"frage":"x"}`, "fr;q=0.2, en-GB, de;q=0.5", "There is no field “frage”.", "frage", 0},
		"language wins":       {`{"language":"en","frage":"x"}`, "de", "There is no field “frage”.", "frage", 0},
		"language of nobody":  {`{"frage":"x"}`, "fr", "Das Feld „frage“ gibt es nicht.", "frage", 0},
		"number for text":     {`{"question":7}`, "", "Das Feld „question“ muss Text enthalten.", "question", 13},
		"list for an object":  {`["x"]`, "en", "The request must be a JSON object.", "", 1},
		"missing quote":       {`{"question":x}`, "", "kein gültiges JSON: Fehler bei Byte 13.", "", 13},
		"cut off":             {`{"question":"x`, "en", "The request is not complete JSON: it breaks off.", "", 0},
		"more than an object": {`{"question":"x"} {}`, "en", "Something follows the JSON object, from byte 18 on.", "", 18},
		"empty question":      {`{"language":"en"}`, "", "Please enter a question.", "", 0},
	} {
		w := b.postJSON("/api/v1/ask", c.body, "Accept-Language", c.accept)
		var got errorJSON
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v: %s", name, err, w.Body)
		}
		if e := got.Error; !strings.Contains(e.Message, c.says) || e.Field != c.field || e.Position != c.position {
			t.Errorf("%s: error = %+v, want %q at %q, byte %d", name, e, c.says, c.field, c.position)
		}
	}
}
