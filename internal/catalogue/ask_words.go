package catalogue

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// Words says in German or English ("en") what a query asks for, as in "März 2026,
// vormittags, zu KI", to show what was understood.
func (a Asked) Words(language string) string {
	en := language == "en"
	parts := []string{a.times(en, false)}
	for _, c := range a.Query.Categories {
		parts = append(parts, c.Word(language))
	}
	if about := a.About(language); about != "" {
		parts = append(parts, about)
	}
	if a.Level != "" {
		parts = append(parts, levelWords[a.Level][index(en)])
	}
	parts = append(parts, a.length(en))
	if n := a.Query.Seats; n == 1 {
		parts = append(parts, choose(en, "with free seats", "mit freien Plätzen"))
	} else if n > 1 {
		parts = append(parts, fmt.Sprintf(choose(en, "%d free seats", "%d freie Plätze"), n))
	}
	if a.Query.Full {
		parts = append(parts, choose(en, "fully booked", "ausgebucht"))
	}
	if a.Query.Off {
		parts = append(parts, choose(en, "cancelled", "abgesagt"))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// About says what the modules are that are asked for: a title in quotes, or the
// topic as the question calls it ("zu KI"); "" if any will do.
func (a Asked) About(language string) string {
	en := language == "en"
	switch {
	case len(a.Modules) == 1 && en:
		return "“" + a.Modules[0].Title + "”"
	case len(a.Modules) == 1:
		return "„" + a.Modules[0].Title + "“"
	case len(a.Modules) > 1 && a.Topic != "":
		return choose(en, "on ", "zu ") + a.Topic
	}
	return ""
}

// So says the level and the length that are asked for, as they stand behind what
// is offered: "für Einsteigende von höchstens 2 Stunden"; "" if any will do.
func (a Asked) So(language string) string {
	en := language == "en"
	var parts []string
	if a.Level != "" {
		parts = append(parts, levelWords[a.Level][index(en)])
	}
	if length := a.length(en); length != "" {
		parts = append(parts, choose(en, "of ", "von ")+length)
	}
	return strings.Join(parts, " ")
}

// When says the times that are asked for as they stand in a sentence: "im März
// 2026 vormittags"; "" if any will do.
func (a Asked) When(language string) string { return a.times(language == "en", true) }

// Word names the modules of a category in the plural.
func (c Category) Word(language string) string {
	words := map[Category][2]string{
		Compulsory:   {"Pflichtmodule", "compulsory modules"},
		Elective:     {"Wahlmodule", "elective modules"},
		Programme:    {"Programme", "programmes"},
		PeerLearning: {"Peer-Learnings", "peer learnings"},
	}[c]
	return words[index(language == "en")]
}

var levelWords = map[Level][2]string{
	Beginner:     {"für Einsteigende", "for beginners"},
	Intermediate: {"mit Vorkenntnissen", "intermediate"},
	Advanced:     {"für Fortgeschrittene", "advanced"},
}

func (a Asked) length(en bool) string {
	least, most := a.Query.MinMinutes, a.Query.MaxMinutes
	switch {
	case least > 0 && most > 0:
		return fmt.Sprintf(choose(en, "%s to %s", "%s bis %s"), duration(least, en), duration(most, en))
	case most > 0:
		return fmt.Sprintf(choose(en, "at most %s", "höchstens %s"), duration(most, en))
	case least > 0:
		return fmt.Sprintf(choose(en, "at least %s", "mindestens %s"), duration(least, en))
	}
	return ""
}

// duration writes minutes: "90 Minuten", "3 Stunden".
func duration(minutes int, en bool) string {
	switch hours := float64(minutes) / 60; {
	case minutes < 120 && minutes != 60 || minutes%30 != 0:
		return fmt.Sprintf(choose(en, "%d minutes", "%d Minuten"), minutes)
	case minutes == 60:
		return choose(en, "1 hour", "1 Stunde")
	default:
		number := strconv.FormatFloat(hours, 'f', -1, 64)
		if !en {
			number = strings.Replace(number, ".", ",", 1)
		}
		return fmt.Sprintf(choose(en, "%s hours", "%s Stunden"), number)
	}
}

// times are the times asked for; inSentence puts prepositions before them.
func (a Asked) times(en, inSentence bool) string {
	var days, weekdays, hours, whole []string
	add := func(list *[]string, text string) {
		if text != "" && !slices.Contains(*list, text) {
			*list = append(*list, text)
		}
	}
	for _, t := range a.Query.Times {
		d, w, h := daysWords(t, en, inSentence), weekdayWords(t.Weekdays, en), hoursWords(t, en)
		if only := choose(en, "only ", "nur "); t.Only && !inSentence && w != "" && len(t.Weekdays) < 6 {
			w = only + w
		} else if t.Only && !inSentence && w == "" && h != "" {
			h = only + h
		}
		add(&days, d)
		add(&weekdays, w)
		add(&hours, h)
		add(&whole, strings.Join(slices.DeleteFunc([]string{d, w, h}, func(s string) bool { return s == "" }), " "))
	}
	or := choose(en, " or ", " oder ")
	if len(whole) > maxWhole {
		whole = append(whole[:maxWhole], "…")
		return strings.Join(whole, ", ")
	}
	if len(whole) != max(1, len(days))*max(1, len(weekdays))*max(1, len(hours)) {
		return strings.Join(whole, or)
	}
	var out []string
	for _, list := range [][]string{days, weekdays, hours} {
		if len(list) > 0 {
			out = append(out, strings.Join(list, or))
		}
	}
	if inSentence {
		return strings.Join(out, " ")
	}
	return strings.Join(out, ", ")
}

// maxWhole bounds the alternatives that are named.
const maxWhole = 4

// daysWords names days: "März 2026", "3. bis 20. Februar 2026", "ab 5. Mai 2026".
func daysWords(t german.TimeSet, en, inSentence bool) string {
	if t.From == (german.Civil{}) && t.To == (german.Civil{}) {
		return ""
	}
	from := time.Date(t.From.Year, time.Month(t.From.Month), t.From.Day, 0, 0, 0, 0, time.UTC)
	to := time.Date(t.To.Year, time.Month(t.To.Month), t.To.Day, 0, 0, 0, 0, time.UTC)
	with := func(german, english, text string) string {
		if !inSentence {
			return text
		}
		return choose(en, english, german) + text
	}
	month := func(t time.Time) string { return monthName(t.Month(), en) + " " + strconv.Itoa(t.Year()) }
	switch last := to.AddDate(0, 0, 1); {
	case t.To == german.Civil{}:
		return choose(en, "from ", "ab ") + dayWords(from, en)
	case t.From == german.Civil{}:
		return choose(en, "until ", "bis ") + dayWords(to, en)
	case t.From == t.To:
		return with("am ", "on ", weekdayName(from.Weekday(), en)+", "+dayWords(from, en))
	case from.Day() == 1 && last.Day() == 1 && last.Equal(from.AddDate(0, 1, 0)):
		return with("im ", "in ", month(from))
	case from.YearDay() == 1 && last.Equal(from.AddDate(1, 0, 0)):
		return with("im Jahr ", "in ", strconv.Itoa(from.Year()))
	case from.Day() == 1 && last.Equal(from.AddDate(0, 3, 0)) && from.Month()%3 == 1:
		q := (int(from.Month()) + 2) / 3
		if en {
			return with("", "in ", fmt.Sprintf("quarter %d of %d", q, from.Year()))
		}
		return with("im ", "", fmt.Sprintf("%d. Quartal %d", q, from.Year()))
	case from.Day() == 1 && last.Equal(from.AddDate(0, 6, 0)) && from.Month()%6 == 1:
		half := (int(from.Month()) + 5) / 6
		return with("im ", "in ", fmt.Sprintf(choose(en, "half-year %d of %d", "%d. Halbjahr %d"), half, from.Year()))
	case from.Day() == 1 && last.Day() == 1:
		return with("von ", "from ", month(from)+choose(en, " to ", " bis ")+month(to))
	case from.Year() == to.Year() && from.Month() == to.Month() && !en:
		return with("vom ", "", fmt.Sprintf("%d. bis %s", from.Day(), dayWords(to, en)))
	default:
		return with("vom ", "from ", dayWords(from, en)+choose(en, " to ", " bis ")+dayWords(to, en))
	}
}

func dayWords(t time.Time, en bool) string {
	return fmt.Sprintf(choose(en, "%d %s %d", "%d. %s %d"), t.Day(), monthName(t.Month(), en), t.Year())
}

func weekdayWords(days []time.Weekday, en bool) string {
	var names []string
	for _, d := range days {
		name := weekdayName(d, en) + "s"
		if !en {
			name = strings.ToLower(name[:1]) + name[1:]
		}
		names = append(names, name)
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 5 && days[0] == time.Monday && days[4] == time.Friday:
		return choose(en, "Monday to Friday", "montags bis freitags")
	case n == 6:
		for d := range time.Weekday(7) {
			if !slices.Contains(days, d) {
				left := weekdayWords([]time.Weekday{d}, en)
				return choose(en, "not ", "nicht ") + left
			}
		}
		return ""
	case n > 1:
		return choose(en, "on ", "") + strings.Join(names[:n-1], ", ") + choose(en, " or ", " oder ") + names[n-1]
	}
	return choose(en, "on ", "") + names[0]
}

func hoursWords(t german.TimeSet, en bool) string {
	if words, ok := map[german.DayPart][2]string{
		german.Morning:   {"vormittags", "in the morning"},
		german.Noon:      {"mittags", "around noon"},
		german.Afternoon: {"nachmittags", "in the afternoon"},
		german.Evening:   {"abends", "in the evening"},
	}[t.Part]; ok {
		return words[index(en)]
	}
	clock := func(minutes int) string {
		switch {
		case en:
			return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
		case minutes%60 == 0:
			return strconv.Itoa(minutes / 60)
		}
		return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
	}
	text := ""
	switch {
	case t.After > 0 && t.After == t.Latest:
		text = choose(en, "at ", "um ") + clock(t.After)
	case t.After > 0 && t.Before > 0:
		text = fmt.Sprintf(choose(en, "between %s and %s", "zwischen %s und %s"), clock(t.After), clock(t.Before))
	case t.After > 0 && t.Latest > 0:
		text = fmt.Sprintf(choose(en, "beginning between %s and %s", "mit Beginn zwischen %s und %s"), clock(t.After), clock(t.Latest))
	case t.After > 0:
		text = choose(en, "from ", "ab ") + clock(t.After)
	case t.Before > 0:
		text = choose(en, "until ", "bis ") + clock(t.Before)
	case t.Latest > 0:
		text = choose(en, "beginning before ", "mit Beginn vor ") + clock(t.Latest+1)
	default:
		return ""
	}
	return text + choose(en, "", " Uhr")
}

func monthName(m time.Month, en bool) string { return choose(en, m.String(), german.MonthName(m)) }

func weekdayName(d time.Weekday, en bool) string {
	return choose(en, d.String(), german.WeekdayName(d))
}

func choose(en bool, english, german string) string {
	if en {
		return english
	}
	return german
}

func index(en bool) int {
	if en {
		return 1
	}
	return 0
}
