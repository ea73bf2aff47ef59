package assistant

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestAskingForMoreIsTold(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]bool{
		"Gibt es noch mehr davon?": true, "Noch mehr?": true, "Mehr dazu bitte": true, "Weitere Module?": true, "Was noch?": true,
		"Gibt es weitere?": true, "Zeig mir mehr": true, "More of that, please": true, "What else?": true,
		"Gibt es mehr Module zu Energie?": false, "Wie viele mehr?": false, "Mehrwert?": false, "Was kostet das?": false,
	} {
		if got := wantsMore(message); got != want {
			t.Errorf("wantsMore(%q) = %v", message, got)
		}
	}
}

func TestMoreOfTheSameShowsWhatWasNotShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.conversed(t, "Was ist Biletado?")
	more := b.conversed(t, "Was ist Biletado?", "Gibt es noch mehr davon?")
	if more.Intent != IntentMore {
		t.Fatalf("intent = %q", more.Intent)
	}
	for _, s := range more.Sentences {
		if len(s.Citations) > 0 && strings.Contains(first.Answer, s.Text) {
			t.Errorf("%q was shown before", s.Text)
		}
	}
	id := b.start(t)
	var last struct{ refused bool }
	for _, q := range []string{"Was ist Biletado?", "Mehr?", "Mehr?", "Mehr?", "Mehr?"} {
		turn, _ := b.ask(t, Input{Conversation: id, Question: q})
		last.refused = turn.Refused
	}
	if !last.refused {
		t.Error("more without end")
	}
}

func TestMoreOfALongListShowsItsRest(t *testing.T) {
	t.Parallel()
	b := empty(t)
	var items []string
	for _, w := range strings.Fields("Ahorn Birke Buche Eiche Erle Esche Fichte Kiefer Lärche Linde Pappel Tanne Ulme Weide Zeder Eibe Espe Hasel") {
		items = append(items, "- Baum "+w)
	}
	b.put(t, text{title: "Bäume im Stadtpark", kind: knowledge.KindPage, body: "Im Stadtpark stehen diese Bäume:\n\n" + strings.Join(items, "\n")})
	id := b.start(t)
	first, _ := b.ask(t, Input{Conversation: id, Question: "Welche Bäume stehen im Stadtpark?"})
	if strings.Contains(first.Answer, "Hasel") || !strings.Contains(first.Answer, "Ahorn") {
		t.Fatalf("first = %q", first.Answer)
	}
	more, _ := b.ask(t, Input{Conversation: id, Question: "Gibt es noch mehr davon?"})
	if !strings.Contains(more.Answer, "Hasel") || strings.Contains(more.Answer, "Ahorn") {
		t.Errorf("more = %q", more.Answer)
	}
	b.checkCitations(t, more)
}

func TestYesTakesUpTheTopicOffered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	refusal := b.conversed(t, "Welche Farbe hat Biletado?")
	if !refusal.Refused || len(refusal.Topics) == 0 || refusal.Topics[0].Language != "de" {
		t.Fatalf("topics = %+v", refusal.Topics)
	}
	for _, yes := range []string{"Ja", "ja bitte", "Das erste"} {
		turn := b.conversed(t, "Welche Farbe hat Biletado?", yes)
		if turn.Refused || turn.Citations[0].Title != "Biletado" {
			t.Errorf("%q: %q", yes, turn.Answer)
		}
	}
	if turn := b.conversed(t, "Welche Farbe hat Biletado?", "Ja", "Und wann startet das?"); !strings.Contains(turn.Answer, "3. März 2026") {
		t.Errorf("after the offer: %q", turn.Answer)
	}
	if turn := b.conversed(t, "Welche Farbe hat Biletado?", "Nein danke"); turn.Intent != IntentDeclined || turn.Refused {
		t.Errorf("no: intent %q, %q", turn.Intent, turn.Answer)
	}
}

func TestGoodbyeSpeaksOfAnAddressOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if turn := b.conversed(t, "Tschüss"); !strings.Contains(turn.Answer, "Adresse") {
		t.Errorf("on the web: %q", turn.Answer)
	}
	if turn := b.answer(t, "Tschüss"); strings.Contains(turn.Answer, "Adresse") {
		t.Errorf("on the command line: %q", turn.Answer)
	}
}

func TestAcceptancePlainLanguage(t *testing.T) {
	t.Parallel()
	b := empty(t)
	b.put(t, text{title: "Die Leihstelle", kind: knowledge.KindPage, published: day(2025, 9, 1), body: "Die Kommunale Leihstelle (KLS) verleiht Messgeräte an Gemeinden, und die Gemeinden geben sie nach 14 Tagen zurück. Die Ausleihe bei der KLS ist kostenfrei."})
	const question = "Was macht die Kommunale Leihstelle?"
	words := wording("de")

	turn := b.conversed(t, question, "Erklären Sie das bitte einfacher.")
	if turn.Intent != IntentSimplify || turn.Refused || !strings.Contains(turn.Answer, "Messgeräte an Gemeinden. [1] Die Gemeinden geben sie nach 14 Tagen zurück.") || !slices.Contains(turn.Notices, words.simpleByRules) {
		t.Errorf("by rules: intent %q, %q, notices %q", turn.Intent, turn.Answer, turn.Notices)
	}
	b.checkCitations(t, turn)
	turn = b.answer(t, "Was kostet die Ausleihe bei der KLS? In einfacher Sprache bitte.")
	if turn.Refused || !strings.Contains(turn.Answer, "kostenfrei") || len(turn.Notices) == 0 {
		t.Errorf("nothing to shorten: %q, %q", turn.Answer, turn.Notices)
	}

	one := bundle{b.sibling()}
	g := one.with(llmtest.Pieces("Die KLS verleiht Messgeräte an Gemeinden [1]. Die Gemeinden geben sie nach 30 Tagen zurück [1]. Die Ausleihe ist kostenlos [1]."))
	turn = one.answer(t, "Erklären Sie in einfacher Sprache: Was macht die Kommunale Leihstelle?")
	if !turn.ByModel || strings.Contains(turn.Answer, "30") || !strings.Contains(turn.Answer, "Messgeräte") || turn.Dropped != 1 {
		t.Errorf("by a model: %v, dropped %d: %q", turn.ByModel, turn.Dropped, turn.Answer)
	}
	if r := g.Requests()[0]; r.Prompt != "simplify" || !strings.Contains(r.Data[1], "ANTWORT") {
		t.Errorf("request = %+v", r)
	}
	one = bundle{b.sibling()}
	one.with(llmtest.Fails(errBroke))
	turn = one.answer(t, "Erklären Sie in einfacher Sprache: Was macht die Kommunale Leihstelle?")
	if turn.Refused || !slices.Contains(turn.Notices, words.modelFailed) || !slices.Contains(turn.Notices, words.simpleByRules) {
		t.Errorf("model away: %q, %q", turn.Answer, turn.Notices)
	}
}

func TestWishesForPlainLanguageAreTold(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]struct {
		rest   string
		wanted bool
	}{
		"Was ist ein Zwilling, einfach erklärt?":          {"Was ist ein Zwilling?", true},
		"In leichter Sprache bitte: Was kostet ein Kurs?": {"Was kostet ein Kurs?", true},
		"Was ist Biletado? In einfacher Sprache.":         {"Was ist Biletado?", true},
		"Erkläre das einfacher":                           {"", true},
		"Geht das auch einfacher?":                        {"", true},
		"Das verstehe ich nicht.":                         {"", true},
		"Was ist Biletado?":                               {"Was ist Biletado?", false},
		"Ist die Anmeldung einfach?":                      {"Ist die Anmeldung einfach?", false},
	} {
		if rest, wanted := withoutSimple(message); rest != want.rest || wanted != want.wanted {
			t.Errorf("withoutSimple(%q) = %q, %v", message, rest, wanted)
		}
	}
}
