package ingest

import (
	"fmt"
	"regexp"
	"strings"
)

// A pattern matches keys. "re:" introduces a regular expression; otherwise it
// is a glob in which * stays within one path element, ** crosses them, and ? is
// one character. A glob without a slash matches the last element.
type pattern struct {
	text string
	re   *regexp.Regexp
}

func compilePattern(s string) (pattern, error) {
	if expr, ok := strings.CutPrefix(s, "re:"); ok {
		re, err := regexp.Compile(expr)
		if err != nil {
			return pattern{}, fmt.Errorf("pattern %q: %w", s, err)
		}
		return pattern{s, re}, nil
	}
	var b strings.Builder
	b.WriteString("^")
	if !strings.Contains(s, "/") {
		b.WriteString("(?:.*/)?")
	}
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 3
		case strings.HasPrefix(s[i:], "**"):
			b.WriteString(".*")
			i += 2
		case s[i] == '*':
			b.WriteString("[^/]*")
			i++
		case s[i] == '?':
			b.WriteString("[^/]")
			i++
		default:
			n := len(s[i:])
			if j := strings.IndexAny(s[i:], "*?"); j >= 0 {
				n = j
			}
			b.WriteString(regexp.QuoteMeta(s[i : i+n]))
			i += n
		}
	}
	b.WriteString("$")
	re, err := regexp.Compile("(?s)" + b.String())
	if err != nil {
		return pattern{}, fmt.Errorf("pattern %q: %w", s, err)
	}
	return pattern{s, re}, nil
}

func (p pattern) match(key string) bool { return p.re.MatchString(key) }

// A filter chooses keys: any of include (or all, if there is none) and none of
// exclude. The zero filter accepts everything.
type filter struct{ include, exclude []pattern }

func (f filter) accepts(key string) bool {
	for _, p := range f.exclude {
		if p.match(key) {
			return false
		}
	}
	for _, p := range f.include {
		if p.match(key) {
			return true
		}
	}
	return len(f.include) == 0
}

func compilePatterns(texts []string) ([]pattern, error) {
	ps := make([]pattern, 0, len(texts))
	for _, t := range texts {
		p, err := compilePattern(t)
		if err != nil {
			return nil, err
		}
		ps = append(ps, p)
	}
	return ps, nil
}
