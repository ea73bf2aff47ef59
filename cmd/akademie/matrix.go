package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/encryption"
	"smart-city-dialog.de/akademie/internal/secret"
)

// matrixSettings are about the Matrix channel. Its account is not among them: 'akademie
// matrix login' logs it in, and the database keeps what came of it.
type matrixSettings struct {
	Matrix        bool     `help:"Be there in Matrix, too, with the account that 'akademie matrix login' has logged in. Needs --secret-key-file."`
	MatrixServers []string `help:"Servers whose people may invite the assistant, such as example.org. Several are separated by commas. Default: all that its homeserver can reach." placeholder:"SERVER"`
	MatrixUsers   []string `help:"People who may invite it beside those, such as @anna:example.org." placeholder:"USER"`
	MatrixRooms   []string `help:"Rooms in which it answers, beside direct ones: !abc:example.org or #modul:example.org. Default: all it is invited to." placeholder:"ROOM"`
	MatrixName    string   `help:"By what name the account is shown, and called in rooms." default:"Akademie" placeholder:"NAME"`
}

// errNoKey is why nothing can be done about Matrix.
var errNoKey = errors.New("--secret-key-file is missing: tokens and keys of Matrix are stored encrypted; openssl rand -hex 32 makes one")

// matrixSetup is what commands about Matrix need, but for the database.
func (s *Settings) matrixSetup() (matrixbot.Setup, error) {
	box, err := s.box()
	if err == nil && box == nil {
		err = errNoKey
	}
	if err == nil {
		if err = matrixbot.CheckLists(s.MatrixServers, s.MatrixUsers, s.MatrixRooms); err != nil {
			err = fmt.Errorf("--matrix-servers, --matrix-users, --matrix-rooms: %w", err)
		}
	}
	return matrixbot.Setup{Keys: box, Name: s.MatrixName, Servers: s.MatrixServers, Users: s.MatrixUsers, Rooms: s.MatrixRooms}, err
}

// validMatrix is matrixSetup for a server; nil where it is not in Matrix.
func (s *Settings) validMatrix() (*matrixbot.Setup, error) {
	if !s.Matrix {
		if len(s.MatrixServers)+len(s.MatrixUsers)+len(s.MatrixRooms) > 0 {
			return nil, errors.New("--matrix is missing: is the assistant to be there?")
		}
		return nil, nil
	}
	setup, err := s.matrixSetup()
	if err != nil {
		return nil, err
	}
	return &setup, nil
}

// openMatrix makes the channel; base is the address of the pages, and conversations are
// kept for as long as keep (0: for good).
func (a *app) openMatrix(setup *matrixbot.Setup, s *Settings, base string, keep time.Duration, log *slog.Logger) (*matrixbot.Bot, error) {
	c := matrixbot.Config{
		Pool: a.pool, Queue: a.queue, Assistant: a.assistant, Conversations: a.conversations, Catalogue: a.catalogue,
		Municipalities: a.towns, Accounts: a.accounts, Statistics: figures{a.figures, a.statistics}, Reports: a.reports,
		Keys: setup.Keys, Servers: setup.Servers, Users: setup.Users, Rooms: setup.Rooms, Name: setup.Name,
		PublicURL: base, Contact: s.Contact, Retention: cmp.Or(keep, forGood), Now: a.now, Log: log,
	}
	if bookings := s.takesBookings(a.bookings); bookings != nil {
		c.Bookings, c.Limits = bookings, s.limits()
	}
	if open := a.deviceKeys(setup.Keys, log); open != nil {
		c.Open = func(ctx context.Context, client *mautrix.Client) (matrixbot.Encryption, error) {
			return open(ctx, client)
		}
	} else {
		log.Warn("matrix: this build has no encryption (make build has it): encrypted rooms cannot be read")
	}
	bot, err := matrixbot.New(c)
	if err != nil {
		return nil, wrongSetting(fmt.Errorf("settings of Matrix: %w", err))
	}
	return bot, nil
}

// deviceKeys opens the keys of a device; nil in a build without encryption. They live by
// the real time, as those of others do.
func (a *app) deviceKeys(box *secret.Box, log *slog.Logger) func(context.Context, *mautrix.Client) (matrixbot.Device, error) {
	if !encryption.Built {
		return nil
	}
	c := encryption.Config{Pool: a.pool, Keys: box, Now: time.Now, Log: log}
	return func(ctx context.Context, client *mautrix.Client) (matrixbot.Device, error) {
		return encryption.Open(ctx, c, client)
	}
}
