package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// answered begins a conversation with one answered question.
func (b *bench) answered(t *testing.T, outcome conversation.Outcome) (id, path string) {
	t.Helper()
	b.assistant.answer = func(q string) (conversation.Turn, error) {
		turn, err := congress(q)
		turn.Outcome = outcome
		return turn, err
	}
	w := b.post("/ask", url.Values{"question": {"Wann war der Kongress?"}})
	id, _, _ = strings.Cut(strings.TrimPrefix(w.Header().Get("Location"), "/c/"), "#")
	turns := b.memory.kept[id]
	if w.Code != http.StatusSeeOther || len(turns) != 1 {
		t.Fatalf("asking: status %d, %d turns", w.Code, len(turns))
	}
	return id, ratingPath(id, turns[0].ID)
}

func (b *bench) helpful(id string) string {
	switch h := b.memory.kept[id][0].Helpful; {
	case h == nil:
		return ""
	case *h:
		return "yes"
	}
	return "no"
}

func TestAnAnswerIsRatedChangedAndTakenBackByItsButtons(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, path := b.answered(t, conversation.Answered)
	for _, step := range []struct{ press, pressed string }{{"yes", "yes"}, {"no", "no"}, {"no", "no"}, {"", ""}} {
		w := b.post(path, url.Values{"helpful": {step.press}})
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/c/"+id+"#t") {
			t.Fatalf("%q: status %d to %s", step.press, w.Code, w.Header().Get("Location"))
		}
		if got := b.helpful(id); got != step.pressed {
			t.Errorf("%q: kept %q", step.press, got)
		}
		page := b.get("/c/" + id).Body.String()
		for _, choice := range []string{"yes", "no"} {
			value, pressed := choice, "false"
			if choice == step.pressed {
				value, pressed = "", "true" // pressed again, it takes back
			}
			if want := `name="helpful" value="` + value + `" data-choice="` + choice + `" aria-pressed="` + pressed + `"`; !strings.Contains(page, want) {
				t.Errorf("after %q the page lacks %s", step.press, want)
			}
		}
	}
}

func TestTheScriptGetsTheButtonsAsTheyAreThen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, path := b.answered(t, conversation.Refused)
	w := b.post(path, url.Values{"helpful": {"no"}, "anchor": {"s12abc"}}, "Accept", "application/json")
	var got ratingJSON
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("status %d, %v: %s", w.Code, err, w.Body)
	}
	if got.Helpful == nil || *got.Helpful || got.Announce != germanGaps.Thanks || !strings.Contains(string(got.HTML), `id="s12abc-rating"`) {
		t.Errorf("answer = %+v", got)
	}
	w = b.post(path, url.Values{"helpful": {"yes"}, "anchor": {`"><script>`}}, "Accept", "application/json")
	if strings.Contains(w.Body.String(), "script") {
		t.Errorf("the anchor comes back: %s", w.Body)
	}
}

func TestAProgramRatesByTheTurnOfItsAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.answered(t, conversation.Answered)
	w := b.postJSON("/api/v1/ask", `{"question": "Und wo?"}`)
	var turn struct {
		Conversation string
		Turn         int64
	}
	if err := json.Unmarshal(w.Body.Bytes(), &turn); err != nil || turn.Turn == 0 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	path := "/api/v1/conversations/" + turn.Conversation + "/turns/" + strconv.FormatInt(turn.Turn, 10) + "/rating"
	for _, c := range []struct{ body, want string }{{`{"helpful": true}`, "yes"}, {`{"helpful": false}`, "no"}, {`{"helpful": null}`, ""}} {
		if w := b.postJSON(path, c.body); w.Code != http.StatusOK || b.helpful(turn.Conversation) != c.want {
			t.Errorf("%s: status %d, kept %q", c.body, w.Code, b.helpful(turn.Conversation))
		}
	}
	if w := b.postJSON(path, `{"liked": true}`); w.Code != http.StatusBadRequest {
		t.Errorf("unknown field: status %d", w.Code)
	}
}

func TestWhatIsNoAnswerOfTheConversationCannotBeRated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, path := b.answered(t, conversation.Answered)
	_, other := b.answered(t, conversation.Answered)
	turn := other[strings.LastIndex(strings.TrimSuffix(other, "/rating"), "/")+1 : len(other)-len("/rating")]
	for _, c := range []struct {
		path, said string
		status     int
	}{
		{"/c/" + id + "/turns/" + turn + "/rating", "yes", http.StatusNotFound},
		{"/c/" + id + "/turns/x/rating", "yes", http.StatusNotFound},
		{"/c/" + strings.Repeat("z", 26) + "/turns/1/rating", "yes", http.StatusNotFound},
		{path, "perhaps", http.StatusBadRequest},
	} {
		if w := b.post(c.path, url.Values{"helpful": {c.said}}); w.Code != c.status {
			t.Errorf("%s %s: status %d, want %d", c.path, c.said, w.Code, c.status)
		}
	}
	if w := b.post(path, url.Values{"helpful": {"yes"}}, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: status %d", w.Code)
	}
	if got := b.helpful(id); got != "" {
		t.Errorf("kept %q", got)
	}
}

func TestSmallTalkIsNotRated(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, _ := b.answered(t, "")
	if page := b.get("/c/" + id).Body.String(); strings.Contains(page, "data-rating") {
		t.Error("there are buttons under small talk")
	}
}
