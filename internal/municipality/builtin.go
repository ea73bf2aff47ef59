package municipality

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
)

//go:embed list.csv.gz
var builtin []byte

// Builtin returns the list that comes with the program, to be imported: some
// 9,100 of the 11,000 municipalities and all districts (see README.md for its
// sources and licences).
func Builtin() (io.Reader, error) {
	r, err := gzip.NewReader(bytes.NewReader(builtin))
	if err != nil {
		return nil, fmt.Errorf("municipality.Builtin: %w", err)
	}
	return r, nil
}
