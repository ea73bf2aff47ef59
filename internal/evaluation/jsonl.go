package evaluation

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxLine bounds one line of a file in bytes: a document of that size is a
// mistake, and it would be held in memory.
const maxLine = 32 << 20

// A line is where a JSON object stands in its file.
type line struct {
	number int // from 1
	offset int64
	length int
}

// eachLine calls f with every line of a JSONL file that is not blank. An error
// names the file and, where there is one, the line.
func eachLine(r io.Reader, file string, f func(at line, data []byte) error) error {
	name := filepath.Base(file)
	var at line
	var next int64
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	lines.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		advance, token, err := bufio.ScanLines(data, atEOF)
		if token != nil {
			at = line{number: at.number + 1, offset: next, length: len(token)}
		}
		next += int64(advance)
		return advance, token, err
	})
	empty := true
	for lines.Scan() {
		data := trimMark(lines.Bytes())
		if len(bytes.TrimSpace(data)) == 0 {
			continue
		}
		empty = false
		if err := f(at, data); err != nil {
			return fmt.Errorf("%s:%d: %w", name, at.number, err)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("%s:%d: the line is longer than %d MiB", name, at.number+1, maxLine>>20)
	case err != nil:
		return fmt.Errorf("%s: %w", name, err)
	case empty:
		return fmt.Errorf("%s: the file is empty", name)
	}
	return nil
}

// trimMark drops the byte order mark that some editors put before a file.
func trimMark(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\uFEFF")) }

// decode reads one JSON object and says in plain words what is wrong with it.
func decode(data []byte, into any) error { return explainJSON(json.Unmarshal(data, into)) }

// explainJSON says in plain words what is wrong with a JSON object.
func explainJSON(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("not a JSON object: %w at byte %d", err, syntax.Offset)
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("%q must not be a %s", strings.ToLower(kind.Field), kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("a JSON %s where an object should be", kind.Value)
	}
	return err
}

// openFile opens a file of a set.
func openFile(dir, name string) (*os.File, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s has no %s", dir, name)
	}
	return f, err
}
