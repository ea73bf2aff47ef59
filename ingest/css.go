package ingest

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A declaration is one "name: value" of CSS, in lower case, unescaped.
type declaration struct {
	name, value string
	important   bool
}

// A cssRule is one selector with those of its declarations that can hide text.
type cssRule struct {
	selector selector
	decls    []declaration
	order    int64 // place among the rules
}

// maxNesting bounds blocks within blocks.
const maxNesting = 32

// plainCSS prepares CSS for being cut at its punctuation: lower case, comments
// and addresses gone, escapes resolved, strings reduced to names. Broken CSS is
// read as browsers do (CSS Syntax 3): an open comment ends with the sheet, an
// open string with its line. It reads every byte once.
func plainCSS(css string) string {
	var b strings.Builder
	b.Grow(len(css))
	for i := 0; i < len(css); {
		switch c := css[i]; {
		case c == '/' && strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			b.WriteByte(' ')
			i += end + 4
		case c == '"' || c == '\'':
			end := i + 1
			for end < len(css) && css[end] != c && css[end] != '\n' {
				if css[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end, len(css))
			b.WriteString(cssName(strings.ToLower(css[i+1 : end])))
			i = end + 1
		case c == '\\':
			r, n := cssEscape(css[i:])
			b.WriteString(cssName(strings.ToLower(string(r))))
			i += n
		case (c == 'u' || c == 'U') && len(css) >= i+4 && strings.EqualFold(css[i:i+4], "url("):
			end := strings.IndexAny(css[i:], ")\n")
			if end < 0 {
				end = len(css) - i - 1
			}
			b.WriteString("url()")
			i += end + 1
		case c >= 'A' && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
			i++
		case c == '\n' || c == '\r' || c == '\t' || c == '\f':
			b.WriteByte(' ')
			i++
		default:
			b.WriteByte(c)
			i++
		}
	}
	return b.String()
}

// cssName replaces everything in s that is punctuation of CSS by U+FFFD: class
// names such as "md:hidden" are compared in this form.
func cssName(s string) string {
	return strings.Map(func(r rune) rune {
		if isNameByte(r) {
			return r
		}
		return utf8.RuneError
	}, s)
}

func isNameByte(r rune) bool {
	return r == '-' || r == '_' || (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') || r >= 0x80
}

// cssEscape resolves the escape at the beginning of s and returns its length.
func cssEscape(s string) (rune, int) {
	n := 1
	for n < len(s) && n < 7 {
		if _, ok := hexDigit(s[n]); !ok {
			break
		}
		n++
	}
	if n == 1 {
		if len(s) == 1 {
			return utf8.RuneError, 1
		}
		r, size := utf8.DecodeRuneInString(s[1:])
		return r, 1 + size
	}
	v, err := strconv.ParseInt(s[1:n], 16, 32)
	if err != nil || v == 0 || v > utf8.MaxRune {
		v = utf8.RuneError
	}
	if n < len(s) && (s[n] == ' ' || s[n] == '\n' || s[n] == '\t') {
		n++ // a space ends the digits and belongs to them
	}
	return rune(v), n
}

// declarations reads the inside of a block or of a style attribute, prepared by
// plainCSS, and keeps the properties that can hide text.
func declarations(css string) []declaration {
	var out []declaration
	for css != "" {
		var part string
		part, css = cutOutside(css, ';')
		name, value, ok := strings.Cut(part, ":")
		name = strings.TrimSpace(name)
		if _, known := propertyOf(name); !ok || !known {
			continue
		}
		value = strings.TrimSpace(value)
		v, bang, found := strings.Cut(value, "!")
		if found {
			value = strings.TrimSpace(v)
		}
		d := declaration{name, value, found && strings.TrimSpace(bang) == "important"}
		if value != "" && len(value) <= 200 && d.valid() {
			out = append(out, d)
		}
	}
	return out
}

// cutOutside cuts s at the first sep outside of parentheses and blocks.
func cutOutside(s string, sep byte) (before, after string) {
	depth := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '(' || c == '{':
			depth++
		case c == ')' || c == '}':
			depth = max(0, depth-1)
		case c == sep && depth == 0:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// styleRules calls add for every rule of a style sheet prepared by plainCSS,
// with the media in which it holds.
func styleRules(css string, in medium, depth int, add func(selectors, block string, in medium)) {
	for depth < maxNesting {
		css = strings.TrimLeft(css, " ")
		stop := "{"
		if strings.HasPrefix(css, "@") {
			stop = "{;"
		}
		i := strings.IndexAny(css, stop)
		if i < 0 {
			return
		}
		prelude := strings.TrimSpace(css[:i])
		if css[i] == ';' { // @import, @charset
			css = css[i+1:]
			continue
		}
		var block string
		block, css = cutBlock(css[i+1:])
		keyword, condition, _ := strings.Cut(prelude, " ")
		switch {
		case !strings.HasPrefix(prelude, "@"):
			add(prelude, block, in)
			nestedRules(prelude, block, in, depth+1, add)
		case strings.HasPrefix(keyword, "@media"):
			if m := mediumOf(strings.TrimPrefix(prelude, "@media")); m != noScreen {
				styleRules(block, max(in, m), depth+1, add)
			}
		case keyword == "@layer" || strings.HasPrefix(keyword, "@supports") && !strings.Contains(condition, "not"):
			styleRules(block, in, depth+1, add)
		case strings.HasPrefix(keyword, "@container"):
			styleRules(block, someScreens, depth+1, add)
		}
	}
}

// nestedRules calls add for the rules within the block of a rule (CSS Nesting).
func nestedRules(outer, block string, in medium, depth int, add func(selectors, block string, in medium)) {
	for depth < maxNesting {
		i := strings.IndexByte(block, '{')
		if i < 0 {
			return
		}
		prelude := strings.TrimSpace(block[strings.LastIndexAny(block[:i], ";}")+1 : i])
		var inner string
		inner, block = cutBlock(block[i+1:])
		var selectors string
		switch {
		case strings.HasPrefix(prelude, "@media"):
			m := mediumOf(strings.TrimPrefix(prelude, "@media"))
			if m == noScreen {
				continue
			}
			add(outer, inner, max(in, m))
			nestedRules(outer, inner, max(in, m), depth+1, add)
			continue
		case strings.HasPrefix(prelude, "@"):
			continue
		case len(outer)+len(prelude) > maxSelector:
			continue
		case strings.Contains(prelude, "&"):
			selectors = strings.ReplaceAll(prelude, "&", outer)
		default:
			selectors = outer + " " + prelude
		}
		if strings.Contains(outer+prelude, ",") { // each of one with each of the other
			var all []string
			for _, o := range strings.Split(outer, ",") {
				for _, p := range strings.Split(prelude, ",") {
					if !strings.Contains(p, "&") {
						p = "& " + p
					}
					all = append(all, strings.ReplaceAll(p, "&", o))
				}
			}
			selectors = strings.Join(all, ",")
		}
		if len(selectors) > 10*maxSelector {
			continue
		}
		add(selectors, inner, in)
		nestedRules(selectors, inner, in, depth+1, add)
	}
}

// cutBlock cuts s behind the brace that ends the open block; a block that is
// never closed ends with the sheet.
func cutBlock(s string) (block, after string) {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[:i], s[i+1:]
			}
		}
	}
	return s, ""
}

// A medium says on which screens a rule holds.
type medium int

const (
	allScreens medium = iota
	someScreens
	noScreen // print, speech
)

// mediumOf reads a list of media queries. A width that every screen has is no
// condition.
func mediumOf(query string) medium {
	best := noScreen
	if strings.TrimSpace(query) == "" {
		return allScreens
	}
	for query != "" {
		var q string
		q, query = cutOutside(query, ',')
		m := allScreens
		for _, part := range strings.Split(q, " and ") {
			part = strings.TrimSpace(part)
			feature, value, _ := strings.Cut(strings.Trim(part, "() "), ":")
			px, ok := cssLength(strings.TrimSpace(value), 16)
			switch {
			case part == "all" || part == "screen" || part == "only screen" || part == "only all":
			case part == "print" || part == "speech" || part == "only print" || part == "not all" || part == "not screen":
				m = noScreen
			case ok && strings.TrimSpace(feature) == "min-width" && px <= 320:
			case ok && strings.TrimSpace(feature) == "max-width" && px >= 3000:
			default:
				m = max(m, someScreens)
			}
		}
		best = min(best, m)
	}
	return best
}
