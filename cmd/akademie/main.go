// Command akademie is the assistant of the Smart City Akademie: one binary that
// ingests documents, answers questions about them with sources, and serves the
// web chat. See README.md for a tour and "akademie --help" for the commands.
//
// This package parses flags and environment, wires the packages together and
// runs them; it decides nothing about documents or answers.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses that scripts may rely on.
const (
	exitOK      = 0
	exitFailed  = 1 // an error, or at least one document that could not be read
	exitUsage   = 2 // wrong flags or arguments, or settings that cannot be used
	exitRefused = 3 // ask: the base holds no answer; stats: not understood; municipalities find: no match
)

// exitError ends the program with a status after everything was said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// A usageError is a setting that is wrong, or that names what is not there. Only
// who runs the program can put it right.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// wrongSetting marks an error, if there is one, as a usageError.
func wrongSetting(err error) error {
	if err == nil {
		return nil
	}
	return usageError{err}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl+C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: it returns the exit status. The environment is read by
// kong (AKADEMIE_*) and, for the keys of models, here, because those must not be
// flags; everything else comes in as an argument.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, append(options(func(code int) { exited = code }), kong.Writers(stdout, stderr))...)
	if err != nil {
		fmt.Fprintln(stderr, "akademie:", err)
		return exitFailed
	}
	kctx, err := parser.Parse(args)
	if exited >= 0 { // --help or --version was answered
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "akademie: %v\nSee \"akademie --help\".\n", err)
		return exitUsage
	}
	if err := errors.Join(c.bookingSettings.check(), c.oidcSettings.check(), c.statisticsSettings.check()); err != nil {
		fmt.Fprintf(stderr, "akademie: %v\nSee \"akademie --help\".\n", err)
		return exitUsage
	}
	c.keys = readKeys(os.LookupEnv)
	c.smtpPassword = os.Getenv("AKADEMIE_SMTP_PASSWORD")
	c.slackSecrets = readSlackSecrets(os.LookupEnv)
	c.secretKey = os.Getenv("AKADEMIE_SECRET_KEY")
	c.oidcSecret = os.Getenv("AKADEMIE_OIDC_CLIENT_SECRET")
	std := streams{in: stdin, out: stdout, err: stderr}
	log := newLogger(std.err, c.LogFormat, c.LogLevel)
	kctx.BindTo(ctx, (*context.Context)(nil))
	err = kctx.Run(&c.Settings, std, log)
	var status exitError
	var wrong usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "akademie: %s\n", explain(wrong))
		return exitUsage
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		log.Info("stopped")
		return exitFailed
	default:
		logError(log, err)
		return exitFailed
	}
}

// options shape the command line.
func options(exit func(int)) []kong.Option {
	return []kong.Option{
		kong.Name("akademie"),
		kong.Description("Assistant of the Smart City Akademie: answers questions about its knowledge base with checkable sources."),
		kong.Exit(exit),
		kong.DefaultEnvars("AKADEMIE"),
		kong.Vars{"data_dir": defaultDataDir(), "version": "akademie " + buildVersion()},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true}),
	}
}

// streams are the standard streams of a command.
type streams struct {
	in       io.Reader
	out, err io.Writer
}
