// Package web is the web channel: the chat page with cards of dated runs and the
// form of a booking, its streaming, the JSON API, the pages about runs, documents
// and privacy, people's own bookings, and the coordinators' desk.
//
// A request passes the middleware (middleware.go: request id, log, security
// headers, cross-origin protection, limits) and reaches one handler of the table
// in routes.go. A question goes to the Assistant; its events become HTML
// fragments (render.go) which are either streamed (stream.go), or, without
// JavaScript, shown by the full page that the same fragments make up (chat.go).
// The script only inserts what the server rendered, so that there is one
// renderer for the stream, the reload and the page without script. A new kind of
// event needs a case in render.go, a name in stream.go and a template.
//
// Errors of every handler end in fail (errors.go), which maps the kinds of
// package fault to a status and a sentence in the reader's language.
//
// Files follow the pages: run* and feeds for dates; book and form* for the booking
// in a conversation; booked, my and move for bookings that were made; account for
// signing in; desk* and delivery for coordinators; statistics* and reports for
// figures, which figures shows in a conversation; rating for the buttons under an
// answer, gaps* for unanswered questions; outbox for the demo's mails.
//
// What to answer is left to package assistant, storing to package conversation,
// who gets a seat to package booking, who may do what to package account.
package web

import (
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// channel is the name of this channel in conversations.
const channel = "web"

// An Assistant answers one question and tells how it goes along the way. The
// turn it returns is the one that Done carried. It stops when ctx ends or when
// emit fails.
type Assistant interface {
	Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error)
}

// Conversations keeps what was asked. Get, Delete and Rate fail with
// fault.NotFound.
type Conversations interface {
	Start(ctx context.Context, channel string) (conversation.Conversation, error)
	Get(ctx context.Context, id string) (conversation.Conversation, []conversation.Turn, error)
	Delete(ctx context.Context, id string) error
	Rate(ctx context.Context, id string, turn int64, helpful *bool) error
}

// Documents shows what the base holds. List returns at most limit documents of
// a kind ("" for all), newest first, without their Markdown, from the given
// offset. Document fails with fault.NotFound.
type Documents interface {
	Document(ctx context.Context, id int64) (knowledge.Document, error)
	List(ctx context.Context, kind knowledge.Kind, offset, limit int) ([]knowledge.Document, error)
}

// Catalogue knows the dated runs and their seats of this moment. Run and
// RunByKey fail with fault.NotFound.
type Catalogue interface {
	Runs(ctx context.Context, q catalogue.Query) (catalogue.Found, error)
	Run(ctx context.Context, id int64) (catalogue.Run, error)
	RunByKey(ctx context.Context, key string) (catalogue.Run, error)
	Modules(ctx context.Context) ([]catalogue.Module, error)
}

// Drafts collects what a booking needs and requests it; see package booking for
// the errors.
type Drafts interface {
	Check(ctx context.Context, d booking.Draft) (booking.Problems, error)
	Draft(ctx context.Context, conversation string) (booking.Draft, error)
	SaveDraft(ctx context.Context, conversation string, d booking.Draft) (booking.Draft, error)
	DropDraft(ctx context.Context, conversation string) error
	RequestDraft(ctx context.Context, conversation string, p booking.Press) (booking.Receipt, error)
	Request(ctx context.Context, r booking.Request) (booking.Receipt, error)
}

// Municipalities finds those that a name may mean, best first.
type Municipalities interface {
	Find(ctx context.Context, name string, limit int) ([]municipality.Match, error)
}

// Config is what a Server needs. Fields without a remark are required.
type Config struct {
	Assistant     Assistant
	Conversations Conversations
	Documents     Documents
	Logger        *slog.Logger

	Catalogue      Catalogue        // nil: no pages, cards' buttons and calendars of runs
	Drafts         Drafts           // nil: nobody can book; needs Catalogue
	Municipalities Municipalities   // nil: municipalities are free text
	Rules          booking.Limits   // of bookings, to tell people; zero values as in package booking
	Now            func() time.Time // nil is time.Now
	PublicURL      string           // address of the pages, without a slash at the end, for calendars; "" takes that of the request

	Bookings        Bookings         // nil: no pages about bookings that were made, nor mails of any kind; needs Catalogue
	Accounts        Accounts         // nil: nobody can sign in; without Bookings only at an OpenID provider
	Mails           Mails            // nil: coordinators do not see mails that could not be sent
	DeadLetters     DeadLetters      // nil: nor events for other systems
	Statistics      Statistics       // nil: nobody can ask for figures; needs Accounts
	Reports         Reports          // nil: figures cannot be saved; needs Statistics
	Rooms           map[string]Rooms // that reports are delivered to, by channel; nil: none have names
	Gaps            Gaps             // nil: nobody sees unanswered questions; needs Accounts
	Outbox          Outbox           // nil: mails leave the house; the demo shows them instead
	DemoCoordinator string           // address with which to sign in as coordinator in the demo; "" outside of it

	Mounts map[string]http.Handler // of other channels, by the folder that they serve, such as "/slack/"; they verify and limit what they take themselves
	Slack  bool                    // people ask in Slack, too: the page about privacy says what is stored of that
	Matrix bool                    // people ask in Matrix, too; likewise

	Ready       func(context.Context) error  // reports whether the database answers; nil is always ready
	Status      func() []string              // lines for /healthz about what may fail without harm, such as models; nil is none
	Banner      func(language string) string // line above every page, such as the demo's date; nil or "" shows none
	Suggestions func(language string) []string
	Name        string        // of the product; default "Akademie"
	Contact     string        // whom to ask about privacy: a name, an address; "" leaves it out
	Retention   time.Duration // after which conversations are deleted; 0 says they are kept
	Limits      Limits

	Secure         bool           // people reach the pages by HTTPS: sends HSTS, marks cookies Secure
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed; none by default
	ServeMetrics   bool           // shows /metrics to everybody who reaches the pages; see MetricsHandler

	Registry *prometheus.Registry // where metrics are registered; nil makes an own one
}

// A Server is the web channel, ready to serve.
type Server struct {
	cfg       Config
	log       *slog.Logger
	echo      *echo.Echo
	assets    *assets
	templates *template.Template
	markdown  *markdown
	clients   *clientLimiter
	bookers   *clientLimiter
	turns     *turnQueue
	metrics   *metrics
}

// New prepares a server. It fails when the web assets were not built, with what
// to do about it.
func New(cfg Config) (*Server, error) {
	assets, err := loadAssets(dist)
	if err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	return newServer(cfg, assets)
}

func newServer(cfg Config, assets *assets) (*Server, error) {
	if cfg.Name == "" {
		cfg.Name = "Akademie"
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Registry == nil {
		cfg.Registry = prometheus.NewRegistry()
	}
	cfg.Limits, cfg.Rules = cfg.Limits.withDefaults(), cfg.Rules.WithDefaults()

	if err := checkMounts(cfg.Mounts); err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	templates, err := parseTemplates(assets, cfg.Outbox != nil)
	if err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	s := &Server{
		cfg:       cfg,
		log:       cfg.Logger,
		assets:    assets,
		templates: templates,
		markdown:  newMarkdown(),
		clients:   newClientLimiter(rate.Every(time.Minute/time.Duration(cfg.Limits.PerMinute)), cfg.Limits.Burst, cfg.Limits.Clients),
		bookers:   newClientLimiter(rate.Every(time.Hour/time.Duration(cfg.Limits.Bookings)), cfg.Limits.Bookings, cfg.Limits.Clients),
		turns:     newTurnQueue(cfg.Limits),
	}
	if s.metrics, err = newMetrics(cfg.Registry, s.turns); err != nil {
		return nil, fmt.Errorf("web.New: %w", err)
	}
	s.echo = s.routes()
	return s, nil
}

// Handler returns everything the server serves.
func (s *Server) Handler() http.Handler { return s.echo }
