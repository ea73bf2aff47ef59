package llm_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
	"smart-city-dialog.de/akademie/internal/logtest"
)

var _ llm.Generator = (*llm.Chat)(nil)

func testConfig(s *llmtest.Server) (llm.Config, *logtest.Log) {
	log := &logtest.Log{}
	cfg := llm.Config{
		Model: llm.Model{Provider: llm.OpenAI, Name: llmtest.ServerModel}, URL: s.URL, Key: llmtest.ServerKey,
		Wait: 10 * time.Second, Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	cfg.Quick()
	return cfg, log
}

// chat makes a generator on a server with this script; change may be nil.
func chat(t *testing.T, change func(*llm.Config), script ...llmtest.Reply) (*llm.Chat, *llmtest.Server, *logtest.Log) {
	t.Helper()
	s := llmtest.NewServer(t, script...)
	cfg, log := testConfig(s)
	if change != nil {
		change(&cfg)
	}
	g, err := llm.NewGenerator(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return g, s, log
}

var question = llm.Request{
	Prompt: "antwort", Instructions: "Antworte aus den Abschnitten.",
	Data: []string{"[1] Die Teilnahme ist kostenlos.", "Was kostet die Teilnahme?"}, MaxTokens: 200,
}

// ask returns what a generator writes.
func ask(t *testing.T, g *llm.Chat, r llm.Request) (string, error) {
	t.Helper()
	var b strings.Builder
	err := g.Generate(t.Context(), r, func(piece string) error { b.WriteString(piece); return nil })
	return b.String(), err
}

func TestAcceptanceChatStreamsPieceByPiece(t *testing.T) {
	t.Parallel()
	seen := make(chan struct{})
	g, s, _ := chat(t, nil, llmtest.Stream(
		llmtest.Role(), llmtest.Piece("Die Teilnahme "), llmtest.Until(seen), // goes on when the first piece was read
		llmtest.Piece("ist kostenlos [1]."), llmtest.Finish("stop"), llmtest.DoneMark()))
	var pieces []string
	err := g.Generate(t.Context(), question, func(piece string) error {
		if pieces = append(pieces, piece); len(pieces) == 1 {
			close(seen)
		}
		return nil
	})
	if err != nil || !slices.Equal(pieces, []string{"Die Teilnahme ", "ist kostenlos [1]."}) {
		t.Errorf("%q, error %v", pieces, err)
	}
	r := s.Requests()[0]
	if r.System() != question.Instructions || !slices.Equal(r.User(), question.Data) {
		t.Errorf("instructions %q, data %q", r.System(), r.User())
	}
	if !r.Stream || r.MaxTokens != question.MaxTokens || r.Temperature != 0 || r.ResponseFormat.Type != "" {
		t.Errorf("request %s", r.Body)
	}
}

// What a model server can do wrong, and what we make of it.
func TestAcceptanceAFailingModelIsUnavailable(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("lang ", 40_000)
	brief := func(c *llm.Config) { c.Wait = time.Second }
	late := func(c *llm.Config) { c.Timeout = time.Second }
	for name, c := range map[string]struct {
		change func(*llm.Config)
		script []llmtest.Reply
		want   string
		before string // what was written before
	}{
		"never answers":           {change: brief, script: []llmtest.Reply{llmtest.Hangs()}, want: "slow"},
		"stalls before a word":    {change: brief, script: []llmtest.Reply{llmtest.Stalls()}, want: "slow"},
		"stalls in mid-stream":    {change: brief, script: []llmtest.Reply{llmtest.Stalls("Die ")}, want: "slow", before: "Die "},
		"is not done in time":     {change: late, script: []llmtest.Reply{llmtest.Stalls("Die ")}, want: "slow", before: "Die "},
		"only keeps the line":     {change: brief, script: []llmtest.Reply{llmtest.Stream(llmtest.Raw(": ping\n\n"), llmtest.Until(nil))}, want: "slow"},
		"cuts the connection":     {script: []llmtest.Reply{llmtest.Stream(llmtest.Piece("Die "), llmtest.Cut())}, want: "cut", before: "Die "},
		"stops without a reason":  {script: []llmtest.Reply{llmtest.SaysOnly("Die ", "Teilnahme")}, want: "cut", before: "Die Teilnahme"},
		"is done too early":       {script: []llmtest.Reply{llmtest.Stream(llmtest.Piece("Die "), llmtest.DoneMark())}, want: "cut", before: "Die "},
		"reports an error":        {script: []llmtest.Reply{llmtest.Stream(llmtest.Piece("Die "), llmtest.Failure("kaputt"))}, want: "broken", before: "Die "},
		"reports an error event":  {script: []llmtest.Reply{llmtest.Stream(llmtest.Raw("event: error\ndata: {\"message\":\"x\"}\n\n"))}, want: "broken"},
		"reports an error plain":  {script: []llmtest.Reply{llmtest.Stream(llmtest.Raw("{\"error\":\"x\"}\n"))}, want: "broken"},
		"sends broken JSON":       {script: []llmtest.Reply{llmtest.Stream(llmtest.Piece("Die "), llmtest.Raw("data: {\"choices\":[{\n\n"))}, want: "malformed", before: "Die "},
		"sends other JSON":        {script: []llmtest.Reply{llmtest.Stream(llmtest.Raw("data: {\"choices\":[{\"delta\":{\"content\":7}}]}\n\n"))}, want: "malformed"},
		"sends a huge line":       {script: []llmtest.Reply{llmtest.Stream(llmtest.Raw("data: " + strings.Repeat("x", llm.MaxLine+1) + "\n"))}, want: "malformed"},
		"sends a page":            {script: []llmtest.Reply{llmtest.Body(200, "text/html", "<h1>Wartung</h1>")}, want: "malformed"},
		"sends no stream":         {script: []llmtest.Reply{llmtest.Body(200, "application/json", `{"choices":[]}`)}, want: "malformed"},
		"writes nothing":          {script: []llmtest.Reply{llmtest.Says()}, want: "empty"},
		"writes blanks":           {script: []llmtest.Reply{llmtest.Says(" \n", "\t")}, want: "empty"},
		"only thinks":             {script: []llmtest.Reply{llmtest.Says("<think>Hm", "m</thi", "nk>")}, want: "empty"},
		"comes to its limit":      {script: []llmtest.Reply{llmtest.Stream(llmtest.Piece("Die "), llmtest.Finish("length"), llmtest.DoneMark())}, want: "length", before: "Die "},
		"is censored":             {script: []llmtest.Reply{llmtest.Stream(llmtest.Finish("content_filter"))}, want: "broken"},
		"calls tools":             {script: []llmtest.Reply{llmtest.Stream(llmtest.Finish("tool_calls"))}, want: "broken"},
		"writes on and on":        {script: []llmtest.Reply{llmtest.Stream(llmtest.Endless(long[:1000]))}, want: "length"},
		"does not know the key":   {script: []llmtest.Reply{llmtest.Status(401)}, want: "refused"},
		"does not know the model": {script: []llmtest.Reply{llmtest.Status(404)}, want: "refused"},
		"sends elsewhere":         {script: []llmtest.Reply{llmtest.Status(307, "Location", "http://127.0.0.1:1/v1/chat/completions")}, want: "refused"},
		"is overloaded":           {script: []llmtest.Reply{llmtest.Status(503), llmtest.Status(429), llmtest.Status(500)}, want: "overloaded"},
		"wants long rests":        {script: []llmtest.Reply{llmtest.Status(429, "Retry-After", "3600")}, want: "overloaded"},
		"breaks connections":      {script: []llmtest.Reply{llmtest.Breaks(), llmtest.Breaks(), llmtest.Breaks()}, want: "unreachable"},
		"takes no form":           {script: []llmtest.Reply{llmtest.Status(400), llmtest.Status(422)}, want: "rejected"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, _, log := chat(t, c.change, c.script...)
			got, err := ask(t, g, question)
			if !errors.Is(err, fault.Unavailable) || llm.CauseOf(err) != c.want {
				t.Errorf("error %v (%s), want %s", err, llm.CauseOf(err), c.want)
			}
			if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v is taken for the caller's", err)
			}
			// How much came before our patience ended is a matter of timing.
			if c.want != "length" && got != c.before && (c.want != "slow" || got != "") {
				t.Errorf("wrote %q, want %q", got, c.before)
			}
			for _, secret := range []string{llmtest.ServerKey, "Teilnahme", "kaputt"} {
				if strings.Contains(err.Error()+log.String(), secret) {
					t.Errorf("%q is told on:\n%v\n%s", secret, err, log)
				}
			}
		})
	}
}
