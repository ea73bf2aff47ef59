package ask_test

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// verdict says how a question was read: "right", "back" where it was asked back
// instead, "wrong".
func (s sample) verdict(t testing.TB, r *ask.Reader) (verdict, got string) {
	u := r.Read(s.ask, s.language, now, s.before)
	switch {
	case !u.Asks:
		got = "none"
	case u.Back != nil:
		got = "back:" + string(u.Back.Reason)
	default:
		got = u.Query.Encode()
	}
	want := s.want
	if want != "none" && want[:min(5, len(want))] != "back:" {
		want = parse(t, want).Encode()
	}
	switch {
	case got == want:
		return "right", got
	case u.Asks && u.Back != nil:
		return "back", got + " " + u.Back.Words
	case !u.Asks:
		return "missed", got
	}
	return "wrong", got
}

func TestAcceptanceQuestionsAreReadOrAskedBack(t *testing.T) {
	t.Parallel()
	r := reader()
	for _, file := range []string{"known.txt", "held_out.txt"} {
		count, all := map[string]int{}, samples(t, file)
		for _, s := range all {
			verdict, got := s.verdict(t, r)
			count[verdict]++
			if verdict != "right" {
				t.Logf("%s: %q is %s: %s\n\twant %s", file, s.ask, verdict, got, s.want)
			}
		}
		t.Logf("%s: %d questions, %v", file, len(all), count)
		if count["wrong"] > 0 || count["right"]*100 < 90*len(all) {
			t.Errorf("%s: of %d questions %d are right and %d wrong", file, len(all), count["right"], count["wrong"])
		}
	}
}
