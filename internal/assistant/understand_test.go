package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestWhatIsSaidBesideTheQuestionOnlyHelpsToFind(t *testing.T) {
	t.Parallel()
	a := bare(t)
	u := a.understandOne("Ich arbeite im Rathaus von Lindau. Was kostet Biletado? Danke für Ihre Mühe.", nil, "")
	if u.question != "Was kostet Biletado?" || u.kind != german.AskHowMuch {
		t.Errorf("question = %q, kind %q", u.question, u.kind)
	}
	if found, carried := u.has("Biletado"); !found || carried {
		t.Errorf("Biletado found %v, carried %v", found, carried)
	}
	if found, carried := u.has("Rathaus"); !found || !carried {
		t.Errorf("Rathaus found %v, carried %v: want it beside the question", found, carried)
	}
}

func TestAMessageIsDividedIntoWhatIsAskedAndWhatIsSaid(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ message, asked, around string }{
		{"Was kostet das?", "Was kostet das?", ""},
		{"Kosten Biletado", "Kosten Biletado", ""},
		{"Ich frage für ein Amt. Was kostet das?", "Was kostet das?", "Ich frage für ein Amt."},
		{"Was kostet das? Und wo ist es? Danke.", "Was kostet das? Und wo ist es?", "Danke."},
		{"", "", ""},
	} {
		if asked, around := split(c.message); asked != c.asked || around != c.around {
			t.Errorf("split(%q) = %q, %q; want %q, %q", c.message, asked, around, c.asked, c.around)
		}
	}
}

func TestNumbersOfAQuestionAreMatchedByValue(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for question, value := range map[string]float64{
		"Was sind die neun Module?": 9, "Was sind die 9 Module?": 9, "Wer sprach auf dem siebten Kongress?": 7,
		"Was gilt ab 5.000 Euro?": 5000, "Was bringt Version 2.5?": 2.5,
	} {
		u := a.understandOne(question, nil, "")
		found := 0
		for _, term := range u.terms {
			if term.number != nil {
				found++
				if *term.number != value {
					t.Errorf("%q: number %v, want %v", question, *term.number, value)
				}
			}
		}
		if found != 1 {
			t.Errorf("%q has %d numbers, want 1", question, found)
		}
	}
}

func TestAskingForTheNineModulesAsksForAList(t *testing.T) {
	t.Parallel()
	a := bare(t)
	if u := a.understandOne("Was sind die neun Module?", nil, ""); u.kind != german.AskList {
		t.Errorf("kind = %q", u.kind)
	}
	if u := a.understandOne("Was sind Module?", nil, ""); u.kind != german.AskWhatIs {
		t.Errorf("kind = %q", u.kind)
	}
}

func TestTopicWeighsMoreThanManner(t *testing.T) {
	t.Parallel()
	a := bare(t)
	u := a.understandOne("Wo gibt es genau solche Wärmenetze, die schnell wachsen?", nil, "")
	weights := map[string]float64{}
	for _, term := range u.terms {
		weights[term.text] = term.weight
	}
	if !(weights["Wärmenetze"] > weights["schnell"] && weights["schnell"] > weights["genau"]) {
		t.Errorf("weights = %v", weights)
	}
}
