// Package webtest drives a real Chromium through pages under test: it finds and
// starts the browser, opens tabs in the shapes that readers have (a phone, dark,
// without JavaScript), runs axe-core on them and takes pictures.
//
// It is for tests only. A missing browser fails them, since a page that nobody
// has looked at does not count as tested.
package webtest

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TabTime is how long everything that is done in one tab may take.
const TabTime = 60 * time.Second

// A Browser is a running Chromium with a fresh profile.
type Browser struct{ ctx context.Context }

// Start runs Chromium until the test ends.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(find(tb)),
		chromedp.UserDataDir(tb.TempDir()),
		chromedp.NoSandbox, // containers that run tests as root have no sandbox
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	tb.Cleanup(stop)
	ctx, quit := chromedp.NewContext(alloc)
	tb.Cleanup(quit)
	if err := chromedp.Do(ctx); err != nil {
		tb.Fatalf("start Chromium: %v", err)
	}
	return &Browser{ctx}
}

// find returns the browser's path: CHROMIUM, or one of the usual names.
func find(tb testing.TB) string {
	tb.Helper()
	names := []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"}
	if path := os.Getenv("CHROMIUM"); path != "" {
		names = []string{path}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	tb.Fatal("no Chromium found: run scripts/setup.sh browser, or set CHROMIUM to its path")
	return ""
}

// A Tab is one page of its own browser window, with its own cookies.
type Tab struct {
	tb  testing.TB
	ctx context.Context
}

// A Step is something done in a tab.
type Step = chromedp.Action[chromedp.Void]

// Phone is a narrow touch screen.
func Phone() Step {
	return chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
}

// Desktop is a window on a notebook.
func Desktop() Step { return chromedp.EmulateViewport(1200, 860) }

// Calm is a system whose animations are turned off.
func Calm() Step { return media(still) }

// Dark is a calm system set to dark.
func Dark() Step {
	return media(still, &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"})
}

var still = &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"}

// media sets all features that differ from the usual; it forgets earlier ones.
func media(features ...*emulation.MediaFeature) Step {
	return command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

// NoScript is a browser that runs no JavaScript of the page.
func NoScript() Step {
	return command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

func command[P any](cmd cdp.Command[P, cdp.Empty], params P) Step {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, cmd, params)
		return chromedp.Void{}, err
	}
}

// Tab opens a tab; steps such as Phone or Dark shape it, a desktop otherwise.
func (b *Browser) Tab(tb testing.TB, steps ...Step) *Tab {
	tb.Helper()
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	tb.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // without the time limit, which would be the tab's life
		tb.Fatalf("browser: open a tab: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, TabTime)
	tb.Cleanup(cancel)
	t := &Tab{tb, ctx}
	t.Do(Desktop())
	t.Do(steps...)
	return t
}

// Do does the steps and fails the test when one fails.
func (t *Tab) Do(steps ...Step) {
	t.tb.Helper()
	if err := chromedp.Do(t.ctx, steps...); err != nil {
		t.tb.Fatalf("browser: %v", err)
	}
}

// Eval returns the value of a JavaScript expression; a promise is waited for.
func Eval[T any](t *Tab, expression string) T {
	t.tb.Helper()
	value, err := chromedp.Run(t.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.tb.Fatalf("browser: %s: %v", expression, err)
	}
	return value
}

// waitTime and waitEvery bound Wait.
const (
	waitTime  = 20 * time.Second
	waitEvery = 20 * time.Millisecond
)

// Wait waits until a JavaScript expression is true. It outlives navigations,
// during which expressions fail.
func (t *Tab) Wait(expression string) {
	t.tb.Helper()
	ctx, cancel := context.WithTimeout(t.ctx, waitTime)
	defer cancel()
	tick := time.NewTicker(waitEvery)
	defer tick.Stop()
	var last error
	for {
		met, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && met {
			return
		}
		if err != nil && ctx.Err() == nil {
			last = err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.tb.Fatalf("browser: waited in vain for %s (last error: %v)", expression, last)
		}
	}
}
