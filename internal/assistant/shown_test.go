package assistant

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// A line is a sentence as it is shown.
type line struct {
	Text string
	Form conversation.Form
}

func TestSentencesAreShownWithoutTheirMarks(t *testing.T) {
	t.Parallel()
	const text, item, step = conversation.FormText, conversation.FormItem, conversation.FormStep
	for body, want := range map[string][]line{
		"Ein Satz. Noch\n  einer.":        {{"Ein Satz.", text}, {"Noch einer.", text}},
		"Es gibt:\n\n- Wärme\n- Strom":    {{"Es gibt:", text}, {"Wärme", item}, {"Strom", item}},
		"* Wärme\n  * Strom":              {{"Wärme", item}, {"Strom", item}},
		"- [ ] offen\n- [x] fertig":       {{"offen", item}, {"fertig", item}},
		"✓ erledigt\n✓ geprüft":           {{"erledigt", item}, {"geprüft", item}},
		"1. Wählen\n2. Buchen":            {{"Wählen", step}, {"Buchen", step}},
		"1) Wählen\n2) Buchen":            {{"Wählen", step}, {"Buchen", step}},
		"4. Prüfen Sie.\n5. Warten Sie.":  {{"Prüfen Sie.", step}, {"Warten Sie.", step}}, // a passage that begins within a list
		"- Ein Punkt. Er hat zwei Sätze.": {{"Ein Punkt.", item}, {"Er hat zwei Sätze.", text}},

		"18. November 2025: Auftakt in Lindau.":                      {{"18. November 2025: Auftakt in Lindau.", text}},
		"18. November 2025: Auftakt.\n19. November 2025: Ende.":      {{"18. November 2025: Auftakt.", text}, {"19. November 2025: Ende.", text}},
		"7. Sommerkongress in Lindau eröffnet":                       {{"7. Sommerkongress in Lindau eröffnet", text}},
		"Es war schön. 7. Sommerkongress in Lindau, das klingt gut.": {{"Es war schön.", text}, {"7. Sommerkongress in Lindau, das klingt gut.", text}},
		"| Ort | Tag |\n|:---|---:|\n| Lindau | Dienstag |":          {{"Ort – Tag", item}, {"Lindau – Dienstag", item}},
		"A | B ist kein Tabellenkopf.":                               {{"A | B ist kein Tabellenkopf.", text}},
	} {
		var got []line
		for _, s := range german.Sentences(body) {
			shown, form := shown(s.In(body), body[:s.Start], body[s.End:])
			if shown != "" {
				got = append(got, line{shown, form})
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", body, diff)
		}
	}
}

func TestAnswersBecomeMarkdown(t *testing.T) {
	t.Parallel()
	const text, paragraph, item, step = conversation.FormText, conversation.FormParagraph, conversation.FormItem, conversation.FormStep
	type s = conversation.Sentence
	for _, c := range []struct {
		name      string
		sentences []s
		want      string
	}{
		{"nothing", nil, ""},
		{"one paragraph", []s{{Text: "Eins.", Form: text, Citations: []int{1}}, {Text: "Zwei.", Form: text, Citations: []int{1, 2}}}, "Eins. [1] Zwei. [1] [2]"},
		{"two paragraphs", []s{{Text: "Eins.", Form: text}, {Text: "Zwei.", Form: paragraph}}, "Eins.\n\nZwei."},
		{"a list between texts", []s{{Text: "Es gibt:", Form: text}, {Text: "Wärme", Form: item, Citations: []int{1}}, {Text: "Strom", Form: item}, {Text: "Fertig.", Form: paragraph}},
			"Es gibt:\n\n- Wärme [1]\n- Strom\n\nFertig."},
		{"steps are counted", []s{{Text: "Wählen", Form: step}, {Text: "Buchen", Form: step}}, "1. Wählen\n2. Buchen"},
		{"a text behind a list ends it", []s{{Text: "Wärme", Form: item}, {Text: "Fertig.", Form: text}}, "- Wärme\n\nFertig."},
	} {
		if got := markdown(c.sentences); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
