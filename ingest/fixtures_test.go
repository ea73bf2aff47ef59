package ingest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// docx packs body, the inner XML of w:body, into a Word document with the
// styles Title, Heading1 and Heading2, and some of hidden text.
func docx(t *testing.T, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for name, content := range map[string]string{
		"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"word/styles.xml": `<w:styles xmlns:w="w"><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>` +
			`<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>` +
			`<w:style w:styleId="berschrift2"><w:name w:val="Eigener Name"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>` +
			`<w:style w:styleId="Geheim"><w:name w:val="Geheim"/><w:rPr><w:vanish/></w:rPr></w:style>` +
			`<w:style w:styleId="NochGeheimer"><w:name w:val="Noch"/><w:basedOn w:val="Geheim"/></w:style>` +
			`<w:style w:styleId="Offen"><w:name w:val="Offen"/><w:basedOn w:val="Geheim"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style></w:styles>`,
		"docProps/core.xml": `<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc" xmlns:dcterms="dcterms">` +
			`<dc:title>Aus den Eigenschaften</dc:title><dcterms:modified>2025-03-04T10:00:00Z</dcterms:modified></cp:coreProperties>`,
		"word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>` + body + `</w:body></w:document>`,
	} {
		w, err := zw.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// buildPDF writes objects, numbered from 1, with a cross-reference table. The
// first is the catalogue.
func buildPDF(objects []string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

// pagePDF is a PDF with one page per content stream object.
func pagePDF(streams ...string) []byte {
	var kids []string
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
	for _, s := range streams {
		n := len(objects)
		kids = append(kids, fmt.Sprintf("%d 0 R", n+1))
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>", n+2), s)
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842] >>", strings.Join(kids, " "), len(kids))
	return buildPDF(objects)
}

// A styled line of a PDF.
type styled struct {
	size, x, y int
	text       string // Latin-1 characters only
}

// content writes lines as a content stream.
func content(lines ...styled) string {
	var b strings.Builder
	for _, l := range lines {
		var latin strings.Builder
		for _, r := range l.text {
			switch {
			case r == '(' || r == ')' || r == '\\':
				latin.WriteString(`\` + string(r))
			case r < 128:
				latin.WriteRune(r)
			default:
				fmt.Fprintf(&latin, `\%03o`, r)
			}
		}
		fmt.Fprintf(&b, "BT /F1 %d Tf %d %d Td (%s) Tj ET\n", l.size, l.x, l.y, latin.String())
	}
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", b.Len(), b.String())
}

// tinyPDF is a PDF of one line.
func tinyPDF(line string) []byte { return pagePDF(content(styled{11, 70, 700, line})) }

const multipartMail = `From: Redaktion <redaktion@example.org>
To: jemand@example.org
Subject: =?utf-8?q?Newsletter_M=C3=A4rz=3A_Neues_f=C3=BCr_Kommunen?=
Date: Tue, 3 Mar 2026 09:15:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="aussen"

--aussen
Content-Type: multipart/alternative; boundary="innen"

--innen
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Nur Text f=FCr alte Programme.

--innen
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<html><body><table><tr><td><h2>Digitale Sprechstunde</h2><p>Die Sprechstund=
e beginnt am 3. M=C3=A4rz und ist kostenlos.</p></td></tr><tr><td><h2>Werks=
tatt</h2><p>Die Werkstatt findet im April statt.</p></td></tr></table></body></html>

--innen--
--aussen
Content-Type: application/pdf; name="anhang.pdf"
Content-Disposition: attachment; filename="anhang.pdf"

%PDF-geheim
--aussen--
`

// deniedFS refuses to list the folder "zu".
type deniedFS struct{ fstest.MapFS }

func (d deniedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == "zu" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return d.MapFS.ReadDir(name)
}

// hugeFS claims that gross.txt has 2 GiB, and fails the test when it is read by Fetch.
type hugeFS struct {
	fstest.MapFS
	t *testing.T
}

func (h hugeFS) Stat(name string) (fs.FileInfo, error) {
	info, err := h.MapFS.Stat(name)
	if name == "gross.txt" && err == nil {
		return hugeInfo{info}, nil
	}
	return info, err
}

func (h hugeFS) Open(name string) (fs.File, error) {
	f, err := h.MapFS.Open(name)
	if name == "gross.txt" && err == nil {
		return hugeFile{f, h.t}, nil
	}
	return f, err
}

type hugeInfo struct{ fs.FileInfo }

func (hugeInfo) Size() int64        { return 2 << 30 }
func (hugeInfo) ModTime() time.Time { return time.Unix(1, 0) }

type hugeFile struct {
	fs.File
	t *testing.T
}

func (f hugeFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return hugeInfo{info}, err
}

func (f hugeFile) Read([]byte) (int, error) {
	f.t.Error("a file above the size limit was read")
	return 0, fs.ErrInvalid
}

// writeFiles writes files below dir, making their folders.
func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
