package llm_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestAcceptanceALeavingReaderEndsTheCall(t *testing.T) {
	t.Parallel()
	g, s, _ := chat(t, nil, llmtest.Stalls("Die Teilnahme "), llmtest.Stalls("Die Teilnahme "))
	asked := make(chan struct{})
	s.Answer(func(llmtest.Request) llmtest.Reply { close(asked); return llmtest.Hangs() })
	ctx, cancel := context.WithCancel(t.Context())
	err := g.Generate(ctx, question, func(string) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) || errors.Is(err, fault.Unavailable) {
		t.Errorf("in mid-stream: error %v", err)
	}
	<-s.Left()

	gone := errors.New("reader gone")
	if err := g.Generate(t.Context(), question, func(string) error { return gone }); !errors.Is(err, gone) {
		t.Errorf("by emit: error %v", err)
	}
	<-s.Left()

	ctx, cancel = context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- g.Generate(ctx, question, func(string) error { return nil }) }()
	<-asked
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("before the answer: error %v", err)
	}
	<-s.Left()
}

func TestStreamsAsServersSendThem(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Übermäßig lang. ", 30_000) // 540 KB in one event
	for name, c := range map[string]struct {
		steps []llmtest.Step
		want  string
	}{
		"a huge event":    {[]llmtest.Step{llmtest.Piece(long), llmtest.Finish("stop")}, long},
		"with usage":      {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Finish("stop"), llmtest.Raw("data: {\"choices\":[],\"usage\":{\"total_tokens\":9}}\n\n"), llmtest.DoneMark()}, "Ja."},
		"with late event": {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Finish("stop"), llmtest.Role(), llmtest.Piece("Nein."), llmtest.DoneMark()}, "Ja."},
		"never closed":    {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Finish("stop"), llmtest.Until(nil)}, "Ja."},
		"cut when done":   {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Finish("stop"), llmtest.Cut()}, "Ja."},
		"without a mark":  {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Finish("stop")}, "Ja."},
		"with comments":   {[]llmtest.Step{llmtest.Raw(": ping\n\nid: 7\nretry: 10\nevent: message\n"), llmtest.Piece("Ja."), llmtest.Finish("stop")}, "Ja."},
		"CR LF":           {[]llmtest.Step{llmtest.Raw("data:{\"choices\":[{\"delta\":{\"content\":\"Ja.\"},\"finish_reason\":\"stop\"}]}\r\n\r\n")}, "Ja."},
		"no last newline": {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Raw(`data: {"choices":[{"delta":{},"finish_reason":"stop"}]}`)}, "Ja."},
		"content null":    {[]llmtest.Step{llmtest.Raw("data: {\"choices\":[{\"delta\":{\"content\":null}}]}\n\n"), llmtest.Piece("Ja."), llmtest.Finish("stop")}, "Ja."},
		"content parts": {[]llmtest.Step{
			llmtest.Raw("data: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":[]},{\"type\":\"text\",\"text\":\"Ja.\"}]}}]}\n\n"), llmtest.Finish("stop")}, "Ja."},
		"error null":          {[]llmtest.Step{llmtest.Raw("data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"Ja.\"}}]}\n\n"), llmtest.Finish("stop")}, "Ja."},
		"other reason":        {[]llmtest.Step{llmtest.Piece("Ja."), llmtest.Finish("eos_token")}, "Ja."},
		"reasoning apart":     {[]llmtest.Step{llmtest.Thought("Hm."), llmtest.Piece("Ja."), llmtest.Finish("stop")}, "Ja."},
		"reasoning in line":   {[]llmtest.Step{llmtest.Piece("\n<thi"), llmtest.Piece("nk>Hm. </thin"), llmtest.Piece("k>\n\nJa."), llmtest.Finish("stop")}, "Ja."},
		"no reasoning":        {[]llmtest.Step{llmtest.Piece("<th"), llmtest.Piece("eorie> Ja."), llmtest.Finish("stop")}, "<theorie> Ja."},
		"a short answer":      {[]llmtest.Step{llmtest.Piece("<"), llmtest.Finish("stop")}, "<"},
		"leading blank lines": {[]llmtest.Step{llmtest.Piece("\n"), llmtest.Piece(" \nJa"), llmtest.Piece(" \n"), llmtest.Finish("stop")}, "Ja \n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, _, _ := chat(t, nil, llmtest.Stream(c.steps...))
			r := question
			r.MaxTokens = 100_000
			if got, err := ask(t, g, r); err != nil || got != c.want {
				t.Errorf("%d bytes %.60q, error %v", len(got), got, err)
			}
		})
	}
}

func TestAcceptanceJSONAnswers(t *testing.T) {
	t.Parallel()
	r := question
	r.JSON = true
	for name, c := range map[string]struct {
		pieces []string
		want   string // "" for a failure
	}{
		"as asked for": {[]string{`{"intent":`, `"question"}`}, `{"intent":"question"}`},
		"in a fence":   {[]string{"```json\n", `{"a":{"b":1}}`, "\n```\n"}, `{"a":{"b":1}}`},
		"with words":   {[]string{`Gern: {"a":1}`, " Bitte sehr."}, `{"a":1}`},
		"thought over": {[]string{`<think>{"a":0}`, `</think>{"a":1}`}, `{"a":1}`},
		"cut short":    {[]string{`{"intent":"question`}, ""},
		"twice":        {[]string{`{"a":1}{"a":2}`}, ""},
		"no object":    {[]string{"Das weiß ich nicht."}, ""},
		"a list":       {[]string{`[1]`}, ""},
		"nothing":      {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, s, _ := chat(t, nil, llmtest.Says(c.pieces...))
			var got []string
			err := g.Generate(t.Context(), r, func(piece string) error { got = append(got, piece); return nil })
			if c.want == "" {
				if !errors.Is(err, fault.Unavailable) || len(got) > 0 {
					t.Errorf("%q, error %v", got, err)
				}
			} else if err != nil || !slices.Equal(got, []string{c.want}) {
				t.Errorf("%q, error %v", got, err)
			}
			if f := s.Requests()[0].ResponseFormat.Type; f != "json_object" {
				t.Errorf("response format %q", f)
			}
		})
	}
}

// LM Studio knows no json_object; the templates of some models want one message
// of the user.
func TestAServerThatTakesOnlyPlainRequestsGetsThem(t *testing.T) {
	t.Parallel()
	r := question
	r.JSON = true
	g, s, _ := chat(t, nil)
	s.Answer(func(q llmtest.Request) llmtest.Reply {
		switch {
		case q.ResponseFormat.Type != "":
			return llmtest.Status(400)
		case len(q.User()) > 1:
			return llmtest.Body(500, "application/json", `{"error":"Jinja Exception: Conversation roles must alternate"}`)
		}
		return llmtest.Says(`{"a":1}`)
	})
	for range 2 { // the second time it knows
		if got, err := ask(t, g, r); err != nil || got != `{"a":1}` {
			t.Errorf("%q, error %v", got, err)
		}
	}
	if n := len(s.Requests()); n != 3 {
		t.Errorf("%d requests", n)
	}
	last := s.Requests()[2]
	if len(last.User()) != 1 || !strings.Contains(last.User()[0], question.Data[0]) || !strings.HasSuffix(last.User()[0], question.Data[1]) || last.System() != question.Instructions {
		t.Errorf("sent %s", last.Body)
	}
}

func TestOllamaIsToldNotToThink(t *testing.T) {
	t.Parallel()
	ollama := func(c *llm.Config) { c.Model.Provider = llm.Ollama }
	r := question
	r.Data = r.Data[:1]
	g, s, _ := chat(t, ollama, llmtest.Says("Ja."), llmtest.Status(400), llmtest.Says("Ja."))
	for range 2 { // the second time it does not take that
		if got, err := ask(t, g, r); err != nil || got != "Ja." {
			t.Errorf("%q, error %v", got, err)
		}
	}
	for i, want := range []string{"none", "none", ""} {
		if got := s.Requests()[i].Reasoning; got != want {
			t.Errorf("request %d: reasoning_effort %q", i, got)
		}
	}
	g, s, _ = chat(t, nil, llmtest.Says("Ja."))
	if _, err := ask(t, g, r); err != nil || s.Requests()[0].Reasoning != "" {
		t.Errorf("others are told, too; error %v", err)
	}
}
