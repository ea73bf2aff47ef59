package localpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const (
	clusterName = "cluster"
	placeFile   = "cluster.path" // in Dir: where the cluster is, when not in Dir
	socketFile  = ".s.PGSQL." + port

	// A socket's path must fit into sockaddr_un: 108 bytes on Linux, 104 on
	// macOS, both with the closing zero.
	maxSocketPath = 103
)

// cluster is the data of a server and what is needed to run it.
type cluster struct {
	dir     string // Config.Dir: locks and logs
	data    string // PGDATA
	socket  string // folder of the socket
	account account
	install installation
}

// openCluster finds the cluster of dir or creates it. The caller owns dir.
func openCluster(ctx context.Context, dir string, cfg Config) (*cluster, error) {
	base, err := locate(dir)
	if err != nil {
		return nil, err
	}
	acct, err := serverAccount(filepath.Join(base, clusterName))
	if err != nil {
		return nil, err
	}
	exists := isDir(filepath.Join(base, clusterName))
	if !acct.canEnter(ctx, base) {
		if exists {
			return nil, fmt.Errorf("user %d, who runs the server, cannot enter %s", acct.uid, base)
		}
		if base, err = outside(ctx, dir, acct); err != nil {
			return nil, err
		}
		cfg.logger().Info("the database is kept outside of the data folder, which the server's user cannot enter",
			slog.String("folder", base))
	}
	c := &cluster{dir: dir, data: filepath.Join(base, clusterName), account: acct}
	major := 0
	if exists {
		if major, err = clusterMajor(c.data); err != nil {
			return nil, err
		}
	}
	if c.install, err = findInstallation(ctx, major); err != nil {
		return nil, err
	}
	if !exists {
		if err := c.create(ctx, base, cfg); err != nil {
			return nil, err
		}
	}
	c.socket = socketDir(base, os.TempDir())
	if err := acct.own(c.socket); err != nil {
		return nil, fmt.Errorf("folder of the socket: %w", err)
	}
	return c, nil
}

// locate returns the folder that holds the cluster of dir.
func locate(dir string) (string, error) {
	recorded, err := os.ReadFile(filepath.Join(dir, placeFile))
	if errors.Is(err, os.ErrNotExist) {
		return dir, nil
	}
	if err != nil {
		return "", err
	}
	base := strings.TrimSpace(string(recorded))
	if !isDir(base) {
		return dir, nil // removed by hand: start again
	}
	return base, nil
}

// outside makes a folder for the cluster of dir in a place that acct can enter
// and notes it in dir. The random part of its name keeps a new checkout from
// meeting the data of a deleted one at the same path.
func outside(ctx context.Context, dir string, acct account) (string, error) {
	var errs []error
	for _, parent := range []string{"/var/lib/akademie", "/var/tmp/akademie"} {
		if err := os.MkdirAll(parent, 0o711); err != nil {
			errs = append(errs, err)
			continue
		}
		base, err := os.MkdirTemp(parent, shortHash(dir)+"-")
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if err := os.Chmod(base, 0o711); err != nil {
			return "", err
		}
		if !acct.canEnter(ctx, base) {
			errs = append(errs, fmt.Errorf("user %d cannot enter %s", acct.uid, base), os.Remove(base))
			continue
		}
		return base, os.WriteFile(filepath.Join(dir, placeFile), []byte(base+"\n"), 0o644)
	}
	return "", fmt.Errorf("no folder for the database that user %d can enter: %w", acct.uid, errors.Join(errs...))
}

// create runs initdb in a folder of its own and moves the result into place, so
// that a crash on the way leaves no half-made cluster.
func (c *cluster) create(ctx context.Context, base string, cfg Config) error {
	leftovers, err := filepath.Glob(filepath.Join(base, "initdb-*"))
	if err != nil {
		return err
	}
	for _, path := range leftovers {
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	fresh, err := os.MkdirTemp(base, "initdb-")
	if err != nil {
		return err
	}
	if err := c.account.own(fresh); err != nil {
		return err
	}
	cfg.logger().Debug("creating a database cluster", slog.String("folder", c.data), slog.Int("postgres", c.install.major))
	args := append([]string{"-D", fresh, "-U", superuser, "-A", "trust", "-E", "UTF8", "--no-instructions"}, localeArgs()...)
	if cfg.Throwaway {
		args = append(args, "--no-sync")
	} else {
		args = append(args, "--data-checksums")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(c.install.bin, "initdb"), args...)
	cmd.Dir, cmd.Env = "/", serverEnv()
	cmd.SysProcAttr = childAttr(c.account, false)
	cmd.WaitDelay = time.Second
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	// The parent-death signal is tied to the thread that forks.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out.String())
	}
	return os.Rename(fresh, c.data)
}

// localeArgs asks for C.UTF-8, which sorts by code point on every machine but
// knows upper and lower case of all letters. macOS spells it differently.
func localeArgs() []string {
	if runtime.GOOS == "darwin" {
		return []string{"--locale=C", "--lc-ctype=UTF-8"}
	}
	return []string{"--locale=C.UTF-8"}
}

// clusterMajor reads the version of the server that made a cluster.
func clusterMajor(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("PG_VERSION: %w", err)
	}
	return major, nil
}

// socketDir is where the socket of the cluster in base goes: beside it, or in a
// short folder below temp when the path would be too long for a socket.
func socketDir(base, temp string) string {
	candidates := []string{
		filepath.Join(base, "socket"),
		filepath.Join(temp, "akademie-"+shortHash(base)),
	}
	for _, dir := range candidates {
		if len(filepath.Join(dir, socketFile)) <= maxSocketPath {
			return dir
		}
	}
	return "/tmp/akademie-" + shortHash(base)
}

// shortHash names a path in 12 characters.
func shortHash(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:6])
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
