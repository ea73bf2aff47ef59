package assistant

import (
	"fmt"
	"net/url"
	"regexp"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// figuresBefore is the query that the conversation has just shown, which
// follow-ups change; nil where the last turn was about something else or a booking
// is under way. Thanks and what was not understood are about nothing else, and who
// says so ("Wie viele waren das im März?") reaches back behind other questions.
func (m *appointment) figuresBefore() (*statistics.Query, error) {
	if m.open {
		return nil, nil
	}
	back := refersBack.MatchString(m.text)
	for i := len(m.history) - 1; i >= 0; i-- {
		t := m.history[i]
		if t.Figures == nil && !back && !inPassing(t) {
			return nil, nil
		}
		if t.Figures == nil || t.Figures.Query == "" { // asked back; the question before that was not answered with it
			continue
		}
		values, err := url.ParseQuery(t.Figures.Query)
		if err != nil {
			return nil, fmt.Errorf("assistant.figuresBefore(%q): %w", t.Figures.Query, err)
		}
		q, err := statistics.Parse(values)
		if err != nil {
			return nil, fmt.Errorf("assistant.figuresBefore(%q): %w", t.Figures.Query, err)
		}
		return &q, nil
	}
	return nil, nil
}

// refersBack tells that figures are asked for which were shown before.
var refersBack = regexp.MustCompile(`(?i)\b(?:wie ?viele|wie hoch|how many)\s+(?:davon|waren (?:das|es)|sind (?:das|es)|war (?:das|es)|ist (?:das|es)|was (?:that|it)|were (?:that|those|there)|of (?:them|those))\b`)

// inPassing reports whether a turn was about nothing that a follow-up could mean.
func inPassing(t conversation.Turn) bool {
	switch t.Intent {
	case IntentThanks, IntentGreeting:
		return true
	case IntentQuestion, IntentStatistics:
		return t.Refused || t.Intent == IntentStatistics
	}
	return false
}

// wantsFile matches the wish to take figures along.
var wantsFile = regexp.MustCompile(`(?i)\b(?:als|in|nach|as|in an?|to|into)\s+(?:eine? )?(?:excel|xlsx?|csv)\b|\b(?:excel|csv)-?(?:datei|tabelle|mappe|export|file)?\s*(?:bitte|please)?\s*[?.!]*$|` +
	`\b(?:das|dies|es|sie|die (?:zahlen|daten|tabelle|auswertung)|this|that|it|the (?:figures|data|table))\b\s+(?:(?:bitte|auch|mal|mir|uns|so|irgendwie|jeden|jede|monat|woche|monatlich|regelmäßig|every|month|monthly|als|to|me) ){0,4}(?:per (?:e-?)?mail|by e-?mail|herunterladen|runterladen|exportieren|speichern|abspeichern|abonnieren|download|export|save)\b|\b(?:download|export|save|e-?mail) (?:me )?(?:this|that|it|the (?:figures|data|table))\b`)

// lastFigures is the language of the turn before where that was about figures:
// "als Balken" tells, "Q3 2025" does not.
func lastFigures(hint string, history []conversation.Turn) string {
	if n := len(history); n > 0 && history[n-1].Figures != nil {
		return history[n-1].Language
	}
	return hint
}
