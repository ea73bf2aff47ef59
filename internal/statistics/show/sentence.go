package show

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// Sentence answers in one or two sentences with the most important number. It
// tells apart what is hidden, what there is nothing of, and zero.
func Sentence(r statistics.Result, language string) string {
	s := teller{tongue: in(language), r: r}
	q := r.Query
	switch {
	case len(q.Metrics) == 0:
		return ""
	case len(q.Dimensions) == 0:
		return s.single()
	case len(q.Having) > 0:
		return s.having()
	case len(r.Rows) == 0:
		return s.nothing()
	}
	return s.rows()
}

// A teller tells one result.
type teller struct {
	tongue
	r statistics.Result
}

// present reports whether the period is not over, so that figures still change.
func (s teller) present() bool {
	return !ended(s.r.Query.Period, s.r.ReadAt)
}

// begin begins a sentence with when: "Im 1. Halbjahr 2026 gab es". The verb
// follows in German, and a comma in English.
func (s teller) begin(verbNow, verbThen string) string {
	when := s.during(s.r.Query.Period)
	verb := chosen(s.present(), verbNow, verbThen)
	if when == "" {
		when = s.say("insgesamt", "in total")
	}
	if s.english {
		return upper(when) + ", " + verb
	}
	return upper(when) + " " + verb
}

// single tells figures that are not broken down.
func (s teller) single() string {
	q := s.r.Query
	row := s.first()
	if len(q.Metrics) > 1 {
		return s.several(row)
	}
	m, c := q.Metrics[0], row.Cells[0]
	var told string
	switch c.State {
	case statistics.Hidden:
		return s.hidden(row)
	case statistics.Empty:
		return s.empty(m)
	default:
		told = s.state(m, c.Value, s.qualify(q, s.r.Names))
	}
	if row.Before != nil {
		return s.compared(told, m, c, row.Before[0])
	}
	return told + "."
}

// first is the only row of a result without dimensions.
func (s teller) first() statistics.Row {
	if len(s.r.Rows) > 0 {
		return s.r.Rows[0]
	}
	row := statistics.Row{Cells: s.r.Total, Before: s.r.Before}
	for len(row.Cells) < len(s.r.Query.Metrics) {
		row.Cells = append(row.Cells, statistics.Cell{State: statistics.Empty})
	}
	return row
}

// state states a figure: "Im 1. Halbjahr 2026 gab es 1.234 bestätigte
// Anmeldungen aus Brandenburg".
func (s teller) state(metric statistics.Metric, v float64, of string) string {
	m := measureOf(metric)
	if m.kind != count {
		return s.begin(
			s.say("liegt ", "")+spaced(s.say(m.de.many, m.en.many), of)+s.say(" bei ", " is "),
			s.say("lag ", "")+spaced(s.say(m.de.many, m.en.many), of)+s.say(" bei ", " was ")) +
			s.figure(m.kind, v, true)
	}
	if v == 0 {
		return spaced(s.exist(false), s.say("keine "+m.de.none, "no "+m.en.many), of, "(0)")
	}
	return spaced(s.exist(v == 1), s.counted(metric, v, false), of)
}

// exist says that there are things: "Im Jahr 2025 gab es", "Im Jahr 2026 gibt es
// bisher" of what people do until the end of the year.
func (s teller) exist(one bool) string {
	q := s.r.Query
	if s.present() && basisOf(q) == statistics.ByRequest && (q.Period != statistics.Period{}) {
		so := " bisher"
		if q.Period.To == (german.Civil{}) {
			so = ""
		}
		return s.begin(s.say("gibt es"+so, chosen(one, "there has been", "there have been")), "")
	}
	return s.begin(s.say("gibt es", chosen(one, "there is", "there are")), s.say("gab es", chosen(one, "there was", "there were")))
}

// several tells several figures that are not broken down.
func (s teller) several(row statistics.Row) string {
	q := s.r.Query
	said := make([]string, 0, len(q.Metrics))
	hidden := false
	for i, metric := range q.Metrics {
		m, c := measureOf(metric), row.Cells[i]
		switch {
		case c.State == statistics.Hidden:
			hidden = true
			said = append(said, s.label(metric)+s.say(" geschützt", " protected"))
		case c.State == statistics.Empty:
			said = append(said, s.label(metric)+s.say(" ohne Angabe", " not available"))
		case m.kind == count:
			said = append(said, s.counted(metric, c.Value, false)+s.against(metric, c, row.Before, i))
		default:
			said = append(said, s.label(metric)+" "+s.figure(m.kind, c.Value, false)+s.against(metric, c, row.Before, i))
		}
	}
	all, only := s.restrict(q, s.r.Names)
	when := s.during(q.Period)
	if when == "" {
		when = s.say("insgesamt", "in total")
	}
	begin := spaced(upper(when), all)
	if only != "" {
		begin += ", " + only
	}
	if !q.Compare.IsZero() {
		begin += " (" + s.say("gegenüber ", "compared with ") + s.period(q.Compare) + ")"
	}
	told := begin + ": " + strings.Join(said, ", ") + "."
	if hidden {
		told += " " + s.why()
	}
	return told
}

// hidden says that the only figure is protected.
func (s teller) hidden(row statistics.Row) string {
	told := s.why()
	if row.Before != nil && row.Before[0].State == statistics.Known {
		return s.say("Die Zahl für den gefragten Zeitraum ist geschützt", "The figure for this period is protected") +
			"; " + s.earlier(s.r.Query.Metrics[0], row.Before[0].Value) + ". " + told
	}
	return s.say("Diese Zahl wird nicht angezeigt. ", "This figure is not shown. ") + told
}

// why says why figures are hidden, which may be for either of two reasons.
func (s teller) why() string {
	k := s.decimal(float64(s.r.LeastOf), 0)
	return s.say(
		"Zum Schutz Einzelner bleibt verborgen, was auf weniger als "+k+" Personen beruht oder Rückschlüsse auf so wenige erlaubt.",
		"To protect individuals, figures that rest on fewer than "+k+" people, or would allow conclusions about so few, are hidden.")
}

// empty says that there is nothing to compute a figure from.
func (s teller) empty(metric statistics.Metric) string {
	m := measureOf(metric)
	when := s.during(s.r.Query.Period)
	if m.kind == count {
		return s.say(spaced("Zu", m.de.dative, "gibt es", when)+" keine Angaben.", spaced("There are no data on", m.en.many, when)+".")
	}
	var from string
	switch {
	case metric == statistics.AttendanceRate:
		from = s.say("Anmeldungen mit erfasster Anwesenheit", "bookings with recorded attendance")
	case m.of == ofRuns:
		from = s.say("Termine", "course dates")
	case m.of == ofQuestions:
		from = s.say("Fragen", "questions")
	default:
		from = s.say("Anmeldungen", "bookings")
	}
	return s.say("Keine Angaben: ", "No data: ") + lower(s.exist(false), s.english) +
		s.say(" keine passenden ", " no matching ") + from +
		s.say(", aus denen sich "+m.de.many+" berechnen ließe.", " from which "+m.en.many+" could be computed.")
}

// lower begins a clause behind a colon, which German begins with a capital where
// it is a sentence.
func lower(s string, english bool) string {
	if !english {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// nothing says that there are no rows.
func (s teller) nothing() string {
	q := s.r.Query
	metric := q.Metrics[0]
	m := measureOf(metric)
	total := statistics.Cell{State: statistics.Known}
	if len(s.r.Total) > 0 {
		total = s.r.Total[0]
	}
	switch {
	case total.State == statistics.Hidden:
		return s.say("Diese Zahlen werden nicht angezeigt. ", "These figures are not shown. ") + s.why()
	case m.kind == count && len(q.Metrics) == 1:
		return s.state(metric, 0, s.qualify(q, s.r.Names)) + "."
	case m.kind == count:
		return s.state(metric, 0, "") + "."
	}
	return s.empty(metric)
}
