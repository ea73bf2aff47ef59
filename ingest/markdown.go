package ingest

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// maxFrontMatter bounds the metadata at the head of a Markdown file.
const maxFrontMatter = 64 << 10

// frontMatter lists the fields read from a Markdown file; others are ignored,
// because site generators keep their own there.
type frontMatter struct {
	Title     string `yaml:"title"`
	Kind      string `yaml:"kind"`
	Date      string `yaml:"date"`
	Published string `yaml:"published"`
	URL       string `yaml:"url"`
	Language  string `yaml:"language"`
	Lang      string `yaml:"lang"`
	Note      string `yaml:"note"`
}

func extractMarkdown(_ context.Context, raw Raw, _ Limits) (Extracted, error) {
	text, err := decodeText(raw.Data)
	if err != nil {
		return Extracted{}, err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	head, body, err := cutFrontMatter(text)
	if err != nil {
		return Extracted{}, err
	}
	var fm frontMatter
	if head != "" {
		if err := yaml.Load([]byte(head), &fm); err != nil {
			return Extracted{}, fmt.Errorf("front matter: %w", err)
		}
	}
	ex := Extracted{
		Markdown: body, Title: fm.Title, Kind: knowledge.Kind(fm.Kind), Note: fm.Note, URL: fm.URL,
		Language: firstOf(fm.Language, fm.Lang),
	}
	if ex.Kind == knowledge.KindAnswer {
		return Extracted{}, fmt.Errorf("front matter: kind %q is for what coordinators answer", fm.Kind)
	}
	if ex.Kind != "" && !ex.Kind.Valid() {
		return Extracted{}, fmt.Errorf("front matter: kind %q is none of %v", fm.Kind, knowledge.Kinds)
	}
	if date := firstOf(fm.Date, fm.Published); date != "" {
		if ex.Published = parseDate(date); ex.Published.IsZero() {
			return Extracted{}, fmt.Errorf("front matter: date %q is not a date", date)
		}
	}
	if ex.Title == "" {
		ex.Title = firstHeading(body)
	}
	return ex, nil
}

var yamlKey = regexp.MustCompile(`^\s*(?:#[^\n]*\n\s*)*[\w-]+\s*:`)

// cutFrontMatter separates a YAML head between lines of "---" from the text.
func cutFrontMatter(text string) (head, body string, err error) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, "\n"), "---\n")
	if !ok {
		return "", text, nil
	}
	if strings.HasPrefix(rest, "---\n") {
		return "", rest[4:], nil
	}
	i := strings.Index(rest, "\n---")
	if i < 0 || !yamlKey.MatchString(rest) || (len(rest) > i+4 && !strings.HasPrefix(strings.TrimLeft(rest[i+4:], " "), "\n")) {
		return "", text, nil // a thematic break, not a head
	}
	if i > maxFrontMatter {
		return "", "", fmt.Errorf("front matter: %w of %s", ErrTooLarge, formatBytes(maxFrontMatter))
	}
	return rest[:i+1], strings.TrimLeft(rest[i+4:], " \n"), nil
}

// firstHeading returns the first heading that stands above any other content
// of a Markdown text, else the first of level 1.
func firstHeading(markdown string) string {
	for i, b := range parseBlocks(markdown) {
		if b.kind == headingBlock && (i == 0 || b.level == 1) {
			return b.text()
		}
	}
	return ""
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}
