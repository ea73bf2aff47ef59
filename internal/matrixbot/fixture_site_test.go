//go:build goolm

package matrixbot_test

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// The variables that name a real homeserver: its address, and a file with accounts there
// that are for tests only. Each line of it is a user id and a password; the first is the
// assistant's, the others are people's. The recovery key of the assistant's account is
// kept beside the file, as its name with ".recovery".
const (
	homeserverVariable = "AKADEMIE_TEST_HOMESERVER"
	accountsVariable   = "AKADEMIE_TEST_ACCOUNTS_FILE"
)

// A site is a homeserver with accounts, of the tests or a real one.
type site struct {
	url       string
	assistant login
	people    []login
	file      string // of the accounts of a real one
}

type login struct{ user, password string }

// newTownAnywhere returns a town at the real homeserver that the environment names,
// or else as newTown.
func newTownAnywhere(t *testing.T) *town {
	t.Helper()
	url, file := os.Getenv(homeserverVariable), os.Getenv(accountsVariable)
	if url == "" {
		w := newTown(t)
		for _, name := range []string{"anna", "bert"} {
			u := w.home.User(name)
			w.site.people = append(w.site.people, login{u.ID, u.Password})
		}
		return w
	}
	w := &town{t: t, site: readSite(t, url, file)}
	w.settle()
	return w
}

func readSite(t *testing.T, url, file string) site {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatalf("%s names no file: %v", accountsVariable, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	s := site{url: url, file: file}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		user, password, ok := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		if ok {
			s.people = append(s.people, login{user, strings.TrimSpace(password)})
		}
	}
	if len(s.people) < 3 {
		t.Fatalf("%s: the assistant and two people are needed", file)
	}
	s.assistant, s.people = s.people[0], s.people[1:]
	return s
}

// recovery is the key that opens the assistant's cross-signing keys; "" there are none.
func (s site) recovery(t *testing.T) string {
	t.Helper()
	if s.file == "" {
		return ""
	}
	key, err := os.ReadFile(s.file + ".recovery")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(key))
}

// keep stores such a key for the next test.
func (s site) keep(t *testing.T, recovery string) {
	t.Helper()
	if s.file == "" || recovery == "" {
		return
	}
	if err := os.WriteFile(s.file+".recovery", []byte(recovery+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// hides has a text that somebody says not to stand in the log.
func (w *town) hides(text string) {
	if w.home != nil {
		w.home.Secret(text)
	}
}
