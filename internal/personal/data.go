package personal

import (
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// Data is what is stored about a person, without what is secret.
type Data struct {
	Email      string       `json:"email"`
	Role       account.Role `json:"role"`
	ExportedAt time.Time    `json:"exported_at"`
	SignedIn   *time.Time   `json:"signed_in_since,omitempty"` // who takes it along
	Calendar   bool         `json:"has_calendar_address"`
	Links      []Link       `json:"sign_in_links"` // that were asked for of late
	Sessions   []Session    `json:"sessions"`
	Tokens     []Token      `json:"access_tokens"`
	Identities []Identity   `json:"identities"`
	Bookings   []Booking    `json:"bookings"`
	Drafts     []Draft      `json:"drafts"`
	Reports    []Report     `json:"reports"`
	Figures    []Asked      `json:"figures"` // that were asked for, the latest 200
}

// A Link is one to sign in, which was asked for.
type Link struct {
	Asked    time.Time  `json:"asked_at"`
	Language string     `json:"language"`
	Used     *time.Time `json:"used_at,omitempty"`
}

// A Session is one that somebody is signed in by.
type Session struct {
	Browser string    `json:"browser,omitempty"`
	System  string    `json:"system,omitempty"`
	Since   time.Time `json:"since"`
	Seen    time.Time `json:"last_used"` // to the hour
	OpenID  bool      `json:"by_provider"`
}

// A Token is one of a program's.
type Token struct {
	Name    string          `json:"name"`
	Scopes  []account.Right `json:"scopes"`
	Created time.Time       `json:"created_at"`
	Expires time.Time       `json:"expires_at"`
	Used    *time.Time      `json:"last_used,omitempty"` // the day
}

// An Identity is one on another channel.
type Identity struct {
	Channel string    `json:"channel"`
	User    string    `json:"user"`
	ByEmail bool      `json:"by_email"`
	Linked  time.Time `json:"linked_at"`
}

// A Who is somebody as they described themselves for a booking.
type Who struct {
	Name         string `json:"name"`
	Email        string `json:"email"`
	Municipality string `json:"municipality"`
	AGS          string `json:"ags,omitempty"`
	Land         string `json:"land,omitempty"`
	Function     string `json:"function,omitempty"`
}

// A Booking is one with its log.
type Booking struct {
	Ref    string    `json:"reference"`
	Run    string    `json:"run"`
	Starts time.Time `json:"starts"`
	Seats  int       `json:"seats"`
	State  string    `json:"state"`
	Who
	Language    string     `json:"language"`
	Channel     string     `json:"channel"`
	Consent     string     `json:"consent_version"`
	ConsentedAt time.Time  `json:"consented_at"`
	RequestedAt time.Time  `json:"requested_at"`
	ConfirmedAt *time.Time `json:"confirmed_at,omitempty"`
	EndedAt     *time.Time `json:"ended_at,omitempty"`
	Attended    *int       `json:"attended,omitempty"` // seats
	Changes     []Change   `json:"changes"`            // oldest first
}

// A Change is an entry of the log about a booking.
type Change struct {
	At      time.Time `json:"at"`
	Action  string    `json:"action"`
	From    string    `json:"from,omitempty"` // state
	To      string    `json:"to,omitempty"`
	Seats   int       `json:"seats"`
	By      string    `json:"by"` // "person", "coordinator" or "system"
	Channel string    `json:"channel"`
}

// A Draft is what a conversation has collected for a booking.
type Draft struct {
	Who
	Ref     string    `json:"reference,omitempty"` // once it was requested
	Seats   int       `json:"seats"`
	Updated time.Time `json:"updated_at"`
}

// A Report is a query under a name.
type Report struct {
	Name    string         `json:"name"`
	Query   string         `json:"query"` // as Encode writes it, for today
	Rolling report.Rolling `json:"rolling"`
	Mailed  bool           `json:"mailed"` // each month
	Created time.Time      `json:"created_at"`
	Updated time.Time      `json:"updated_at"`
}

// Asked is a query for figures.
type Asked struct {
	At      time.Time `json:"at"`
	Channel string    `json:"channel"`
	Query   string    `json:"query"`
}

func newWho(p booking.Person) Who {
	return Who{p.Name, p.Email, p.Municipality, p.AGS, p.Land, p.Function}
}

func newBooking(b booking.Booking, changes []booking.Entry) Booking {
	out := Booking{
		Ref: b.Ref, Run: b.Run.Name(), Starts: b.Run.Starts(), Seats: b.Seats, State: string(b.State), Who: newWho(b.Person),
		Language: b.Language, Channel: b.Channel, Consent: b.Consent, ConsentedAt: b.ConsentedAt, RequestedAt: b.RequestedAt,
		ConfirmedAt: unlessZero(b.ConfirmedAt), EndedAt: unlessZero(b.EndedAt), Attended: b.Attended,
	}
	for _, x := range changes {
		out.Changes = append(out.Changes, Change{
			At: x.At, Action: string(x.Action), From: string(x.From), To: string(x.To), Seats: x.Seats,
			By: string(x.Actor.Kind), Channel: x.Actor.Channel,
		})
	}
	return out
}

func newDraft(d booking.Draft) Draft {
	out := Draft{Who: newWho(d.Person), Seats: max(1, d.Seats), Updated: d.Since}
	if d.Receipt != nil {
		out.Ref, out.Seats, out.Email = d.Receipt.Ref, d.Receipt.Seats, d.Receipt.Email
	}
	return out
}

func unlessZero(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}
