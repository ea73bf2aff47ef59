package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// A courseLD describes a run to search engines, as schema.org's Course with one
// CourseInstance (https://schema.org/CourseInstance).
type courseLD struct {
	Context     string       `json:"@context"`
	Type        string       `json:"@type"`
	Name        string       `json:"name"`
	Description string       `json:"description"`
	Code        string       `json:"courseCode"`
	URL         string       `json:"url"`
	InLanguage  string       `json:"inLanguage"`
	About       []string     `json:"about,omitempty"`
	Provider    orgLD        `json:"provider"`
	Offers      *offerLD     `json:"offers,omitempty"`
	Instance    []instanceLD `json:"hasCourseInstance"`
}

type orgLD struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type offerLD struct {
	Type         string `json:"@type"`
	Category     string `json:"category"`
	Price        int    `json:"price"`
	Currency     string `json:"priceCurrency"`
	Availability string `json:"availability"`
	URL          string `json:"url"`
}

type instanceLD struct {
	Type       string      `json:"@type"`
	Name       string      `json:"name"`
	Mode       string      `json:"courseMode"`
	Workload   string      `json:"courseWorkload"`
	Status     string      `json:"eventStatus"`
	Attendance string      `json:"eventAttendanceMode"`
	Starts     string      `json:"startDate"`
	Ends       string      `json:"endDate"`
	Capacity   int         `json:"maximumAttendeeCapacity"`
	Left       int         `json:"remainingAttendeeCapacity"`
	Location   placeLD     `json:"location"`
	Sessions   []sessionLD `json:"subEvent,omitempty"`
}

type placeLD struct {
	Type string `json:"@type"`
	URL  string `json:"url"`
}

type sessionLD struct {
	Type   string `json:"@type"`
	Name   string `json:"name"`
	Starts string `json:"startDate"`
	Ends   string `json:"endDate"`
}

const schema = "https://schema.org/"

// courseLD describes a run as it is at now.
func (s *Server) courseLD(c echo.Context, run catalogue.Run, now time.Time) courseLD {
	page := s.publicURL(c) + "/runs/" + run.Key
	instance := instanceLD{
		Type: "CourseInstance", Name: run.Name(), Mode: "online", Workload: isoDuration(run.Minutes()),
		Status: schema + "EventScheduled", Attendance: schema + "OnlineEventAttendanceMode",
		Starts: isoTime(run.Starts()), Ends: isoTime(run.Ends()),
		Capacity: run.Seats.Capacity, Left: run.Seats.Free(), Location: placeLD{"VirtualLocation", page},
	}
	if run.Status == catalogue.Cancelled {
		instance.Status = schema + "EventCancelled"
	}
	if len(run.Sessions) > 1 {
		for _, x := range run.Sessions {
			name := x.Title
			if name == "" {
				name = fmt.Sprintf("%s (%d/%d)", run.Name(), x.N, len(run.Sessions))
			}
			instance.Sessions = append(instance.Sessions, sessionLD{"Event", name, isoTime(x.Starts), isoTime(x.Ends)})
		}
	}
	about := []string{germanRuns.Categories[run.Module.Category], run.Module.Institution}
	course := courseLD{
		Context: strings.TrimSuffix(schema, "/"), Type: "Course", Name: run.Module.Title, Code: run.Module.Key, URL: page, InLanguage: langDE,
		Description: strings.TrimSuffix(strings.Join(about, ", "), ", "), About: run.Module.Topics,
		Provider: orgLD{"Organization", "Smart City Akademie"}, Instance: []instanceLD{instance},
	}
	if state := availabilityLD(run.Availability(now)); state != "" {
		course.Offers = &offerLD{"Offer", "Free", 0, "EUR", schema + state, page}
	}
	return course
}

// availabilityLD is what schema.org calls the state of seats; "" when none are
// given away.
func availabilityLD(a catalogue.Availability) string {
	switch a {
	case catalogue.Bookable:
		return "InStock"
	case catalogue.Waitable:
		return "BackOrder"
	case catalogue.Full:
		return "SoldOut"
	case catalogue.NotYet:
		return "PreOrder"
	}
	return ""
}

// isoDuration writes a length as ISO 8601 does: PT2H30M.
func isoDuration(minutes int) string {
	d := "PT"
	if h := minutes / 60; h > 0 {
		d += fmt.Sprintf("%dH", h)
	}
	if m := minutes % 60; m > 0 || minutes == 0 {
		d += fmt.Sprintf("%dM", m)
	}
	return d
}

// webcal is the address that opens a calendar program.
func webcal(address string) template.URL {
	_, rest, _ := strings.Cut(address, "://")
	return template.URL("webcal://" + rest) //nolint:gosec // our own address
}
