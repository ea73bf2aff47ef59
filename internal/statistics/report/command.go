package report

import (
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Command is what somebody writes in a chat of their reports: "bericht" or "berichte"
// to have them listed, "bericht NAME" to have one appear in the room, and "bericht NAME
// beenden"; the same in English.
type Command struct {
	Text    string // behind the first word; what is to be done with it, see Shelf.Wants
	English bool
}

// longestCommand is how many characters a command has at most; what is longer tells
// something.
const longestCommand = 2 * longestName

// ReadCommand reads a message; ok is false for one about something else: a question, or
// a report about something, which may be in the knowledge base.
func ReadCommand(text string) (c Command, ok bool) {
	words := strings.Fields(text)
	folded := make([]string, len(words))
	for i, word := range words {
		folded[i] = german.Fold(strings.ToLower(strings.Trim(word, ".!?:")))
	}
	switch strings.Join(folded, " ") {
	case "berichte", "meine berichte":
		return Command{}, true
	case "reports", "my reports":
		return Command{English: true}, true
	}
	if len(words) == 0 || folded[0] != "bericht" && folded[0] != "report" || strings.HasSuffix(text, "?") || utf8.RuneCountInString(text) > longestCommand {
		return Command{}, false
	}
	if len(words) > 1 && leadsToSubject(folded[1]) {
		return Command{}, false
	}
	return Command{Text: strings.Join(words[1:], " "), English: folded[0] == "report"}, true
}

// leadsToSubject reports whether a word behind "bericht" says what one is about.
func leadsToSubject(word string) bool {
	switch word {
	case "uber", "ueber", "zu", "zum", "zur", "von", "vom", "aus", "about", "on", "of", "from":
		return true
	}
	return false
}

// endOf takes the word off a text that ends a delivery.
func endOf(text string) (name string, ends bool) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return "", false
	}
	last := len(words) - 1
	switch german.Fold(strings.ToLower(strings.Trim(words[last], ".!"))) {
	case "beenden", "ende", "stopp", "stoppen", "stop", "end":
		return strings.Join(words[:last], " "), true
	}
	return text, false
}
