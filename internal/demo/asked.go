package demo

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// The past in which the assistant was asked.
var (
	firstAsked = date(2025, time.February, 3)
	lastAsked  = date(2026, time.January, 19)
)

// QuestionFacts returns invented facts of some 6,000 questions, always the same:
// more as time goes by, on more channels, and answered better.
func QuestionFacts() []conversation.Fact {
	random := rand.New(rand.NewPCG(2025, 6000))
	var facts []conversation.Fact
	days := daysBetween(firstAsked, lastAsked) + 1
	for n := range days {
		day := firstAsked.AddDate(0, 0, n)
		t := float64(n) / float64(days) // 0 then, 1 now
		asked := (14 + 23*t) * (0.7 + 0.6*random.Float64())
		switch {
		case !isWorkingDay(day):
			asked *= 0.15
		case onHoliday(day):
			asked *= 0.5
		}
		for range int(asked + 0.5) {
			facts = append(facts, questionFact(day, t, random))
		}
	}
	return facts
}

func questionFact(day time.Time, t float64, random *rand.Rand) conversation.Fact {
	at := day.Add(time.Duration((7.5 + 11*(random.Float64()+random.Float64())/2) * float64(time.Hour))).Truncate(time.Second)
	f := conversation.Fact{At: at, Channel: askedOn(day, t, random), Language: "de", Intent: "question", Outcome: conversation.Answered}
	if random.Float64() < 0.06 {
		f.Language = "en"
	}
	switch x := random.Float64(); {
	case x < 0.25:
		f.Intent = "live"
	case x < 0.29:
		f.Intent = "more"
	}
	switch x := random.Float64(); {
	case x < 0.26-0.17*t: // nobody had written those answers yet
		f.Outcome = conversation.Refused
	case x < 0.38-0.22*t:
		f.Outcome = conversation.Weak
	}
	if random.Float64() < 0.14 {
		likes := map[conversation.Outcome]float64{conversation.Answered: 0.9, conversation.Weak: 0.55, conversation.Refused: 0.15}
		helpful := random.Float64() < likes[f.Outcome]
		f.Helpful = &helpful
	}
	return f
}

// askedOn returns a channel: Slack came in May 2025, Matrix in July.
func askedOn(day time.Time, t float64, random *rand.Rand) string {
	x := random.Float64()
	if x -= 0.3 * t; x < 0 && !day.Before(date(2025, time.May, 5)) {
		return "slack"
	}
	if x -= 0.2 * t; x < 0 && !day.Before(date(2025, time.July, 7)) {
		return "matrix"
	}
	return "web"
}

//go:embed unanswered.csv
var unanswered string

// Unanswered returns invented questions of the last weeks that were not answered,
// or not well, each with an answer that says so.
func Unanswered() []conversation.PastTurn {
	random := rand.New(rand.NewPCG(2026, 40))
	lines := strings.Split(strings.TrimSpace(unanswered), "\n")
	const weeks = 4
	turns := make([]conversation.PastTurn, len(lines))
	order := random.Perm(len(lines)) // what is alike was not asked on one day
	for i, line := range lines {
		kind, question, _ := strings.Cut(line, ";")
		day := lastAsked.AddDate(0, 0, -order[i]*7*weeks/len(lines))
		for !isWorkingDay(day) {
			day = day.AddDate(0, 0, -1)
		}
		turns[i] = unansweredTurn(kind, question, day, random)
	}
	return turns
}

func unansweredTurn(kind, question string, day time.Time, random *rand.Rand) conversation.PastTurn {
	kind, english := strings.CutSuffix(kind, " en")
	at := day.Add(time.Duration(8*3600+random.IntN(8*3600)) * time.Second)
	t := conversation.PastTurn{Channel: askedOn(day, 1, random), Turn: conversation.Turn{
		Question: question, Language: "de", Intent: "question", Outcome: conversation.Refused, Refused: true, CreatedAt: at,
		Answer: "Dazu finde ich in den Dokumenten der Akademie nichts.",
	}}
	switch {
	case english:
		t.Language, t.Answer = "en", "I find nothing about that in the documents of the academy."
	case kind == "weak":
		t.Outcome, t.Refused, t.Answer = conversation.Weak, false, "Genaueres dazu nennen die Dokumente nicht."
	case kind == "disliked":
		no := false
		t.Outcome, t.Refused, t.Helpful, t.Answer = conversation.Answered, false, &no, "Näheres steht in der Beschreibung des Moduls."
	}
	t.Sentences = []conversation.Sentence{{Text: t.Answer}}
	return t
}
