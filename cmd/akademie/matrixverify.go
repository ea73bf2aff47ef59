package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
)

// matrixVerify compares pictures with whoever verifies the device. The server that runs
// talks with the other session; this command shows what it stored, and stores what is
// answered.
type matrixVerify struct {
	Wait time.Duration `env:"-" help:"How long to wait for another session to ask." default:"10m"`
}

// verifyEvery is how often it is looked at how far a verification is.
const verifyEvery = 500 * time.Millisecond

func (c matrixVerify) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if c.Wait <= 0 {
		return usageError{fmt.Errorf("--wait must be more than 0")}
	}
	a, setup, err := openMatrixSetup(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	attended, err := setup.Attended(ctx)
	if err != nil {
		return err
	}
	if !attended {
		fmt.Fprintln(std.err, "No server attends to the account, so nobody can verify it. Start one: akademie serve --matrix")
		return exitError(exitRefused)
	}
	fmt.Fprintln(std.err, "Now verify the assistant in another session, such as in Element: its profile, Verify. Waiting …")
	w := watcher{setup: setup, std: std, answers: bufio.NewScanner(std.in), began: a.now(), told: map[string]string{}}
	return w.watch(ctx, c.Wait)
}

// A watcher shows verifications and asks about them.
type watcher struct {
	setup   matrixbot.Setup
	std     streams
	answers *bufio.Scanner
	began   time.Time
	told    map[string]string // the state of each that was last seen
	over    bool              // there are no more answers
}

func (w *watcher) watch(ctx context.Context, wait time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	tick := time.NewTicker(verifyEvery)
	defer tick.Stop()
	for {
		// A request may be older than this command: whoever asked waits for it.
		all, err := w.setup.Verifications(ctx, w.began.Add(-10*time.Minute))
		for _, v := range all {
			ended, err := w.see(ctx, v)
			if ended || err != nil {
				return err
			}
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			fmt.Fprintln(w.std.err, "Nobody asked to verify the device, or not in time.")
			return exitError(exitRefused)
		case <-tick.C:
		}
	}
}

// see shows how far a verification is, and asks where the operator is to answer.
func (w *watcher) see(ctx context.Context, v matrixbot.Verification) (ended bool, err error) {
	before, known := w.told[v.ID]
	if before == v.State {
		return false, nil
	}
	w.told[v.ID] = v.State
	switch v.State {
	case matrixbot.Requested:
		return false, w.answer(ctx, v, fmt.Sprintf("%s (session %s) asks to verify. Is that you?", v.User, v.Device), matrixbot.Accepted)
	case matrixbot.Compare:
		if !known { // somebody else answers it
			return false, nil
		}
		fmt.Fprintf(w.std.out, "\n  %s\n\n", strings.Join(v.Emojis, "\n  "))
		return false, w.answer(ctx, v, "Does the other session show the same pictures, in this order?", matrixbot.Confirmed)
	case matrixbot.Verified:
		if known {
			_, err = fmt.Fprintf(w.std.out, "Verified: %s and the assistant trust each other.\n", v.User)
		}
		return known, err
	case matrixbot.Cancelled:
		if known {
			return w.cancelled(v.Reason)
		}
	}
	return false, nil
}

// cancelled tells why a verification came to nothing. Where somebody may be listening in,
// or nobody is there to answer, that is the end; otherwise another one is waited for: who
// asks again has called off what they asked before, and a stranger's ends nobody else's.
func (w *watcher) cancelled(reason string) (ended bool, err error) {
	fmt.Fprintf(w.std.err, "Not verified: %s\n", cancelledFor(reason))
	if w.over || reason == mismatchedPictures || reason == mismatchedKeys {
		return true, exitError(exitRefused)
	}
	fmt.Fprintln(w.std.err, "Waiting for another request …")
	return false, nil
}

// answer asks a question; whoever does not say yes refuses.
func (w *watcher) answer(ctx context.Context, v matrixbot.Verification, question, yes string) error {
	fmt.Fprintf(w.std.err, "%s [y/N] ", question)
	state := matrixbot.Refused
	if w.answers.Scan() {
		switch strings.ToLower(strings.TrimSpace(w.answers.Text())) {
		case "y", "yes", "j", "ja":
			state = yes
		}
	} else if err := w.answers.Err(); err != nil && err != io.EOF {
		return err
	} else {
		w.over = true
	}
	err := w.setup.Answer(ctx, v.ID, state)
	if fault.Kind(err) == fault.Conflict {
		return nil // it ended meanwhile, which is seen next
	}
	return err
}

// Why verifications are cancelled where one of the two sides may not be who it says.
// https://spec.matrix.org/v1.15/client-server-api/#mkeyverificationcancel
const (
	mismatchedPictures = "m.mismatched_sas"
	mismatchedKeys     = "m.key_mismatch"
)

// cancelledFor is why a verification ended, in words.
func cancelledFor(reason string) string {
	switch reason {
	case mismatchedPictures:
		return "the pictures differ. Somebody may listen in; try again, and ask the homeserver's operator if it stays so."
	case "m.timeout":
		return "it took too long."
	case "m.user":
		return "it was called off."
	case mismatchedKeys:
		return "the keys of the other session are not those that the homeserver shows."
	case "m.unknown_method":
		return "the other session cannot compare pictures."
	}
	return "the two sessions did not understand each other (" + reason + ")."
}
