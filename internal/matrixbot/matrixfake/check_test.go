package matrixfake_test

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

type object = map[string]any

func said(fields object) object {
	content := object{"msgtype": "m.text", "body": "Guten Tag"}
	for k, v := range fields {
		content[k] = v
	}
	return content
}

func html(text string) object {
	return said(object{"format": "org.matrix.custom.html", "formatted_body": text})
}

func thread(fields object) object {
	relates := object{"rel_type": "m.thread", "event_id": "$root", "is_falling_back": true, "m.in_reply_to": object{"event_id": "$root"}}
	for k, v := range fields {
		if relates[k] = v; v == nil {
			delete(relates, k)
		}
	}
	return said(object{"m.relates_to": relates})
}

func TestProblemsOfMessages(t *testing.T) {
	t.Parallel()
	edit := func(fields object) object {
		content := said(object{
			"body": "* Guten Abend", "m.new_content": said(nil), "m.relates_to": object{"rel_type": "m.replace", "event_id": "$first"},
		})
		for k, v := range fields {
			if content[k] = v; v == nil {
				delete(content, k)
			}
		}
		return content
	}
	for name, c := range map[string]struct {
		content object
		want    string // code; "" all is well
	}{
		"plain":                          {said(nil), ""},
		"nobody mentioned":               {said(object{"m.mentions": object{}}), ""},
		"formatted":                      {html(`<p>Siehe <a href="https://example.org">hier</a><br/><code class="language-go">x</code></p>`), ""},
		"a table":                        {html(`<table><thead><tr><th>Land</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>`), ""},
		"no body":                        {said(object{"body": " "}), "bad_message"},
		"unknown type":                   {said(object{"msgtype": "m.card"}), "bad_message"},
		"a script":                       {html(`<script>alert(1)</script>`), "bad_html"},
		"a style":                        {html(`<p style="color:red">x</p>`), "bad_html"},
		"a link to a script":             {html(`<a href="javascript:alert(1)">x</a>`), "bad_html"},
		"a picture from elsewhere":       {html(`<img src="https://example.org/x.png">`), "bad_html"},
		"not closed":                     {html(`<b>x`), "bad_html"},
		"closed in the wrong order":      {html(`<b><i>x</b></i>`), "bad_html"},
		"a comment":                      {html(`<!-- x -->`), "bad_html"},
		"a format without text":          {said(object{"format": "org.matrix.custom.html"}), "bad_message"},
		"text without format":            {said(object{"formatted_body": "<b>x</b>"}), "bad_message"},
		"a thread":                       {thread(nil), ""},
		"a thread without fallback":      {thread(object{"m.in_reply_to": nil}), "thread_without_fallback"},
		"a relation with unknown fields": {thread(object{"key": "x"}), "bad_relation"},
		"a relation of unknown kind":     {said(object{"m.relates_to": object{"rel_type": "m.sibling", "event_id": "$x"}}), "bad_relation"},
		"a reply to nothing":             {said(object{"m.relates_to": object{"m.in_reply_to": object{"event_id": "x"}}}), "bad_relation"},
		"an edit":                        {edit(nil), ""},
		"an edit without content":        {edit(object{"m.new_content": nil}), "edit_without_content"},
		"an edit without fallback":       {edit(object{"body": "Guten Abend"}), "edit_without_fallback"},
		"an edit of bad HTML":            {edit(object{"m.new_content": html("<blink>x</blink>")}), "bad_html"},
		"mentions of nobody":             {said(object{"m.mentions": object{"user_ids": []any{"anna"}}}), "bad_mentions"},
		"mentions with unknown fields":   {said(object{"m.mentions": object{"users": []any{}}}), "bad_mentions"},
		"a file without address":         {said(object{"msgtype": "m.file"}), "bad_file"},
		"a picture": {said(object{
			"msgtype": "m.image", "url": "mxc://x/y", "info": object{"size": 3.0, "mimetype": "image/png"},
		}), ""},
		"a picture that is half encrypted": {said(object{
			"msgtype": "m.image", "file": object{"url": "mxc://x/y"}, "info": object{"size": 3.0, "mimetype": "image/png"},
		}), "bad_file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := matrixfake.Problems("m.room.message", c.content)
			switch {
			case c.want == "" && len(found) > 0, c.want != "" && len(found) == 0:
				t.Errorf("found %v, want %q", found, c.want)
			case c.want != "" && found[0].Code != c.want:
				t.Errorf("found %v, want %q", found, c.want)
			}
		})
	}
}

// A strict is a test that something breaks the rules in.
type strict struct {
	testing.TB
	errors []string
}

func (s *strict) Errorf(format string, args ...any) {
	s.errors = append(s.errors, strings.TrimSpace(format))
	s.TB.Logf(format, args...)
}

func TestWhatAWatchedUserDoesWrongFailsTheTest(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(s *matrixfake.Server, bot, anna *matrixfake.User){
		"plain text in an encrypted room": func(_ *matrixfake.Server, bot, anna *matrixfake.User) {
			bot.Says(bot.Creates(matrixfake.RoomKind{Encrypted: true}), "Guten Tag")
		},
		"a reply to what is not there": func(_ *matrixfake.Server, bot, anna *matrixfake.User) {
			bot.Replies(bot.Creates(matrixfake.RoomKind{}), "$nothing", "Guten Tag")
		},
		"an edit of what others wrote": func(_ *matrixfake.Server, bot, anna *matrixfake.User) {
			room := anna.Creates(matrixfake.RoomKind{Public: true})
			bot.Joins(room)
			bot.Edits(room, anna.Says(room, "Guten Tag"), "Gute Nacht")
		},
		"an expectation unmet": func(s *matrixfake.Server, bot, anna *matrixfake.User) {
			s.Expect("plaintext")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := &strict{TB: t}
			t.Run("inner", func(t *testing.T) {
				in.TB = t
				s := matrixfake.New(in)
				do(s, s.Bot("akademie"), s.User("anna"))
			})
			if len(in.errors) == 0 {
				t.Error("the test did not fail")
			}
		})
	}
}

func TestWhatOthersDoWrongFailsNothing(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	anna.Says(anna.Creates(matrixfake.RoomKind{Encrypted: true}), "unverschlüsselt")
	bot := s.Bot("akademie")
	s.Expect("plaintext")
	bot.Says(bot.Creates(matrixfake.RoomKind{Encrypted: true}), "auch, wie erwartet")
}

func TestEventsThatAreTooLargeAreRefused(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	room := anna.Creates(matrixfake.RoomKind{})
	for bytes, fits := range map[int]bool{60_000: true, 65_536: false, 1 << 20: false} {
		err := anna.TrySends(room, "m.room.message", said(object{"body": strings.Repeat("x", bytes)}))
		if (err == nil) != fits {
			t.Errorf("a message of %d bytes: %v", bytes, err)
		}
	}
}
