package catalogue

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// academy is who offers the courses.
const academy = "Smart City Akademie"

// JSONLD describes a run as a schema.org Course with one CourseInstance, ready to
// stand in a script element of its page at baseURL/runs/KEY. Beside what the
// catalogue writes of it stands what search engines ask of a page
// (https://developers.google.com/search/docs/appearance/structured-data/course-info).
func JSONLD(r Run, baseURL string) ([]byte, error) {
	about := []string{r.Module.Title, categoryName(r.Module.Category), r.Module.Institution}
	about = slices.DeleteFunc(about, func(s string) bool { return s == "" })
	course := append(object{{"@context", "https://schema.org"}}, courseOf(r.Module, baseURL)...)
	course = append(course,
		pair{"url", baseURL + "/runs/" + r.Key},
		pair{"description", strings.Join(about, ", ")},
		pair{"provider", object{{"@type", "Organization"}, {"name", academy}}},
		pair{"offers", object{{"@type", "Offer"}, {"category", "Free"}, {"price", 0}, {"priceCurrency", "EUR"}}},
		pair{"hasCourseInstance", []object{instanceOf(r, baseURL)}})
	data, err := json.Marshal(course)
	if err != nil {
		return nil, fmt.Errorf("catalogue.JSONLD(%q): %w", r.Key, err)
	}
	return data, nil
}

// JSONLD writes the catalogue as schema.org data: a graph of Courses with their
// CourseInstances.
func (c Catalogue) JSONLD(baseURL string) ([]byte, error) {
	instances := map[string][]object{}
	for _, r := range c.Runs {
		instances[r.Module.Key] = append(instances[r.Module.Key], instanceOf(r, baseURL))
	}
	graph := []object{}
	for _, m := range c.Modules {
		course := courseOf(m, baseURL)
		if runs := instances[m.Key]; len(runs) > 0 {
			course = append(course, pair{"hasCourseInstance", runs})
		}
		graph = append(graph, course)
	}
	data, err := json.MarshalIndent(object{{"@context", "https://schema.org"}, {"@graph", graph}}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("catalogue.JSONLD: %w", err)
	}
	return append(data, '\n'), nil
}

func courseOf(m Module, baseURL string) object {
	var kind any = "Course"
	if m.Category == Programme {
		kind = []string{"Course", "EducationalOccupationalProgram"}
	}
	o := object{
		{"@type", kind}, {"@id", baseURL + "/#" + m.Key}, {"identifier", m.Key}, {"name", m.Title},
		{"inLanguage", "de"}, {"isAccessibleForFree", true},
	}
	if len(m.Topics) > 0 {
		o = append(o, pair{"about", m.Topics})
	}
	if m.Level != "" {
		o = append(o, pair{"educationalLevel", m.Level})
	}
	if m.Minutes > 0 {
		o = append(o, pair{"timeRequired", minutesLD(m.Minutes)})
	}
	if m.Institution != "" {
		o = append(o, pair{"creator", object{{"@type", "Organization"}, {"name", m.Institution}}})
	}
	return o
}

func instanceOf(r Run, baseURL string) object {
	page := baseURL + "/runs/" + r.Key
	status := "https://schema.org/EventScheduled"
	if r.Status == Cancelled {
		status = "https://schema.org/EventCancelled"
	}
	o := object{
		{"@type", "CourseInstance"}, {"@id", page}, {"identifier", r.Key}, {"name", r.Name()}, {"url", page},
		{"startDate", stamp(r.Starts())}, {"endDate", stamp(r.Ends())}, {"eventStatus", status},
		{"eventAttendanceMode", "https://schema.org/OnlineEventAttendanceMode"}, {"courseMode", "Online"},
		{"courseWorkload", minutesLD(r.Minutes())},
	}
	place := object{{"@type", "VirtualLocation"}, {"url", page}}
	if r.Platform != "" {
		place = append(place, pair{"name", r.Platform})
	}
	o = append(o, pair{"location", place})
	if len(r.Sessions) > 1 {
		var parts []object
		for _, s := range r.Sessions {
			name := s.Title
			if name == "" {
				name = r.Name()
			}
			parts = append(parts, object{{"@type", "EducationEvent"}, {"name", name}, {"startDate", stamp(s.Starts)}, {"endDate", stamp(s.Ends)}})
		}
		o = append(o, pair{"subEvent", parts})
	}
	o = append(o, pair{"maximumAttendeeCapacity", r.Seats.Capacity}, pair{"remainingAttendeeCapacity", r.Seats.Free()})
	return append(o, pair{"offers", offerOf(r, page)})
}

// categoryName is the German name of a category, as CSV has it.
func categoryName(c Category) string {
	for _, choice := range categories() {
		if choice.name == string(c) {
			return choice.german
		}
	}
	return ""
}

func offerOf(r Run, page string) object {
	if _, ok := webAddress(r.BookingURL); ok {
		page = r.BookingURL
	}
	availability := "https://schema.org/InStock"
	switch {
	case r.Status != Open, r.Seats.Free() == 0 && !r.WaitingList:
		availability = "https://schema.org/SoldOut"
	case r.Seats.Free() == 0:
		availability = "https://schema.org/BackOrder"
	}
	o := object{{"@type", "Offer"}, {"url", page}, {"price", 0}, {"priceCurrency", "EUR"}, {"availability", availability}}
	if !r.BookingOpens.IsZero() {
		o = append(o, pair{"validFrom", stamp(r.BookingOpens)})
	}
	return append(o, pair{"validThrough", stamp(r.Closes())})
}

// minutesLD is a length as ISO 8601 writes it.
func minutesLD(minutes int) string { return fmt.Sprintf("PT%dM", minutes) }

func stamp(t time.Time) string { return t.In(german.Berlin()).Format(time.RFC3339) }
