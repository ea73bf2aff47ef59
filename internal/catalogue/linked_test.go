package catalogue_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

// described shows what a catalogue holds, a line for each module and run.
func described(c catalogue.Catalogue) string {
	var b strings.Builder
	for _, m := range c.Modules {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%s|%d|%s\n", m.Key, m.Title, m.Category, strings.Join(m.Topics, ","), m.Level, m.Minutes, m.Institution)
	}
	for _, r := range c.Runs {
		fmt.Fprintf(&b, "%s|%s|%s|%s|%d/%d|%s", r.Key, r.Name(), r.Platform, r.Status, r.Seats.Taken, r.Seats.Capacity, r.BookingURL)
		for _, s := range r.Sessions {
			fmt.Fprintf(&b, "|%s–%s %s", s.Starts.In(german.Berlin()).Format("2006-01-02 15:04"), s.Ends.In(german.Berlin()).Format("15:04"), s.Title)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestSchemaOrgDataIsImported(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ name, data, want string }{
		"a page with a course and its runs": {"https://akademie.example.org/kurse/ki", `<!doctype html><html><head>
<script type="application/javascript">var x = {"@type": "Event"}</script>
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Course", "@id": "https://akademie.example.org/kurse/ki", "name": "KI &amp; Recht",
 "about": ["KI", {"@type": "Thing", "name": "Recht"}], "educationalLevel": "Beginner", "timeRequired": "PT2H",
 "provider": {"@type": "Organization", "name": "Hochschule Harz"},
 "hasCourseInstance": [
  {"@type": "CourseInstance", "startDate": "2026-03-03T09:00:00+01:00", "endDate": "2026-03-03T11:00:00+01:00",
   "location": {"@type": "VirtualLocation", "name": "BigBlueButton"}, "maximumAttendeeCapacity": 25},
  {"@type": "CourseInstance", "startDate": "2026-04-14T08:00:00Z", "duration": "PT90M", "eventStatus": "https://schema.org/EventCancelled"},
  {"@type": "CourseInstance", "courseMode": "online"}]}
</script></head><body></body></html>`, `ki|KI & Recht|elective|KI,Recht|beginner|120|Hochschule Harz
ki-2026-03-03|KI & Recht|BigBlueButton|open|0/25||2026-03-03 09:00–11:00 
ki-2026-04-14|KI & Recht||cancelled|0/30||2026-04-14 10:00–11:30 
`},
		"a graph with references": {"seite.json", `{"@context": "https://schema.org", "@graph": [
 {"@id": "#run", "@type": ["CourseInstance", "EducationEvent"], "startDate": "2026-03-03T09:00", "endDate": "2026-03-03T11:00",
  "location": {"@id": "#place"}},
 {"@id": "#course", "@type": "schema:Course", "schema:name": "Datenrecht", "hasCourseInstance": {"@id": "#run"}},
 {"@id": "#place", "@type": "VirtualLocation", "url": "https://meet.example.org/x"}]}`, `course|Datenrecht|elective|||0|
run|Datenrecht|meet.example.org|open|0/30||2026-03-03 09:00–11:00 
`},
		"events on their own, in a list": {"https://example.org/termine/", `[{"@type": "ItemList", "itemListElement": [
 {"@type": "ListItem", "item": {"@type": "EducationEvent", "name": "Peer-Learning Biletado", "url": "/termine/biletado-auftakt",
  "startDate": "2026-02-26T10:00:00+01:00", "endDate": "2026-02-26T12:00:00+01:00", "organizer": {"name": "KTS"},
  "offers": {"@type": "Offer", "url": "https://tickets.example.org/biletado", "availability": "https://schema.org/SoldOut"},
  "maximumAttendeeCapacity": 40}}]}]`, `biletado-auftakt|Peer-Learning Biletado|elective|||0|KTS
biletado-auftakt|Peer-Learning Biletado||open|40/40|https://tickets.example.org/biletado|2026-02-26 10:00–12:00 
`},
		"a programme of several mornings": {"p.json", `{"@type": "EducationalOccupationalProgram", "@id": "scm", "name": "Smart City Manager", "hasCourseInstance":
 {"@type": "CourseInstance", "@id": "scm-1", "name": "Durchgang 1", "subEvent": [
  {"@type": "Event", "name": "Abschluss", "startDate": "2026-05-08T09:00", "endDate": "2026-05-08T12:00"},
  {"@type": "Event", "name": "Auftakt", "startDate": "2026-03-06T09:00", "endDate": "2026-03-06T12:00"}],
  "remainingAttendeeCapacity": 3, "maximumAttendeeCapacity": 12, "url": "https://example.org/scm"}}`, `scm|Smart City Manager|programme|||0|
scm-1|Smart City Manager, Durchgang 1||open|9/12|https://example.org/scm|2026-03-06 09:00–12:00 Auftakt|2026-05-08 09:00–12:00 Abschluss
`},
		"parts that name the whole": {"p.json", `{"@graph": [
 {"@type": "Event", "@id": "reihe", "name": "Reihe"},
 {"@type": "Event", "@id": "t2", "superEvent": {"@id": "reihe"}, "name": "Zwei", "startDate": "2026-03-10T09:00", "duration": "PT1H"},
 {"@type": "Event", "@id": "t1", "superEvent": {"@id": "reihe"}, "name": "Eins", "startDate": "2026-03-03T09:00", "duration": "PT1H"}]}`, `reihe|Reihe|elective|||0|
reihe|Reihe||open|0/30||2026-03-03 09:00–10:00 Eins|2026-03-10 09:00–10:00 Zwei
`},
		"a series of events": {"p.json", `{"@type": "EventSeries", "@id": "sprechstunde", "name": "Sprechstunde", "subEvent": [
 {"@type": "Event", "startDate": "2026-03-03T09:00", "duration": "PT1H"}, {"@type": "Event", "startDate": "2026-03-03T14:00", "duration": "PT1H"}]}`, `sprechstunde|Sprechstunde|elective|||0|
sprechstunde-2026-03-03|Sprechstunde||open|0/30||2026-03-03 09:00–10:00 
sprechstunde-2026-03-03-1400|Sprechstunde||open|0/30||2026-03-03 14:00–15:00 
`},
		"a weekly schedule over the change to summer time": {"p.json", `{"@type": "Course", "name": "Open Source", "hasCourseInstance": {"@type": "CourseInstance", "courseSchedule":
 {"@type": "Schedule", "startDate": "2026-03-17", "endDate": "2026-04-07", "startTime": "09:00:00", "endTime": "10:30", "repeatFrequency": "P1W",
  "byDay": ["https://schema.org/Tuesday", "FR"], "exceptDate": "2026-04-03"}}}`, `open-source|Open Source|elective|||0|
open-source-2026-03-17|Open Source||open|0/30||2026-03-17 09:00–10:30 |2026-03-20 09:00–10:30 |2026-03-24 09:00–10:30 |2026-03-27 09:00–10:30 |2026-03-31 09:00–10:30 |2026-04-07 09:00–10:30 
`},
		"a schedule that is counted": {"p.json", `{"@type": "Course", "name": "Open Source", "hasCourseInstance": {"@type": "CourseInstance", "courseSchedule":
 {"startDate": "2026-03-17T09:00", "duration": "PT1H", "repeatFrequency": "P2W", "repeatCount": 3}}}`, `open-source|Open Source|elective|||0|
open-source-2026-03-17|Open Source||open|0/30||2026-03-17 09:00–10:00 |2026-03-31 09:00–10:00 |2026-04-14 09:00–10:00 
`},
	}
	b := setup(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			b.exec(t, `DELETE FROM runs`)
			b.exec(t, `DELETE FROM modules`)
			given := read(t, file(tt.name, tt.data))
			if _, err := b.importer().Apply(t.Context(), given, catalogue.Options{Capacity: 30}); err != nil {
				t.Fatal(err)
			}
			all, err := b.All(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, described(all)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if plan, err := b.importer().Plan(t.Context(), given, catalogue.Options{}); err != nil || !plan.Empty() {
				t.Errorf("again: %v\n%s", err, printed(t, plan))
			}
		})
	}
}

func TestAPageThatNamesAModuleDifferentlyFindsItByTitle(t *testing.T) {
	t.Parallel()
	b := imported(t)
	given := read(t, file("seite.json", `{"@type": "Course", "@id": "https://example.org/module/4711", "name": "künstliche intelligenz",
 "hasCourseInstance": {"@type": "CourseInstance", "@id": "https://example.org/termin/12", "startDate": "2026-06-02T09:00", "duration": "PT2H"}}`))
	if _, err := b.importer().Apply(t.Context(), given, catalogue.Options{Capacity: 10}); err != nil {
		t.Fatal(err)
	}
	r, err := b.RunByKey(t.Context(), "12")
	modules, _ := b.Modules(t.Context())
	if err != nil || r.Module.Key != "ki" || len(modules) != 2 || r.Module.Category != catalogue.Compulsory {
		t.Errorf("%+v, %d modules, %v", r, len(modules), err)
	}
}

func TestWhatSchemaOrgDataLacksIsNamed(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`<p>nichts</p>`: "keine Daten nach schema.org",
		`<script type="application/ld+json">{"@type": "Event", </script>`:                                                                                                       "Ab hier ist das JSON nicht zu lesen",
		`{"@type": "Organization", "name": "KTS"}`:                                                                                                                              "weder Kurse noch Veranstaltungen",
		`{"@type": "Event", "name": "Kongress", "startDate": "2026-05-05"}`:                                                                                                     "hat keine Uhrzeit",
		`{"@type": "Event", "name": "Kongress", "startDate": "2026-05-05T09:00"}`:                                                                                               "fehlt das Ende",
		`{"@type": "Event", "name": "K", "startDate": "2026-03-29T02:30", "duration": "PT1H"}`:                                                                                  "gibt es nicht, weil",
		`{"@type": "Event", "name": "K", "startDate": "2026-05-05T09:00", "endDate": "2026-05-07T17:00"}`:                                                                       "länger als einen Tag",
		`{"@type": "Event", "name": "K", "startDate": "2026-05-05T09:00", "duration": "PT1H", "maximumAttendeeCapacity": "viele"}`:                                              "mögliche Zahl",
		`{"@type": "Event", "name": "K", "eventSchedule": {"startDate": "2026-01-01", "startTime": "09:00", "duration": "PT1H", "repeatFrequency": "P1D", "repeatCount": 500}}`: "mehr als 100 Sitzungen",
		`{"@type": "Event", "name": "K", "eventSchedule": {"startDate": "2026-01-01", "startTime": "09:00", "duration": "PT1H", "repeatFrequency": "P1M"}}`:                     "wird nicht gelesen",
	} {
		_, err := catalogue.Read(file("seite", data))
		if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", data, err, want)
		}
	}
}

func TestARunIsDescribedForSearchEnginesAndReadBack(t *testing.T) {
	t.Parallel()
	b := imported(t)
	b.exec(t, `UPDATE runs SET taken = 12 WHERE key = 'scm-1'`)
	b.exec(t, `UPDATE modules SET title = '</script><b>KI' WHERE key = 'ki'`)
	scm, _ := b.RunByKey(t.Context(), "scm-1")
	data, err := catalogue.JSONLD(scm, "https://akademie.example.org")
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Type      []string `json:"@type"`
		Instances []struct {
			URL      string
			Start    string `json:"startDate"`
			Left     int    `json:"remainingAttendeeCapacity"`
			Offers   struct{ Availability, URL string }
			SubEvent []struct{ Name, StartDate string }
		} `json:"hasCourseInstance"`
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if i := got.Instances[0]; got.Type[0] != "Course" || i.URL != "https://akademie.example.org/runs/scm-1" || i.Start != "2026-03-06T09:00:00+01:00" ||
		i.Left != 0 || i.Offers.Availability != "https://schema.org/SoldOut" || len(i.SubEvent) != 3 || i.SubEvent[1].StartDate != "2026-04-10T09:00:00+02:00" {
		t.Errorf("%s", data)
	}
	ki, _ := b.RunByKey(t.Context(), "ki-maerz")
	if data, err := catalogue.JSONLD(ki, ""); err != nil || strings.Contains(string(data), "</script>") {
		t.Errorf("%s, %v", data, err)
	}

	all, _ := b.All(t.Context())
	data, err = all.JSONLD("https://akademie.example.org")
	if err != nil {
		t.Fatal(err)
	}
	other := setup(t)
	if _, err := other.importer().Apply(t.Context(), read(t, file("export.jsonld", string(data))), catalogue.Options{}); err != nil {
		t.Fatal(err)
	}
	copied, err := other.All(t.Context())
	want := `ki|</script><b>KI|elective|KI,Ethik|beginner|120|Hochschule Harz
scm|Smart City Manager|programme|Führung||1800|
ki-maerz|</script><b>KI|BigBlueButton|open|0/20|https://akademie.example.org/runs/ki-maerz|2026-03-03 09:00–11:00 
scm-1|Smart City Manager, Durchgang 1||open|12/12|https://akademie.example.org/runs/scm-1|2026-03-06 09:00–12:00 Auftakt|2026-04-10 09:00–12:00 |2026-05-08 13:30–16:30 Abschluss
`
	if diff := cmp.Diff(want, described(copied)); err != nil || diff != "" {
		t.Errorf("%v -want +got:\n%s", err, diff)
	}
}
