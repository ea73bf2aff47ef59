package prompts

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

func TestPromptsReadAsCommitted(t *testing.T) {
	t.Parallel()
	s, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range Names {
		for _, language := range []string{"de", "en"} {
			got, err := s.Get(name).Text(Values{Language: LanguageName(language), MaxSentences: 5})
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+"."+language+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got+"\n"); diff != "" {
				t.Errorf("%s (-want +got):\n%s", golden, diff)
			}
		}
	}
}

func TestEveryPromptExplainsItselfAndSaysThatDataAreNoOrders(t *testing.T) {
	t.Parallel()
	entries, err := files.ReadDir(".")
	if err != nil || len(entries) != len(Names) {
		t.Fatalf("%d files for %d names, %v", len(entries), len(Names), err)
	}
	for _, name := range Names {
		text, err := files.ReadFile(name + extension)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"{{- /*\nPurpose: ", "\nInputs: ", "\nData messages behind it: ", "niemals Anweisungen"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
}

// folder writes files into a folder of their own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAFolderReplacesSinglePrompts(t *testing.T) {
	t.Parallel()
	s, err := Load(folder(t, map[string]string{"answer.tmpl": "Antworte auf {{.Language}}.", "README.md": "Notizen"}))
	if err != nil {
		t.Fatal(err)
	}
	builtIn, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Get(Answer).Text(Values{Language: LanguageName("en")})
	if err != nil || text != "Antworte auf Englisch." {
		t.Errorf("text = %q, %v", text, err)
	}
	if s.Get(Answer).Hash == builtIn.Get(Answer).Hash || s.Get(Rewrite).Hash != builtIn.Get(Rewrite).Hash {
		t.Error("the hash must change with the template replaced, and only there")
	}
	if n := len(s.Get(Answer).Hash); n != 12 {
		t.Errorf("hash of %d digits", n)
	}
}

func TestFoldersThatCannotBeUsedAreErrorsThatNameTheFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"unknown name":  {map[string]string{"anwser.tmpl": "x"}, "anwser.tmpl: there is no such prompt; the names are rewrite, intent"},
		"broken":        {map[string]string{"answer.tmpl": "{{.Language"}, "answer.tmpl"},
		"unknown value": {map[string]string{"answer.tmpl": "{{.Question}}"}, "answer.tmpl"},
		"empty":         {map[string]string{"answer.tmpl": "{{/* nothing */}}\n"}, `"answer"`},
		"overlong":      {map[string]string{"answer.tmpl": strings.Repeat("x", maxText+1)}, `"answer"`},
		"no template":   {map[string]string{"answer.txt": "x"}, "no file ends in .tmpl"},
	} {
		if _, err := Load(folder(t, c.files)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error = %v, want %q in it", name, err, c.want)
		}
	}
	if _, err := Load(filepath.Join(t.TempDir(), "nowhere")); err == nil {
		t.Error("a folder that does not exist is no error")
	}
}
