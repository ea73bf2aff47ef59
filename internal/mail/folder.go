package mail

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
)

// mostStored bounds how many messages a Folder keeps; the oldest go.
const mostStored = 1000

// A Folder puts messages into files, for a demo that sends nothing. Safe for
// concurrent use, also by several processes.
type Folder struct {
	dir  string
	from Sender
	now  func() time.Time
}

// NewFolder returns a transport into dir, which is made if it is missing.
func NewFolder(dir string, from Sender, now func() time.Time) (*Folder, error) {
	from, err := from.normal()
	if err != nil {
		return nil, fmt.Errorf("mail.NewFolder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("mail.NewFolder: %w", err)
	}
	return &Folder{dir, from, now}, nil
}

// Send implements Transport. The file appears complete, under a name made from
// id: the same message sent twice is one file.
func (f *Folder) Send(ctx context.Context, id string, m Message, commit func(context.Context) error) error {
	e, err := compose(f.from, id, m, f.now())
	if err != nil {
		return fmt.Errorf("mail.Folder: %w", err)
	}
	if err := f.write(ctx, id+extension, e.content, commit); err != nil {
		return fmt.Errorf("mail.Folder: %w: %w", fault.Unavailable, err)
	}
	f.prune()
	return nil
}

const extension = ".eml"

func (f *Folder) write(ctx context.Context, name string, content []byte, commit func(context.Context) error) error {
	tmp, err := os.CreateTemp(f.dir, ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already when all went well
	_, err = tmp.Write(content)
	if err = cmp.Or(err, tmp.Close()); err != nil {
		return err
	}
	if err := commit(ctx); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), filepath.Join(f.dir, name))
}

// prune removes the oldest messages beyond mostStored. The message is delivered
// by now, so what goes wrong here waits for the next.
func (f *Folder) prune() {
	files, err := f.files()
	if err != nil || len(files) <= mostStored {
		return
	}
	for _, old := range files[mostStored:] {
		_ = os.Remove(filepath.Join(f.dir, old.id+extension))
	}
}

type storedFile struct {
	id string
	at time.Time
}

// files lists the messages, newest first.
func (f *Folder) files() ([]storedFile, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, err
	}
	var files []storedFile
	for _, e := range entries {
		id, isMail := strings.CutSuffix(e.Name(), extension)
		if !isMail || !safeID.MatchString(id) {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // pruned meanwhile
		}
		if err != nil {
			return nil, err
		}
		files = append(files, storedFile{id, info.ModTime()})
	}
	slices.SortFunc(files, func(a, b storedFile) int {
		return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.id, b.id))
	})
	return files, nil
}

// List returns the newest messages, at most limit, newest first.
func (f *Folder) List(ctx context.Context, limit int) ([]Stored, error) {
	files, err := f.files()
	if err != nil {
		return nil, fmt.Errorf("mail.Folder.List: %w", err)
	}
	var found []Stored
	for _, file := range files {
		if len(found) == limit {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("mail.Folder.List: %w", err)
		}
		switch s, err := f.Open(file.id); {
		case errors.Is(err, fault.NotFound):
		case err != nil:
			return nil, err
		default:
			found = append(found, s)
		}
	}
	return found, nil
}

// Open returns a message by its id. It fails with fault.NotFound.
func (f *Folder) Open(id string) (Stored, error) {
	if !safeID.MatchString(id) {
		return Stored{}, fmt.Errorf("mail.Folder.Open: %w", fault.NotFound)
	}
	file, err := os.Open(filepath.Join(f.dir, id+extension))
	if errors.Is(err, fs.ErrNotExist) {
		return Stored{}, fmt.Errorf("mail.Folder.Open(%s): %w", id, fault.NotFound)
	}
	if err != nil {
		return Stored{}, fmt.Errorf("mail.Folder.Open(%s): %w", id, err)
	}
	defer file.Close()
	s, err := read(file)
	if err != nil {
		return Stored{}, fmt.Errorf("mail.Folder.Open(%s): %w", id, err)
	}
	s.ID = id
	return s, nil
}
