package german

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// tuesday is when the phrases below are said: 20 January 2026, in the fourth week
// of its year.
var tuesday = time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)

// shown writes sets in the notation of the tables: days "2026-03-01..2026-03-31",
// weekdays "Mon Tue", times "after 14:00", "by 11:59" to begin and "until 12:00",
// parts of the day by name, "?30. Februar" for what does not exist.
func shown(sets []TimeSet) string {
	var out []string
	for _, s := range sets {
		var parts []string
		switch {
		case s.From == Civil{} && s.To == Civil{}:
		case s.From == s.To:
			parts = append(parts, s.From.String())
		case s.From == Civil{}:
			parts = append(parts, ".."+s.To.String())
		case s.To == Civil{}:
			parts = append(parts, s.From.String()+"..")
		default:
			parts = append(parts, s.From.String()+".."+s.To.String())
		}
		for _, d := range s.Weekdays {
			parts = append(parts, d.String()[:3])
		}
		if s.Only {
			parts = append(parts, "only")
		}
		clock := func(name string, m int) {
			if m > 0 && s.Part == AnyTime {
				parts = append(parts, fmt.Sprintf("%s %d:%02d", name, m/60, m%60))
			}
		}
		clock("after", s.After)
		clock("by", s.Latest)
		clock("until", s.Before)
		if s.Part != AnyTime {
			parts = append(parts, string(s.Part))
		}
		if s.Wrong != "" {
			parts = append(parts, "?"+s.Wrong)
		}
		out = append(out, strings.Join(parts, " "))
	}
	return strings.Join(out, " | ")
}

func TestTimesAreReadAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	for line := range strings.Lines(strings.TrimSpace(whenTable)) {
		phrase, want, ok := strings.Cut(strings.TrimSpace(line), " = ")
		if want == "-" {
			want = ""
		}
		if got := shown(When(phrase, tuesday)); !ok || got != want {
			t.Errorf("When(%q) = %q, want %q", phrase, got, want)
		}
	}
}

// whenTable holds phrases and what they mean on tuesday.
const whenTable = `
heute = 2026-01-20
morgen = 2026-01-21
morgen früh = 2026-01-21 morning
heute Morgen = 2026-01-20 morning
Guten Morgen = -
übermorgen nachmittags = 2026-01-22 afternoon
uebermorgen = 2026-01-22
am Morgen = morning
diese Woche = 2026-01-19..2026-01-25
nächste Woche = 2026-01-26..2026-02-01
naechste woche = 2026-01-26..2026-02-01
übernächste Woche = 2026-02-02..2026-02-08
nächste Woche Dienstag = 2026-01-27
am Mittwoch der nächsten Woche = 2026-01-28
nächste Woche Montag bis Mittwoch = 2026-01-26 | 2026-01-27 | 2026-01-28
nächsten Dienstag = 2026-01-27
nächsten Mittwoch = 2026-01-21
am Dienstag = 2026-01-27
diesen Dienstag = 2026-01-20
kommenden Freitag = 2026-01-23
übernächsten Freitag = 2026-01-30
letzten Dienstag = 2026-01-13
dienstags = Tue
jeden Dienstag = Tue
an einem Dienstag = Tue
Dienstag oder Mittwoch = 2026-01-21 | 2026-01-27
dienstags und donnerstags = Tue Thu
von Montag bis Mittwoch = Mon Tue Wed
Mo–Fr = Mon Tue Wed Thu Fri
am donerstag = 2026-01-22
Dienstagvormittag = 2026-01-27 morning
dienstags vormittags oder donnerstags nachmittags = Tue morning | Thu afternoon
am Dienstagvormittag oder Mittwochnachmittag = 2026-01-27 morning | 2026-01-21 afternoon
am Wochenende = Sat Sun
nächstes Wochenende = 2026-01-31..2026-02-01
unter der Woche = Mon Tue Wed Thu Fri
nur freitags = Fri only
ausschließlich dienstags oder donnerstags = Tue Thu only
ich kann nur noch freitags vormittags = Fri only morning
im März nur am Freitag = 2026-03-01..2026-03-31 Fri only
nur am Freitag = 2026-01-23
nur im März = 2026-03-01..2026-03-31
on Fridays only = Fri only
nicht montags = Tue Wed Thu Fri Sat Sun only
außer freitags = Mon Tue Wed Thu Sat Sun only
im März, aber nicht montags = 2026-03-01..2026-03-31 Tue Wed Thu Fri Sat Sun only
nicht nur dienstags = Tue
im März = 2026-03-01..2026-03-31
im märz vormittags = 2026-03-01..2026-03-31 morning
im febuar = 2026-02-01..2026-02-28
im Januar = 2026-01-01..2026-01-31
im Dezember = 2026-12-01..2026-12-31
März und April 2027 = 2027-03-01..2027-03-31 | 2027-04-01..2027-04-30
im März oder Mai = 2026-03-01..2026-03-31 | 2026-05-01..2026-05-31
letzten März = 2025-03-01..2025-03-31
nächsten Januar = 2027-01-01..2027-01-31
von März bis Mai = 2026-03-01..2026-05-31
November bis Februar = 2026-11-01..2027-02-28
Anfang März = 2026-03-01..2026-03-10
Mitte März = 2026-03-11..2026-03-20
Ende März = 2026-03-21..2026-03-31
Ende nächster Woche = 2026-01-29..2026-02-01
Anfang nächster Woche = 2026-01-26..2026-01-27
Anfang der nächsten Woche = 2026-01-26..2026-01-27
Anfang nächsten Monats = 2026-02-01..2026-02-10
in der ersten Februarwoche = 2026-02-01..2026-02-08
in der zweiten Märzwoche = 2026-03-09..2026-03-15
in der letzten Märzwoche = 2026-03-23..2026-03-31
in der ersten Aprilwoche 2027 = 2027-04-01..2027-04-04
erste Woche im Mai = 2026-05-01..2026-05-10
in der letzten Woche im April = 2026-04-27..2026-04-30
fünfte Februarwoche = ?fünfte Februarwoche
the last week of March = 2026-03-23..2026-03-31
in the first week of May = 2026-05-01..2026-05-10
am Dienstag in der letzten Märzwoche = 2026-03-23..2026-03-31 Tue
letzte Woche = 2026-01-12..2026-01-18
zweite Märzhälfte = 2026-03-16..2026-03-31
ab Mai = 2026-05-01..
bis Ende April = ..2026-04-30
vor Mai = ..2026-04-30
nach Mai = 2026-06-01..
nicht vor Mai = 2026-05-01..
nicht im März = ..2026-02-28 | 2026-04-01..
seit März = 2025-03-01..
seit Montag = 2026-01-19..
ab sofort = 2026-01-20..
ab nächster Woche = 2026-01-26..
bis Freitag = ..2026-01-23
im Frühjahr = 2026-03-01..2026-05-31
diesen Winter = 2025-12-01..2026-02-28
Sommer 2027 = 2027-06-01..2027-08-31
vor den Sommerferien = -
KW 12 = 2026-03-16..2026-03-22
12. KW = 2026-03-16..2026-03-22
Kalenderwoche 2 = 2027-01-11..2027-01-17
KW 60 = ?KW 60
in zwei Wochen = 2026-02-02..2026-02-08
heute in zwei Wochen = 2026-02-03
in 3 Tagen = 2026-01-23
in einem Monat = 2026-02-01..2026-02-28
in den nächsten drei Wochen = 2026-01-20..2026-02-10
innerhalb von 14 Tagen = 2026-01-20..2026-02-03
in den nächsten Tagen = 2026-01-20..2026-01-27
im nächsten halben Jahr = 2026-01-20..2026-07-20
vor zwei Wochen = 2026-01-05..2026-01-11
in den letzten drei Monaten = 2025-10-20..2026-01-19
Q2 = 2026-04-01..2026-06-30
zweites Quartal = 2026-04-01..2026-06-30
im 2. Quartal 2027 = 2027-04-01..2027-06-30
dieses Halbjahr = 2026-01-01..2026-06-30
erstes Halbjahr 2026 = 2026-01-01..2026-06-30
dieses Jahr = 2026-01-01..2026-12-31
nächsten Monat = 2026-02-01..2026-02-28
letztes Jahr = 2025-01-01..2025-12-31
nach Ostern = 2026-04-07..
vor Pfingsten = ..2026-05-22
zwischen Ostern und Pfingsten = 2026-04-07..2026-05-22
nach Ostern und vor Pfingsten = 2026-04-07..2026-05-22
in der Woche nach Ostern = 2026-04-07..2026-04-12
an Weihnachten = 2026-12-24..2026-12-26
am 12.3. = 2026-03-12
am 12.3 = 2026-03-12
12.03.2026 = 2026-03-12
12.3.26 = 2026-03-12
2026-03-12 = 2026-03-12
am 3. und 10. März = 2026-03-03 | 2026-03-10
3., 10. und 17. März = 2026-03-03 | 2026-03-10 | 2026-03-17
vom 3. bis 20. Februar = 2026-02-03..2026-02-20
zwischen dem 3. und 20. Februar = 2026-02-03..2026-02-20
28.1.-3.2. = 2026-01-28..2026-02-03
am 19. Januar = 2027-01-19
am 12. = 2026-02-12
Dienstag, 3. März = 2026-03-03
am Di., 3.3.2026 = 2026-03-03
Dienstag, 4. März = ?Dienstag, 4. März
am 30. Februar = ?30. Februar
am 31.4. = ?31.4.
32. März = ?32. März
29. Februar = ?29. Februar
29.2.2028 = 2028-02-29
ab 14 Uhr = after 14:00
vor 12 Uhr = until 12:00
bis 16:30 = until 16:30
zwischen 9 und 12 Uhr = after 9:00 until 12:00
zwischen 9 und 12 = after 9:00 until 12:00
zwischen 9 und 12 Personen = -
um 10 = after 10:00 by 10:00
um 10 Euro = -
halb zehn = after 9:30 by 9:30
gegen 10 Uhr = after 9:30 by 10:30
nicht vor 10 Uhr = after 10:00
nicht nachmittags = by 11:59 | after 18:00
ab mittags = after 12:00
am 1. Mai um 10 Uhr = 2026-05-01 after 10:00 by 10:00
next Tuesday = 2026-01-27
on Tuesdays = Tue
tomorrow afternoon = 2026-01-21 afternoon
in March or May = 2026-03-01..2026-03-31 | 2026-05-01..2026-05-31
in early May = 2026-05-01..2026-05-10
March 3rd = 2026-03-03
31 April = ?31 April
within 14 days = 2026-01-20..2026-02-03
at 2 pm = after 14:00 by 14:00
between 9 and 12 = after 9:00 until 12:00
not on Mondays = Tue Wed Thu Fri Sat Sun only
May I ask something = -
7. MPSC-Kongress = -
Modul 2.0 mit 3 Terminen = -
Gibt es im März 3 Termine? = 2026-03-01..2026-03-31
`

func TestAWholeDateMeansTheDayInTheLocationOfNow(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	night := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC) // past midnight there, before the clocks go forward
	if got := shown(When("heute", night.In(berlin))); got != "2026-03-29" {
		t.Errorf("today is %s", got)
	}
	if got := shown(When("morgen", night.In(berlin))); got != "2026-03-30" {
		t.Errorf("tomorrow is %s", got)
	}
}

func TestEasterIsThatOfTheCalendars(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{1981: "04-19", 2000: "04-23", 2008: "03-23", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2038: "04-25", 2049: "04-18"} {
		if got := easter(year).Format("01-02"); got != want {
			t.Errorf("easter(%d) = %s, want %s", year, got, want)
		}
	}
}

func TestASetHoldsWhatLiesInIt(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		v, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		phrase, starts, ends string
		want                 bool
	}{
		{"im März vormittags", "2026-03-03 09:00", "2026-03-03 13:00", true},
		{"im März vormittags", "2026-03-03 09:00", "2026-03-03 16:00", false},
		{"im März vormittags", "2026-04-01 09:00", "2026-04-01 12:00", false},
		{"dienstags", "2026-03-04 09:00", "2026-03-04 12:00", false},
		{"ab 14 Uhr", "2026-03-04 14:00", "2026-03-04 16:00", true},
		{"ab 14 Uhr", "2026-03-04 13:59", "2026-03-04 16:00", false},
		{"vor 12 Uhr", "2026-03-04 23:00", "2026-03-05 01:00", false},
		{"um 10 Uhr", "2026-03-04 10:00", "2026-03-04 11:00", true},
		{"um 10 Uhr", "2026-03-04 14:00", "2026-03-04 16:00", false},
		{"30. Februar", "2026-03-02 14:00", "2026-03-02 16:00", false},
	} {
		if got := When(c.phrase, tuesday)[0].Holds(at(c.starts), at(c.ends)); got != c.want {
			t.Errorf("%q holds %s: %v", c.phrase, c.starts, got)
		}
	}
}

func TestWhenReadsAnyTextWithinItsBounds(t *testing.T) {
	t.Parallel()
	words := strings.Fields(`am im in bis ab vor nach zwischen und oder nicht außer vom den nächsten letzten diese Woche Wochen Tagen Monat Dienstag dienstags Mo
		Dienstagvormittag vormittags März mai 3. 30. 31. 12.3. 12.03.2026 2026 KW 12 99 99999999999 Q2 Ostern Pfingsten Anfang Ende Hälfte zweite 14 Uhr 9 um halb
		14:30 25:99 – - , . ? / Sommer heute morgen jeden Freitag Wochenende next Tuesday between from to pm innerhalb von drei`)
	rapid.Check(t, func(t *rapid.T) {
		var parts []string
		for range rapid.IntRange(0, 14).Draw(t, "words") {
			if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
				parts = append(parts, rapid.String().Draw(t, "noise"))
				continue
			}
			parts = append(parts, rapid.SampledFrom(words).Draw(t, "word"))
		}
		text := strings.Join(parts, rapid.SampledFrom([]string{" ", ""}).Draw(t, "glue"))
		now := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "now"), 0).UTC()
		sets := When(text, now)
		if len(sets) > maxSets {
			t.Fatalf("%d sets", len(sets))
		}
		for _, s := range sets {
			end := 0
			for _, span := range s.Spans {
				if span.Start < end || span.End <= span.Start || span.End > len(text) {
					t.Fatalf("%q: span %v", text, span)
				}
				end = span.End
			}
			if len(s.Spans) == 0 {
				t.Fatalf("%q: no span", text)
			}
			for _, c := range []Civil{s.From, s.To} {
				if c != (Civil{}) && civilOf(c.day()) != c {
					t.Fatalf("%q: no whole day %v", text, c)
				}
			}
			if s.From != (Civil{}) && s.To != (Civil{}) && s.To.day().Before(s.From.day()) {
				t.Fatalf("%q: ends before it begins: %v", text, s)
			}
			if s.After < 0 || s.Latest < 0 || s.Before < 0 || s.After > 24*60 || s.Latest > 24*60 || s.Before > 24*60 {
				t.Fatalf("%q: times %v", text, s)
			}
		}
	})
}

func TestWhenPastTakesTheLatestThatHasBegun(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 20, 9, 0, 0, 0, Berlin())
	for text, want := range map[string]string{
		"im März":                   "2025-03-01 2025-03-31",
		"im Januar":                 "2026-01-01 2026-01-31",
		"seit März":                 "2025-03-01 0000",
		"im ersten Halbjahr":        "2026-01-01 2026-06-30",
		"im dritten Quartal":        "2025-07-01 2025-09-30",
		"zwischen Mai und August":   "2025-05-01 2025-08-31",
		"von November bis Februar":  "2025-11-01 2026-02-28",
		"vom 1.3. bis 15.4.":        "2025-03-01 2025-04-15",
		"am Montag":                 "2026-01-19 2026-01-19",
		"letzte vier Wochen":        "2025-12-24 2026-01-20",
		"letztes Jahr":              "2025-01-01 2025-12-31",
		"im März 2026":              "2026-03-01 2026-03-31",
		"nächsten März":             "2026-03-01 2026-03-31",
		"between May and August":    "2025-05-01 2025-08-31",
		"im vergangenen Halbjahr":   "2025-07-01 2025-12-31",
		"in den letzten 12 Monaten": "2025-01-21 2026-01-20",
	} {
		sets := WhenPast(text, now)
		if len(sets) != 1 || sets[0].From.String()+" "+sets[0].To.String() != want {
			t.Errorf("%q: %+v; want %s", text, sets, want)
		}
	}
}
