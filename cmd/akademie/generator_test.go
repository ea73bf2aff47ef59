package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// passageNumber finds the number that a passage has in the data of a request.
func passageNumber(r llmtest.Request, text string) string {
	numbered := regexp.MustCompile(`"nr":\s*(\d+)[^{}]*` + regexp.QuoteMeta(text))
	for _, message := range r.User() {
		if m := numbered.FindStringSubmatch(message); m != nil {
			return m[1]
		}
	}
	return "1"
}

// TestAcceptanceAnswersStandWhateverTheModelDoes asks the whole program while a
// model writes, lies, stalls, breaks off or is not there.
func TestAcceptanceAnswersStandWhateverTheModelDoes(t *testing.T) {
	t.Parallel()
	const question, fact = "Wie lautet das Stichwort Wort1x7?", "Das Stichwort lautet Wort1x7"
	database := pgtest.URL(t)
	if status, out, errs := inProcess(t, database, "ingest", manyPassages(t)); status != exitOK {
		t.Fatalf("ingest: %s %s", out, errs)
	}
	good := func(r llmtest.Request) llmtest.Reply {
		return llmtest.Says("Das Stichwort ", "lautet Wort1x7 ["+passageNumber(r, "Wort1x7")+"].")
	}
	for name, c := range map[string]struct {
		reply func(llmtest.Request) llmtest.Reply
		model bool // its words are in the answer
	}{
		"writes well": {good, true},
		"adds what no source says": {func(r llmtest.Request) llmtest.Reply {
			n := passageNumber(r, "Wort1x7")
			return llmtest.Says("Das Stichwort lautet Wort1x7 ["+n+"]. ", "Es kostet 4711 Euro ["+n+"].")
		}, true},
		"only lies": {func(llmtest.Request) llmtest.Reply {
			return llmtest.Says("Das Stichwort lautet Kiel und kostet 4711 Euro [1].")
		}, false},
		"stalls":            {func(llmtest.Request) llmtest.Reply { return llmtest.Hangs() }, false},
		"stalls in between": {func(llmtest.Request) llmtest.Reply { return llmtest.Stalls("Es kostet ") }, false},
		"breaks off":        {func(llmtest.Request) llmtest.Reply { return llmtest.SaysOnly("Es kostet ") }, false},
		"sends nonsense":    {func(llmtest.Request) llmtest.Reply { return llmtest.Body(200, "text/event-stream", "data: {{{\n\n") }, false},
		"refuses the key":   {func(llmtest.Request) llmtest.Reply { return llmtest.Status(401) }, false},
		"is overloaded":     {func(llmtest.Request) llmtest.Reply { return llmtest.Status(429, "Retry-After", "600") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.NewServer(t).Answer(func(r llmtest.Request) llmtest.Reply {
				if r.ResponseFormat.Type != "" { // what the message wants is left to the rules
					return llmtest.Says(`{}`)
				}
				return c.reply(r)
			})
			status, out, errs := inProcess(t, database, "ask", "--json", question, "--llm=openai:"+llmtest.ServerModel,
				"--llm-url="+s.URL, "--llm-key-file="+keyFile(t), "--llm-wait=2s", "--llm-timeout=4s")
			var turn conversation.Turn
			if err := json.Unmarshal([]byte(out), &turn); err != nil || status != exitOK {
				t.Fatalf("status %d: %v\n%s\n%s", status, err, out, errs)
			}
			if !strings.Contains(turn.Answer, fact) || strings.Contains(turn.Answer, "4711") || len(turn.Citations) == 0 {
				t.Errorf("answer %q", turn.Answer)
			}
			if turn.ByModel != c.model {
				t.Errorf("by the model: %t; answer %q, notices %q", turn.ByModel, turn.Answer, turn.Notices)
			}
			if !c.model && len(turn.Notices) == 0 {
				t.Error("nobody is told that the model was of no use")
			}
			if strings.Contains(out+errs, llmtest.ServerKey) || strings.Contains(errs, "Stichwort") {
				t.Errorf("key or question in the log:\n%s", errs)
			}
		})
	}
}
