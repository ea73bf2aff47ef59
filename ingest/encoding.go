package ingest

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeText turns text of unknown encoding into UTF-8: by its byte order mark,
// then as UTF-8, then as UTF-16 when every other byte is zero, and otherwise as
// Windows-1252, in which no byte is lost. Data full of control characters is no
// text and an error.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeUTF16(data, unicode.LittleEndian)
	}
	if even, odd := zeros(data); len(data) >= 16 && (even*3 > len(data) || odd*3 > len(data)) {
		order := unicode.LittleEndian
		if even > odd {
			order = unicode.BigEndian
		}
		return decodeUTF16(data, order)
	}
	if !looksLikeText(data) {
		return "", fmt.Errorf("%w: binary data", ErrUnsupported)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	// Text that is UTF-8 but for a few damaged bytes keeps its good characters.
	if bad, multi := countInvalid(data); multi > 4*bad {
		return string(fixInvalid(data)), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decode Windows-1252: %w", err)
	}
	return string(out), nil
}

func decodeUTF16(data []byte, order unicode.Endianness) (string, error) {
	out, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decode UTF-16: %w", err)
	}
	if !looksLikeText(out) {
		return "", fmt.Errorf("%w: binary data", ErrUnsupported)
	}
	return string(out), nil
}

// zeros counts the zero bytes at even and at odd offsets of the beginning,
// scaled to the length of data.
func zeros(data []byte) (even, odd int) {
	head := data[:min(len(data), 4096)]
	for i, b := range head {
		if b == 0 && i%2 == 0 {
			even++
		} else if b == 0 {
			odd++
		}
	}
	scale := len(data) / max(len(head), 1)
	return even * scale, odd * scale
}

// countInvalid counts bytes that are no UTF-8, and valid multi-byte characters.
func countInvalid(data []byte) (bad, multi int) {
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			multi++
		}
		data = data[n:]
	}
	return bad, multi
}

// fixInvalid reads each byte that is no UTF-8 as Windows-1252.
func fixInvalid(data []byte) []byte {
	out := make([]byte, 0, len(data)+len(data)/16)
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
		}
		out = utf8.AppendRune(out, r)
		data = data[n:]
	}
	return out
}
