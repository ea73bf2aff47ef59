package ask

import (
	"slices"
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// rules are the phrases that questions are made of, each with what it says. The
// costs of what may be said in two ways decide; of equal ones the first in the list.
var rules = sync.OnceValue(func() []rule {
	var list []rule
	add := func(cost int, name, pattern string, say func(*reading, phrase), fits ...func(phrase) bool) {
		r := rule{name: name, cost: cost, shape: shapeOf(pattern), say: say}
		if len(fits) > 0 {
			r.fits = fits[0]
		}
		list = append(list, r)
	}
	// What is counted.
	add(4, "count", "metric", (*reading).count)
	add(4, "count", "state", (*reading).count)
	add(5, "count", "verb", (*reading).count)
	add(3, "count", "really+ came|state", (*reading).wasThere, func(p phrase) bool {
		s, isState := p.of(state)
		return !isState || s.metric == statistics.Attended
	})
	add(5, "count", "place|for|via? dim state|metric", (*reading).inState, func(p phrase) bool {
		d, _ := p.of(dim)
		s, _ := p.of(state, metric)
		return d.dimension == statistics.Status && statusOf(s.metric) != nil
	})
	add(6, "count", "det|unique* who|dim via|place|fill|gone|pastverb det* state? metric", (*reading).whoWith, whoseBookings)
	add(5, "count", "by det* metric state", (*reading).afterwards, func(p phrase) bool {
		return isWord(p.edges, "by", "nach after") && p.edges[len(p.edges)-1].metric == statistics.Cancelled
	})
	add(5, "none", "nil det|all* state? metric", (*reading).none, func(p phrase) bool {
		return !slices.ContainsFunc(p.edges[1:], func(e edge) bool { return e.comma })
	})
	add(4, "none", "nobody fill|gone|pastverb* state|verb", (*reading).none)
	add(3, "into", "into", (*reading).into)
	add(3, "became", "became det*", func(x *reading, p phrase) {
		x.divide(edge{sense: sense{kind: dim, dimension: statistics.Status}, from: p.from, to: p.from + 1}, true, true)
	})
	add(5, "denied", "not det|all* state|metric metric?", (*reading).denied, closesBooking)
	add(3, "count", "unique metric", counting(statistics.People), func(p phrase) bool {
		return p.edges[1].metric == statistics.Participants && distinctWord.MatchString(p.edges[0].word) && !strings.HasPrefix(p.edges[0].word, "t") && !strings.HasPrefix(p.edges[0].word, "b") && !strings.HasPrefix(p.edges[0].word, "a")
	})
	add(3, "count", "dim|who ask|mass", (*reading).numberOf, func(p phrase) bool {
		return inner(p) && p.edges[0].metric != "" && !overviews.MatchString(p.edges[1].word)
	})
	add(4, "count", "sits", (*reading).sitting)
	add(3, "measured", "measuredby det|all|unique* ask? det* state? metric|quote|dim|who", (*reading).measuredBy)
	add(3, "bound", "only once|num", (*reading).onlyOnce, func(p phrase) bool {
		n, ok := p.of(number)
		return !ok || strings.HasSuffix(n.word, "mal") || n.word == "twice"
	})
	add(4, "count", "and ask not", (*reading).theRest)
	add(5, "count", "state|metric byPeople det* metric|who", (*reading).byThem, func(p phrase) bool {
		m := p.edges[len(p.edges)-1].metric
		return p.edges[0].metric == statistics.Cancelled && !p.edges[0].inner && (m == statistics.Participants || m == statistics.People)
	})
	add(2, "courtesy", "speaker as det|padj* asker", mark)
	add(4, "count", "state lapsing", (*reading).byThem, func(p phrase) bool { return p.edges[0].metric == statistics.Expired })
	add(3, "count", "unique who whoasks state", counting(statistics.People), func(p phrase) bool { // "unique people who booked"
		s, _ := p.of(state)
		w, _ := p.of(who)
		return s.metric == statistics.Bookings && w.metric == statistics.People
	})
	add(4, "lapsing", "lapsing", (*reading).whyLapsed)
	add(3, "lapsing", "not being* state|metric", (*reading).neverConfirmed, func(p phrase) bool {
		return isWord(p.edges, "not", "ohne without") && p.edges[len(p.edges)-1].metric == statistics.Confirmed
	})
	add(3, "etc", "and? andsoon", (*reading).andSoOn)
	add(4, "count", "fresh metric", (*reading).fresh, func(p phrase) bool { return p.edges[1].metric == statistics.Bookings })
	add(4, "rate", "metric|verb|state|dim|who quote", (*reading).rate, inner)
	add(4, "rated", "good|bad state? rated", (*reading).rated)
	add(7, "rated", "good|bad", (*reading).rated, func(p phrase) bool { return p.edges[0].word == "positiv" || p.edges[0].word == "negativ" })
	add(4, "rated", "good|bad and good|bad state? rated", (*reading).rated)
	add(4, "rated", "rated fill|det* good|bad state?", (*reading).rated)
	add(4, "rated", "rated place|for|via det* metric fill|det|gone* good|bad state?", (*reading).rated, func(p phrase) bool { m, _ := p.of(metric); return ofQuestions(m.metric) })
	add(6, "count", "open", (*reading).leftOpen)
	add(3, "ask", "ask det* all*", (*reading).ask)
	add(2, "how", "how", mark)
	add(4, "lead", "leads", counting(statistics.LeadTime))
	add(3, "lead", "timespan fill|gone|det* leads", counting(statistics.LeadTime))
	add(0, "lead", "demand", counting(statistics.Bookings))
	add(4, "group", "groups", counting(statistics.GroupSize))
	add(3, "group", "howbig mean|det|fill|gone|ask* crowd", counting(statistics.GroupSize))
	add(3, "group", "howbig gone|fill|det* state|metric? crowd mean?", counting(statistics.GroupSize), func(p phrase) bool {
		m, ok := p.of(state, metric)
		return !ok || m.metric == statistics.Bookings
	})
	add(3, "group", "howbig gone|fill|det* crowd place|det|fill* together verb|state", counting(statistics.GroupSize), aboutBookings)
	add(3, "group", "howbig gone|fill|det* crowd whoasks together? verb|state", counting(statistics.GroupSize), aboutBookings)
	add(4, "how", "howbig", mark)
	add(6, "where", "where", (*reading).whereTo)
	add(4, "full", "fulls", counting(statistics.Utilisation))
	add(4, "share", "ask|which|place? percent place|det*", (*reading).share)
	add(4, "share", "det* share det|place*", (*reading).share)
	add(5, "share", "det* quote det|place*", (*reading).share)
	add(3, "mean", "place|for? det? mean", (*reading).average, func(p phrase) bool { return !beyond[p.edges[0].word] })
	// What it is broken down by.
	add(5, "noun", "all|det|unique* dim|who", (*reading).noun, together)
	add(5, "noun", "via det|all* dim|who", (*reading).noun, byWhom)
	add(5, "by", "split* by all|det* dim|nodim|pernone|who (and|,|cross|by by? all|det* dim|nodim)*", (*reading).by, notAfter)
	add(5, "by", "dim cross dim", (*reading).by)
	add(5, "by", "place|for? each all|det* dim|nodim (and|, each? det* dim|nodim)*", (*reading).by, notAfter)
	add(5, "by", "split? on all|det* dim|nodim (and det* dim|nodim)*", (*reading).by, spreads)
	add(4, "by", "place|on? dim|nodim ask|strong", (*reading).by, inner)
	add(5, "by", "place|on? dim|nodim compare|rank|strong|asksfor|split|ask|mass|trend", (*reading).by, func(p phrase) bool { return p.edges[len(p.edges)-1].inner })
	add(4, "by", "place|on|for|at? det|all* dim|nodim|adverb|noadverb level", (*reading).by)
	add(4, "by", "place|on? dim|nodim wise", (*reading).by, func(p phrase) bool {
		last := p.edges[len(p.edges)-1]
		return last.inner || last.word == "wise"
	})
	add(4, "noun", "on all det* dim", (*reading).sums, func(p phrase) bool {
		d, _ := p.of(dim)
		return d.dimension != statistics.Year && isWord(p.edges, "on", "uber over across") && isWord(p.edges, "all", "alle all samtliche allen")
	})
	add(5, "by", "place|on|for|at? det* level det|all* dim|nodim", (*reading).by, func(p phrase) bool { return !p.edges[len(p.edges)-1].comma })
	add(5, "by", "dim compare|rank|split", (*reading).by, func(p phrase) bool {
		return isWord(p.edges[1:], p.edges[1].kind, "comparison ranking distribution breakdown split") && !p.edges[1].comma
	})
	add(5, "by", "rank|compare|split place|all|det|by* dim|nodim", (*reading).by, func(p phrase) bool {
		return !p.edges[0].inner && !slices.ContainsFunc(p.edges[1:], func(e edge) bool { return e.comma })
	})
	add(4, "by", "place|by? adverb compare?", (*reading).by)
	add(4, "by", "place|by? adverb and by? det* dim|adverb", (*reading).by)
	add(4, "by", "place|on? level place|det* dim", (*reading).by)
	add(4, "by", "noadverb", (*reading).by)
	add(5, "split", "split", mark)
	add(5, "rank", "rank", (*reading).ranked)
	add(5, "which", "place|for|via|on|by? which det* num? all|both|lone* dim|nodim (and|, det* dim|nodim)*", (*reading).which)
	add(5, "which", "place|for? which det* num? value", (*reading).which, func(p phrase) bool { _, ok := rowsOf(p); return ok })
	add(5, "which", "which det* who", func(x *reading, _ phrase) { x.refuse(Personal, "") })
	add(6, "whichone", "which both*", mark)
	add(6, "whichone", "which num", (*reading).whichOfThem)
	// What it is about.
	add(5, "value", "place|for|via|on|only|det|by|split|all* not? place|for|via|on|only|det|all|both* (dim for|on det*)? dim? value dim? (and|or|,|versus not? place|for|via|on|det|only* dim? value dim?)*", (*reading).value, labelled)
	add(4, "value", "by|each|via all|det* value dim?", (*reading).eachKind, func(p phrase) bool {
		_, ok := rowsOf(p)
		return ok && eachOne[p.edges[0].word] && p.lastValue().values[0] != "district" // in a Landkreis are many
	})
	add(0, "value", "value", (*reading).value, func(p phrase) bool { return p.edges[0].dimension == statistics.Status })
	add(5, "value", "place|for det|all* dim not place|for|via|det* value (and|, place|for|via|det* value)*", (*reading).value, exceptOf)
	add(4, "value", "not only place|for|via|on|det|all* value", (*reading).notOnly)
	add(4, "value", "place|for|via|on|det|all* dim? value dim? (and|, place|for|via|on|det* value)* fill|again|repeat|correct|add* leave", (*reading).leftOut, func(p phrase) bool { // no "nach Bundesland, Berlin weglassen"
		at := slices.IndexFunc(p.edges, func(e edge) bool { return e.kind == value })
		return at < 1 || !p.edges[at].comma
	})
	add(4, "value", "leavein|leave|leaveall again|repeat|fill|det|place* value (and|, place|for|via|on|det* value)* fill|again|repeat|correct|add* leaveout|leave?", (*reading).leftOut, dropsValues)
	add(4, "denied", "det|all* state|metric metric? fill|again|repeat|correct|add* leave", (*reading).denied, closesBooking)
	add(4, "denied", "leavein|leave|leaveall again|repeat|fill|det|all* state|metric metric? fill|again|repeat|correct|add* leaveout|leave", (*reading).denied, closesBooking)
	add(4, "denied", "leavein|leave|leaveall again|repeat|fill|det|all* state|metric metric?", (*reading).denied, func(p phrase) bool { return closesBooking(p) && dropsValues(p) })
	add(5, "size", "place|for|via|det* dim? place|for|via* op num inhabitants", (*reading).inhabited)
	add(5, "size", "place|for|via|det* dim? place|for|via* on num and|until num inhabitants", (*reading).inhabited)
	add(5, "size", "place|for|via|det* dim? place|for|via* num until num inhabitants", (*reading).inhabited)
	add(5, "size", "place|for|via|det* dim? place|for|via* until num inhabitants", (*reading).inhabited)
	// When.
	add(4, "time", "place|for|only? det* dim? time", (*reading).time, cohort)
	add(6, "time", "on det* time", (*reading).time)
	add(4, "time", "place|for|on|via|det* era place|for|det* time", (*reading).eraTime)
	add(3, "time", "place|for|det|only* back", (*reading).backwards)
	add(3, "time", "place|for|via|on|only* det* rel num? dim|week", (*reading).relative, ownRelative)
	add(3, "time", "place|for|det* num dim|week earlier|later|justbefore|justafter", (*reading).stepped, steps)
	add(3, "time", "place|for|det* dim|week justbefore|justafter", (*reading).stepped, steps)
	add(3, "time", "place|for|det* after dim|week", (*reading).stepped, steps)
	add(3, "time", "place|for|det|only* following", (*reading).stepped)
	add(3, "time", "place|for|det|only* time justbefore|justafter", (*reading).next)
	add(3, "time", "place|for|det|only* time sameyear", (*reading).sameYear)
	add(3, "time", "place|for|det* sameyear", (*reading).sameYear)
	add(3, "time", "place|for|det* sames dim time", (*reading).sameOf, steps)
	add(3, "time", "place|for|det* thistime", (*reading).thisTime)
	add(3, "time", "place|for|on|det* restyear", (*reading).restOfYear)
	add(4, "time", "place|for|on? det* firstones num dim det|place* time?", (*reading).firstMonths, monthsOfYear)
	add(3, "time", "place|for|on? det* lastones num dim det|place* time", (*reading).firstMonths, monthsOfYear)
	add(7, "time", "place|for? det* ordinal", (*reading).ordinal)
	add(3, "time", "tillnow", (*reading).sinceStart)
	add(4, "time", "place|for|det* wholeyear", (*reading).wholeYear)
	add(4, "time", "place|for|by|on|via|det* feast", (*reading).feast)
	add(6, "time", "place|for|via|on? det* upcoming dim", (*reading).coming)
	add(2, "basis", "by? det* datekind place|det* dim|metric", (*reading).datedBy, func(p phrase) bool {
		e, _ := p.of(dim, metric)
		return e.dimension == statistics.Run || e.metric == statistics.Bookings
	})
	add(3, "basis", "rundate", func(x *reading, _ phrase) { x.basis = statistics.ByRun })
	add(4, "basis", "instead det* bookdate|rundate", mark)
	add(3, "basis", "bookdate", func(x *reading, _ phrase) { x.basis = statistics.ByRequest })
	add(0, "asof", "asof", func(x *reading, p phrase) { x.refuseTime(x.said(p.from, p.to), nil) })
	add(5, "nottime", "not place|for|det* time", func(x *reading, p phrase) { x.refuseTime(x.said(p.from, p.to), nil) })
	// Against what.
	add(1, "versus", "versus", mark, func(p phrase) bool { return p.edges[0].word != "zu" || !p.edges[0].comma }) // "Module, zu denen sich …"
	add(2, "than", "than", mark)
	add(4, "more", "more", mark)
	add(4, "compare", "place|det|as? compare on|place*", mark)
	add(5, "compare", "place|det|as? compare on place|det* time and|versus place|det* time", (*reading).compared)
	add(5, "rise", "rise", mark)
	add(4, "trend", "place|det? trend", mark)
	// Which rows.
	add(6, "bound", "place|for|via|det* op num percent?", (*reading).bound)
	add(6, "bound", "place|for|via|det* op num nodim|dim|week", (*reading).boundTime, isDuration)
	add(7, "leave", "leave|leaveall|leaveout", (*reading).leaves)
	add(6, "bound", "reach det* num percent?", (*reading).bound, func(p phrase) bool { n, _ := p.of(number); return n.number < 1900 && !articles[n.word] })
	add(7, "bound", "place|for|via|det* op num percent? and op num percent?", (*reading).bound)
	add(6, "bound", "place|for|via* op place|det* half", (*reading).bound)
	add(6, "bound", "place|for|via* on num and|until num percent?", (*reading).bound, func(p phrase) bool { return isWord(p.edges, "on", "zwischen between") })
	add(6, "bound", "place|for|via|on* num upto num percent?", (*reading).bound, func(p phrase) bool {
		n := p.each(number)
		return n[0].number < n[1].number && n[1].number < 1900
	})
	add(5, "super", "place|for|via|det|only* num? most|least|mostof|leastof num? popular?", (*reading).superlative)
	add(4, "super", "place|for|via|det|only* num? metric|verb most|least num?", (*reading).superlative, func(p phrase) bool {
		last, _ := p.of("most", "least")
		return last.inner
	})
	add(5, "super", "det|only* top num? most?", (*reading).superlative)
	add(5, "super", "det|only* num? flop num?", (*reading).superlative)
	add(6, "super", "whoasks? front|behind", (*reading).inFront)
	add(6, "prefer", "prefer", mark)
	add(5, "matters", "matters", mark)
	add(6, "popular", "popular", func(x *reading, p phrase) { x.populars = append(x.populars, p) })
	add(5, "order", "det* most|least metric|fill|ask|crowd|dim|mass? first", (*reading).inOrder)
	add(5, "order", "first place|det|for|as|at* most|least metric?", (*reading).inOrder)
	add(5, "order", "det* mostof|leastof dim? first", (*reading).inOrder)
	add(3, "order", "asc|desc|opposite", (*reading).inOrder)
	add(4, "bound", "only num only", (*reading).exactlyOne)
	add(4, "by", "all|each num dim", func(x *reading, p phrase) { x.refuse(Unsupported, x.said(p.from, p.to)) }, func(p phrase) bool { // "alle zwei Monate"
		d, _ := p.of(dim)
		return isTime(d.dimension) && isWord(p.edges, "all", "alle") || p.has("each") && isTime(d.dimension)
	})
	add(5, "limit", "det|only+ num", (*reading).limitTo)
	add(5, "limit", "num", (*reading).limitTo)
	add(6, "rows", "only|det* firstones|lastones num", (*reading).firstRows)
	add(5, "sort", "sort det|fill|again*", (*reading).sorted)
	add(5, "sort", "sort det|fill|again* by det* ask? det* state? metric|dim|byname|ask", (*reading).sorted)
	add(5, "sort", "sort det|fill|again* by det* quote", (*reading).sortedByRate)
	add(5, "sort", "by det* state? metric|dim|byname sort", (*reading).sorted, func(p phrase) bool { return !p.edges[len(p.edges)-1].comma })
	add(5, "sort", "by? det* byname", (*reading).sorted, func(p phrase) bool { return p.has("by") || !strings.HasPrefix(p.edges[len(p.edges)-1].word, "name") })
	add(5, "sort", "sort? asc|desc by det* state? metric|dim|byname", (*reading).sortedDown)
	add(5, "sort", "by det* state? metric|dim|byname asc|desc sort?", (*reading).sortedDown, func(p phrase) bool { return isWord(p.edges[:1], "by", "nach by") && !p.edges[len(p.edges)-1].comma })
	add(6, "sort", "by det* ask? det* really* state? metric", (*reading).measured, func(p phrase) bool { // no "Das Ministerium fragt nach: wie viele Anmeldungen …"
		return !slices.ContainsFunc(p.edges[1:], func(e edge) bool { return e.colon })
	})
	add(5, "when", "when", mark)
	add(6, "days", "ask nodim", (*reading).daysBefore)
	// How it is shown.
	add(3, "view", "as|det|via* view view?", (*reading).shown)
	add(3, "view", "not det* view", func(x *reading, _ phrase) { x.viewed, x.view = true, statistics.ViewTable }, func(p phrase) bool {
		v, _ := p.of("view")
		return v.of != string(statistics.ViewTable)
	})
	// Changes of the query before.
	add(5, "instead", "instead by|det|as* dim|view|value|metric|state|time|who|adverb", (*reading).instead)
	add(6, "undo", "not det|all* metric|state", (*reading).withoutMetric, func(p phrase) bool { return !closesBooking(p) })
	add(6, "undo", "det|all* metric|state fill|again|repeat|correct* leave", (*reading).withoutMetric, func(p phrase) bool { return !closesBooking(p) })
	add(4, "undo", "leavein again|repeat|fill|det|all* metric|state fill|again|repeat|correct* leaveout|leave", (*reading).withoutMetric, func(p phrase) bool { return !closesBooking(p) })
	add(5, "undo", "not det* split (by|place det* dim)?", (*reading).undividedBy)
	add(6, "undo", "not by det* dim", (*reading).undividedBy)
	add(8, "undo", "not det|all* dim", (*reading).withoutRows)
	add(5, "undo", "det* split by|place|on? det* dim fill|again|repeat|correct|courtesy* leave", (*reading).undividedBy)
	add(5, "undo", "leavein again|repeat|fill|det* split by|place|on? det* dim fill|again|repeat|correct* leaveout|leave?", (*reading).undividedBy)
	add(5, "undo", "not det* compare|versus? compare|back", (*reading).alone)
	add(5, "undo", "det* compare|versus back? fill|again|repeat|correct|courtesy* leave", (*reading).alone, func(p phrase) bool { return p.edges[0].kind != "versus" })
	add(5, "undo", "leavein again|repeat|fill|det* compare|versus back? fill|again|repeat|correct* leaveout|leave?", (*reading).alone)
	add(4, "undo", "place|for|via|on|not|det|all* withoutall|wholetime", (*reading).anyTime)
	add(4, "undo", "place|for|via|on? det* nationwide", (*reading).inAllLands)
	add(4, "undo", "not det|all* withoutall on|for|place|via det* value", (*reading).notOnly)
	add(3, "undo", "not|leavein|leaveall again|repeat|fill|det|all* filters|withoutall on|for|place|via|by|det* value fill|again|repeat* leaveout|leave?", (*reading).notOnly)
	add(3, "undo", "det|all* filters|withoutall on|for|place|via|by|det* value fill|again|repeat|correct|courtesy* leave|leaveout", (*reading).notOnly)
	add(4, "undo", "not|leavein|leaveall again|repeat|fill|det|all* filters fill|again|repeat* leaveout|leave?", (*reading).unfiltered)
	add(4, "undo", "det|all* filters fill|again|repeat|correct|courtesy* leave|leaveout", (*reading).unfiltered)
	add(4, "add", "add", func(x *reading, p phrase) {
		if x.before == nil && strings.HasPrefix(p.edges[0].word, "zusatzliche") { // those beyond others
			x.unknown = append(x.unknown, p.from)
		}
	})
	add(3, "always", "always det|place|on* time", (*reading).time, func(p phrase) bool { // "immer freitags"
		t, _ := p.of(moment)
		return len(t.span.set.Weekdays) > 0
	})
	add(4, "again", "again", mark)
	add(4, "again", "repeat", (*reading).repeats)
	add(4, "correct", "correct", (*reading).corrects)
	add(3, "correct", "fill|correct|again* wrongly ,", mark, func(p phrase) bool { return p.from == 0 })
	add(4, "iwanted", "iwanted", (*reading).wanted)
	add(2, "only", "suffices", (*reading).suffices)
	add(4, "all", "all", mark)
	add(3, "only", "only", (*reading).only)
	// What there are no figures of.
	add(0, "refuse", "refuse|perhead", func(x *reading, p phrase) { x.refuse(Unsupported, x.said(p.from, p.to)) })
	add(6, "refuse", "det* state dim", (*reading).droppedRuns, func(p phrase) bool {
		s, _ := p.of(state)
		d, _ := p.of(dim)
		return s.metric == statistics.Cancelled && (d.dimension == statistics.Run || d.dimension == statistics.Module)
	})
	add(0, "refuse", "at? state metric", func(x *reading, p phrase) { x.refuse(Unsupported, x.said(p.from, p.to)) }, func(p phrase) bool { // "mit voller Auslastung"
		s, _ := p.of(state)
		m, _ := p.of(metric)
		return s.metric == statistics.Utilisation && (s.word[:2] == "vo" || s.word == "full") && ofRuns(m.metric)
	})
	add(0, "refuse", "metric|state fill", func(x *reading, p phrase) { x.refuse(Unsupported, x.said(p.from, p.to)) }, func(p phrase) bool { // "Absagen durch die Akademie"
		by := p.edges[1]
		return p.edges[0].metric == statistics.Cancelled && by.to-by.from > 1 && (by.word == "durch" || by.word == "seitens" || by.word == "by")
	})
	add(0, "refuse", "dropped", (*reading).droppedRuns)
	add(0, "refuse", "good state", func(x *reading, p phrase) { x.refuse(Unsupported, x.said(p.from, p.to)) }, func(p phrase) bool {
		m := p.edges[1].metric
		return m == statistics.Answered || m == statistics.Confirmed || m == statistics.Cancelled
	})
	add(0, "refuse", "metric|state fill|gone|det|place* value", func(x *reading, p phrase) { x.refuse(Unsupported, x.said(p.from, p.to)) }, visits)
	add(0, "refuse", "noshow quote?", (*reading).noShows)
	add(4, "refuse", "pending metric?", (*reading).pending)
	add(0, "refuse", "personal", func(x *reading, _ phrase) { x.refuse(Personal, "") })
	add(0, "refuse", "names det|place|for|all* who|metric|state", func(x *reading, _ phrase) { x.refuse(Personal, "") })
	add(6, "refuse", "det* names", (*reading).theirNames)
	add(2, "refuse", "det names", (*reading).theirNames, func(p phrase) bool { return ofPersons[p.edges[0].word] })
	add(0, "refuse", "which det|unique|all* who|metric", func(x *reading, _ phrase) { x.refuse(Personal, "") }, func(p phrase) bool { // "wie heißen die Teilnehmenden?"
		m := p.edges[len(p.edges)-1].metric
		return (p.edges[0].word == "wie" || p.edges[0].word == "what") && (m == statistics.People || m == statistics.Participants || m == statistics.Attended)
	})
	add(0, "refuse", "which det|all* metric", func(x *reading, p phrase) {
		if !x.mayMean("most") && !x.mayMean("least") {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}, func(p phrase) bool { // which they were, not how many
		return strings.HasPrefix(p.edges[0].word, "w") && p.edges[0].word != "wie" && p.edges[len(p.edges)-1].metric == statistics.Questions
	})
	add(0, "refuse", "title", func(x *reading, _ phrase) { x.refuse(Personal, "") })
	add(4, "who", "whoasks", mark)
	// What belongs to asking.
	add(2, "courtesy", "courtesy", mark, func(p phrase) bool { return p.from <= 1 || !strings.HasPrefix(p.edges[0].word, "fehl") }) // "wie viele fehlen uns?"
	add(3, "courtesy", "det|padj|poss* purpose|asker (and|place|for|det|own* purpose|asker)* wants fill|gone|pastverb|asksfor*", mark, oneClause)
	add(2, "courtesy", "wouldhave det|padj|poss* asker|purpose (fill|again|det|add)* gladly", mark)
	add(2, "courtesy", "det|padj|poss* asker wouldhave", mark)
	add(1, "courtesy", "where sees speaker fill*", mark)
	add(3, "courtesy", "wants det|padj|poss* asker|purpose fill*", mark, oneClause)
	add(3, "courtesy", "det|padj* who place|det|for* purpose|asker wants fill|gone|pastverb|asksfor*", mark, func(p phrase) bool { return p.from == 0 })
	add(3, "courtesy", "place|for|via det|padj|poss* purpose|asker gone|fill|pastverb* state", mark, func(p phrase) bool { // "im Beirat wurde gefragt"
		return p.edges[len(p.edges)-1].metric == statistics.Questions
	})
	add(1, "newtopic", "and|add|fill|det|thanks* newtopic ,", mark, func(p phrase) bool { return p.from <= 3 })
	add(2, "greet", "greet (greet|addressed|title|and|fill|purpose|asker|who|det)* addressed? ,", mark)
	add(2, "greet", "greet", mark)
	add(2, "courtesy", "regards det|padj|own|for|place* purpose|asker (place|for|on|det|padj|and* purpose|asker)* time?", mark, deadline)
	add(3, "courtesy", "behalf det|place|padj|own* purpose|asker (place|for|on|det|padj|and* purpose|asker)* time?", (*reading).onBehalf, deadline)
	add(2, "closing", "closing signature?", mark)
	add(2, "closing", "thanks signature", mark)
	add(6, "asker", "det|padj|own* purpose", func(x *reading, p phrase) { x.unknown = append(x.unknown, p.from) }, func(p phrase) bool { // "the annual report"
		last := p.edges[len(p.edges)-1]
		return last.to-last.from > 1
	})
	add(40, "asker", "det|padj|own* asker|purpose", func(x *reading, p phrase) { x.unknown = append(x.unknown, p.from) })
	add(2, "courtesy", "fill|det|padj* inquiry (place|for|det|and|padj* purpose|asker)* ,", mark)
	add(2, "label", "label", mark)
	add(2, "courtesy", "nice ifs? fill|gone|pastverb|det*", mark)
	add(3, "per", "perbooking", func(x *reading, p phrase) { x.perBooking = &p })
	add(3, "judged", "judged", func(x *reading, p phrase) { x.judged = append(x.judged, p.from) })
	add(3, "purpose", "for|place det|all|padj|own|poss* purpose (place|for|on|facing|det|padj|and|byPeople* purpose|asker)* time?", mark, func(p phrase) bool { return !fromWhom[p.edges[0].word] && deadline(p) && !enrols(p) })
	add(2, "purpose", "for|place det|padj|own|poss* task (place|for|on|facing|det|padj|and|versus|byPeople* purpose|asker|metric)* time?", mark, func(p phrase) bool {
		return deadline(p) && !slices.ContainsFunc(p.each(metric), func(e edge) bool { return e.metric != statistics.Questions })
	})
	add(3, "purpose", "for det|padj|own* asker time?", mark, func(p phrase) bool { return p.edges[0].word == "fur" && deadline(p) })
	add(3, "purpose", "purposelead place|for|on|det|padj|own* purpose|asker (place|for|on|det|padj|and* purpose|asker)* time?", mark, deadline)
	add(3, "purpose", "purpose", mark, func(p phrase) bool { return p.from == 0 && p.edges[0].word != "anfragen" })
	add(3, "reason", "only? fill* place|on? reason", mark, func(p phrase) bool { return !isWord(p.edges, "reason", "interesse") || p.has("place") || p.has("on") })
	add(3, "and", "and", mark)
	add(2, "elsewise", "or elsewise", (*reading).elsewise)
	add(5, "or", "or", mark)
	add(3, "fill", "fill|gone|pastverb|strong|asksfor|restricts", mark)
	add(4, "fill", "det", mark)
	add(4, "fill", "place|for|via|as", mark, func(p phrase) bool { return !telling()[p.edges[0].word] && p.edges[0].word != "rund" })
	add(5, "ahead", "ahead", mark)
	add(8, "other", "other|own|works", mark)
	return list
})

func mark(*reading, phrase) {}

func counting(m statistics.Metric) func(*reading, phrase) {
	return func(x *reading, p phrase) {
		x.counts = append(x.counts, count{metric: m, from: p.from, to: p.to, noun: true})
	}
}
