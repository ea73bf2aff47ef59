package ingest

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAcceptanceHostileFilesAreReportedAndNeighboursRead puts one file of each
// kind of malice into a folder of good documents.
func TestAcceptanceHostileFilesAreReportedAndNeighboursRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// Each is either refused for the reason given, or ("") becomes a document.
	hostile := map[string]struct {
		data   []byte
		reason string
	}{
		"bomb.docx":                       {zipBomb(t), "too much data"},
		"broken.docx":                     {[]byte("PK\x03\x04 and nothing"), "broken ZIP"},
		"deep.docx":                       {docx(t, strings.Repeat("<w:sdt>", 5000)), "nested deeper"},
		"entries.docx":                    {manyEntries(t), "files in the container"},
		"broken.pdf":                      {[]byte("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n5\n%%EOF" + strings.Repeat("\n", 40)), "broken file"},
		"cut.pdf":                         {tinyPDF("Ein Text über Parkplätze.")[:300], "cut off"},
		"loop.pdf":                        {loopingPDF(), "too complex"},
		"bomb.pdf":                        {pdfBomb(t), "too much data"},
		"brackets.pdf":                    {bracketPDF(), "nested deeper"},
		"huge.pdf":                        {[]byte(strings.Replace(string(tinyPDF("Text")), "/Size 6", "/Size 600000000", 1)), "too complex"},
		"deep.html":                       {deepHTML(100_000), ""},
		"deep-list.html":                  {[]byte("<html><body>" + strings.Repeat("<ul><li>", 50_000) + "Tief unten steht ein Text.</body></html>"), "too complex"},
		"unclosed.html":                   {[]byte("<html><body>" + strings.Repeat("<a href=x><b>", 200_000) + "Am Ende steht ein Text.</body></html>"), ""},
		"many.html":                       {[]byte("<html><body><p>" + strings.Repeat("<i>Wort</i> <b>Wort</b> ", 30_000) + "</body></html>"), ""},
		"attributes.html":                 {[]byte("<html><body><p " + strings.Repeat("a=b c=d ", 200_000) + ">Ein Text mit vielen Attributen.</p></body></html>"), ""},
		"large.html":                      {bytes.Repeat([]byte("<p>Text</p>"), 1_000_000), "size limit"},
		"empty.md":                        {nil, "no text"},
		"blank.txt":                       {[]byte(" \n\t\n "), "no text"},
		"binary.txt":                      {noise(4000), "binary data"},
		"nul.txt":                         {append([]byte(strings.Repeat("Ein Satz über den Wochenmarkt. ", 20)), 0, 0, 0), ""},
		"latin1.txt":                      {[]byte("\xdcberschrift\n\nDie Stra\xdfe wird f\xfcr drei Monate gesperrt."), ""},
		"invalid.md":                      {[]byte("# Stra\xffe\n\nDie Straße wird für drei Monate ge\xc3sperrt, Umleitung über die Bahnhofstraße."), ""},
		"front.md":                        {[]byte("---\ntitle: [\n---\nText"), "front matter"},
		"aliases.md":                      {yamlBomb(), "front matter"},
		"tabs.md":                         {[]byte(strings.Repeat("> ", 100_000) + "Text"), ""},
		"list.md":                         {[]byte(strings.Repeat(strings.Repeat(" ", 50)+"- x\n", 20_000)), ""},
		"headings.md":                     {[]byte(strings.Repeat("# A\n", 20_000) + "Text unter vielen Überschriften."), ""},
		"mail.eml":                        {[]byte("Subject: =?utf-8?q?Hallo?=\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n--x"), "EML"},
		"tabelle.xlsx":                    {[]byte("PK\x03\x04" + strings.Repeat("\x00", 200)), "skipped"},
		"bild.png":                        {[]byte("\x89PNG\r\n\x1a\n" + string(noise(100))), "skipped"},
		"zeilen\numbruch.txt":             {[]byte("Der Name dieser Datei enthält einen Zeilenumbruch."), ""},
		"\xff\xfe-latin.txt":              {[]byte("Der Name dieser Datei ist kein UTF-8."), "not valid UTF-8"},
		strings.Repeat("n", 200) + ".txt": {[]byte("Der Name dieser Datei ist sehr lang."), ""},
	}
	for name, h := range hostile {
		write(name, h.data)
	}
	sparse, err := os.Create(filepath.Join(dir, "200MB.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sparse.Truncate(200<<20), sparse.Close()); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		write(fmt.Sprintf("gut-%d.md", i), []byte(text(fmt.Sprint("Thema ", i), 6)))
	}
	// Links: a loop, one that leads outside, one that leads nowhere, a pipe.
	outside := filepath.Join(t.TempDir(), "geheim.txt")
	if err := os.WriteFile(outside, []byte("Dieser Text liegt außerhalb und ist geheim."), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"loop": ".", "a": "b", "b": "a", "aus.txt": outside, "nirgends.txt": "fehlt.txt"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "rohr.txt"), 0o644); err != nil {
		t.Fatal(err)
	}

	b := setup(Options{})
	// A smaller bound than the default lets the bombs be smaller, too.
	src, err := Open(t.Context(), dir, OpenOptions{Limits: Limits{Unpacked: 8 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	r, err := b.in.Run(ctx, src)
	if err != nil {
		t.Fatal(err)
	}

	reasons := map[string]Problem{}
	for _, p := range r.Problems {
		reasons[p.Key] = p
	}
	hostile["200MB.txt"] = struct {
		data   []byte
		reason string
	}{nil, "200 MiB is larger than the size limit"}
	stored := map[string]bool{}
	for _, k := range b.store.keys(src.Name()) {
		stored[k] = true
	}
	for name, h := range hostile {
		name = cleanKey(name)
		p, bad := reasons[name]
		switch {
		case h.reason == "" && (bad || !stored[name]):
			t.Errorf("%q was not read: %s", name, p.Reason)
		case h.reason == "skipped" && !p.Skipped:
			t.Errorf("%q was not skipped: %+v", name, p)
		case h.reason != "" && h.reason != "skipped" && !strings.Contains(p.Reason, h.reason):
			t.Errorf("%q: reason %q does not say %q (stored: %v)", name, p.Reason, h.reason, stored[name])
		}
	}
	for i := range 20 {
		if !stored[fmt.Sprintf("gut-%d.md", i)] {
			t.Errorf("good document %d is missing", i)
		}
	}
	if stored["aus.txt"] || stored["loop"] || stored["rohr.txt"] {
		t.Error("a link or a pipe was followed")
	}
	if r.Removed != 0 || r.Incomplete {
		t.Errorf("report %+v", r)
	}
}

func TestAcceptanceAFolderWithoutPermissionIsReported(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	fsys := deniedFS{memFS("gut.md", text("Parken", 4), "zu/a.md", text("Wald", 4))}
	r := b.run(t, FS("demo", fsys))
	if r.New != 1 || r.Failed != 1 || !r.Incomplete || !strings.Contains(r.Problems[0].Reason, "zu: permission denied") {
		t.Errorf("report %+v", r)
	}
}

func TestAcceptanceALargeFileIsRefusedBeforeAByteIsRead(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	r := b.run(t, FS("demo", hugeFS{memFS("gut.md", text("Parken", 4), "gross.txt", "x"), t}))
	if r.New != 1 || r.Failed != 1 || !strings.Contains(r.Problems[0].Reason, "size limit of 32 MiB") {
		t.Errorf("report %+v", r)
	}
}

func TestExtractSurvivesDamagedFiles(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for name, data := range map[string][]byte{
		"a.pdf":  tinyPDF("Ein Text über Parkplätze und Radwege."),
		"a.docx": docx(t, "<w:p><w:r><w:t>Ein Text über Parkplätze.</w:t></w:r></w:p>"),
		"a.eml":  []byte(multipartMail),
		"a.html": []byte("<html><body><h1>Titel</h1><table><tr><td>Zelle</table><p>Text</body></html>"),
		"a.md":   []byte(text("Parken", 10)),
		"a.txt":  []byte("Titel\n\n" + text("Parken", 10)),
	} {
		for range 150 {
			damaged := bytes.Clone(data)
			for range 1 + rng.IntN(8) {
				damaged[rng.IntN(len(damaged))] = byte(rng.UintN(256))
			}
			if rng.IntN(4) == 0 {
				damaged = damaged[:rng.IntN(len(damaged))]
			}
			ex, err := Extract(t.Context(), Raw{Name: name, Data: damaged}, Limits{Duration: 10 * time.Second})
			if err == nil && len(Split(ex.Markdown, ex.Title)) == 0 && strings.Count(ex.Markdown, " ") > 20 {
				t.Errorf("%s: text without passages: %q", name, ex.Markdown)
			}
		}
	}
}

func zipBomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	w, err := zw.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, `<w:document xmlns:w="w"><w:body>`); err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat([]byte("<w:p/>"), 1<<20/6)
	for range 16 { // 16 MiB in 16 KiB
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func manyEntries(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for i := range 5000 {
		if _, err := zw.Create(fmt.Sprintf("word/%d.xml", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deepHTML(n int) []byte {
	return []byte("<html><body>" + strings.Repeat("<div>", n) + "<h1>Tief unten</h1><p>Hier steht ein Text, der trotz aller Verschachtelung gelesen wird.</p>" +
		strings.Repeat("</div>", n) + "</body></html>")
}

func noise(n int) []byte {
	rng := rand.New(rand.NewPCG(3, 4))
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(rng.UintN(256))
	}
	return out
}

func yamlBomb() []byte {
	var b strings.Builder
	b.WriteString("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i-1, i-1, i-1, i-1, i-1, i-1, i-1, i-1)
	}
	b.WriteString("title: *a11\n---\nText")
	return []byte(b.String())
}

// loopingPDF has a page tree whose node is its own child.
func loopingPDF() []byte {
	return buildPDF([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
	})
}

// bracketPDF nests arrays deep enough to overflow the stack of a recursive parser.
func bracketPDF() []byte {
	return buildPDF([]string{"<< /Type /Catalog /Pages 2 0 R >>", strings.Repeat("[", 500_000)})
}

func pdfBomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	zw := zlib.NewWriter(&b)
	line := bytes.Repeat([]byte(" "), 1<<20)
	for range 12 {
		if _, err := zw.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return pagePDF(fmt.Sprintf("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", b.Len(), b.String()))
}
