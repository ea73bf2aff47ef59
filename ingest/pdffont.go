package ingest

import (
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxCMap bounds the entries of a character map.
const maxCMap = 1 << 17

// A pdfFont decodes the codes of a string to text and knows their widths.
type pdfFont struct {
	wide    bool           // codes of two bytes (composite fonts)
	text    map[int]string // from ToUnicode, completed by decode
	decode  pdf.TextEncoding
	width   map[int]float64 // in text space units for size 1
	missing float64
	bold    bool
}

// newPDFFont reads a font dictionary (ISO 32000-1, 9.5–9.10).
func (d *pdfDoc) newPDFFont(v pdf.Value) (*pdfFont, error) {
	f := pdf.Font{V: v}
	out := &pdfFont{text: map[int]string{}, width: map[int]float64{}}
	name := strings.ToLower(f.BaseFont())
	out.bold = strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy")
	if u := v.Key("ToUnicode"); u.Kind() == pdf.Stream {
		data, err := d.unpack(u)
		if err != nil {
			return nil, err
		}
		parseCMap(data, out.text)
	}
	scale := 0.001
	if v.Key("Subtype").Name() == "Type3" {
		if m := v.Key("FontMatrix"); m.Len() == 6 && m.Index(0).Float64() != 0 {
			scale = m.Index(0).Float64()
		}
	}
	if v.Key("Subtype").Name() == "Type0" {
		out.wide = true
		out.cidWidths(v.Key("DescendantFonts").Index(0))
		return out, nil
	}
	first, widths := int(v.Key("FirstChar").Int64()), v.Key("Widths")
	for i := range min(widths.Len(), 256) {
		out.width[first+i] = widths.Index(i).Float64() * scale
	}
	out.missing = v.Key("FontDescriptor").Key("MissingWidth").Float64() * scale
	if out.missing == 0 && widths.Len() == 0 {
		out.missing = 0.5 // one of the 14 standard fonts, whose widths are not in the file
	}
	switch v.Key("Encoding").Name() {
	case "MacRomanEncoding", "WinAnsiEncoding":
		out.decode = f.Encoder()
	default:
		if v.Key("Encoding").Kind() == pdf.Dict {
			out.decode = f.Encoder()
		}
	}
	return out, nil
}

// cidWidths reads the widths of a composite font (9.7.4.3).
func (f *pdfFont) cidWidths(cid pdf.Value) {
	f.missing = 1
	if dw := cid.Key("DW"); dw.Kind() == pdf.Integer || dw.Kind() == pdf.Real {
		f.missing = dw.Float64() / 1000
	}
	w := cid.Key("W")
	for i := 0; i+1 < min(w.Len(), maxCMap); {
		first := int(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range min(list.Len(), 1<<16) {
				f.width[first+j] = list.Index(j).Float64() / 1000
			}
			i += 2
			continue
		}
		last, width := int(w.Index(i+1).Int64()), w.Index(i+2).Float64()/1000
		for c := first; c <= last && c < 1<<16; c++ {
			f.width[c] = width
		}
		i += 3
	}
}

// codes calls use for each code of s with its text and width.
func (f *pdfFont) codes(s []byte, use func(text string, width float64, space bool)) {
	step := 1
	if f.wide {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		code := int(s[i])
		if f.wide {
			code = code<<8 | int(s[i+1])
		}
		width, ok := f.width[code]
		if !ok {
			width = f.missing
		}
		use(f.lookup(code, s[i:i+step]), width, !f.wide && code == ' ')
	}
}

func (f *pdfFont) lookup(code int, raw []byte) string {
	if t, ok := f.text[code]; ok {
		return t
	}
	var t string
	switch {
	case f.wide:
		t = "" // without a map, glyph numbers mean nothing
	case f.decode != nil:
		t = f.decode.Decode(string(raw))
		// The library gives codes outside of an encoding's differences as they
		// are; from 0x80 to 0x9f these are quotation marks and dashes.
		if r, _ := utf8.DecodeRuneInString(t); r >= 0x80 && r <= 0x9f {
			t = string(charmap.Windows1252.DecodeByte(byte(r)))
		}
	default:
		t = string(charmap.Windows1252.DecodeByte(raw[0]))
	}
	t = strings.ToValidUTF8(t, "")
	f.text[code] = t
	return t
}

// parseCMap reads the mappings of a ToUnicode map (9.10.3).
func parseCMap(data []byte, into map[int]string) {
	s := contentScanner{data: data}
	for {
		op, args := s.next()
		switch op {
		case "":
			return
		case "endbfchar":
			for i := 0; i+1 < len(args); i += 2 {
				if len(into) < maxCMap {
					into[codeOf(args[i].str)] = utf16Text(args[i+1].str)
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(args); i += 3 {
				lo, hi, dst := codeOf(args[i].str), codeOf(args[i+1].str), args[i+2]
				for c := lo; c <= hi && len(into) < maxCMap; c++ {
					if dst.kind == '[' {
						if c-lo < len(dst.array) {
							into[c] = utf16Text(dst.array[c-lo].str)
							continue
						}
						break
					}
					into[c] = utf16Text(plus(dst.str, c-lo))
				}
			}
		}
	}
}

func codeOf(b []byte) int {
	n := 0
	for _, c := range b[:min(len(b), 3)] {
		n = n<<8 | int(c)
	}
	return n
}

// plus adds n to the last two bytes of a destination.
func plus(b []byte, n int) []byte {
	if len(b) < 2 || n == 0 {
		return b
	}
	out := append([]byte(nil), b...)
	v := (int(out[len(out)-2])<<8 | int(out[len(out)-1])) + n
	out[len(out)-2], out[len(out)-1] = byte(v>>8), byte(v)
	return out
}

func utf16Text(b []byte) string {
	out, err := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Bytes(b[:min(len(b), 64)])
	if err != nil {
		return ""
	}
	return string(out)
}
