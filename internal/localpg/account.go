package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
	"time"
)

// account is whom the server runs as. The zero value means the caller.
type account struct {
	uid, gid uint32
	drop     bool // the caller is root: switch to uid and gid
}

// serverAccount chooses the account for a cluster at path, which may not exist
// yet. PostgreSQL refuses to run as root, so root hands it to the owner of the
// cluster, or for a new one to "postgres" or else "nobody".
func serverAccount(path string) (account, error) {
	if os.Geteuid() != 0 {
		info, err := os.Stat(path)
		if err == nil && owner(info) != uint32(os.Geteuid()) {
			return account{}, fmt.Errorf("%s belongs to another user", path)
		}
		return account{}, nil
	}
	if info, err := os.Stat(path); err == nil && owner(info) != 0 {
		return account{uid: owner(info), gid: info.Sys().(*syscall.Stat_t).Gid, drop: true}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		return account{uid: uint32(uid), gid: uint32(gid), drop: true}, nil
	}
	return account{}, errors.New("PostgreSQL cannot run as root, and neither user postgres nor nobody exists")
}

func owner(info os.FileInfo) uint32 { return info.Sys().(*syscall.Stat_t).Uid }

// credential is what a child process must switch to, or nil.
func (a account) credential() *syscall.Credential {
	if !a.drop {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}

// own makes a folder that only the account may enter. One that exists is taken
// over if it belongs to the account or to the caller, and refused otherwise: in
// a shared folder such as /tmp somebody may have put it there.
func (a account) own(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	self := uint32(os.Geteuid())
	if !info.IsDir() || owner(info) != self && owner(info) != a.uid {
		return fmt.Errorf("%s is not ours", path)
	}
	if a.drop {
		if err := os.Lchown(path, int(a.uid), int(a.gid)); err != nil {
			return err
		}
	}
	return os.Chmod(path, 0o700)
}

// canEnter tells whether the account can use folders below dir. It asks the
// kernel, which alone knows all of modes, groups, access lists and mounts.
func (a account) canEnter(ctx context.Context, dir string) bool {
	if !a.drop {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", `cd -- "$1"`, "sh", dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential()}
	return cmd.Run() == nil
}
