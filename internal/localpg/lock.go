package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	usersLock = "users.lock"
	ownerLock = "owner.lock"
)

// errLocked says that somebody else holds a lock in the way.
var errLocked = errors.New("locked by another process")

// fileLock is a flock(2) on a file. The kernel drops it with the process.
type fileLock struct {
	file *os.File
	once sync.Once
}

// tryLock takes the lock called name in dir without waiting; the error is
// errLocked when somebody else is in the way.
func tryLock(dir, name string, exclusive bool) (*fileLock, error) {
	path := filepath.Join(dir, name)
	// Go opens files close-on-exec: a child never keeps our lock alive.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		if errors.Is(err, os.ErrPermission) {
			return nil, fmt.Errorf("%w (the folder belongs to another user)", err)
		}
		return nil, err
	}
	how := syscall.LOCK_SH
	if exclusive {
		how = syscall.LOCK_EX
	}
	if err := syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB); err != nil {
		file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errLocked
		}
		return nil, fmt.Errorf("flock %s: %w", path, err)
	}
	return &fileLock{file: file}, nil
}

// lock is tryLock that waits until ctx ends.
func lock(ctx context.Context, dir, name string, exclusive bool) (*fileLock, error) {
	for {
		l, err := tryLock(dir, name, exclusive)
		if !errors.Is(err, errLocked) {
			return l, err
		}
		if err := pause.For(ctx, tick); err != nil {
			return nil, err
		}
	}
}

// acquireOwner takes owner.lock. It tries for a moment, as Attach looks at the
// lock by taking it for an instant.
func acquireOwner(ctx context.Context, dir string) (*fileLock, error) {
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	l, err := lock(short, dir, ownerLock, true)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, ErrInUse
	}
	return l, err
}

// owned tells whether a live process runs the server of dir.
func owned(dir string) (bool, error) {
	l, err := tryLock(dir, ownerLock, false)
	if errors.Is(err, errLocked) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	l.release()
	return false, nil
}

// release gives the lock up; calling it again has no effect.
func (l *fileLock) release() { l.once.Do(func() { l.file.Close() }) }
