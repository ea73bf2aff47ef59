package ingest

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Bar returns a function for Options.Progress that draws a bar with counts and
// rate, and one that removes it at the end. On anything but a terminal both do
// nothing: a log needs no bar.
func Bar(out *os.File) (progress func(Report), done func()) {
	if !term.IsTerminal(int(out.Fd())) {
		return func(Report) {}, func() {}
	}
	return drawBar(out)
}

func drawBar(out io.Writer) (progress func(Report), done func()) {
	var bar *progressbar.ProgressBar
	source := ""
	progress = func(r Report) {
		if bar == nil || r.Source != source {
			source = r.Source
			bar = progressbar.NewOptions(max(r.Listed, 1),
				progressbar.OptionSetWriter(out), progressbar.OptionSetWidth(30), progressbar.OptionShowCount(),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
		}
		rate := 0.0
		if s := r.Took.Seconds(); s > 0 {
			rate = float64(r.Passages) / s
		}
		// The bar is decoration; an error in drawing it must not end the run.
		bar.Describe(fmt.Sprintf("%s Abschnitte, %.0f/s", germanInt(r.Passages), rate))
		_ = bar.Set(min(r.Done(), r.Listed))
	}
	done = func() {
		if bar != nil {
			_ = bar.Clear()
		}
	}
	return progress, done
}
