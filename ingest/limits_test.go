package ingest

import (
	"errors"
	"strings"
	"testing"
)

func TestMaxSizeRaisesTheLimitOfTextToo(t *testing.T) {
	t.Parallel()
	sentence := "Ein Satz über Parkplätze am Fluss.\n"
	long := []byte(strings.Repeat(sentence, 9<<20/len(sentence)))
	for _, name := range []string{"lang.txt", "lang.md", "lang.html"} {
		_, err := Extract(t.Context(), Raw{Name: name, Data: long}, Limits{})
		if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "8 MiB for ") || !strings.Contains(err.Error(), "--max-size") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Extract(t.Context(), Raw{Name: "lang.md", Data: long}, Limits{Bytes: 10 << 20}); err != nil {
		t.Error(err)
	}
	if _, err := Extract(t.Context(), Raw{Name: "lang.md", Data: long}, Limits{Bytes: 9 << 19}); err == nil || !strings.Contains(err.Error(), "4.5 MiB (raise") {
		t.Errorf("error %v", err)
	}
}

func TestASingleLineIsTitleAndText(t *testing.T) {
	t.Parallel()
	ex := extract(t, "utf8.txt", []byte("Gr\xfc\xdfe aus dem Rathaus \xff\xfe\x80"))
	if want := "Grüße aus dem Rathaus ÿþ€"; ex.Markdown != want || ex.Title != want {
		t.Errorf("title %q, text %q", ex.Title, ex.Markdown)
	}
	if n := len(Split(ex.Markdown, ex.Title)); n != 1 {
		t.Errorf("%d passages", n)
	}
}
