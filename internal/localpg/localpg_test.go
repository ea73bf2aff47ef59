package localpg

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func TestStartKeepsDataAcrossRestarts(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	cfg.Throwaway = false

	first := start(t, cfg)
	execSQL(t, first.URL(), "create table note (text text not null)")
	execSQL(t, first.URL(), "insert into note values ('bleibt')")
	stop(t, first)

	second := start(t, cfg)
	if got := query(t, second.URL(), "select text from note"); got != "bleibt" {
		t.Errorf("after the restart: %q, want %q", got, "bleibt")
	}
	stop(t, second)
}

func TestServerIsPrivate(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	server := start(t, cfg)
	defer stop(t, server)

	if got := query(t, server.URL(), "show listen_addresses"); got != "" {
		t.Errorf("listens on TCP: %q", got)
	}
	dir := query(t, server.URL(), "select trim(both '\"' from current_setting('unix_socket_directories'))")
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("folder of the socket has mode %v, want 0700", info.Mode().Perm())
	}
	if owner(info) == 0 {
		t.Error("the server runs as root")
	}
}

func TestServerKnowsUpperAndLowerCaseOfAllLetters(t *testing.T) {
	t.Parallel()
	server := start(t, config(t))
	defer stop(t, server)
	if got := query(t, server.URL(), "select lower('ÜBERSICHT ÀÉ')"); got != "übersicht àé" {
		t.Errorf("lower = %q", got)
	}
}

func TestSecondStartOnAFolderIsRefused(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	server := start(t, cfg)
	defer stop(t, server)
	if _, err := Start(t.Context(), cfg); !errors.Is(err, ErrInUse) {
		t.Errorf("second start: %v, want ErrInUse", err)
	}
}

func TestStartAfterCrashIgnoresStaleLockFiles(t *testing.T) {
	t.Parallel()
	unrelated := os.Getppid() // alive, but no server of ours
	cases := map[string]string{
		"empty":             "",
		"garbage":           "no number\nat all\n",
		"unrelated process": pidText(unrelated),
		"dead process":      pidText(1<<22 + 1), // beyond the kernel's largest id
	}
	for name, content := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := config(t)
			server := start(t, cfg)
			data := query(t, server.URL(), "show data_directory")
			dir := socketOf(t, server.URL())
			stop(t, server)

			write(t, filepath.Join(data, "postmaster.pid"), content)
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, socketFile+".lock"), content)
			stop(t, start(t, cfg))
		})
	}
}

func TestStartLeavesNoTraceOfAnInterruptedInitdb(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	half := filepath.Join(cfg.Dir, "initdb-123")
	if err := os.MkdirAll(half, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(half, "PG_VERSION"), "15\n")
	stop(t, start(t, cfg))
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half-made cluster: %v, want it gone", err)
	}
}

func TestStartWorksInAFolderOnlyItsOwnerMayEnter(t *testing.T) {
	t.Parallel()
	closed := t.TempDir()
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	cfg := config(t)
	cfg.Dir = filepath.Join(closed, "state", "postgres")
	server := start(t, cfg)
	if base, err := locate(cfg.Dir); err == nil && base != cfg.Dir {
		t.Cleanup(func() { os.RemoveAll(base) })
	}
	execSQL(t, server.URL(), "create table note ()")
	stop(t, server)

	again := start(t, cfg)
	execSQL(t, again.URL(), "drop table note") // the same cluster is found again
	stop(t, again)
}

func TestStartWorksInAFolderWithALongAndOddName(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	cfg.Dir = filepath.Join(cfg.Dir, "Straße, \"Übersicht\"", strings.Repeat("lang", 30))
	stop(t, start(t, cfg))
}

func TestSocketPathFitsIntoASocketAddress(t *testing.T) {
	t.Parallel()
	long := "/" + strings.Repeat("x", 120)
	cases := []struct{ name, base, temp, want string }{
		{"short", "/srv/data", "/tmp", "/srv/data/socket"},
		{"long base", long, "/tmp", "/tmp/akademie-" + shortHash(long)},
		{"long base and temp", long, long, "/tmp/akademie-" + shortHash(long)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := socketDir(c.base, c.temp)
			if got != c.want {
				t.Errorf("socketDir = %q, want %q", got, c.want)
			}
			if n := len(filepath.Join(got, socketFile)); n > maxSocketPath {
				t.Errorf("path of %d bytes", n)
			}
		})
	}
}

func TestOldVersionsOfPgvectorAreNotUsed(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]bool{"0.7.4": false, "0.8.0": true, "0.10.1": true, "1.0": true, "x": false} {
		if got := vectorNewEnough([]byte("comment = 'x'\ndefault_version = '" + version + "'\n")); got != want {
			t.Errorf("vectorNewEnough(%s) = %v", version, got)
		}
	}
}

func TestClusterOfAMissingVersionIsNamedInTheError(t *testing.T) {
	t.Parallel()
	_, err := findInstallation(t.Context(), 9)
	if err == nil || !strings.Contains(err.Error(), "the data needs 9") {
		t.Errorf("error = %v", err)
	}
}

func TestLogStaysBoundedAndRemembersItsEnd(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.log")
	l, err := openLog(path)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Repeat("m", 1<<16) + "\n"
	for range 3 * maxLog / len(line) {
		if _, err := l.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	l.Write([]byte("the end\n"))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(l.recent(), "the end") {
		t.Errorf("recent ends with %.20q", l.recent()[max(0, len(l.recent())-20):])
	}
	for _, name := range []string{path, path + ".1"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > maxLog {
			t.Errorf("%s has %d bytes", filepath.Base(name), info.Size())
		}
	}
}

func TestCommandLineTellsWhoseServerItIs(t *testing.T) {
	t.Parallel()
	cases := []struct {
		command string
		want    bool
	}{
		{"/usr/lib/postgresql/15/bin/postgres\x00-D\x00/a/cluster\x00-c\x00x=1\x00", true},
		{"/usr/lib/postgresql/15/bin/postgres\x00-D\x00/a/cluster2\x00-c\x00x=1\x00", false},
		{"/usr/bin/vim\x00-D\x00/a/cluster\x00", false},
		{"", false}, // a process that nobody has waited for
	}
	for _, c := range cases {
		if got := runsCluster(c.command, "\x00", "/a/cluster"); got != c.want {
			t.Errorf("runsCluster(%q) = %v", c.command, got)
		}
	}
}

// config names a new folder that the server's user can enter. It is not below
// t.TempDir, whose parents belong to the caller alone.
func config(t *testing.T) Config {
	t.Helper()
	dir, err := os.MkdirTemp("", "localpg-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return Config{Dir: dir, Throwaway: true}
}

func start(t *testing.T, cfg Config) *Server {
	t.Helper()
	server, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Stop(context.Background()) })
	return server
}

func stop(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func execSQL(t *testing.T, url, sql string) {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(t.Context())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

func query(t *testing.T, url, sql string) string {
	t.Helper()
	conn := connect(t, url)
	defer conn.Close(t.Context())
	var value string
	if err := conn.QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func socketOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() != 0 {
		return
	}
	info, err := os.Stat(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, int(owner(info)), int(info.Sys().(*syscall.Stat_t).Gid)); err != nil {
		t.Fatal(err)
	}
}
