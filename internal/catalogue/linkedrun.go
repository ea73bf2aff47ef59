package catalogue

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// event reads a run of the module, or of the one that the event itself tells of.
// What has no date is no run.
func (l *graph) event(n node, module string) {
	if n.kind != "object" || l.done[n.offset] || len(l.problems) >= maxProblems {
		return
	}
	l.done[n.offset] = true
	g := givenRun{at: l.doc.at(n.offset, ""), fromWeb: true}
	sessions, dated := l.sessionsOf(n)
	if !dated {
		return
	}
	name := textOf(prop(n, "name"))
	bare := module == ""
	if bare {
		module = l.moduleOf(l.subject(n))
	}
	g.Sessions = sessions
	c := cells{}
	c.set("key", l.runKey(n, module, sessions, bare), g.at)
	c.set("module", module, g.at)
	if title := l.titleOf(module); !strings.EqualFold(name, title) {
		c.set("title", strings.TrimPrefix(name, title+", "), g.at) // as in Run.Name
	}
	if place := l.resolve(prop(n, "location")); textOf(prop(place, "url")) != textOf(prop(n, "url")) || textOf(place) != "" {
		c.set("platform", platformOf(place), g.at)
	}
	switch term(textOf(prop(n, "eventStatus"))) {
	case "EventCancelled":
		c.set("status", string(Cancelled), g.at)
	case "EventPostponed":
		c.set("status", string(Closed), g.at)
	}
	for _, p := range []string{"maximumAttendeeCapacity", "maximumVirtualAttendeeCapacity"} {
		c.set("capacity", textOf(prop(n, p)), l.doc.at(prop(n, p).offset, p))
	}
	l.offer(n, &g, c)
	if len(sessions) > 0 {
		l.run(c, g)
	}
}

// subject is what an event on its own is about: a course of the file, or the
// event itself.
func (l *graph) subject(n node) node {
	for _, p := range []string{"about", "workFeatured", "workPerformed", "superEvent"} {
		for _, v := range all(n, p) {
			if v = l.resolve(v); isType(v, courseTypes()) {
				return v
			}
		}
	}
	return n
}

// titleOf is the title that this import has for a module.
func (l *graph) titleOf(key string) string {
	for _, m := range l.given.modules {
		if m.Key == key {
			return m.Title
		}
	}
	return ""
}

// runKey is the key of a run. The address of a course's run is often that of the
// course, so that only an @id counts, and else the day; an event on its own
// shares its name with its module, which it must not share the key with.
func (l *graph) runKey(n node, module string, sessions []Session, bare bool) string {
	if id := textOf(prop(n, "identifier")); validKey.MatchString(id) {
		return id
	}
	ids := []string{n.get("@id").text}
	if bare {
		ids = append(ids, textOf(prop(n, "url")))
	}
	for _, id := range ids {
		if key := addressKey(id); key != "" && (bare || key != module) {
			return key
		}
	}
	if len(sessions) == 0 {
		return module
	}
	const day = "-2006-01-02"
	starts := sessions[0].Starts.In(german.Berlin())
	key := strings.TrimRight(module[:min(len(module), maxKey-len(day)-len("-1504"))], "-")
	if dated := key + starts.Format(day); l.runs[dated] == (Place{}) {
		return dated
	}
	return key + starts.Format(day+"-1504")
}

// platformOf names a virtual place by its name or the host of its address.
func platformOf(n node) string {
	if name := textOf(n); name != "" && !strings.Contains(name, "://") {
		return name
	}
	if u, err := url.Parse(textOf(prop(n, "url"))); err == nil {
		return u.Host
	}
	return ""
}

// offer reads where an event is booked, and how many seats are left there.
func (l *graph) offer(n node, g *givenRun, c cells) {
	offer := l.resolve(prop(n, "offers"))
	address := l.address(textOf(prop(offer, "url")))
	left := ""
	for _, v := range []node{prop(n, "remainingAttendeeCapacity"), prop(offer, "inventoryLevel")} {
		if left == "" {
			left = textOf(v)
		}
	}
	if left == "" && term(textOf(prop(offer, "availability"))) == "SoldOut" {
		left = "0"
	}
	for name, p := range map[string]string{"booking_opens": "validFrom", "booking_closes": "validThrough"} {
		c.set(name, textOf(prop(offer, p)), l.doc.at(prop(offer, p).offset, p))
	}
	if address == "" && left != "" {
		address = cmp.Or(l.address(textOf(prop(n, "url"))), l.address(n.get("@id").text))
	}
	c.set("booking_url", address, g.at)
	if left == "" || address == "" {
		return
	}
	remaining, err := strconv.Atoi(left)
	if err != nil || remaining < 0 || remaining > MaxCapacity {
		l.problems.add(g.at, wrongf("%s ist keine Zahl von Plätzen.", quoted(left)).but("eine ganze Zahl von 0 bis %d", MaxCapacity))
		return
	}
	g.remaining = &remaining
	c.set("seats_from", WebSource, g.at)
	c.set("seats_ref", cmp.Or(l.address(n.get("@id").text), address), g.at)
	c.set("waiting_list", "nein", g.at)
}

// WebSource is the name of the system that owns the seats of runs whose page
// tells how many are left.
const WebSource = "web"

// sessionsOf reads when an event takes place: from its parts, its schedule, or
// its own dates. dated is false when it has none of them.
func (l *graph) sessionsOf(n node) (sessions []Session, dated bool) {
	parts := slices.Concat(all(n, "subEvent"), l.parts[n.get("@id").text])
	seen := map[int]bool{}
	for _, p := range parts {
		if p = l.resolve(p); seen[p.offset] || prop(p, "startDate").kind == "" {
			continue
		}
		seen[p.offset], l.done[p.offset], dated = true, true, true
		if s, ok := l.session(p); ok {
			if name := textOf(prop(p, "name")); name != textOf(prop(n, "name")) {
				s.Title = name
			}
			sessions = append(sessions, s)
		}
	}
	if dated {
		return sessions, true
	}
	for _, name := range []string{"courseSchedule", "eventSchedule"} {
		for _, v := range all(n, name) {
			s, has := l.schedule(l.resolve(v))
			sessions, dated = append(sessions, s...), dated || has
		}
	}
	if dated {
		return sessions, true
	}
	if prop(n, "startDate").kind == "" {
		return nil, false
	}
	if s, ok := l.session(n); ok {
		sessions = append(sessions, s)
	}
	return sessions, true
}

// session reads the dates of one event.
func (l *graph) session(n node) (s Session, ok bool) {
	start, end := prop(n, "startDate"), prop(n, "endDate")
	s.Starts, ok = l.moment(start, "startDate")
	if !ok {
		return s, false
	}
	if textOf(end) != "" {
		s.Ends, ok = l.moment(end, "endDate")
		return s, ok
	}
	d, ok := parseDuration(textOf(prop(n, "duration")))
	if !ok {
		l.problems.add(l.doc.at(n.offset, "endDate"), wrongf("Der Veranstaltung fehlt das Ende.").but("endDate, oder duration wie PT90M"))
	}
	s.Ends = s.Starts.Add(d)
	return s, ok
}

// moment reads a day with a time; one without an offset is German time.
func (l *graph) moment(n node, name string) (time.Time, bool) {
	t, w := parseInstant(textOf(n))
	if w != nil {
		l.problems.add(l.doc.at(n.offset, name), w)
	}
	return t, w == nil
}
