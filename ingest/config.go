package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// The types of a source.
const (
	typeFolder  = "folder"
	typeWeb     = "web"
	typeSitemap = "sitemap"
	typeFeed    = "feed"
)

// maxConfig bounds sources.yaml.
const maxConfig = 1 << 20

// A Config is the content of sources.yaml; sources.example.yaml shows every
// field.
type Config struct {
	UserAgent string         `yaml:"user_agent"`
	Sources   []SourceConfig `yaml:"sources"`

	dir string // of the file: relative folders start here
}

// A SourceConfig describes one source.
type SourceConfig struct {
	Name         string     `yaml:"name"`
	Type         string     `yaml:"type"` // folder, web, sitemap, feed
	Path         string     `yaml:"path"` // of a folder or file
	URL          string     `yaml:"url"`  // of a page, sitemap or feed
	URLs         []string   `yaml:"urls"` // of several pages
	Kind         string     `yaml:"kind"` // of all documents
	Rules        []RuleConf `yaml:"rules"`
	Language     string     `yaml:"language"` // "de" or "en"; told by the words if missing
	Schedule     string     `yaml:"schedule"`
	Include      []string   `yaml:"include"`
	Exclude      []string   `yaml:"exclude"`
	Delay        string     `yaml:"delay"`    // between two requests to a host, as "2s"
	MaxSize      string     `yaml:"max_size"` // of a document, as "16MiB"
	MaxPages     int        `yaml:"max_pages"`
	AllowPrivate bool       `yaml:"allow_private"`
	BaseURL      string     `yaml:"base_url"` // public address of a folder

	line int
}

// A RuleConf gives documents whose key matches a kind.
type RuleConf struct {
	Match string `yaml:"match"`
	Kind  string `yaml:"kind"`
}

// LoadConfig reads sources.yaml. Unknown fields, and values that mean nothing,
// are errors with their line.
func LoadConfig(file string) (Config, error) {
	f, err := os.Open(file)
	if err != nil {
		return Config{}, fmt.Errorf("ingest.LoadConfig: %w", err)
	}
	defer f.Close()
	data, err := readAtMost(f, maxConfig)
	if errors.Is(err, ErrTooLarge) {
		return Config{}, fmt.Errorf("ingest.LoadConfig(%q): %w of %s", file, ErrTooLarge, formatBytes(maxConfig))
	}
	if err != nil {
		return Config{}, fmt.Errorf("ingest.LoadConfig(%q): %w", file, err)
	}
	c, err := parseConfig(data)
	if err != nil {
		return Config{}, fmt.Errorf("%s: %w", file, err)
	}
	c.dir = filepath.Dir(file)
	return c, nil
}

func parseConfig(data []byte) (Config, error) {
	var c Config
	if len(bytes.TrimSpace(data)) == 0 {
		return Config{}, errors.New("no sources")
	}
	if err := yaml.Load(data, &c, yaml.WithKnownFields()); err != nil {
		return Config{}, err
	}
	lines := sourceLines(data)
	names := map[string]bool{}
	var problems []error
	if len(c.Sources) == 0 {
		problems = append(problems, errors.New("no sources"))
	}
	for i := range c.Sources {
		s := &c.Sources[i]
		if i < len(lines) {
			s.line = lines[i]
		}
		if err := s.check(); err != nil {
			problems = append(problems, fmt.Errorf("line %d, source %q: %w", s.line, s.Name, err))
		}
		if names[s.Name] {
			problems = append(problems, fmt.Errorf("line %d: a second source %q", s.line, s.Name))
		}
		names[s.Name] = true
	}
	return c, errors.Join(problems...)
}

// sourceLines finds the line of each source for error messages.
func sourceLines(data []byte) []int {
	var root yaml.Node
	if err := yaml.Load(data, &root); err != nil || len(root.Content) == 0 {
		return nil
	}
	top := root.Content[0]
	for i := 0; i+1 < len(top.Content); i += 2 {
		if top.Content[i].Value != "sources" {
			continue
		}
		var lines []int
		for _, n := range top.Content[i+1].Content {
			lines = append(lines, n.Line)
		}
		return lines
	}
	return nil
}

var nameExpr = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

func (s *SourceConfig) check() error {
	var problems []error
	bad := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if !nameExpr.MatchString(s.Name) {
		bad("name must be 1–64 of a–z, 0–9, '.', '_' and '-'")
	}
	web := s.Type == typeWeb || s.Type == typeSitemap || s.Type == typeFeed
	switch s.Type {
	case typeFolder:
		if s.Path == "" {
			bad("path is missing")
		}
		if s.URL != "" || len(s.URLs) > 0 || s.Delay != "" || s.AllowPrivate {
			bad("url, urls, delay and allow_private are not for folders")
		}
	case typeWeb, typeSitemap, typeFeed:
		if len(s.addresses()) == 0 {
			bad("url is missing")
		}
		if s.Type != typeWeb && len(s.URLs) > 0 {
			bad("urls is only for type web")
		}
		if s.Path != "" || s.BaseURL != "" {
			bad("path and base_url are only for folders")
		}
	default:
		bad("type must be folder, web, sitemap or feed, not %q", s.Type)
	}
	for _, a := range s.addresses() {
		if _, err := checkURL(a); err != nil && web {
			bad("url: %w", err)
		}
	}
	if s.BaseURL != "" && webAddress(s.BaseURL) == "" {
		bad("base_url must be an http or https address")
	}
	if s.MaxPages < 0 || (s.MaxPages > 0 && s.Type != typeSitemap) {
		bad("max_pages is a positive number and only for sitemaps")
	}
	if s.Kind != "" && !knowledge.Kind(s.Kind).Valid() {
		bad("kind %q is none of %v", s.Kind, knowledge.Kinds)
	}
	if s.Language != "" && s.Language != "de" && s.Language != "en" {
		bad(`language must be "de" or "en"`)
	}
	for _, check := range []func() error{
		func() error { _, err := s.filter(); return err },
		func() error { _, err := s.kindRules(); return err },
		func() error { _, err := s.delay(); return err },
		func() error { _, err := s.maxBytes(); return err },
		func() error { _, err := ParseSchedule(s.Schedule); return err },
	} {
		if err := check(); err != nil {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

func (s *SourceConfig) addresses() []string {
	if s.URL == "" {
		return s.URLs
	}
	return append([]string{s.URL}, s.URLs...)
}

func (s *SourceConfig) filter() (f filter, err error) {
	if f.include, err = compilePatterns(s.Include); err != nil {
		return filter{}, fmt.Errorf("include: %w", err)
	}
	if f.exclude, err = compilePatterns(s.Exclude); err != nil {
		return filter{}, fmt.Errorf("exclude: %w", err)
	}
	return f, nil
}

func (s *SourceConfig) kindRules() ([]kindRule, error) {
	var rules []kindRule
	for _, r := range s.Rules {
		p, err := compilePattern(r.Match)
		if err != nil {
			return nil, fmt.Errorf("rules: %w", err)
		}
		k := knowledge.Kind(r.Kind)
		if !k.Valid() {
			return nil, fmt.Errorf("rules: kind %q is none of %v", r.Kind, knowledge.Kinds)
		}
		rules = append(rules, kindRule{p, k})
	}
	return rules, nil
}

func (s *SourceConfig) delay() (time.Duration, error) {
	if s.Delay == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(s.Delay)
	if err != nil || d < 0 || d > time.Hour {
		return 0, fmt.Errorf("delay %q is not a duration such as 2s", s.Delay)
	}
	return d, nil
}

var sizeExpr = regexp.MustCompile(`^(\d{1,6})\s*(B|KiB|MiB)$`)

func (s *SourceConfig) maxBytes() (int64, error) {
	if s.MaxSize == "" {
		return 0, nil
	}
	m := sizeExpr.FindStringSubmatch(s.MaxSize)
	if m == nil {
		return 0, fmt.Errorf("max_size %q is not a size such as 16MiB", s.MaxSize)
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("max_size: %w", err)
	}
	n <<= map[string]int{"B": 0, "KiB": 10, "MiB": 20}[m[2]]
	if n == 0 || n > 512<<20 {
		return 0, fmt.Errorf("max_size must lie between 1B and 512MiB")
	}
	return n, nil
}

// Open makes the source that s describes.
func (c Config) Open(s SourceConfig) (Source, error) {
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("source %q: %w", s.Name, err)
	}
	// check has parsed all of these already.
	delay, _ := s.delay()
	size, _ := s.maxBytes()
	f, _ := s.filter()
	rules, _ := s.kindRules()
	limits := Limits{Bytes: size}.withDefaults()
	out := &configured{limits: limits, kind: knowledge.Kind(s.Kind), language: s.Language, rules: rules}
	if s.Type == typeFolder {
		path := s.Path
		if !filepath.IsAbs(path) {
			path = filepath.Join(c.dir, path)
		}
		src, err := openFolder(s.Name, path, s.BaseURL, f, limits)
		if err != nil {
			return nil, err
		}
		out.Source = src
		return out, nil
	}
	fetch := NewFetcher(WebOptions{UserAgent: c.UserAgent, Delay: delay, MaxBytes: limits.Bytes, AllowPrivate: s.AllowPrivate})
	switch s.Type {
	case typeSitemap:
		out.Source = &sitemap{name: s.Name, address: s.URL, maxPages: s.MaxPages, filter: f, fetch: fetch}
	case typeFeed:
		out.Source = &feed{name: s.Name, address: s.URL, filter: f, fetch: fetch}
	default:
		pages := make([]string, 0, len(s.addresses()))
		for _, a := range s.addresses() {
			pages = append(pages, strings.TrimSpace(a))
		}
		out.Source = &web{name: s.Name, pages: pages, fetch: fetch}
	}
	return out, nil
}
