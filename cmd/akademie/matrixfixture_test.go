package main

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// matrixKey is a secret key in a file, as a setting.
func matrixKey(t *testing.T) string {
	t.Helper()
	return "--secret-key-file=" + secretFile(t, strings.Repeat("ab", 32))
}

// logIn logs a bot's account in by the command, and returns what it says.
func logIn(t *testing.T, s *matrixfake.Server, u *matrixfake.User, database, key string, args ...string) (status int, out, errs string) {
	t.Helper()
	args = append([]string{"matrix", "login", "--homeserver=" + s.URL, "--user=" + u.ID, "--password-file=" + secretFile(t, u.Password), key}, args...)
	return inProcess(t, database, args...)
}
