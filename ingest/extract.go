package ingest

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A format turns bytes into Markdown with metadata.
type format struct {
	name    string
	exts    []string
	media   []string
	extract func(ctx context.Context, raw Raw, lim Limits) (Extracted, error)
}

// formats lists what is read, in the order of detection by extension.
func formats() []format {
	return []format{
		{"Markdown", []string{".md", ".markdown"}, []string{"text/markdown"}, extractMarkdown},
		{"HTML", []string{".html", ".htm", ".xhtml"}, []string{"text/html", "application/xhtml+xml"}, extractHTML},
		{"PDF", []string{".pdf"}, []string{"application/pdf"}, extractPDF},
		{"DOCX", []string{".docx"}, []string{docxMedia}, extractDOCX},
		{"text", []string{".txt", ".text"}, []string{"text/plain"}, extractText},
		{"EML", []string{".eml"}, []string{"message/rfc822"}, extractEML},
	}
}

const docxMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// statedLength is the length of text from which on its words are a better
// witness of its language than the attribute of a page, which templates set.
const statedLength = 400

// Extract detects the format of raw and reads it. It never panics, and always
// returns valid UTF-8 in NFC with title, kind and language: from the document,
// else from raw.Hints, else from the file's name and what the words suggest.
func Extract(ctx context.Context, raw Raw, lim Limits) (ex Extracted, err error) {
	lim = lim.withDefaults()
	if int64(len(raw.Data)) > lim.Bytes {
		return Extracted{}, tooLarge(lim.Bytes, "")
	}
	if len(bytes.TrimSpace(raw.Data)) == 0 {
		return Extracted{}, ErrNoText
	}
	f, err := detect(raw)
	if err != nil {
		return Extracted{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, lim.Duration)
	defer cancel()
	ex, err = extractSafely(ctx, f, raw, lim)
	if err != nil {
		return Extracted{}, fmt.Errorf("%s: %w", f.name, err)
	}
	ex.Markdown = cleanText(ex.Markdown)
	if len(ex.Markdown) > lim.Text {
		return Extracted{}, fmt.Errorf("%s: %w", f.name, tooLarge(int64(lim.Text), "text"))
	}
	if !strings.ContainsFunc(ex.Markdown, unicode.IsLetter) {
		return Extracted{}, fmt.Errorf("%s: %w", f.name, ErrNoText)
	}
	complete(&ex, raw, f.name == "Markdown")
	return ex, nil
}

// complete fills what the document did not tell; stated says that its metadata
// were written for this purpose.
func complete(ex *Extracted, raw Raw, stated bool) {
	ex.Title = truncate(oneLine(cleanText(ex.Title)), 300)
	if ex.Title == "" {
		ex.Title = firstOf(oneLine(cleanText(raw.Hints.Title)), titleFromName(raw.Name))
	}
	ex.Note = truncate(oneLine(cleanText(ex.Note)), 500)
	ex.URL = firstOf(webAddress(cleanText(ex.URL)), webAddress(cleanText(raw.URL)), webAddress(cleanText(raw.Hints.URL)))
	if len(ex.URL) > 2000 { // cut off, it would lead elsewhere
		ex.URL = ""
	}
	if ex.Published.IsZero() {
		ex.Published = raw.Hints.Published
	}
	for _, k := range []knowledge.Kind{raw.Hints.Kind, ex.Suggested, knowledge.KindPage} {
		if ex.Kind == "" {
			ex.Kind = k
		}
	}
	ex.Language = language(ex.Language)
	if !stated && (len(ex.Markdown) >= statedLength || raw.Hints.Language != "") {
		ex.Language = ""
	}
	if ex.Language == "" {
		ex.Language = firstOf(language(raw.Hints.Language), german.Detect(truncate(ex.Markdown, 20_000)))
	}
}

// extractSafely turns a parser's panic, which broken files provoke, into an error.
func extractSafely(ctx context.Context, f format, raw Raw, lim Limits) (ex Extracted, err error) {
	defer func() {
		if p := recover(); p != nil {
			ex, err = Extracted{}, fmt.Errorf("broken file: %v", p)
		}
	}()
	return f.extract(ctx, raw, lim)
}

// detect chooses the format: unmistakable magic bytes first, then the sent
// media type, then the extension, then a look at the content.
func detect(raw Raw) (format, error) {
	all := formats()
	byName := func(name string) (format, error) {
		for _, f := range all {
			if f.name == name {
				return f, nil
			}
		}
		return format{}, ErrUnsupported
	}
	ext := strings.ToLower(path.Ext(pathOf(raw.Name)))
	switch head := raw.Data[:min(len(raw.Data), 1024)]; {
	case bytes.HasPrefix(head, []byte("%PDF-")), ext == ".pdf" && bytes.Contains(head, []byte("%PDF-")):
		return byName("PDF")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if ext == ".docx" || mediaType(raw.MediaType) == docxMedia || hasDOCXPart(raw.Data) {
			return byName("DOCX")
		}
		return format{}, fmt.Errorf("%w: %s", ErrUnsupported, describe(ext, "ZIP container"))
	case looksLikeFeed(head):
		return format{}, fmt.Errorf("%w: this is a feed or sitemap, name it as such in sources.yaml", ErrUnsupported)
	}
	if m := mediaType(raw.MediaType); m != "" && m != "text/plain" && m != "application/octet-stream" {
		for _, f := range all {
			for _, have := range f.media {
				if have == m {
					return f, nil
				}
			}
		}
		return format{}, fmt.Errorf("%w: %s", ErrUnsupported, m)
	}
	for _, f := range all {
		for _, e := range f.exts {
			if e == ext {
				return f, nil
			}
		}
	}
	switch {
	case looksLikeHTML(raw.Data):
		return byName("HTML")
	case (ext == "" || mediaType(raw.MediaType) == "text/plain") && looksLikeText(raw.Data):
		return byName("text")
	}
	return format{}, fmt.Errorf("%w: %s", ErrUnsupported, describe(ext, "unknown content"))
}

func describe(ext, fallback string) string {
	if ext == "" {
		return fallback
	}
	return ext
}

func mediaType(contentType string) string {
	m, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return m
}

// pathOf drops the query of an address.
func pathOf(name string) string {
	if !strings.Contains(name, "://") {
		return name
	}
	u, err := url.Parse(name)
	if err != nil {
		return name
	}
	return u.Path
}

func looksLikeHTML(data []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(data[:min(len(data), 1024)]))
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) ||
		bytes.Contains(head, []byte("<html ")) || bytes.Contains(head, []byte("<head>"))
}

func looksLikeFeed(head []byte) bool {
	h := bytes.ToLower(head)
	if !bytes.Contains(h, []byte("<?xml")) && !bytes.HasPrefix(bytes.TrimSpace(h), []byte("<")) {
		return false
	}
	for _, root := range []string{"<rss", "<feed", "<rdf:rdf", "<urlset", "<sitemapindex"} {
		if bytes.Contains(h, []byte(root)) {
			return true
		}
	}
	return false
}

// looksLikeText reports whether data holds next to no control characters.
func looksLikeText(data []byte) bool {
	data = data[:min(len(data), 8192)]
	odd := 0
	for _, b := range data {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' {
			odd++
		}
	}
	return odd*100 <= len(data)
}

// cleanText makes s storable and comparable: valid UTF-8 in NFC, "\n" line
// ends, no control characters, nothing invisible (see isInvisible), no runs of
// U+FFFD.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f' || r == '\u0085':
			return '\n'
		case r == '\u00a0' || r == '\u202f' || r == '\u2007' || r == '\u2800':
			return ' '
		case unicode.IsControl(r) || isInvisible(r):
			return -1
		}
		return r
	}, s)
	s = norm.NFC.String(s) // last: what was removed may have kept a letter from its accent
	return strings.TrimSpace(withoutLostRuns(s))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// truncate cuts s to at most n bytes without splitting a character.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// language reduces a language tag to the languages the product speaks.
func language(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")), "-")
	switch base {
	case "de", "deu", "ger", "german", "deutsch":
		return "de"
	case "en", "eng", "english", "englisch":
		return "en"
	}
	return ""
}

func titleFromName(name string) string {
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		if base := path.Base(strings.Trim(u.Path, "/")); base != "." && base != "/" {
			name = base
		} else {
			return u.Host
		}
	}
	base := path.Base(name)
	if t := strings.TrimSuffix(base, path.Ext(base)); t != "" {
		base = t
	}
	return oneLine(cleanText(strings.NewReplacer("_", " ", "-", " ").Replace(base)))
}
