package webtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// A Violation is a rule of axe-core that a page breaks.
type Violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", v.ID, v.Help)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n    %s\n      %s", n.HTML, strings.ReplaceAll(n.Summary, "\n", "\n      "))
	}
	return b.String()
}

// runOnly chooses the rules that axe checks.
type runOnly struct {
	Type   string   `json:"type"`
	Values []string `json:"values"`
}

// Axe returns the accessibility rules that the page in the tab breaks, of those
// named or, when none is, of all. The named ones are for a page whose markup was
// checked already and of which only the looks differ.
func (t *Tab) Axe(rules ...string) []Violation {
	t.tb.Helper()
	if !Eval[bool](t, `"axe" in window`) {
		script, err := os.ReadFile(axePath(t.tb))
		if err != nil {
			t.tb.Fatalf("axe-core is not installed, run make assets: %v", err)
		}
		// The page's policy allows no foreign script, which is what axe is.
		t.Do(command(page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true}))
		Eval[int](t, string(script)+";0")
	}
	// All but the experimental: WCAG 2.2 A and AA and best practices.
	only := runOnly{"tag", []string{"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"}}
	if len(rules) > 0 {
		only = runOnly{"rule", rules}
	}
	options, err := json.Marshal(map[string]any{"runOnly": only, "resultTypes": []string{"violations"}})
	if err != nil {
		t.tb.Fatal(err)
	}
	return Eval[[]Violation](t, "axe.run(document, "+string(options)+").then(r => r.violations)")
}

// MustAxe fails the test for every rule that the page breaks; rules as in Axe.
func (t *Tab) MustAxe(where string, rules ...string) {
	t.tb.Helper()
	for _, v := range t.Axe(rules...) {
		t.tb.Errorf("axe, %s: %v", where, v)
	}
}

// axePath finds the module's root above the directory in which the test runs.
func axePath(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, "internal", "web", "assets", "node_modules", "axe-core", "axe.min.js")
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("the test does not run within the module")
		}
		dir = parent
	}
}

// Screenshot writes what the tab shows as PNG.
func (t *Tab) Screenshot(path string) {
	t.tb.Helper()
	png, err := chromedp.Run(t.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.tb.Fatalf("browser: screenshot: %v", err)
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		t.tb.Fatal(err)
	}
}
