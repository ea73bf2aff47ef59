package ask_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What begins as one question and goes on as another makes words stand where no rule
// expects them.
func TestQuestionsThatAreCutAndJoinedAreReadToAnEnd(t *testing.T) {
	t.Parallel()
	r := reader()
	var all []sample
	for _, file := range files {
		all = append(all, samples(t, file)...)
	}
	chance := rand.New(rand.NewPCG(3, 4))
	for range 4000 / everyNth {
		a, b := all[chance.IntN(len(all))], all[chance.IntN(len(all))]
		head, tail := strings.Fields(a.ask), strings.Fields(b.ask)
		text := strings.Join(append(slices.Clip(head[:chance.IntN(len(head)+1)]), tail[chance.IntN(len(tail)):]...), " ")
		u := r.Read(text, a.language, now, a.before)
		if u.Back == nil {
			if err := u.Query.Check(); u.Asks && err != nil {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		for _, c := range u.Back.Choices {
			if err := c.Query.Check(); err != nil || c.Label == "" {
				t.Errorf("%q: choice %q: %v", text, c.Label, err)
			}
		}
	}
}
