// Package prompts holds what language models are told to do: one template a
// task, in German, short. The text of a template is the instruction; passages,
// history and questions travel beside it as data messages (llm.Request.Data) and
// never inside it, so a template takes nothing but the closed Values.
//
// An operator may replace single templates by files of the same name in a folder
// (Load). Name and hash of the templates used are stored with each answer.
package prompts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"text/template"
)

//go:embed *.tmpl
var files embed.FS

// The names of the prompts, which are those of their files without ".tmpl".
const (
	Rewrite  = "rewrite"  // a follow-up becomes a question that stands on its own
	Intent   = "intent"   // what a message wants, as JSON
	Answer   = "answer"   // an answer from numbered passages
	Simplify = "simplify" // an answer in plain language

	Statistics = "statistics" // a question for figures becomes a query, as JSON
)

// Names lists every prompt.
var Names = []string{Rewrite, Intent, Answer, Simplify, Statistics}

const extension = ".tmpl"

// Values are all that a template may fill in.
type Values struct {
	Language     string // what the model shall write: see LanguageName
	MaxSentences int
}

// LanguageName is the German name of "de" or "en", for Values.Language.
func LanguageName(code string) string {
	if code == "en" {
		return "Englisch"
	}
	return "Deutsch"
}

// A Prompt is one template.
type Prompt struct {
	Name string
	Hash string // of the template's text: the first 12 hexadecimal digits of its SHA-256

	template *template.Template
}

// maxText bounds what a template may make, in bytes: an instruction longer than
// that leaves small models no room.
const maxText = 8 << 10

// Text returns the instructions for v.
func (p *Prompt) Text(v Values) (string, error) {
	var b strings.Builder
	if err := p.template.Execute(&b, v); err != nil {
		return "", fmt.Errorf("prompts.Text(%q): %w", p.Name, err)
	}
	text := strings.TrimSpace(b.String())
	if text == "" || len(text) > maxText {
		return "", fmt.Errorf("prompts.Text(%q): %d bytes of instructions, must be 1 to %d", p.Name, len(text), maxText)
	}
	return text, nil
}

// A Set holds one prompt of every name.
type Set struct{ byName map[string]*Prompt }

// Get returns the prompt of one of Names.
func (s *Set) Get(name string) *Prompt { return s.byName[name] }

// Load returns the built-in prompts, with those replaced that stand in the
// folder dir; "" replaces none. A template of an unknown name, one that does not
// parse or asks for values that do not exist, and one that makes no text are
// errors that name the file.
func Load(dir string) (*Set, error) {
	s := &Set{byName: map[string]*Prompt{}}
	for _, name := range Names {
		text, err := files.ReadFile(name + extension)
		if err == nil {
			s.byName[name], err = parse(name, string(text))
		}
		if err != nil {
			return nil, fmt.Errorf("prompts.Load: %w", err)
		}
	}
	if dir == "" {
		return s, nil
	}
	if err := s.replace(os.DirFS(dir)); err != nil {
		return nil, fmt.Errorf("prompts.Load(%q): %w", dir, err)
	}
	return s, nil
}

// replace takes the templates of a folder instead of the built-in ones.
func (s *Set) replace(folder fs.FS) error {
	found, err := fs.Glob(folder, "*"+extension)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		if _, err := fs.ReadDir(folder, "."); err != nil {
			return err
		}
		return errors.New("no file ends in " + extension)
	}
	for _, file := range found {
		name := strings.TrimSuffix(file, extension)
		if !slices.Contains(Names, name) {
			return fmt.Errorf("%s: there is no such prompt; the names are %s", file, strings.Join(Names, ", "))
		}
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return err
		}
		if s.byName[name], err = parse(name, string(text)); err != nil {
			return err
		}
	}
	return nil
}

// parse makes a prompt and tries it.
func parse(name, text string) (*Prompt, error) {
	t, err := template.New(name + extension).Parse(text)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(text))
	p := &Prompt{Name: name, Hash: hex.EncodeToString(sum[:])[:12], template: t}
	_, err = p.Text(Values{Language: LanguageName("de"), MaxSentences: 1})
	return p, err
}
