package webhook_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/webhook"
)

var types = []string{"booking.confirmed", "booking.cancelled"}

func load(t *testing.T, content string) ([]webhook.Endpoint, error) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := write("old", encoded(oldSecret)+"\n")
	variables := map[string]string{"GOOD": encoded(secret), "SHORT": encoded(secret[:8]), "BARE": strings.TrimPrefix(encoded(secret), "whsec_")}
	return webhook.LoadEndpoints(write("webhooks.yaml", strings.ReplaceAll(content, "FILE", file)), types, func(name string) (string, bool) {
		v, set := variables[name]
		return v, set
	})
}

func encoded(secret []byte) string { return "whsec_" + base64.StdEncoding.EncodeToString(secret) }

func TestSettingsAreRead(t *testing.T) {
	t.Parallel()
	got, err := load(t, `
endpoints:
  - name: biletado
    url: https://biletado.example/hooks
    secret_env: GOOD
    old_secret_file: FILE
    events: [booking.confirmed]
  - {name: local, url: "http://localhost:9000", secret_file: FILE}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []webhook.Endpoint{
		{Name: "biletado", URL: "https://biletado.example/hooks", Secrets: [][]byte{secret, oldSecret}, Events: []string{"booking.confirmed"}},
		{Name: "local", URL: "http://localhost:9000", Secrets: [][]byte{oldSecret}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsThatCannotWorkAreExplained(t *testing.T) {
	t.Parallel()
	for content, says := range map[string]string{
		``:              "EOF",
		`endpoints: []`: "no endpoints",
		`endpoints: [{name: a, url: "https://a.example", secret: x}]`:                                                               "secret",
		`endpoints: [{name: A B, url: "https://a.example", secret_env: GOOD}]`:                                                      "name",
		`endpoints: [{name: a, url: "http://a.example", secret_env: GOOD}]`:                                                         "https is needed",
		`endpoints: [{name: a, url: "https://u:p@a.example", secret_env: GOOD}]`:                                                    "not an address",
		`endpoints: [{name: a, url: "https://a.example"}]`:                                                                          "name a variable or a file",
		`endpoints: [{name: a, url: "https://a.example", secret_env: GOOD, secret_file: FILE}]`:                                     "name a variable or a file",
		`endpoints: [{name: a, url: "https://a.example", secret_env: MISSING}]`:                                                     "MISSING is not set",
		`endpoints: [{name: a, url: "https://a.example", secret_env: SHORT}]`:                                                       "24 to 64",
		`endpoints: [{name: a, url: "https://a.example", secret_env: BARE}]`:                                                        "whsec_",
		`endpoints: [{name: a, url: "https://a.example", secret_env: GOOD, old_secret_env: SHORT}]`:                                 "old secret",
		`endpoints: [{name: a, url: "https://a.example", secret_env: GOOD, events: [booking.exploded]}]`:                            "unknown type",
		`endpoints: [{name: a, url: "https://a.example", secret_env: GOOD}, {name: a, url: "https://b.example", secret_env: GOOD}]`: "another endpoint",
	} {
		_, err := load(t, content)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), encoded(secret[:8])[6:]) {
			t.Errorf("%s: error %v, want %q and no secret", content, err, says)
		}
	}
}
