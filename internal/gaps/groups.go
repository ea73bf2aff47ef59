package gaps

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// leastAlike is the average cosine from which questions ask for the same. Measured
// on paraphrases among some three hundred questions to the academy: a tenth less
// puts different questions about one thing together, a tenth more takes
// paraphrases apart.
const leastAlike = 0.4

// mostExamples bounds the examples of a group.
const mostExamples = 5

// A cohort is a Group with the questions it is made of, oldest first.
type cohort struct {
	Group
	questions []question
}

// Groups returns the groups that a filter selects: those asked in several
// conversations first, then by their number of questions, the latest first among
// equals.
func (s *Service) Groups(ctx context.Context, p account.Person, f Filter) (groups []Group, err error) {
	defer wrap(&err, "Groups")
	all, err := s.cohorts(ctx, p, f)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.selected(f.Kind) {
			groups = append(groups, c.Group)
		}
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Conversations, a.Conversations), cmp.Compare(b.Count, a.Count), b.Last.Compare(a.Last), cmp.Compare(a.ID, b.ID))
	})
	return groups, nil
}

// Group returns the group that a question is in, by the ID of any group that it
// began once; the Kind of the filter does not matter. A question that is answered,
// deleted or out of the period is NotFound.
func (s *Service) Group(ctx context.Context, p account.Person, id string, f Filter) (g Group, err error) {
	defer wrap(&err, "Group(%q)", id)
	c, err := s.cohort(ctx, p, id, f)
	return c.Group, err
}

// PutAside notes that a group does not belong to the academy's subjects. What is
// asked alike later joins it there.
func (s *Service) PutAside(ctx context.Context, p account.Person, id string, f Filter) (err error) {
	defer wrap(&err, "PutAside(%q)", id)
	c, err := s.cohort(ctx, p, id, f)
	if err != nil {
		return err
	}
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return s.settle(ctx, tx, p, c.questions, nil) })
}

// TakeBack undoes PutAside.
func (s *Service) TakeBack(ctx context.Context, p account.Person, id string, f Filter) (err error) {
	defer wrap(&err, "TakeBack(%q)", id)
	c, err := s.cohort(ctx, p, id, f)
	if err != nil {
		return err
	}
	_, err = s.pool.Exec(ctx, `DELETE FROM gap_settled WHERE answer_id IS NULL AND turn_id = ANY($1)`, turns(c.questions))
	return postgres.Error(err)
}

// settle notes what became of questions; answer is nil for those put aside. A
// question whose conversation was deleted meanwhile is left out, and one that was
// answered meanwhile is not put aside.
func (s *Service) settle(ctx context.Context, tx pgx.Tx, p account.Person, qs []question, answer *int64) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO gap_settled (turn_id, answer_id, account, at)
		SELECT id, $2, $3, $4 FROM turns WHERE id = ANY($1) ORDER BY id FOR KEY SHARE
		ON CONFLICT (turn_id) DO UPDATE SET answer_id = excluded.answer_id, account = excluded.account, at = excluded.at
		WHERE excluded.answer_id IS NOT NULL OR gap_settled.answer_id IS NULL`,
		turns(qs), answer, p.ID, s.now())
	return postgres.Error(err)
}

func turns(qs []question) []int64 {
	ids := make([]int64, len(qs))
	for i, q := range qs {
		ids[i] = q.turn
	}
	return ids
}

func (s *Service) cohort(ctx context.Context, p account.Person, id string, f Filter) (cohort, error) {
	turn, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return cohort{}, fault.NotFound
	}
	all, err := s.cohorts(ctx, p, f)
	if err != nil {
		return cohort{}, err
	}
	for _, c := range all {
		if slices.ContainsFunc(c.questions, func(q question) bool { return q.turn == turn }) {
			return c, nil
		}
	}
	return cohort{}, fault.NotFound
}

func (s *Service) cohorts(ctx context.Context, p account.Person, f Filter) ([]cohort, error) {
	if err := allow(p); err != nil {
		return nil, err
	}
	days := cmp.Or(f.Days, DefaultDays)
	if days < 1 || days > MostDays {
		return nil, fmt.Errorf("%w: %d days", fault.Invalid, f.Days)
	}
	qs, err := s.questions(ctx, s.now().AddDate(0, 0, -days))
	if err != nil {
		return nil, err
	}
	return group(s.analyzer, newMasker(), qs), nil
}

// group puts questions together that ask for the same, the group of the oldest
// first. The order of qs does not matter.
func group(an *german.Analyzer, m *masker, qs []question) []cohort {
	qs = slices.Clone(qs)
	slices.SortFunc(qs, func(a, b question) int { return cmp.Compare(a.turn, b.turn) })
	texts := make([]string, len(qs))
	for i, q := range qs {
		texts[i] = q.text
	}
	sim := similarities(vectors(an, texts))
	of := cluster(slices.Clone(sim), len(qs), leastAlike)
	members := map[int][]int{}
	for i, first := range of {
		members[first] = append(members[first], i)
	}
	var all []cohort
	for i, first := range of {
		if i == first {
			all = append(all, describe(m, qs, members[i], sim))
		}
	}
	return all
}

// describe counts what is in a group and chooses what stands for it.
func describe(m *masker, qs []question, members []int, sim []float32) cohort {
	oldest := qs[members[0]]
	c := cohort{Group: Group{ID: strconv.FormatInt(oldest.turn, 10), Count: len(members), First: oldest.at, Last: oldest.at, Language: "de"}}
	conversations, english := map[string]bool{}, 0
	for _, i := range members {
		q := qs[i]
		c.questions = append(c.questions, q)
		conversations[q.conversation] = true
		switch q.outcome {
		case conversation.Refused:
			c.Refused++
		case conversation.Weak:
			c.Weak++
		}
		if q.disliked {
			c.Disliked++
		}
		if q.language == "en" {
			english++
		}
		if q.at.Before(c.First) {
			c.First = q.at
		}
		if q.at.After(c.Last) {
			c.Last = q.at
		}
		c.PutAside = c.PutAside || q.aside
	}
	c.Conversations = len(conversations)
	if 2*english > len(members) {
		c.Language = "en"
	}
	c.Examples = examples(m, qs, central(qs, members, sim))
	if len(c.Examples) > 0 {
		c.Title = c.Examples[0]
	}
	return c
}

// central orders the members of a group by how much they are like all others of
// it; among equals the shortest comes first, then the oldest.
func central(qs []question, members []int, sim []float32) []int {
	likeness := map[int]float32{}
	for _, i := range members {
		for _, j := range members {
			if i != j {
				likeness[i] += sim[i*len(qs)+j]
			}
		}
	}
	members = slices.Clone(members)
	slices.SortStableFunc(members, func(a, b int) int {
		return cmp.Or(cmp.Compare(likeness[b], likeness[a]),
			cmp.Compare(utf8.RuneCountInString(qs[a].text), utf8.RuneCountInString(qs[b].text)))
	})
	return members
}

// examples are the first different questions that can be shown, one of each
// conversation before a second of any.
func examples(m *masker, qs []question, members []int) []string {
	var first, more []string
	from, seen := map[string]bool{}, map[string]bool{}
	for _, i := range members {
		text, ok := m.mask(qs[i].text)
		if said := spoken(text); !ok || seen[said] {
			continue
		} else {
			seen[said] = true
		}
		if from[qs[i].conversation] {
			more = append(more, text)
			continue
		}
		from[qs[i].conversation] = true
		first = append(first, text)
	}
	all := append(first, more...)
	return all[:min(len(all), mostExamples)]
}

// spoken is a text by its words alone, however they are written.
func spoken(text string) string {
	var words []string
	for w := range german.EachWord(text) {
		words = append(words, german.Fold(w.Text))
	}
	return strings.Join(words, " ")
}

// selected reports whether a filter shows the group.
func (c cohort) selected(k Kind) bool {
	switch k {
	case PutAside:
		return c.PutAside
	case Refused:
		return !c.PutAside && c.Refused > 0
	case Weak:
		return !c.PutAside && c.Weak > 0
	case Disliked:
		return !c.PutAside && c.Disliked > 0
	}
	return !c.PutAside
}
