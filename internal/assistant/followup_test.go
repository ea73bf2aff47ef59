package assistant

import (
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

func TestPronounsPointBackAndArticlesDoNot(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		question, language string
		want               bool
	}{
		{"Und wann startet das?", "de", true},
		{"Kostet das etwas?", "de", true},
		{"Ist das kostenlos?", "de", true},
		{"ist das kostenlos", "de", true},
		{"Gibt es das auch online?", "de", true},
		{"Wie lange dauert es?", "de", true},
		{"Was lernt man dort?", "de", true},
		{"Wann beginnt dieses Modul?", "de", true},

		{"Wann startet das Modul?", "de", false},
		{"Wann startet das neue Modul?", "de", false},
		{"wann startet das modul", "de", false},
		{"Gibt es Module zu Energie?", "de", false},
		{"Worum geht es im Modul Energie?", "de", false},
		{"Was kostet Biletado?", "de", false},
		{"", "de", false},

		{"When does it start?", "en", true},
		{"Are they free?", "en", true},
		{"Is there a module on energy?", "en", false},
		{"Which are the modules that start in May?", "en", false},
		{"When does the module start?", "en", false},
	} {
		if got := pointsBack(c.question, c.language); got != c.want {
			t.Errorf("pointsBack(%q) = %v, want %v", c.question, got, c.want)
		}
	}
}

func TestAQuestionThatJoinsOnToTheOneBefore(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]bool{
		"Und Biletado?": true, "And Biletado?": true, "Oder im Mai?": true, "What about Biletado?": true,
		"Wie sieht es mit Biletado aus?": true, "Was ist mit den Kosten?": true,
		"Was ist Biletado?": false, "Was kostet Biletado und wann startet es?": false, "": false,
	} {
		if got := opensWithAnd(question); got != want {
			t.Errorf("opensWithAnd(%q) = %v, want %v", question, got, want)
		}
	}
}

// after understands question behind the questions before.
func after(a *Assistant, question string, before ...string) understanding {
	var history []conversation.Turn
	for _, q := range before {
		history = append(history, conversation.Turn{Question: q, Language: language(q, ""), Done: true})
	}
	u, _ := a.understand(question, history, "")
	return u
}

// has reports whether the question asks about a word, and whether that was
// carried over from an earlier one.
func (u understanding) has(word string) (found, carried bool) {
	stem := german.Stem(german.Words(word)[0].Text)
	i := slices.IndexFunc(u.terms, func(t term) bool {
		return slices.ContainsFunc(t.forms, func(f *german.Features) bool { return f.Stem == stem })
	})
	if i < 0 {
		return false, false
	}
	return true, u.terms[i].carried
}

func TestAFollowUpTakesWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for _, c := range []struct {
		name, question string
		before         []string
		kind           german.QuestionType
		carried        []string // taken over
		not            []string // not asked about
	}{
		{
			name: "the topic, by a pronoun", question: "Und wann startet das?", before: []string{"Was kostet Biletado?"},
			kind: german.AskWhen, carried: []string{"Biletado"}, not: []string{"kostet"},
		},
		{
			name: "the topic, without any noun", question: "Kostet das etwas?", before: []string{"Wann startet Biletado?"},
			kind: german.AskYesNo, carried: []string{"Biletado"}, not: []string{"startet"},
		},
		{
			name: "what was asked about another topic", question: "Und Biletado?", before: []string{"Wann startet das Wärmenetz?"},
			kind: german.AskWhen, carried: []string{"startet"}, not: []string{"Wärmenetz"},
		},
		{
			name: "over two turns", question: "Und wie lange dauert es?", before: []string{"Was kostet Biletado?", "Wann startet es?"},
			kind: german.AskHowLong, carried: []string{"Biletado"},
		},
		{
			name: "over a courtesy", question: "Und wann startet das?", before: []string{"Was kostet Biletado?", "Danke!"},
			kind: german.AskWhen, carried: []string{"Biletado"},
		},
		{
			name: "in English", question: "When does it start?", before: []string{"What is Biletado?"},
			kind: german.AskWhen, carried: []string{"Biletado"},
		},
		{
			name: "a number only where it brings none", question: "Und wann startet das 4. davon?", before: []string{"Wann startet Modul 3?"},
			kind: german.AskWhen, not: []string{"3"},
		},
		{
			name: "nothing when it stands on its own", question: "Wann startet das Wärmenetz?", before: []string{"Was kostet Biletado?"},
			kind: german.AskWhen, not: []string{"Biletado"},
		},
		{
			name: "nothing at the beginning", question: "Und wann startet das?",
			kind: german.AskWhen, not: []string{"Biletado"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			u := after(a, c.question, c.before...)
			if u.kind != c.kind {
				t.Errorf("kind = %q, want %q", u.kind, c.kind)
			}
			for _, word := range c.carried {
				if found, carried := u.has(word); !found || !carried {
					t.Errorf("%q found %v, carried %v in search %q", word, found, carried, u.search)
				}
			}
			for _, word := range c.not {
				if found, _ := u.has(word); found {
					t.Errorf("asks about %q, search %q", word, u.search)
				}
			}
		})
	}
}

func TestWhatWasCitedIsWhatTheConversationIsAbout(t *testing.T) {
	t.Parallel()
	a := bare(t)
	before := conversation.Turn{
		Question: "Welche Software vergibt Räume?", Language: "de", Done: true,
		Citations: []conversation.Citation{{N: 1, Title: "Neues von Biletado"}},
	}
	u, _ := a.understand("Wann startet das?", []conversation.Turn{before}, "")
	if found, carried := u.has("Biletado"); !found || !carried {
		t.Errorf("the cited title is not carried: search %q", u.search)
	}
	before.Refused = true
	u, _ = a.understand("Wann startet das?", []conversation.Turn{before}, "")
	if found, _ := u.has("Biletado"); found {
		t.Errorf("a refusal carries its title: search %q", u.search)
	}
}

func TestWordsCarriedOverFadeOnce(t *testing.T) {
	t.Parallel()
	a := bare(t)
	weight := func(before ...string) float64 {
		u := after(a, "Und wann startet das?", before...)
		i := slices.IndexFunc(u.terms, func(t term) bool { return t.text == "Biletado" })
		if i < 0 {
			t.Fatalf("no Biletado after %q: search %q", before, u.search)
		}
		return u.terms[i].weight
	}
	if one, two := weight("Was kostet Biletado?"), weight("Was kostet Biletado?", "Und wer war das?"); one != two || one >= weightNoun {
		t.Errorf("weights = %v after one turn, %v after two; want the same, below %v", one, two, weightNoun)
	}
}
