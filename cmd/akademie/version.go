package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"

	"smart-city-dialog.de/akademie/internal/localpg"
)

// version is set by the linker in builds from a release; otherwise the version
// control's revision stands in for it.
var version string

type versionCmd struct{}

func (versionCmd) Run(std streams) error {
	fmt.Fprintln(std.out, "akademie", buildVersion())
	return nil
}

func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return "development " + s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return "development"
}

// superviseCmd is the process that owns the private PostgreSQL; localpg starts
// it, people don't.
type superviseCmd struct {
	Dir string `arg:"" type:"path"`
}

func (c superviseCmd) Run(ctx context.Context, log *slog.Logger) error {
	return localpg.Supervise(ctx, localpg.Config{Dir: c.Dir, Log: log})
}
