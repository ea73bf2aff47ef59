package conversation

import "time"

// A Board is a list of dated runs as they were read from the catalogue.
type Board struct {
	Asked  string    `json:"asked"` // what was understood, in words: "März 2026, vormittags, zu KI"
	Cards  []RunCard `json:"cards"`
	More   int       `json:"more"`            // runs that fit beside those shown
	Query  string    `json:"query,omitempty"` // the same for whoever answers what follows; only package assistant reads it
	ReadAt time.Time `json:"read_at"`         // "Stand 14:02 Uhr"
}

// A RunCard is one run on a Board.
type RunCard struct {
	Run          int64         `json:"run"`
	Key          string        `json:"key"`
	Name         string        `json:"name"`
	Module       string        `json:"module"` // key
	Category     string        `json:"category"`
	Sessions     []SessionTime `json:"sessions"`
	Minutes      int           `json:"minutes"` // altogether
	Platform     string        `json:"platform,omitempty"`
	Institution  string        `json:"institution,omitempty"`
	Free         int           `json:"free"`
	Capacity     int           `json:"capacity"`
	Waiting      int           `json:"waiting"`
	Availability string        `json:"availability"` // see catalogue.Availability
	Opens        time.Time     `json:"opens,omitzero"`
	URL          string        `json:"url,omitempty"`      // where an external system takes bookings; "" here
	Document     int64         `json:"document,omitempty"` // id of the describing document
	ReadAt       time.Time     `json:"read_at,omitzero"`   // where the seats come from elsewhere: when they were read
}

// A SessionTime is one date of a run.
type SessionTime struct {
	Starts time.Time `json:"starts"`
	Ends   time.Time `json:"ends"`
	Title  string    `json:"title,omitempty"`
}

// A BookingForm marks the place in a conversation where the draft of a booking is
// shown. What it holds is read from the draft whenever it is rendered, so that no
// personal data stands in the conversation.
type BookingForm struct {
	Stage FormStage `json:"stage"`
}

// FormStage says what a BookingForm showed when the turn was answered.
type FormStage string

// A draft with fields to fill, one that is complete and waits for the button, or
// one that was given up.
const (
	FormOpen    FormStage = "open"
	FormSummary FormStage = "summary"
	FormClosed  FormStage = "closed"
)
