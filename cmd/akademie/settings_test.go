package main

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestAWrongSettingIsOneLineAndStatusTwo(t *testing.T) {
	t.Parallel()
	dir, database := t.TempDir(), pgtest.URL(t)
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	mail := []string{"serve", "--addr=localhost:0", "--mail-from=a@example.org", "--public-url=https://a.example.org"}
	serve := []string{"serve", "--addr=localhost:0"}
	for _, c := range []struct {
		args []string
		more []string
		want string
	}{
		{mail, []string{"--smtp=mail.example.org"}, "--smtp: \"mail.example.org\" is not a host and port"},
		{mail, []string{"--smtp=mail.example.org:x"}, "--smtp: \"x\" is not a port"},
		{mail, []string{"--smtp=mail.example.org:587", "--smtp-user=u"}, "--smtp-password-file is missing"},
		{mail, []string{"--smtp=mail.example.org:25", "--smtp-user=u", "--smtp-tls=none", "--smtp-password-file=" + file("pw", "x")}, "--smtp: a password is not sent without encryption"},
		{serve, []string{"--webhooks=" + file("w1", "endpoints: [{name: a, url: \"https://x.example.org\", secret_env: AKADEMIE_TEST_NONE}]")}, "the variable AKADEMIE_TEST_NONE is not set"},
		{serve, []string{"--webhooks=" + file("w2", "endpoints: [")}, "--webhooks: "},
		{serve, []string{"--seats=" + file("s1", "")}, "names no systems"},
		{serve, []string{"--seats=" + file("s2", "system: []")}, "field system not found"},
		{serve, []string{"--seats=" + file("s3", "systems: [{name: a, kind: http, url: \"https://x.example.org\", token_env: AKADEMIE_TEST_NONE}]")}, "the variable AKADEMIE_TEST_NONE is not set"},
		{serve, []string{"--seats-every=0s"}, "--seats-every must be at least 1s"},
		{serve, []string{"--sources=" + file("q", "foo: bar")}, "--sources: "},
		{serve, []string{"--trusted-proxy=nix"}, "is not a network such as"},
		{serve, []string{"--llm=nix"}, "--llm: "},
		{serve, []string{"--dictionary=" + dir + "/nix"}, "--dictionary: "},
		{[]string{"serve"}, []string{"--addr=" + taken.Addr().String()}, "address already in use"},
		{[]string{"catalogue", "list"}, []string{"--limit=0"}, "--limit must lie between 1 and 200"},
		{[]string{"municipalities", "import"}, nil, "either a file or --builtin"},
	} {
		status, _, errs := inProcess(t, database, append(append([]string{}, c.args...), c.more...)...)
		_, said, _ := strings.Cut("\n"+errs, "\nakademie: ")
		if status != exitUsage || !strings.Contains(said, c.want) || strings.Count(said, "\n") != 1 {
			t.Errorf("%v: status %d, %s", c.more, status, errs)
		}
		if operation.MatchString(said) {
			t.Errorf("%v names a function: %s", c.more, said)
		}
	}
	nowhere := file("file", "") + "/data"
	if status, _, errs := inProcess(t, "", "documents", "list", "--data-dir="+nowhere); status != exitUsage || !strings.Contains(errs, "--data-dir: ") {
		t.Errorf("no folder for data: status %d, %s", status, errs)
	}
}
