package ingest

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"regexp"
)

// maxPDFNesting bounds arrays and dictionaries inside each other. The library
// parses them recursively, and a stack that overflows ends the whole program.
const maxPDFNesting = 200

// hugeNumber finds sizes that the library would allocate before it checks them.
var hugeNumber = regexp.MustCompile(`/(?:Size|Columns|N|Index\s*\[)\s*\d{8,}|\bxref\s+\d{8,}|(?:^|[\r\n])\d{8,} \d+\s*[\r\n]`)

// guardPDF refuses files built to exhaust memory or stack, and mends what
// strict parsing would refuse: bytes around the file, and a header that claims
// PDF 2.0, which is read like 1.7.
func guardPDF(data []byte, lim Limits) ([]byte, error) {
	start := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-"))
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if start < 0 || end < start+9 {
		return nil, fmt.Errorf("broken file: cut off or no PDF")
	}
	data = bytes.Clone(data[start : end+5])
	if len(data) < 128 {
		return nil, fmt.Errorf("broken file: too short for a PDF")
	}
	copy(data, "%PDF-1.7\n")
	if m := hugeNumber.Find(data); m != nil {
		return nil, fmt.Errorf("%w: %.40q", ErrTooComplex, m)
	}
	budget := lim.Unpacked
	for rest := data; len(rest) > 0; {
		i := bytes.Index(rest, []byte("stream"))
		if i < 0 {
			i = len(rest)
		}
		if _, ok := nesting(rest[:i], 0); !ok {
			return nil, fmt.Errorf("%w: objects nested deeper than %d", ErrTooComplex, maxPDFNesting)
		}
		if i == len(rest) {
			break
		}
		head := rest[max(0, i-512):i]
		body := bytes.TrimLeft(rest[i+6:], "\r\n")
		rest = rest[i+6:]
		if j := bytes.Index(rest, []byte("endstream")); j >= 0 && !bytes.HasSuffix(head, []byte("end")) {
			rest = rest[j+9:]
		}
		if bytes.Contains(head, []byte("ObjStm")) || bytes.Contains(head, []byte("XRef")) {
			if err := guardStream(body, &budget); err != nil {
				return nil, err
			}
		}
	}
	return data, nil
}

// guardStream unpacks an object stream and checks its nesting and size.
func guardStream(body []byte, budget *int64) error {
	zr, err := zlib.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil // not packed, or broken: parsing will say so
	}
	defer zr.Close()
	buf := make([]byte, 64<<10)
	depth := 0
	for {
		n, err := zr.Read(buf)
		*budget -= int64(n)
		if *budget < 0 {
			return fmt.Errorf("%w: unpacks to too much data", ErrTooLarge)
		}
		var ok bool
		if depth, ok = nesting(buf[:n], depth); !ok {
			return fmt.Errorf("%w: objects nested deeper than %d", ErrTooComplex, maxPDFNesting)
		}
		if err != nil {
			return nil // the end, or broken: parsing will say so
		}
	}
}

// nesting follows brackets through data. Each bracket of "<<" counts, and an
// object's end resets nothing, so that the bound is a generous one.
func nesting(data []byte, depth int) (int, bool) {
	for _, b := range data {
		switch b {
		case '[', '<':
			if depth++; depth > 2*maxPDFNesting {
				return depth, false
			}
		case ']', '>':
			depth = max(0, depth-1)
		}
	}
	return depth, true
}
