package main

import (
	"context"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// describeMachine finds out what the figures are of.
func describeMachine(ctx context.Context, s *server) (Machine, error) {
	m := Machine{
		System: runtime.GOOS + "/" + runtime.GOARCH, Cores: runtime.GOMAXPROCS(0), Go: runtime.Version(),
		Processor: processor(), LoadBegin: loadAverage(),
	}
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return m, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, `
		select current_setting('server_version'),
		       (select default_version from pg_available_extensions where name = 'vector')`).Scan(&m.Postgres, &m.Pgvector)
	return m, err
}

// processor returns the model of the processor, "" where the system has no
// /proc.
func processor() string {
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// loadAverage returns how many processes wanted a core during the last minute,
// 0 where the system has no /proc.
func loadAverage() float64 {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), " ")
	v, err := strconv.ParseFloat(first, 64)
	if err != nil {
		return 0
	}
	return v
}
