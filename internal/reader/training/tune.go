package training

import (
	"math"
	"math/rand/v2"

	"smart-city-dialog.de/akademie/internal/reader"
)

// heedShort is what the mean F1 of short answers counts beside the other measures:
// one or two lines should be shown where one or two lines answer.
const heedShort = 0.5

// tuneDecoding returns the decoding that serves the answerable samples best: in
// F*, mean F1, and mean F1 of short answers.
func tuneDecoding(samples []*sample) reader.Decoding {
	var best reader.Decoding
	highest := -1.0
	for seed := 50; seed <= 100; seed += 5 {
		for grow := 30; grow <= seed; grow += 5 {
			for fill := range 3 {
				d := reader.Decoding{Seed: float64(seed) / 100, Grow: float64(grow) / 100, Fill: fill}
				var chosen, answers [][]int
				for _, q := range samples {
					if len(q.Answers) > 0 {
						chosen, answers = append(chosen, d.Choose(q.probs)), append(answers, q.Answers)
					}
				}
				m := Measure(chosen, answers)
				if v := m.FStar + m.MeanF1 + heedShort*m.ShortF1; v > highest {
					best, highest = d, v
				}
			}
		}
	}
	return best
}

// resamples is how many bootstrap samples a threshold is averaged over: the best
// one for so few unanswerable questions jumps.
const resamples = 40

// tuneLeast returns the probability below which a page should count as not
// answering, so that F1 of recognising those is highest.
func tuneLeast(samples []*sample) float64 {
	random := rand.New(rand.NewPCG(4, 3))
	total := 0.0
	for range resamples {
		drawn := make([]*sample, len(samples))
		for i := range drawn {
			drawn[i] = samples[random.IntN(len(samples))]
		}
		total += bestLeast(drawn)
	}
	return math.Round(1e3*total/resamples) / 1e3
}

func bestLeast(samples []*sample) float64 {
	best, most := 0.5, -1.0
	for least := 0.2; least <= 0.95; least += 0.01 {
		right, refused, unanswerable := 0.0, 0.0, 0.0
		for _, q := range samples {
			if q.answers < least {
				refused++
			}
			if len(q.Answers) == 0 {
				unanswerable++
				if q.answers < least {
					right++
				}
			}
		}
		if f := ratio(2*right, refused+unanswerable); f > most {
			best, most = least, f
		}
	}
	return best
}
