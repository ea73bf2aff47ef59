package main

import (
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"
)

// cli is every command and flag. Each flag is also a variable: --data-dir is
// AKADEMIE_DATA_DIR.
type cli struct {
	Settings
	PrintVersion kong.VersionFlag `name:"version" help:"Print the version." env:"-"`

	Demo           demoCmd           `cmd:"" help:"Serve the chat filled with demo content."`
	Serve          serveCmd          `cmd:"" help:"Serve the chat and ingest the configured sources on schedule."`
	Ingest         ingestCmd         `cmd:"" help:"Read documents from folders, files, pages, sitemaps and feeds into the base."`
	Ask            askCmd            `cmd:"" help:"Answer one question on the terminal. Exit status 3: the base holds no answer."`
	Stats          statsCmd          `cmd:"" help:"Count enrolments: ask in words, get a table, a chart or a file. Exit status 3: it was not understood."`
	Eval           evalCmd           `cmd:"" help:"Measure searching and answering on labelled questions, in a scratch schema beside the base."`
	Catalogue      catalogueCmd      `cmd:"" help:"Bring modules and runs in and out, or look at them."`
	Documents      documentsCmd      `cmd:"" help:"Look at the documents of the base or remove some."`
	Municipalities municipalitiesCmd `cmd:"" help:"Bring the list of municipalities in, or look one up."`
	Slack          slackCmd          `cmd:"" help:"Set the Slack channel up."`
	Matrix         matrixCmd         `cmd:"" help:"Set the Matrix channel up."`
	Accounts       accountsCmd       `cmd:"" help:"Grant and withdraw the roles of coordinators and administrators."`
	Migrate        migrateCmd        `cmd:"" help:"Bring the database to this version's schema (every command does so, too) and bring vectors and term vectors up to date."`
	Version        versionCmd        `cmd:"" help:"Print the version."`

	SupervisePostgres superviseCmd `cmd:"" hidden:"" help:"Run the private PostgreSQL until its last user is gone."`
}

// Settings are the flags that every command shares.
type Settings struct {
	DataDir     string     `help:"Folder of the private PostgreSQL and local state." default:"${data_dir}" type:"path"`
	DatabaseURL string     `help:"PostgreSQL (15 or newer, pgvector 0.8 or newer) to use instead of the private one, e.g. postgres://user@host/akademie."`
	Clock       clockValue `help:"Time the program believes in: an RFC 3339 time from which the clock runs on, or the same with a leading '=' to stop it there. Default: the real time." placeholder:"TIME"`
	Contact     string     `help:"Where people are sent when the base holds no answer: an address of a page or an e-mail address." default:"https://www.smart-city-dialog.de/akademie"`
	Dictionary  string     `help:"Word list that helps to split German compounds, one word a line. Default: the one of the Debian package wngerman where installed." type:"path" placeholder:"FILE"`
	Synonyms    string     `help:"File of synonyms to use instead of the built-in list." type:"existingfile" placeholder:"FILE"`
	modelSettings
	bookingSettings
	oidcSettings
	statisticsSettings
	slackSettings
	matrixSettings
	secretSettings
	LogLevel  string `help:"Least level logged: debug, info, warn or error." enum:"debug,info,warn,error" default:"info"`
	LogFormat string `help:"auto is text on a terminal and JSON elsewhere." enum:"auto,text,json" default:"auto"`

	vectorWeight *float64 // set by eval, which may change it between searches; nil is the embedder's own
}

// httpSettings are shared by the commands that serve.
type httpSettings struct {
	Addr         string        `help:"Address to listen on." default:"localhost:8080"`
	TrustedProxy []string      `help:"Networks (CIDR) of reverse proxies whose X-Forwarded-For is believed." placeholder:"CIDR"`
	Rate         int           `help:"Questions that one address may ask a minute, all at once or spread." default:"60"`
	BookingRate  int           `help:"Bookings that one address may request an hour, all at once or spread." default:"30"`
	Secure       bool          `help:"People reach the pages by HTTPS: send HSTS and mark cookies as secure."`
	Metrics      bool          `help:"Serve Prometheus metrics at /metrics, to everybody who reaches the pages."`
	Retention    time.Duration `help:"How long a conversation is kept after its last question; 0 keeps it for good." default:"2160h"`
}

// defaultDataDir follows the XDG base directory specification; in a container
// without a home it is ./.akademie.
func defaultDataDir() string {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "akademie")
	}
	if home, err := os.UserHomeDir(); err == nil && home != "/" {
		return filepath.Join(home, ".local", "share", "akademie")
	}
	return ".akademie"
}
