package ingest

import (
	"encoding/json"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// pageMetadata reads JSON-LD (schema.org), meta tags and the head of a page.
// JSON-LD wins: editors fill it in by hand or from their database.
func pageMetadata(doc *html.Node, address string) Extracted {
	meta := map[string]string{}
	var ld Extracted
	var canonical, lang string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			lang = attr(n, "lang")
		case atom.Meta:
			key := strings.ToLower(firstOf(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")))
			if v := strings.TrimSpace(attr(n, "content")); key != "" && v != "" && meta[key] == "" {
				meta[key] = v
			}
		case atom.Link:
			if canonical == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
				canonical = attr(n, "href")
			}
		case atom.Time:
			if hasAttr(n, "pubdate") || attr(n, "itemprop") == "datePublished" {
				meta["time"] = firstOf(meta["time"], attr(n, "datetime"))
			}
		case atom.Script:
			if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil {
				fillFromJSONLD(&ld, n.FirstChild.Data)
			}
		}
	}
	ex := Extracted{
		Title:     ld.Title,
		Suggested: ld.Suggested,
		Language:  firstOf(ld.Language, lang, meta["og:locale"], meta["dc.language"], meta["language"]),
		URL:       address,
	}
	ex.Published = ld.Published
	for _, key := range []string{"article:published_time", "datepublished", "dc.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "time", "date"} {
		if ex.Published.IsZero() && meta[key] != "" {
			ex.Published = parseDate(meta[key])
		}
	}
	// Where the page was fetched is its address; a saved page tells it itself.
	if ex.URL == "" {
		ex.URL = webAddress(firstOf(canonical, meta["og:url"], ld.URL))
	}
	return ex
}

// pageTitle returns the first heading of the main content, else what the head
// of the page says. A heading of level 1 outside of it is mostly the site's name.
func pageTitle(doc, main *html.Node) string {
	var h1, og, head string
	for n := range main.Descendants() {
		if n.DataAtom == atom.H1 && h1 == "" {
			h1 = textOf(n)
		}
	}
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Title && head == "" && within(n, atom.Head):
			head = textOf(n)
		case n.DataAtom == atom.Meta && og == "" && (attr(n, "property") == "og:title" || strings.EqualFold(attr(n, "name"), "dc.title")):
			og = oneLine(attr(n, "content"))
		case n.DataAtom == atom.H1 && h1 == "" && main.DataAtom == atom.Body:
			h1 = textOf(n)
		}
	}
	return firstOf(h1, siteless(og), siteless(head))
}

// siteless removes the name of the site from a page's title: "Bürgerbüro |
// Stadt Musterdorf" or "Bürgerbüro - Stadt Musterdorf".
func siteless(title string) string {
	title = oneLine(title)
	for _, sep := range []string{" | ", " – ", " — ", " :: ", " » ", " - "} {
		if i := strings.LastIndex(title, sep); i > 0 && i >= len(title)/4 {
			return title[:i]
		}
	}
	return title
}

// webAddress returns s if it is an absolute http(s) address.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
			b.WriteByte(' ')
		}
	}
	return oneLine(b.String())
}

// ldKind maps schema.org types to kinds. The rank orders
// the entities of a page: what it is about comes before the page itself.
func ldKind(t string) (kind knowledge.Kind, rank int) {
	switch t {
	case "BlogPosting", "LiveBlogPosting":
		return knowledge.KindBlogPost, 3
	case "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle":
		return knowledge.KindPressArticle, 3
	case "Course", "CourseInstance":
		return knowledge.KindModule, 3
	case "EducationalOccupationalProgram":
		return knowledge.KindProgramme, 3
	case "PodcastEpisode", "PodcastSeries":
		return knowledge.KindPodcast, 3
	case "Article", "Report", "TechArticle", "Event", "EducationEvent", "BusinessEvent", "WebPage", "AboutPage", "FAQPage", "ContactPage", "Service", "GovernmentService":
		return "", 2
	}
	return "", 0
}

// fillFromJSONLD takes the metadata of the main entity in a JSON-LD script.
// Broken scripts, which are common, tell nothing.
func fillFromJSONLD(ex *Extracted, script string) {
	if len(script) > 1<<20 {
		return
	}
	var v any
	if err := json.Unmarshal([]byte(script), &v); err != nil {
		return
	}
	best := 0
	for _, node := range ldNodes(v, 0) {
		for _, t := range ldStrings(node["@type"]) {
			kind, rank := ldKind(t)
			if rank <= best {
				continue
			}
			best = rank
			if kind != "" {
				ex.Suggested = kind
			}
			// The name of a web page object is often the site's.
			title := ldString(node["headline"])
			if title == "" && rank == 3 {
				title = ldString(node["name"])
			}
			ex.Title = firstOf(oneLine(title), ex.Title)
			ex.Language = firstOf(ldString(node["inLanguage"]), ex.Language)
			ex.URL = firstOf(ldString(node["url"]), ex.URL)
			if t := parseDate(ldString(node["datePublished"])); !t.IsZero() {
				ex.Published = t
			}
		}
	}
}

// ldNodes flattens arrays and @graph.
func ldNodes(v any, depth int) []map[string]any {
	if depth > 4 {
		return nil
	}
	switch v := v.(type) {
	case map[string]any:
		return append([]map[string]any{v}, ldNodes(v["@graph"], depth+1)...)
	case []any:
		var out []map[string]any
		for _, e := range v {
			if len(out) > 200 {
				break
			}
			out = append(out, ldNodes(e, depth+1)...)
		}
		return out
	}
	return nil
}

func ldStrings(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// ldString reads a text, the first of a list, or the name of an object.
func ldString(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return ldString(v[0])
		}
	case map[string]any:
		return firstOf(ldStringOnly(v["alternateName"]), ldStringOnly(v["name"]), ldStringOnly(v["@value"]))
	}
	return ""
}

func ldStringOnly(v any) string {
	s, _ := v.(string)
	return s
}
