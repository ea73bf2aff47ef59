package catalogue

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// utf8BOM is what Excel needs in front to read UTF-8.
const utf8BOM = "\xef\xbb\xbf"

// decode turns a file into UTF-8 without a byte order mark: what spreadsheets
// write is UTF-8, UTF-16 ("Unicode text") or, where it is neither,
// Windows-1252.
func decode(data []byte) (string, *wrong) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", wrongf("Die Datei ist kein lesbarer Text.").but("UTF-8, UTF-16 oder Windows-1252")
		}
		data = out
	}
	data = bytes.TrimPrefix(data, []byte(utf8BOM))
	if bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return "", wrongf("Die Datei ist keine Textdatei.").but("CSV („Speichern unter … CSV“) statt einer Arbeitsmappe")
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", wrongf("Die Datei ist kein lesbarer Text.").but("UTF-8, UTF-16 oder Windows-1252")
	}
	return string(out), nil
}
