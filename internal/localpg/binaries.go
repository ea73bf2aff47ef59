package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Oldest versions that the rest of the program works with.
const (
	minPostgres      = 15
	minVectorMajor   = 0
	minVectorMinor   = 8
	installationHint = "run scripts/setup.sh postgres, or set AKADEMIE_DATABASE_URL to a server of your own"
)

// installation is a PostgreSQL server with pgvector on this machine.
type installation struct {
	bin   string // folder of the binaries
	major int
}

// Where PostgreSQL's packages put their binaries: Debian, PGDG on Red Hat,
// Homebrew on either kind of Mac.
var packaged = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
}

// findInstallation returns the newest installation, or the one of version major
// when that is not zero: a cluster can only be run by the version that made it.
func findInstallation(ctx context.Context, major int) (installation, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	var usable []installation
	var reasons []error
	for _, bin := range binFolders(ctx) {
		inst, err := inspect(ctx, bin)
		if err == nil && major != 0 && inst.major != major {
			err = fmt.Errorf("%s: version %d, but the data needs %d", bin, inst.major, major)
		}
		if err != nil {
			reasons = append(reasons, err)
			continue
		}
		usable = append(usable, inst)
	}
	if len(usable) == 0 {
		return installation{}, fmt.Errorf("no usable PostgreSQL (%d or newer, with pgvector %d.%d or newer): %s: %w",
			minPostgres, minVectorMajor, minVectorMinor, installationHint, errors.Join(reasons...))
	}
	return slices.MaxFunc(usable, func(a, b installation) int { return a.major - b.major }), nil
}

// binFolders lists the folders to look into, each once.
func binFolders(ctx context.Context) []string {
	var folders []string
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, string(bytes.TrimSpace(out)))
	}
	for _, pattern := range packaged {
		found, err := filepath.Glob(pattern)
		if err != nil {
			continue // only a malformed pattern, and ours are constants
		}
		folders = append(folders, found...)
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

var (
	serverVersion = regexp.MustCompile(`PostgreSQL\) (\d+)`)
	vectorVersion = regexp.MustCompile(`default_version\s*=\s*'(\d+)\.(\d+)`)
)

// inspect says what is in a folder of binaries, or why it is of no use.
func inspect(ctx context.Context, bin string) (installation, error) {
	out, err := exec.CommandContext(ctx, filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return installation{}, fmt.Errorf("%s: %w", bin, err)
	}
	m := serverVersion.FindSubmatch(out)
	if m == nil {
		return installation{}, fmt.Errorf("%s: unknown version %q", bin, out)
	}
	major, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return installation{}, fmt.Errorf("%s: %w", bin, err)
	}
	if major < minPostgres {
		return installation{}, fmt.Errorf("%s: version %d is too old", bin, major)
	}
	share, err := exec.CommandContext(ctx, filepath.Join(bin, "pg_config"), "--sharedir").Output()
	if err != nil {
		return installation{}, fmt.Errorf("%s: %w", bin, err)
	}
	control, err := os.ReadFile(filepath.Join(string(bytes.TrimSpace(share)), "extension", "vector.control"))
	if err != nil {
		return installation{}, fmt.Errorf("%s: pgvector is missing: %w", bin, err)
	}
	if !vectorNewEnough(control) {
		return installation{}, fmt.Errorf("%s: pgvector is older than %d.%d", bin, minVectorMajor, minVectorMinor)
	}
	return installation{bin: bin, major: major}, nil
}

// vectorNewEnough reads the version in pgvector's control file.
func vectorNewEnough(control []byte) bool {
	m := vectorVersion.FindSubmatch(control)
	if m == nil {
		return false
	}
	major, err1 := strconv.Atoi(string(m[1]))
	minor, err2 := strconv.Atoi(string(m[2]))
	if err1 != nil || err2 != nil {
		return false
	}
	return major > minVectorMajor || major == minVectorMajor && minor >= minVectorMinor
}
