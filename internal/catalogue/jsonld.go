package catalogue

import (
	"encoding/json"
	"fmt"
	"time"
)

// JSONLD describes a run as a schema.org Course with one CourseInstance, ready to
// stand in a script element of its page at baseURL/runs/KEY.
func JSONLD(r Run, baseURL string) ([]byte, error) {
	course := courseOf(r.Module, baseURL)
	course = append(course, pair{"hasCourseInstance", []object{instanceOf(r, baseURL)}})
	data, err := json.Marshal(append(object{{"@context", "https://schema.org"}}, course...))
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
	kind := []string{"Course"}
	if m.Category == Programme {
		kind = append(kind, "EducationalOccupationalProgram")
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
		o = append(o, pair{"timeRequired", fmt.Sprintf("PT%dM", m.Minutes)})
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

func offerOf(r Run, page string) object {
	if r.BookingURL != "" {
		page = r.BookingURL
	}
	availability := "https://schema.org/InStock"
	if r.Seats.Free() == 0 || r.Status != Open {
		availability = "https://schema.org/SoldOut"
	}
	o := object{{"@type", "Offer"}, {"url", page}, {"price", 0}, {"priceCurrency", "EUR"}, {"availability", availability}}
	if !r.BookingOpens.IsZero() {
		o = append(o, pair{"validFrom", stamp(r.BookingOpens)})
	}
	return append(o, pair{"validThrough", stamp(r.Closes())})
}

func stamp(t time.Time) string { return t.In(Berlin()).Format(time.RFC3339) }
