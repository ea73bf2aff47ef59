package blocks

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// Receipt says what was requested, and what comes next by mail. It can stand in a
// message and in a dialog. Where others read it, r holds no address.
func Receipt(r booking.Receipt, run catalogue.Run, language string) Message {
	t := in(language)
	when := ""
	if len(run.Sessions) > 0 {
		when = ", " + t.Session(run.Sessions[0].Starts, run.Sessions[0].Ends)
	}
	requested := t.Places(r.Seats) + when
	lines := []string{"*" + shortened(run.Name(), mostName, Escape) + "*\n" + Escape(requested)}
	for _, line := range t.Words.Requested(r) {
		lines = append(lines, shortened(line, mostNotice, Escape))
	}
	blocks := []slack.Block{section(fmt.Sprintf(Escape(t.Requested), strings.Join(lines, "\n")), nil)}
	blocks = append(blocks, contexts(shortened(fmt.Sprintf(t.Reference, r.Ref), mostName, Escape), Escape(t.Where))...)
	return Message{Text: shortened(fmt.Sprintf(t.Requested, run.Name()+", "+requested), mostNotice, Escape), Blocks: blocks}
}
