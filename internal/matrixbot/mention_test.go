package matrixbot

import (
	"encoding/json"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

func TestWhoCallsTheAssistantIsHeard(t *testing.T) {
	t.Parallel()
	const pill = `<a href=\"https://matrix.to/#/@akademie:musterstadt.example\">Akademie</a>`
	for name, c := range map[string]struct {
		content           string
		text              string
		mentioned, others bool
	}{
		"by m.mentions":                {`{"body": "Akademie: Wann geht es los?", "m.mentions": {"user_ids": ["@akademie:musterstadt.example"]}}`, "Wann geht es los?", true, false},
		"by a pill":                    {`{"body": "Akademie wann?", "format": "org.matrix.custom.html", "formatted_body": "` + pill + ` wann?"}`, "wann?", true, false},
		"by an escaped pill":           {`{"body": "Hallo", "format": "org.matrix.custom.html", "formatted_body": "<a href='https://matrix.to/#/%40akademie%3Amusterstadt.example'>x</a> Hallo"}`, "Hallo", true, false},
		"by a matrix: link":            {`{"body": "Hallo", "format": "org.matrix.custom.html", "formatted_body": "<a href=\"matrix:u/akademie:musterstadt.example?action=chat\">x</a> Hallo"}`, "Hallo", true, false},
		"by a pill without its format": {`{"body": "Hallo", "formatted_body": "` + pill + `"}`, "Hallo", false, false},
		"by name and a mark":           {`{"body": "akademie, zeige mir Termine"}`, "zeige mir Termine", true, false},
		"by name and a question":       {`{"body": "Akademie wann ist der nächste Termin?"}`, "wann ist der nächste Termin?", true, false},
		"by an at sign":                {`{"body": "@Akademie bitte Termine"}`, "bitte Termine", true, false},
		"by localpart":                 {`{"body": "akademie: Hallo"}`, "Hallo", true, false},
		"by the name in the room":      {`{"body": "Frag mich – Wann?"}`, "Wann?", true, false},
		"by its id":                    {`{"body": "@akademie:musterstadt.example: Wann?"}`, "Wann?", true, false},
		"by nothing but its name":      {`{"body": "Akademie!"}`, "", true, false},
		"with the id within":           {`{"body": "Weiß @akademie:musterstadt.example das?", "m.mentions": {"user_ids": ["@akademie:musterstadt.example"]}}`, "Weiß das?", true, false},
		"as a topic":                   {`{"body": "Akademie Berlin lädt ein."}`, "Akademie Berlin lädt ein.", false, false},
		"as a part of a word":          {`{"body": "Akademie-Leitung fragen?"}`, "Akademie-Leitung fragen?", false, false},
		"as a namesake elsewhere":      {`{"body": "@akademie:andere.example wann?"}`, "@akademie:andere.example wann?", false, false},
		"in the middle":                {`{"body": "Die Akademie ist offen?"}`, "Die Akademie ist offen?", false, false},
		"somebody else":                {`{"body": "Bernd: wann?", "m.mentions": {"user_ids": ["@bernd:musterstadt.example"]}}`, "Bernd: wann?", false, true},
		"all":                          {`{"body": "@room wann?", "m.mentions": {"room": true}}`, "@room wann?", false, true},
		"in what it quotes": {`{"body": "> <@akademie:musterstadt.example> Akademie: ja\n\nStimmt", "format": "org.matrix.custom.html",
			"formatted_body": "<mx-reply><blockquote>` + pill + ` ja</blockquote></mx-reply>Stimmt", "m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}}`, "Stimmt", false, false},
		"with marks that turn text": {`{"body": "Akademie: \u202eWann\u202c\u0000?"}`, "Wann?", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var m event.MessageEventContent
			if err := json.Unmarshal([]byte(c.content), &m); err != nil {
				t.Fatal(err)
			}
			s := hear(&m, "@akademie:musterstadt.example", "Frag mich", "Akademie")
			if s.Text != c.text || s.Mentioned != c.mentioned || s.CallsOthers != c.others {
				t.Errorf("hear = %+v", s)
			}
		})
	}
}

func TestThumbsAreReadInAllColours(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{"👍": "up", "👍️": "up", "👍🏽": "up", "👎🏿️": "down", "🎉": "", "👍👎": "", "": "", "+1": ""} {
		got := ""
		if helpful := thumb(key); helpful != nil {
			got = map[bool]string{true: "up", false: "down"}[*helpful]
		}
		if got != want {
			t.Errorf("thumb(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestAThreadGoesOnWithWhoTalksInIt(t *testing.T) {
	t.Parallel()
	const anna, bernd = "@anna:b", "@bernd:b"
	talk := thread{Askers: []string{anna}, LastAt: "5"}
	after := func(who string) thread { return thread{Askers: []string{anna}, LastBy: who, LastAt: "5"} }
	for name, c := range map[string]struct {
		thread   thread
		author   string
		at       string
		question bool
		want     bool
	}{
		"who asked, after the answer":         {talk, anna, "6", false, true},
		"who asked, twice":                    {after(anna), anna, "6", false, true},
		"who asked, after somebody else":      {after(bernd), anna, "6", true, false},
		"another's question after the answer": {talk, bernd, "6", true, true},
		"another's remark after the answer":   {talk, bernd, "6", false, false},
		"another's question after a question": {after(anna), bernd, "6", true, false},
		"who asked, unlocked late":            {after(bernd), anna, "4", false, true},
	} {
		if got := c.thread.goesOn(id.UserID(c.author), c.at, c.question); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
