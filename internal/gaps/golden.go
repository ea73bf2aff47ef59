package gaps

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"smart-city-dialog.de/akademie/internal/account"
)

// goldenCategory is the category of the questions in an evaluation.
const goldenCategory = "gap"

// golden is one question in the format of `akademie eval --questions`; see
// evaluation.Question.
type golden struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Language   string   `json:"language"`
	Category   string   `json:"category"`
	Answerable bool     `json:"answerable"`
	Documents  []string `json:"documents"`
	Expect     []string `json:"expect"`
}

// Golden writes every answered question as one to measure with: as JSON Lines,
// oldest first. It is answered rightly where the written answer is cited.
func (s *Service) Golden(ctx context.Context, p account.Person, w io.Writer) (err error) {
	defer wrap(&err, "Golden")
	as, err := s.Answers(ctx, p)
	if err != nil {
		return err
	}
	slices.SortFunc(as, func(a, b Answer) int { return int(a.ID - b.ID) })
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, a := range as {
		q := golden{
			ID: "gap-" + strconv.FormatInt(a.ID, 10), Question: a.Question, Language: a.Language,
			Category: goldenCategory, Answerable: true, Documents: []string{a.key()}, Expect: []string{},
		}
		if err := enc.Encode(q); err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
	}
	return nil
}
