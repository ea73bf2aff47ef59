// Package internal holds no code of its own, only the test that keeps the arrows
// between the module's packages pointing one way.
package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "smart-city-dialog.de/akademie"

// arrows lists every package of the module with those of the module that it may
// import, from the top to the foundation:
//
//	cmd → channels → assistant → domain packages → postgres, llm, german, fault
//
// Channels know neither each other nor ingest; domain packages know neither the
// assistant nor a channel; nothing below cmd knows how documents come in. Who
// adds a package adds its line here, who needs a new arrow argues for it.
//
// Tests may use any package; what only tests may use stands in no list.
var arrows = map[string][]string{
	"cmd/akademie": {
		"ingest", "internal/web", "internal/slackbot", "internal/matrixbot", "internal/matrixbot/encryption", "internal/inbox", "internal/finding", "internal/demo", "internal/assistant", "internal/evaluation", "internal/reader",
		"internal/knowledge", "internal/conversation", "internal/catalogue", "internal/booking", "internal/municipality",
		"internal/account", "internal/personal", "internal/mail", "internal/webhook", "internal/queue",
		"internal/statistics", "internal/statistics/ask", "internal/statistics/show", "internal/statistics/report", "internal/gaps",
		"internal/postgres", "internal/localpg", "internal/llm", "internal/pause", "internal/secret", "internal/german", "internal/fault", "prompts",
	},
	"cmd/searchbench": {
		"ingest", "internal/chart", "internal/demo", "internal/evaluation", "internal/knowledge", "internal/localpg", "internal/postgres",
		"internal/llm", "internal/german",
	},
	"cmd/trainreader": {"internal/reader/training", "internal/german"},
	"ingest":          {"internal/knowledge", "internal/pause", "internal/german", "internal/fault"},

	// Channels.
	"internal/web": {
		"internal/assistant", "internal/knowledge", "internal/conversation", "internal/catalogue", "internal/booking",
		"internal/municipality", "internal/account", "internal/personal", "internal/mail", "internal/webhook", "internal/calendar",
		"internal/statistics", "internal/statistics/ask", "internal/statistics/show", "internal/statistics/report", "internal/gaps",
		"internal/prose", "internal/wording", "internal/german", "internal/fault",
	},
	"internal/slackbot": {
		"internal/slackbot/blocks", "internal/inbox", "internal/asking",
		"internal/assistant", "internal/conversation", "internal/catalogue", "internal/booking", "internal/municipality",
		"internal/account", "internal/mail", "internal/statistics", "internal/statistics/ask", "internal/statistics/show", "internal/statistics/report",
		"internal/postgres", "internal/secret", "internal/pause", "internal/assistant", "internal/wording", "internal/finding", "internal/german", "internal/fault",
	},
	"internal/slackbot/blocks": {
		"internal/conversation", "internal/catalogue", "internal/booking", "internal/statistics", "internal/statistics/ask", "internal/statistics/show",
		"internal/assistant", "internal/prose", "internal/wording", "internal/german",
	},
	"internal/matrixbot": {
		"internal/matrixbot/messages",
		"internal/inbox", "internal/asking", "internal/assistant", "internal/conversation", "internal/catalogue", "internal/booking", "internal/booking/slots", "internal/municipality",
		"internal/account", "internal/mail", "internal/statistics", "internal/statistics/ask", "internal/statistics/show", "internal/statistics/report",
		"internal/postgres", "internal/pause", "internal/secret", "internal/finding", "internal/wording", "internal/german", "internal/fault",
	},
	"internal/matrixbot/messages": {
		"internal/conversation", "internal/catalogue", "internal/booking", "internal/municipality", "internal/statistics", "internal/statistics/ask", "internal/statistics/show",
		"internal/assistant", "internal/prose", "internal/wording", "internal/german",
	},
	"internal/matrixbot/encryption": {"internal/matrixbot", "internal/postgres", "internal/secret", "internal/fault"},
	"internal/asking": {
		"internal/inbox", "internal/assistant", "internal/conversation", "internal/account", "internal/statistics", "internal/statistics/ask", "internal/fault",
	},
	"internal/inbox":   {"internal/postgres", "internal/fault"},
	"internal/wording": {"internal/conversation", "internal/catalogue", "internal/booking", "internal/german"},

	"internal/assistant": {
		"internal/knowledge", "internal/conversation", "internal/catalogue", "internal/booking", "internal/booking/slots", "internal/municipality", "internal/reader", "internal/evidence",
		"internal/account", "internal/statistics", "internal/statistics/ask", "internal/statistics/show",
		"internal/llm", "internal/german", "internal/fault", "prompts",
	},

	// Domain packages.
	"internal/knowledge":         {"internal/postgres", "internal/llm", "internal/pause", "internal/german", "internal/fault"},
	"internal/conversation":      {"internal/postgres", "internal/fault"},
	"internal/catalogue":         {"internal/postgres", "internal/german", "internal/fault"},
	"internal/booking":           {"internal/catalogue", "internal/calendar", "internal/mail", "internal/postgres", "internal/german", "internal/secret", "internal/fault"},
	"internal/booking/slots":     {"internal/booking", "internal/german"},
	"internal/municipality":      {"internal/postgres", "internal/german", "internal/fault"},
	"internal/account":           {"internal/mail", "internal/postgres", "internal/secret", "internal/fault"},
	"internal/statistics":        {"internal/account", "internal/municipality", "internal/postgres", "internal/german", "internal/fault"},
	"internal/statistics/ask":    {"internal/statistics", "internal/german"},
	"internal/statistics/show":   {"internal/statistics", "internal/statistics/ask", "internal/chart", "internal/german"},
	"internal/statistics/report": {"internal/statistics", "internal/statistics/show", "internal/account", "internal/mail", "internal/postgres", "internal/german", "internal/fault"},
	"internal/personal":          {"internal/account", "internal/booking", "internal/statistics", "internal/statistics/report", "internal/fault"},
	"internal/gaps":              {"internal/account", "internal/conversation", "internal/postgres", "internal/german", "internal/fault"},
	"internal/webhook":           {"internal/postgres", "internal/fault"},
	"internal/queue":             {"internal/postgres"},
	"internal/mail":              {"internal/postgres", "internal/fault"},
	"internal/demo":              {"internal/catalogue", "internal/booking", "internal/municipality", "internal/evaluation", "internal/conversation", "internal/postgres", "internal/german", "internal/fault"},

	// What measures the others.
	"internal/evaluation": {"internal/knowledge", "internal/conversation", "internal/reader", "internal/chart", "internal/german"},

	// The foundation.
	"internal/llm":             {"internal/german", "internal/pause", "internal/fault"},
	"internal/reader":          {"internal/reader/learn", "internal/german"},
	"internal/reader/training": {"internal/evaluation", "internal/reader", "internal/reader/learn", "internal/german"},
	"internal/reader/learn":    {},
	"internal/postgres":        {"internal/fault", "migrations"},
	"internal/german":          {},
	"internal/localpg":         {"internal/pause"},
	"internal/chart":           {},
	"internal/calendar":        {},
	"internal/secret":          {},
	"internal/evidence":        {"internal/german"},
	"internal/prose":           {},
	"internal/pause":           {},
	"internal/fault":           {},
	"internal/finding":         {},
	"migrations":               {},
	"prompts":                  {},

	// Helpers of tests.
	"internal":                                   {},
	"internal/llm/llmtest":                       {"internal/llm", "internal/fault"},
	"internal/web/webtest":                       {},
	"internal/slackbot/slackfake":                {},
	"internal/matrixbot/matrixfake":              {},
	"internal/matrixbot/matrixfake/matrixclient": {"internal/matrixbot/matrixfake"},
	"internal/account/openidtest":                {},
	"internal/postgres/pgtest":                   {"internal/postgres", "internal/localpg", "migrations"},
	"internal/crashtest":                         {},
	"internal/clocktest":                         {},
	"internal/logtest":                           {},
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	imports := readImports(t, "..")
	for pkg, imported := range imports {
		allowed, listed := arrows[pkg]
		if !listed {
			t.Errorf("package %s is not in the list of arrows", pkg)
			continue
		}
		for _, target := range imported {
			if !slices.Contains(allowed, target) {
				t.Errorf("%s must not import %s", pkg, target)
			}
		}
	}
	for pkg := range arrows {
		if _, exists := imports[pkg]; !exists {
			t.Errorf("the list of arrows names package %s, which does not exist", pkg)
		}
	}
}

func TestArrowsPointOneWay(t *testing.T) {
	t.Parallel()
	const onTheWay, done = 1, 2
	state := map[string]int{}
	var visit func(pkg string, way []string)
	visit = func(pkg string, way []string) {
		way = append(way, pkg)
		switch state[pkg] {
		case onTheWay:
			t.Errorf("the arrows run in a circle: %s", strings.Join(way, " → "))
			return
		case done:
			return
		}
		state[pkg] = onTheWay
		for _, target := range arrows[pkg] {
			visit(target, way)
		}
		state[pkg] = done
	}
	for pkg := range arrows {
		visit(pkg, nil)
	}
}

// readImports returns the packages below root with the packages of this module
// that they import, both without the module's name. Test files do not count, but
// a package that has nothing else is listed.
func readImports(t *testing.T, root string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			hidden := strings.HasPrefix(name, ".") && file != root
			if hidden || name == "node_modules" || name == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		imports := found[pkg]
		if !strings.HasSuffix(name, "_test.go") {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range parsed.Imports {
				target, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				if rest, ours := strings.CutPrefix(target, module+"/"); ours {
					imports = append(imports, rest)
				}
			}
		}
		found[pkg] = imports
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
