//go:build goolm

package encryption

import (
	"encoding/json"
	"log/slog"

	"github.com/rs/zerolog"
)

// quiet is the library's logger: warnings and worse, of which only what was meant to
// be read is passed on. Its fields hold keys, ids of people and rooms, and errors that
// quote what somebody sent.
func quiet(log *slog.Logger) zerolog.Logger {
	return zerolog.New(toSlog{log}).Level(zerolog.WarnLevel)
}

type toSlog struct{ log *slog.Logger }

// Write implements io.Writer.
func (w toSlog) Write(line []byte) (int, error) {
	var said struct {
		Message string `json:"message"`
		Action  string `json:"action"`
		Type    string `json:"type"`
	}
	if err := json.Unmarshal(line, &said); err == nil && said.Message != "" {
		w.log.Warn("matrix: encryption", slog.String("what", said.Message), slog.String("action", said.Action), slog.String("type", said.Type))
	}
	return len(line), nil
}
