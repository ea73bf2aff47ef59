package localpg

import (
	"os"
	"strings"
	"sync"
)

const (
	maxLog  = 2 << 20 // bytes per file; one older file is kept beside it
	maxTail = 2 << 10 // bytes quoted in an error
)

// logFile is an append-only file of bounded size that remembers its last lines.
type logFile struct {
	path string

	mu   sync.Mutex
	file *os.File
	size int64
	tail []byte
}

func openLog(path string) (*logFile, error) {
	l := &logFile{path: path}
	if err := l.open(); err != nil {
		return nil, err
	}
	if l.size > maxLog {
		if err := l.rotate(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// open continues the file at path, or begins it.
func (l *logFile) open() error {
	file, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return err
	}
	l.file, l.size = file, info.Size()
	return nil
}

// rotate sets the file aside as path.1 and begins a new one.
func (l *logFile) rotate() error {
	if err := l.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(l.path, l.path+".1"); err != nil {
		return err
	}
	return l.open()
}

// Write appends p. It never fails: a full disk must cost messages, not the
// server, which would block on a log that nobody reads.
func (l *logFile) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = append(l.tail, p...)
	if len(l.tail) > maxTail {
		l.tail = append([]byte(nil), l.tail[len(l.tail)-maxTail:]...)
	}
	if l.size+int64(len(p)) > maxLog && l.size > 0 {
		if err := l.rotate(); err != nil {
			return len(p), nil
		}
	}
	n, _ := l.file.Write(p)
	l.size += int64(n)
	return len(p), nil
}

// recent returns the end of what was written.
func (l *logFile) recent() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(string(l.tail))
}

// Close closes the file; recent still works.
func (l *logFile) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
