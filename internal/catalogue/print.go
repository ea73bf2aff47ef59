package catalogue

import (
	"fmt"
	"io"
	"strings"
)

// mostMissing is how many modules, and how many runs, that the files do not name
// are listed: who imports a few lines wants to see what these change.
const mostMissing = 10

// Print writes the plan in German: what is new (+), what changes and how (~),
// what the files do not name (?), and what that means for people who booked (!).
func (p Plan) Print(w io.Writer) error {
	var b strings.Builder
	section(&b, "Module", p.Modules)
	section(&b, "Termine", p.Runs)
	for _, problem := range p.Problems {
		fmt.Fprintf(&b, "%s\n", problem)
	}
	fmt.Fprintf(&b, "%d neu, %d geändert, %d unverändert", p.Count(Added), p.Count(Changed), p.Count(Unchanged))
	if n := p.Count(Missing); n > 0 {
		fmt.Fprintf(&b, ", %d fehlen in den Dateien und bleiben, wie sie sind", n)
	}
	if n := len(p.Problems); n > 0 {
		fmt.Fprintf(&b, "; nichts wird übernommen, weil %s", count(n, "Fehler zu beheben ist", "Fehler zu beheben sind"))
	}
	b.WriteString(".\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func section(b *strings.Builder, title string, changes []Change) {
	written, missing := false, 0
	for _, c := range changes {
		if c.Kind == Missing {
			missing++
		}
		if c.Kind == Unchanged || c.Kind == Missing && missing > mostMissing {
			continue
		}
		if !written {
			fmt.Fprintf(b, "%s\n", title)
			written = true
		}
		sign := map[Kind]string{Added: "+", Changed: "~", Missing: "?"}[c.Kind]
		fmt.Fprintf(b, "%s %s  %s", sign, c.Key, c.Name)
		if c.Kind == Missing {
			b.WriteString("  (fehlt)")
		}
		b.WriteByte('\n')
		for _, f := range c.Fields {
			fmt.Fprintf(b, "    %s: %s → %s\n", f.Name, orNone(f.Old), orNone(f.New))
		}
		for _, n := range c.Notes {
			if c.Kind == Added {
				fmt.Fprintf(b, "    %s\n", n)
			} else {
				fmt.Fprintf(b, "    ! %s\n", n)
			}
		}
	}
	if missing > mostMissing {
		fmt.Fprintf(b, "? … und %d weitere  (fehlen)\n", missing-mostMissing)
	}
	if written {
		b.WriteByte('\n')
	}
}
