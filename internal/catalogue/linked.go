package catalogue

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	nethtml "golang.org/x/net/html"
)

// A graph is the schema.org data of one file while it is read
// (https://schema.org/Course, /CourseInstance, /Event, /Schedule).
type graph struct {
	*reading
	doc     *document
	byID    map[string]node   // the fullest object of each @id
	parts   map[string][]node // events by the @id of the event that they are part of
	done    map[int]bool      // objects read, by their place
	modules map[int]string    // keys of the modules read, by their place
}

// Kinds of objects, by @type.
func courseTypes() []string {
	return []string{"Course", "EducationalOccupationalProgram", "EventSeries"}
}
func eventTypes() []string {
	return []string{"CourseInstance", "Event", "EducationEvent", "BusinessEvent"}
}

// isLinkedData tells schema.org data from our own format.
func isLinkedData(root node) bool {
	if root.kind == "list" {
		return slices.ContainsFunc(root.items, isLinkedData)
	}
	for _, name := range []string{"@context", "@graph", "@type", "@id"} {
		if root.get(name).kind != "" {
			return true
		}
	}
	return false
}

// page reads the schema.org data in a page.
func (r *reading) page(file, text string) {
	d := newDocument(file, text)
	var roots []node
	blocks, at, inside := 0, 0, false
	z := nethtml.NewTokenizer(strings.NewReader(text))
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			break
		}
		from := at
		at += len(z.Raw())
		switch {
		case kind == nethtml.StartTagToken:
			token := z.Token()
			inside = token.Data == "script" && slices.ContainsFunc(token.Attr, func(a nethtml.Attribute) bool {
				mediaType, _, _ := strings.Cut(a.Val, ";")
				return a.Key == "type" && strings.EqualFold(strings.TrimSpace(mediaType), "application/ld+json")
			})
		case kind == nethtml.TextToken && inside:
			blocks++
			root, place, w := d.parseJSON(from, at)
			if w != nil {
				r.problems.add(place, w)
			}
			roots = append(roots, root)
			inside = false
		}
	}
	if blocks == 0 {
		r.problems.add(Place{File: file}, wrongf("Die Seite enthält keine Daten nach schema.org.").but(`<script type="application/ld+json"> mit Course, CourseInstance oder Event`))
		return
	}
	r.linked(d, roots...)
}

// linked reads the courses and events among the objects.
func (r *reading) linked(d *document, roots ...node) {
	l := graph{reading: r, doc: d, byID: map[string]node{}, parts: map[string][]node{}, done: map[int]bool{}, modules: map[int]string{}}
	for _, root := range roots {
		l.index(root)
	}
	before := len(r.given.runs) + len(r.given.modules) + len(r.problems)
	for _, courses := range []bool{true, false} { // an event may stand before the course that it belongs to
		for _, root := range roots {
			l.visit(root, courses)
		}
	}
	if before == len(r.given.runs)+len(r.given.modules)+len(r.problems) {
		r.problems.add(Place{File: d.file}, wrongf("Die Datei enthält weder Kurse noch Veranstaltungen.").but("Course, CourseInstance oder Event nach schema.org"))
	}
}

// index finds what other objects refer to.
func (l *graph) index(n node) {
	if id := n.get("@id").text; id != "" && len(n.members) > len(l.byID[id].members) {
		l.byID[id] = n
	}
	if isType(n, eventTypes()) {
		if whole := prop(n, "superEvent").get("@id").text; whole != "" {
			l.parts[whole] = append(l.parts[whole], n)
		}
	}
	for _, item := range n.items {
		l.index(item)
	}
	for _, m := range n.members {
		l.index(m.value)
	}
}

// resolve follows a reference to the object itself.
func (l *graph) resolve(n node) node {
	id := n.get("@id").text
	if n.kind == "string" {
		id = n.text
	}
	if full, ok := l.byID[id]; ok && len(full.members) > len(n.members) {
		return full
	}
	return n
}

// visit reads the courses, or the events on their own, of an object and all that
// it holds.
func (l *graph) visit(n node, courses bool) {
	switch {
	case isType(n, courseTypes()):
		if courses {
			l.course(n)
		}
		return
	case isType(n, eventTypes()):
		whole, ok := l.byID[prop(n, "superEvent").get("@id").text]
		partOf := ok && isType(whole, slices.Concat(eventTypes(), courseTypes()))
		if !courses && !partOf {
			l.event(n, "")
		}
		return
	}
	for _, item := range n.items {
		l.visit(item, courses)
	}
	for _, m := range n.members {
		l.visit(m.value, courses)
	}
}

// course reads a module with its runs.
func (l *graph) course(n node) {
	n = l.resolve(n)
	if l.done[n.offset] {
		return
	}
	l.done[n.offset] = true
	key := l.moduleOf(n)
	runs := all(n, "hasCourseInstance")
	if isType(n, []string{"EventSeries"}) {
		runs = slices.Concat(all(n, "subEvent"), l.parts[n.get("@id").text])
	}
	for _, run := range runs {
		l.event(l.resolve(run), key)
	}
	for _, name := range []string{"hasPart", "hasCourse"} {
		l.visit(prop(n, name), true)
	}
}

// moduleOf reads a module and returns its key.
func (l *graph) moduleOf(n node) string {
	if key, read := l.modules[n.offset]; read {
		return key
	}
	at := l.doc.at(n.offset, "")
	c := cells{}
	name := textOf(prop(n, "name"))
	key := l.key(n, name)
	c.set("key", key, at)
	c.set("title", name, l.doc.at(prop(n, "name").offset, "name"))
	c.set("document", l.address(textOf(prop(n, "url"))), at)
	for _, p := range []string{"creator", "provider", "organizer"} {
		if c["institution"].text == "" {
			c.set("institution", textOf(l.resolve(prop(n, p))), at)
		}
	}
	if level := textOf(prop(n, "educationalLevel")); isChoice(levels(), level) {
		c.set("level", level, at)
	}
	if isType(n, []string{"EducationalOccupationalProgram"}) {
		c.set("category", string(Programme), at)
	}
	if topics := topicsOf(n); len(topics) > 0 {
		c["topics"] = cell{list: topics, at: at}
	}
	for _, p := range []string{"timeRequired", "duration"} {
		if d, ok := parseDuration(textOf(prop(n, p))); ok && d.Minutes() <= maxMinutes {
			c.set("minutes", strconv.Itoa(int(d.Minutes())), at)
			break
		}
	}
	l.modules[n.offset] = key
	l.module(c, at, true)
	return key
}

// topicsOf are the subjects of a course, as far as they are short enough.
func topicsOf(n node) (topics []string) {
	for _, p := range []string{"about", "teaches", "keywords"} {
		for _, v := range all(n, p) {
			for _, t := range strings.FieldsFunc(textOf(v), func(r rune) bool { return strings.ContainsRune(",;|", r) }) {
				if t, w := parseText(t, maxTopic); w == nil && t != "" && len(topics) < maxTopics && !strings.Contains(t, "://") {
					topics = append(topics, t)
				}
			}
		}
	}
	return topics
}

// key is the key of an object: its identifier if that is one, otherwise made of
// its @id or address, otherwise of its name.
func (l *graph) key(n node, name string) string {
	if id := textOf(prop(n, "identifier")); validKey.MatchString(id) {
		return id
	}
	for _, id := range []string{n.get("@id").text, textOf(prop(n, "url"))} {
		if key := addressKey(id); key != "" {
			return key
		}
	}
	return Slug(name)
}

// addressKey makes a key of the last part of an address and its fragment.
func addressKey(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.HasPrefix(address, "_:") { // a blank node
		return ""
	}
	last := path.Base(u.Path)
	if last == "/" || last == "." {
		last = ""
	}
	return Slug(strings.TrimSuffix(last, path.Ext(last)) + " " + u.RawQuery + " " + u.Fragment)
}

// address is an absolute http address, in relation to that of the file; ""
// otherwise.
func (l *graph) address(s string) string {
	u, err := url.Parse(s)
	if err != nil || s == "" {
		return ""
	}
	if base, err := url.Parse(l.doc.file); err == nil && base.Host != "" {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// set keeps a value that there is.
func (c cells) set(name, text string, at Place) {
	if text != "" {
		at.Field = name
		c[name] = cell{text: text, at: at}
	}
}

func isChoice(choices []choice, s string) bool {
	s = strings.ToLower(s)
	return s != "" && slices.ContainsFunc(choices, func(c choice) bool {
		return s == c.name || s == strings.ToLower(c.german) || slices.Contains(c.also, s)
	})
}
