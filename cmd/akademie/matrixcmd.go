package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"text/tabwriter"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
)

// matrixCmd sets the Matrix channel up.
type matrixCmd struct {
	Login  matrixLogin  `cmd:"" help:"Log the assistant's account in, set up its keys and its profile. A server that runs goes on with it at once."`
	Logout matrixLogout `cmd:"" help:"Log the account out."`
	Check  matrixCheck  `cmd:"" help:"Look at a set-up and say in words what works, what does not and what to do. Exit status 1: something does not work."`
	Verify matrixVerify `cmd:"" help:"Verify the device: compare the pictures that another session shows with those here. A server has to be running. Exit status 3: they differ, or nobody asked."`
	Rooms  matrixRooms  `cmd:"" help:"List the rooms that the assistant is in or invited to, or leave one."`
}

// openMatrixSetup opens the database for a command about Matrix. Close the app.
func openMatrixSetup(ctx context.Context, s *Settings, log *slog.Logger) (*app, matrixbot.Setup, error) {
	setup, err := s.matrixSetup()
	if err != nil {
		return nil, setup, wrongSetting(err)
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return nil, setup, err
	}
	setup.Pool, setup.Now, setup.Log = a.pool, a.now, log
	setup.Open = a.deviceKeys(setup.Keys, log)
	return a, setup, nil
}

type matrixLogout struct{}

func (matrixLogout) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, setup, err := openMatrixSetup(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	user, told, err := setup.Logout(ctx)
	if errors.Is(err, fault.NotFound) {
		fmt.Fprintln(std.err, "Nobody is logged in.")
		return exitError(exitRefused)
	}
	if err != nil {
		return err
	}
	said := "%s is logged out.\n"
	if !told {
		said = "%s is logged out here. Its homeserver was not told: end the session there, too.\n"
	}
	_, err = fmt.Fprintf(std.out, said, user)
	return err
}

type matrixCheck struct{}

func (matrixCheck) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, setup, err := openMatrixSetup(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	found, err := setup.Check(ctx)
	if err != nil {
		return err
	}
	return printFindings(std.out, found)
}

type matrixRooms struct {
	Leave string `env:"-" help:"Id of a room to leave, or of an invitation to refuse." placeholder:"ROOM"`
}

func (c matrixRooms) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, setup, err := openMatrixSetup(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	if c.Leave != "" {
		return leaveRoom(ctx, std, setup, c.Leave)
	}
	all, err := setup.ListRooms(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(std.err, "It is in no room, and invited to none.")
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ROOM\tNAME\tKIND\tENCRYPTED\tPEOPLE\tSTATE")
	for _, r := range all {
		kind, encrypted, state := "group", "no", map[string]string{"join": "in it", "joining": "joining", "invite": "invited by " + r.Inviter}[r.Membership]
		if r.Direct {
			kind = "direct"
		}
		if r.Encrypted {
			encrypted = "yes"
		}
		if r.Silent {
			state += ", may not write"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", r.Room, r.Name, kind, encrypted, r.Members, state)
	}
	return w.Flush()
}

func leaveRoom(ctx context.Context, std streams, setup matrixbot.Setup, room string) error {
	err := setup.LeaveRoom(ctx, room)
	switch kind := fault.Kind(err); {
	case kind == fault.NotFound || kind == fault.Denied || kind == fault.Invalid:
		fmt.Fprintf(std.err, "It cannot leave %s: it is not in it, or not logged in.\n", room)
		return exitError(exitRefused)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(std.out, "It has left %s.\n", room)
	return err
}
