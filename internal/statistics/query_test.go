package statistics

import (
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

func parse(t testing.TB, encoded string) (Query, error) {
	t.Helper()
	v, err := url.ParseQuery(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(v)
}

func mustParse(t testing.TB, encoded string) Query {
	t.Helper()
	q, err := parse(t, encoded)
	if err != nil {
		t.Fatalf("%s: %v", encoded, err)
	}
	return q
}

func TestAQueryIsEncodedAsAReaderWouldWriteIt(t *testing.T) {
	t.Parallel()
	q := Query{
		Metrics: []Metric{Confirmed, Bookings}, Dimensions: []Dimension{Land, Month},
		Filters: []Filter{{Module, []string{"ki", "daten"}, false}, {Land, []string{"NW", ""}, true}},
		Period:  Period{german.Civil{Year: 2026, Month: 1, Day: 1}, german.Civil{Year: 2026, Month: 6, Day: 30}},
		Compare: Period{From: german.Civil{Year: 2025, Month: 1, Day: 1}},
		By:      ByRun, Having: []Having{{Confirmed, AtLeast, 20.5}}, Sort: Sort{Metric: Bookings, Ascending: true}, Limit: 5, View: ViewBars,
	}
	const want = "metric=confirmed&metric=bookings&by=land&by=month&not_land=&not_land=NW&module=daten&module=ki" +
		"&from=2026-01-01&to=2026-06-30&compare_from=2025-01-01&basis=run&having=confirmed%3E%3D20.5&sort=bookings&order=up&limit=5&view=bars"
	if got := q.Encode(); got != want {
		t.Errorf("encoded as\n%s, want\n%s", got, want)
	}
	if q := mustParse(t, "metric=people&sort=dimensions"); !q.Sort.Dimensions || q.Encode() != "metric=people&sort=dimensions" {
		t.Errorf("%+v", q)
	}
}

func TestWhatIsEncodedIsReadAsTheSameQuery(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		q := randomQuery(r)
		metric := rapid.SampledFrom(append(q.Metrics, ""))
		for range rapid.IntRange(0, 2).Draw(r, "having") {
			op := rapid.SampledFrom([]Op{More, AtLeast, Less, AtMost, Exactly}).Draw(r, "op")
			q.Having = append(q.Having, Having{q.Metrics[0], op, rapid.Float64Range(-1e6, 1e6).Draw(r, "value")})
		}
		q.Sort = Sort{Metric: metric.Draw(r, "sort"), Ascending: rapid.Bool().Draw(r, "ascending")}
		q.Sort.Dimensions = q.Sort.Metric == "" && rapid.Bool().Draw(r, "by dimensions")
		q.Limit = rapid.IntRange(0, MaxRows).Draw(r, "limit")
		q.View = rapid.SampledFrom([]View{ViewAuto, ViewTable, ViewBars, ViewLines, ViewStacked}).Draw(r, "view")
		again, err := url.ParseQuery(q.Encode())
		if err != nil {
			r.Fatal(err)
		}
		read, err := Parse(again)
		if err != nil || read.Encode() != q.Encode() {
			r.Fatalf("%v\n%s\n%s", err, q.Encode(), read.Encode())
		}
		if twice, err := Parse(again); err != nil || !reflect.DeepEqual(read, twice) || !reflect.DeepEqual(read, read.canonical()) {
			r.Fatalf("%+v\n%+v", read, twice)
		}
		proposed, err := json.Marshal(again)
		if err != nil {
			r.Fatal(err)
		}
		if decoded, err := Decode(proposed); err != nil || !reflect.DeepEqual(decoded, read) {
			r.Fatalf("%v\n%s\n%+v", err, proposed, decoded)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range benchQueries {
		f.Add(seed)
	}
	f.Add("metric=bookings&land='; drop table bookings; --")
	f.Add("metric=bookings&limit=1_0&having=bookings>=0x1p4")
	f.Fuzz(func(t *testing.T, encoded string) {
		v, err := url.ParseQuery(encoded)
		if err != nil {
			return
		}
		q, err := Parse(v)
		if err != nil {
			var problem *Problem
			if !errors.As(err, &problem) || !errors.Is(err, fault.Invalid) || problem.Field == "" || problem.Rule == "" {
				t.Fatalf("%q: %v", encoded, err)
			}
			return
		}
		if again := mustParse(t, q.Encode()); !reflect.DeepEqual(again, q) {
			t.Errorf("%q is %+v, then %+v", encoded, q, again)
		}
		if made, err := compile(q.settled(), 1); err != nil {
			t.Error(err)
		} else if bad := strings.IndexAny(made.sql, "\\;\"\x00"); bad >= 0 {
			t.Errorf("%q compiles to\n%s", encoded, made.sql)
		}
	})
}

func TestWhatIsNoQueryIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	for encoded, want := range map[string]Problem{
		"":                                {"metrics", RuleMissing, ""},
		"by=land":                         {"metrics", RuleMissing, ""},
		"metric=names":                    {"metrics", RuleUnknown, "names"},
		"metric=bookings&metric=bookings": {"metrics", RuleIncoherent, "bookings"},
		"metric=bookings&metric=confirmed&metric=cancelled&metric=expired&metric=people": {"metrics", RuleTooMany, "5"},
		"metric=bookings&metric=questions":                                               {"metrics", RuleIncoherent, "questions"},
		"metric=bookings&by=email":                                                       {"dimensions", RuleUnknown, "email"},
		"metric=bookings&by=held":                                                        {"dimensions", RuleUnknown, "held"},
		"metric=bookings&by=land&by=land":                                                {"dimensions", RuleIncoherent, "land"},
		"metric=bookings&by=land&by=month&by=size":                                       {"dimensions", RuleTooMany, "3"},
		"metric=utilisation&by=land":                                                     {"dimensions", RuleIncoherent, "land"},
		"metric=bookings&metric=seats&by=status":                                         {"dimensions", RuleIncoherent, "status"},
		"metric=questions&by=module":                                                     {"dimensions", RuleIncoherent, "module"},
		"metric=bookings&land=XX":                                                        {"filters", RuleUnknown, "XX"},
		"metric=bookings&land=BB&land=BB":                                                {"filters", RuleUnknown, "BB"},
		"metric=bookings&land=BB&not_land=BE":                                            {"filters", RuleTooMany, "land"},
		"metric=bookings&month=2026-13":                                                  {"filters", RuleUnknown, "2026-13"},
		"metric=bookings&quarter=2026-03":                                                {"filters", RuleUnknown, "2026-03"},
		"metric=bookings&municipality=12":                                                {"filters", RuleUnknown, "12"},
		"metric=bookings&municipality=%2B1234567":                                        {"filters", RuleUnknown, "+1234567"},
		"metric=bookings&status=refused":                                                 {"filters", RuleUnknown, "refused"},
		"metric=questions&status=confirmed":                                              {"filters", RuleUnknown, "confirmed"},
		"metric=bookings&module=" + strings.Repeat("x", 201):                             {"filters", RuleUnknown, strings.Repeat("x", 201)},
		"metric=bookings&module=a%00b":                                                   {"filters", RuleUnknown, "a\x00b"},
		"metric=bookings&email=x":                                                        {"parameters", RuleUnknown, "email"},
		"metric=bookings&from=2026-02-30":                                                {"period", RuleBadPeriod, "2026-02-30"},
		"metric=bookings&from=2026-1-1":                                                  {"period", RuleBadPeriod, "2026-1-1"},
		"metric=bookings&from=2026-02-01&to=2026-01-31":                                  {"period", RuleBadPeriod, "2026-01-31"},
		"metric=bookings&from=2026-02-01&from=2026-02-01":                                {"parameters", RuleTooMany, "from"},
		"metric=bookings&compare_from=2026-02-01":                                        {"compare", RuleBadPeriod, ""},
		"metric=bookings&by=month&to=2026-02-01&compare_to=2025-02-01":                   {"compare", RuleBadPeriod, ""},
		"metric=utilisation&basis=request":                                               {"basis", RuleIncoherent, "request"},
		"metric=questions&basis=run":                                                     {"basis", RuleIncoherent, "run"},
		"metric=bookings&basis=moon":                                                     {"basis", RuleUnknown, "moon"},
		"metric=bookings&having=confirmed>1":                                             {"having", RuleNotCompared, "confirmed"},
		"metric=bookings&having=bookings<>1":                                             {"having", RuleUnknown, "bookings<>1"},
		"metric=bookings&having=bookings>NaN":                                            {"having", RuleUnknown, "NaN"},
		"metric=bookings&sort=confirmed":                                                 {"sort", RuleNotCompared, "confirmed"},
		"metric=bookings&sort=id":                                                        {"sort", RuleUnknown, "id"},
		"metric=bookings&limit=501":                                                      {"limit", RuleTooMany, "501"},
		"metric=bookings&limit=-1":                                                       {"limit", RuleUnknown, "-1"},
		"metric=bookings&view=pie":                                                       {"view", RuleUnknown, "pie"},
	} {
		_, err := parse(t, encoded)
		var got *Problem
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%s: %v, want %+v", encoded, err, want)
		}
	}
}

func TestAProposalOfAModelIsReadStrictly(t *testing.T) {
	t.Parallel()
	q, err := Decode([]byte(`{"metric": "confirmed", "by": ["land"], "from": "2026-01-01", "limit": 5, "module": []}`))
	if err != nil || q.Encode() != "metric=confirmed&by=land&from=2026-01-01&limit=5" {
		t.Errorf("%s, %v", q.Encode(), err)
	}
	for _, proposed := range []string{
		``, `null`, `[]`, `"metric"`, `{"metric": null}`, `{"metric": {"a": "confirmed"}}`, `{"metric": [["confirmed"]]}`,
		`{"metric": true}`, `{"metric": "confirmed"} {"by": "land"}`, `{"metric": "confirmed", "sql": "select 1"}`,
		`{"metric": "confirmed", "metric": "cancelled"}`, `{"metric": "confirmed"`, "{\"metric\": \"\xff\"}",
		`{"metric": "confirmed", "land": ["` + strings.Repeat("x", longestProposal) + `"]}`,
	} {
		if q, err := Decode([]byte(proposed)); err == nil || !errors.Is(err, fault.Invalid) {
			t.Errorf("%s is read as %s (%v)", proposed, q.Encode(), err)
		}
	}
}
