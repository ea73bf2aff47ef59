package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// maxItems bounds what one source may list.
const maxItems = 200_000

// maxFolderDepth bounds the nesting of folders.
const maxFolderDepth = 64

// folder reads the files below the root of a file system.
//
// Hidden files and folders are left out. Symbolic links are followed by os.Root
// only when they stay inside the folder, and links to folders are not entered,
// so that loops cannot occur. A key is the slash path relative to the root.
type folder struct {
	name    string
	fsys    fs.FS
	dir     string // absolute path of the root with slashes, of an argument only
	only    string // a single file of fsys, or with under a folder; "" for all
	under   bool   // only is a folder
	baseURL string // public address of the root, "" if the files have none
	filter  filter
	limits  Limits
	close   func() error
}

// FS returns a source over a file system such as an embedded one. Versions are
// content hashes, because embedded files carry no times.
func FS(name string, fsys fs.FS) Source {
	return &folder{name: name, fsys: fsys, limits: Limits{}.withDefaults()}
}

// openFolder returns a source over a folder or a single file of the machine.
func openFolder(name, dir, baseURL string, f filter, lim Limits) (*folder, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("ingest: folder %q: %w", dir, err)
	}
	info, err := os.Stat(abs)
	if err != nil {
		return nil, fmt.Errorf("ingest: folder %q: %w", dir, err)
	}
	src := &folder{name: name, baseURL: baseURL, filter: f, limits: lim.withDefaults()}
	if !info.IsDir() {
		src.only = filepath.Base(abs)
		abs = filepath.Dir(abs)
	}
	// os.Root refuses every path that would leave the folder, symbolic links included.
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fmt.Errorf("ingest: folder %q: %w", dir, err)
	}
	src.fsys, src.close = root.FS(), root.Close
	return src, nil
}

// enter makes a source of the command line the part at path rel of the one over
// the folder outer.
func (f *folder) enter(outer, rel string) error {
	root, err := os.OpenRoot(filepath.FromSlash(outer))
	if err != nil {
		return fmt.Errorf("folder %q: %w", outer, plain(err))
	}
	if err := f.Close(); err != nil {
		return errors.Join(err, root.Close())
	}
	f.under = f.only == ""
	f.name, f.dir, f.only = adhocName(outer), outer, rel
	f.fsys, f.close = root.FS(), root.Close
	return nil
}

// covers reports whether the list of this source tells if the document with
// this key still exists.
func (f *folder) covers(key string) bool {
	return f.only == "" || key == f.only || f.under && strings.HasPrefix(key, f.only+"/")
}

// Close releases the folder's handle.
func (f *folder) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

func (f *folder) Name() string { return f.name }

// List walks the folder. A folder that cannot be read is part of the returned
// error, and its neighbours are still listed.
func (f *folder) List(ctx context.Context) ([]Item, error) {
	start := "."
	if f.under {
		start = f.only
	} else if f.only != "" {
		it, err := f.item(f.only)
		if err != nil {
			return nil, err
		}
		return []Item{it}, nil
	}
	var items []Item
	var problems []error
	err := fs.WalkDir(f.fsys, start, func(p string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if p == start {
				return err
			}
			problems = append(problems, fmt.Errorf("%s: %w", p, plain(err)))
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if p != start && hidden(d.Name()) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if strings.Count(p, "/") >= maxFolderDepth {
				problems = append(problems, fmt.Errorf("%s: folders nested deeper than %d", p, maxFolderDepth))
				return fs.SkipDir
			}
			return nil
		}
		if !f.filter.accepts(p) {
			return nil
		}
		it, err := f.item(p)
		switch {
		case errors.Is(err, errNotAFile) || errors.Is(err, fs.ErrNotExist):
			return nil // a link that leads outside or nowhere, a socket, a folder behind a link
		case err != nil:
			it = Item{Key: cleanKey(p)} // it exists, so it is no gap in the list; Fetch says what is wrong
		}
		if len(items) == maxItems {
			problems = append(problems, fmt.Errorf("more than %d files", maxItems))
			return fs.SkipAll
		}
		items = append(items, it)
		return nil
	})
	if err != nil {
		problems = append(problems, err)
	}
	return items, errors.Join(problems...)
}

var errNotAFile = errors.New("not a regular file")

func (f *folder) item(p string) (Item, error) {
	info, err := fs.Stat(f.fsys, p)
	if err != nil {
		if link, lerr := fs.Lstat(f.fsys, p); lerr == nil && link.Mode()&fs.ModeSymlink != 0 {
			return Item{}, errNotAFile
		}
		return Item{}, err
	}
	if !info.Mode().IsRegular() {
		return Item{}, errNotAFile
	}
	it := Item{Key: cleanKey(p), Hints: Hints{URL: f.publicURL(p)}}
	if info.ModTime().IsZero() {
		it.Version, err = f.contentVersion(p)
		return it, err
	}
	it.Version = fmt.Sprintf("%d-%d", info.Size(), info.ModTime().UnixNano())
	return it, nil
}

func (f *folder) contentVersion(p string) (string, error) {
	file, err := f.fsys.Open(p)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(file, f.limits.Bytes+1)); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}

func (f *folder) publicURL(p string) string {
	if f.baseURL == "" {
		return ""
	}
	u, err := url.JoinPath(f.baseURL, strings.Split(p, "/")...)
	if err != nil {
		return ""
	}
	return u
}

// Fetch reads one file. A file above the size limit is refused by its size
// before a byte of it is read.
func (f *folder) Fetch(ctx context.Context, it Item, _ Validators) (Raw, error) {
	p := it.Key
	if strings.HasPrefix(p, badName) {
		return Raw{}, errors.New("the name of the file is not valid UTF-8")
	}
	file, err := f.fsys.Open(p)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return Raw{}, ErrGone
		}
		return Raw{}, plain(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Raw{}, plain(err)
	}
	if info.Size() > f.limits.Bytes {
		return Raw{}, fmt.Errorf("%s is %w", formatBytes(info.Size()), tooLarge(f.limits.Bytes, ""))
	}
	data, err := readAtMost(file, f.limits.Bytes)
	if err != nil {
		return Raw{}, plain(err)
	}
	return Raw{Name: path.Base(p), URL: it.Hints.URL, Data: data}, ctx.Err()
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") }

// badName marks keys of files whose names are not UTF-8. No path begins so.
const badName = "//"

// cleanKey makes a path storable: PostgreSQL keeps only valid UTF-8.
func cleanKey(p string) string {
	if utf8.ValidString(p) {
		return p
	}
	return badName + url.PathEscape(p)
}

// plain strips the operation and path that os errors repeat.
func plain(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
