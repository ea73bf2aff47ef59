package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/finding"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/slackbot"
)

// slackCmd sets the Slack channel up.
type slackCmd struct {
	Manifest   slackManifest   `cmd:"" help:"Print the manifest from which https://api.slack.com/apps creates the app, with what each scope is for."`
	Check      slackCheck      `cmd:"" help:"Look at a set-up and say in words what works, what does not and what to do. Exit status 1: something does not work."`
	Workspaces slackWorkspaces `cmd:"" help:"List the workspaces that installed the app by OAuth, or remove one."`
}

type slackManifest struct {
	SocketMode bool `help:"For Socket Mode, by which Slack needs no public address."`
	JSON       bool `help:"Print JSON instead of YAML; it has no comments."`
}

func (c slackManifest) Run(s *Settings, std streams) error {
	m, err := slackbot.Manifest(s.PublicURL, c.SocketMode)
	if err != nil {
		return usageError{errors.New("--public-url is not an address such as https://assistent.example.org, to which Slack delivers; --socket-mode does without")}
	}
	if c.JSON {
		return slackbot.WriteManifestJSON(std.out, m)
	}
	return slackbot.WriteManifestYAML(std.out, m)
}

type slackCheck struct{}

func (slackCheck) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	c, err := s.channel()
	if err != nil {
		return wrongSetting(err)
	}
	if c == nil {
		return usageError{errNoSlack}
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	c.Pool, c.Now, c.Log = a.pool, a.now, log
	found, err := slackbot.Check(ctx, *c)
	if err != nil {
		return err
	}
	return printFindings(std.out, found)
}

// printFindings says what was found, and ends with status 1 if something does not
// work.
func printFindings(w io.Writer, found []finding.Finding) error {
	var b strings.Builder
	levels := map[finding.Level]int{}
	for _, f := range found {
		levels[f.Level]++
		fmt.Fprintf(&b, "%-5s %s: %s\n", f.Level, f.About, f.Text)
		if f.Do != "" {
			fmt.Fprintf(&b, "      → %s\n", f.Do)
		}
	}
	fmt.Fprintf(&b, "\n%d ok, %d to look at, %d not working\n", levels[finding.OK], levels[finding.Warn], levels[finding.Fail])
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	if levels[finding.Fail] > 0 {
		return exitError(exitFailed)
	}
	return nil
}

type slackWorkspaces struct {
	Remove string `env:"-" help:"Id of a workspace from which the app is removed and of which everything is forgotten." placeholder:"TEAM"`
}

func (c slackWorkspaces) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	settings, err := s.channel()
	if err != nil {
		return wrongSetting(err)
	}
	if settings == nil {
		settings = &slackbot.Config{} // what is stored can be listed and forgotten in any case
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	settings.Pool, settings.Now = a.pool, a.now
	if c.Remove != "" {
		return removeWorkspace(ctx, std, *settings, c.Remove)
	}
	all, err := slackbot.Workspaces(ctx, a.pool)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(std.err, "No workspace has installed the app by OAuth. The page for that is /slack/install.")
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "TEAM\tNAME\tINSTALLED\tREMOVED")
	for _, i := range all {
		removed := "-"
		if !i.RevokedAt.IsZero() {
			removed = i.RevokedAt.In(german.Berlin()).Format("2006-01-02")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", i.Team, i.Name, i.InstalledAt.In(german.Berlin()).Format("2006-01-02"), removed)
	}
	return w.Flush()
}

func removeWorkspace(ctx context.Context, std streams, c slackbot.Config, team string) error {
	uninstalled, err := slackbot.Remove(ctx, c, team)
	if errors.Is(err, fault.NotFound) {
		fmt.Fprintf(std.err, "%s has not installed the app by OAuth.\n", team)
		return exitError(exitRefused)
	}
	if err != nil {
		return err
	}
	said := "%s: the app is removed, and everything of the workspace forgotten.\n"
	if !uninstalled {
		said = "%s: everything of the workspace is forgotten. Slack was not told: remove the app there, too.\n"
	}
	_, err = fmt.Fprintf(std.out, said, team)
	return err
}
