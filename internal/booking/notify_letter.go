package booking

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"path"
	"strings"
	texttemplate "text/template"

	"smart-city-dialog.de/akademie/internal/mail"
)

// A letter is what the templates in mails/ are filled with.
type letter struct {
	Language string
	Name     string // "" when the address is not confirmed
	Ref      string
	Run      string
	Day      string   // on which it begins
	Sessions []string // with day and time
	Where    string
	Seats    int
	Place    int // in the line; 0 none
	Held     bool
	Until    string // to confirm or to answer; "" nothing to do
	State    State
	By       ActorKind
	RunOff   bool // cancelled because the run does not take place
	FromRun  string
	Topic    string // of a coordinator's message
	Text     string // of a coordinator's message
	Link     string // of the button
	Calendar bool   // a calendar file is attached

	NoBooking bool // the mail is about a run that was not booked
}

// mails holds for each language and mail a template with its subject, the
// paragraphs before and after the button, and what the button says; frame.tmpl
// holds what all have in common. The two layouts make a plain and an HTML mail
// out of the same words.
//
//go:embed mails/de mails/en mails/layout.txt mails/layout.html
var mailFiles embed.FS

// letters are the templates by language and name: "de/confirmed".
type letters struct {
	words map[string]*texttemplate.Template
	plain *texttemplate.Template
	html  *htmltemplate.Template
}

func parseLetters() (l letters, err error) {
	if l.plain, err = texttemplate.ParseFS(mailFiles, "mails/layout.txt"); err != nil {
		return letters{}, err
	}
	if l.html, err = htmltemplate.ParseFS(mailFiles, "mails/layout.html"); err != nil {
		return letters{}, err
	}
	files, err := fs.Glob(mailFiles, "mails/*/*.tmpl")
	if err != nil {
		return letters{}, err
	}
	l.words = map[string]*texttemplate.Template{}
	for _, file := range files {
		dir, name := path.Split(file)
		t, err := texttemplate.New(name).Option("missingkey=error").ParseFS(mailFiles, dir+"frame.tmpl", file)
		if err != nil {
			return letters{}, err
		}
		l.words[path.Base(dir)+"/"+strings.TrimSuffix(name, ".tmpl")] = t
	}
	return l, nil
}

// A layout is a letter in words, the same for plain and HTML.
type layout struct {
	Language, Subject, Greeting string
	Before                      []string
	Details                     []detail
	Button, Link, Fallback      string
	After                       []string
	Closing                     string
}

// A detail is a line of what was booked.
type detail struct {
	Label  string
	Values []string
}

// write fills the templates of one mail.
func (l letters) write(name string, data letter) (mail.Message, error) {
	t, known := l.words[data.Language+"/"+name]
	if !known {
		return mail.Message{}, fmt.Errorf("no mail %s/%s", data.Language, name)
	}
	data.Name, data.Run, data.Topic = oneLine(data.Name), oneLine(data.Run), oneLine(data.Topic)
	out := layout{Language: data.Language, Link: data.Link}
	var err error
	block := func(name string) string {
		var b strings.Builder
		if err == nil {
			err = t.ExecuteTemplate(&b, name, data)
		}
		return strings.TrimSpace(b.String())
	}
	out.Subject, out.Greeting, out.Button = block("subject"), block("greeting"), block("button")
	out.Before, out.After = paragraphs(block("before")), paragraphs(block("after"))
	out.Closing, out.Fallback = block("closing"), block("fallback")
	add := func(label string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			out.Details = append(out.Details, detail{block(label), values})
		}
	}
	add("run", data.Run)
	add("when", data.Sessions...)
	add("where", oneLine(data.Where))
	if !data.NoBooking {
		add("seats", fmt.Sprint(data.Seats))
		add("ref", data.Ref)
	}
	if err != nil {
		return mail.Message{}, err
	}
	var plain, rich bytes.Buffer
	if err := l.plain.Execute(&plain, out); err != nil {
		return mail.Message{}, err
	}
	if err := l.html.Execute(&rich, out); err != nil {
		return mail.Message{}, err
	}
	return mail.Message{Subject: out.Subject, Text: plain.String(), HTML: rich.String(), Language: data.Language}, nil
}

// paragraphs splits a text at blank lines.
func paragraphs(s string) []string {
	var found []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			found = append(found, p)
		}
	}
	return found
}
