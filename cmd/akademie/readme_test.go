package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "rewrite golden files and the README's table of settings")

const (
	readme      = "../../README.md"
	tableBegins = "<!-- settings: written by \"go test ./cmd/akademie -run Settings -update\" -->\n"
	tableEnds   = "<!-- /settings -->"
)

func TestSettingsInTheReadmeAreThoseOfTheFlags(t *testing.T) {
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), tableBegins)
	table, after, ok2 := strings.Cut(rest, tableEnds)
	if !ok || !ok2 {
		t.Fatalf("%s lacks the marks around the table", readme)
	}
	want := settingsTable(t)
	if *update {
		if err := os.WriteFile(readme, []byte(before+tableBegins+want+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("the table of settings is out of date; run: go test ./cmd/akademie -run Settings -update")
	}
}

// settingsTable is a Markdown table of every flag that has a variable.
func settingsTable(t *testing.T) string {
	t.Helper()
	var c cli
	parser, err := kong.New(&c, options(func(int) {})...)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| variable | flag | commands | meaning |\n|---|---|---|---|\n")
	seen := map[string]int{}
	type row struct{ env, flag, commands, help string }
	var rows []row
	add := func(command string, flags []*kong.Flag) {
		for _, f := range flags {
			if len(f.Envs) == 0 || f.Name == "help" {
				continue
			}
			key := f.Envs[0] + f.Help
			if i, ok := seen[key]; ok {
				rows[i].commands += ", " + command
				continue
			}
			seen[key] = len(rows)
			help := f.Help
			if d := f.Default; d != "" && d != "${data_dir}" && f.Name != "data-dir" {
				help += fmt.Sprintf(" Default: `%s`.", d)
			}
			rows = append(rows, row{f.Envs[0], "--" + f.Name, command, help})
		}
	}
	add("all", parser.Model.Flags)
	for _, n := range parser.Model.Children {
		if n.Hidden {
			continue
		}
		add(n.Name, n.Flags)
		for _, sub := range n.Children {
			add(n.Name+" "+sub.Name, sub.Flags)
		}
	}
	for _, r := range rows {
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", r.env, r.flag, r.commands, strings.ReplaceAll(r.help, "|", "\\|"))
	}
	return b.String()
}
