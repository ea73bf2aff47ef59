package catalogue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// text draws a value as a spreadsheet might hold it, quotes, separators and
// formulas included, without the spaces that reading takes away.
func text(most int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := rapid.StringOfN(rapid.SampledFrom([]rune(`abcÄöß€"';,|=+-@ #‚“é—1`)), 0, most, -1).Draw(t, "text")
		return strings.Join(strings.Fields(s), " ")
	})
}

// begins draws when a session begins: mostly around the changes to and from
// summer time, one of them within the hour that comes twice.
func begins(t *rapid.T) time.Time {
	changes := []time.Time{
		time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 5, 7, 0, 0, 0, time.UTC),
	}
	return rapid.SampledFrom(changes).Draw(t, "day").Add(time.Duration(rapid.IntRange(-90, 90).Draw(t, "minutes")) * time.Minute)
}

func sessions(t *rapid.T) (out []catalogue.Session) {
	at := begins(t)
	for i := range rapid.IntRange(1, 4).Draw(t, "sessions") {
		ends := at.Add(time.Duration(rapid.IntRange(1, 20*60).Draw(t, "length")) * time.Minute)
		out = append(out, catalogue.Session{N: i + 1, Title: text(20).Draw(t, "session"), Starts: at, Ends: ends})
		at = ends.Add(time.Duration(rapid.IntRange(0, 60*24*8).Draw(t, "pause")) * time.Minute)
	}
	return out
}

func moment(t *rapid.T) (at time.Time) {
	if rapid.Bool().Draw(t, "set") {
		at = begins(t)
	}
	return at
}

// drawn draws a catalogue that an import could have made.
func drawn(t *rapid.T) (c catalogue.Catalogue) {
	for i := range rapid.IntRange(1, 3).Draw(t, "modules") {
		c.Modules = append(c.Modules, catalogue.Module{
			Key: fmt.Sprintf("m%d", i), Title: fmt.Sprintf("%d %s", i, text(30).Draw(t, "title")),
			Category: rapid.SampledFrom([]catalogue.Category{catalogue.Compulsory, catalogue.Elective, catalogue.Programme, catalogue.PeerLearning}).Draw(t, "category"),
			Topics:   rapid.SampledFrom([][]string{{}, {"KI"}, {"KI", "Recht & Ethik", "=Summe"}}).Draw(t, "topics"),
			Level:    rapid.SampledFrom([]catalogue.Level{"", catalogue.Beginner, catalogue.Intermediate, catalogue.Advanced}).Draw(t, "level"),
			Minutes:  rapid.IntRange(0, 3000).Draw(t, "minutes"), Institution: text(20).Draw(t, "institution"),
			Document: text(20).Draw(t, "document"), Retired: rapid.Bool().Draw(t, "retired"),
		})
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "runs") {
		r := catalogue.Run{
			Key: fmt.Sprintf("r%d", i), Module: rapid.SampledFrom(c.Modules).Draw(t, "module"), Title: text(20).Draw(t, "title"),
			Platform: text(20).Draw(t, "platform"), Status: rapid.SampledFrom([]catalogue.Status{catalogue.Open, catalogue.Closed, catalogue.Cancelled}).Draw(t, "status"),
			WaitingList: rapid.Bool().Draw(t, "list"), BookingOpens: moment(t),
			BookingURL: rapid.SampledFrom([]string{"", "https://example.org/?a=1&b=%20;"}).Draw(t, "url"),
			Sessions:   sessions(t), Seats: catalogue.Seats{Capacity: rapid.IntRange(0, 50).Draw(t, "capacity")},
		}
		if r.BookingOpens.IsZero() {
			r.BookingCloses = moment(t)
		}
		if rapid.Bool().Draw(t, "external") {
			r.Seats.From, r.Seats.Ref = "pretix", "ki/1"
		}
		c.Runs = append(c.Runs, r)
	}
	return c
}

func TestWhatIsExportedIsImportedWithoutAChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	rapid.Check(t, func(rt *rapid.T) {
		b.exec(t, `DELETE FROM runs`)
		b.exec(t, `DELETE FROM modules`)
		first, err := drawn(rt).JSON()
		if err != nil {
			rt.Fatal(err)
		}
		b.apply(rt, catalogue.File{Name: "k.json", Data: first})
		all, err := b.All(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		again, err := all.JSON()
		if err != nil {
			rt.Fatal(err)
		}
		modules, runs := all.CSV()
		for name, files := range map[string][]catalogue.File{
			"JSON as drawn": {{Name: "k.json", Data: first}}, "JSON": {{Name: "k.json", Data: again}},
			"CSV": {{Name: "module.csv", Data: modules}, {Name: "termine.csv", Data: runs}},
		} {
			given, err := catalogue.Read(files...)
			if err != nil {
				rt.Fatalf("%s: %v\n%s\n%s", name, err, modules, runs)
			}
			plan, err := b.importer().Plan(t.Context(), given, catalogue.Options{RetireMissing: true})
			var out strings.Builder
			_ = plan.Print(&out)
			if err != nil || !plan.Empty() || len(plan.Problems) > 0 || plan.Count(catalogue.Unchanged) != len(all.Modules)+len(all.Runs) {
				rt.Fatalf("%s: %v\n%s\n%s\n%s", name, err, out.String(), modules, runs)
			}
		}
	})
}
