package conversation_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// unknownID has the form of an id, but belongs to no conversation.
const unknownID = "aaaaaaaaaaaaaaaaaaaaaaaaaa"

// A bundle is a store on a database of its own, with a clock that tests move.
type bundle struct {
	*conversation.Store
	clock *clocktest.Clock
}

func setup(t *testing.T) bundle {
	t.Helper()
	c := clocktest.At(time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC))
	return bundle{conversation.NewStore(pgtest.Open(t), c.Now), c}
}

func (b bundle) start(t *testing.T) conversation.Conversation {
	t.Helper()
	c, err := b.Start(t.Context(), "web")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (b bundle) open(t *testing.T, id, question string) int64 {
	t.Helper()
	turn, err := b.Open(t.Context(), id, question)
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

// ask opens a turn and answers it.
func (b bundle) ask(t *testing.T, id, question, answer string) int64 {
	t.Helper()
	turn := b.open(t, id, question)
	if err := b.Finish(t.Context(), conversation.Turn{ID: turn, Question: question, Answer: answer}); err != nil {
		t.Fatal(err)
	}
	return turn
}

func wantKind(t *testing.T, operation string, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: error = %v, want %v", operation, err, kind)
	}
}

func TestIDsAreUnguessableInFormAndUnique(t *testing.T) {
	t.Parallel()
	b := setup(t)
	form := regexp.MustCompile(`^[a-z2-7]{26}$`)
	seen := map[string]bool{}
	for range 50 {
		id := b.start(t).ID
		if !form.MatchString(id) {
			t.Errorf("id %q is not 128 bits in base32", id)
		}
		if seen[id] {
			t.Errorf("id %q twice", id)
		}
		seen[id] = true
	}
}

func TestANewConversationIsEmptyAndHasTheTimesOfTheClock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	started := b.start(t)
	got, turns, err := b.Get(t.Context(), started.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(turns) != 0 {
		t.Errorf("turns = %v, want none", turns)
	}
	if diff := cmp.Diff(started, got); diff != "" {
		t.Errorf("got another conversation than was started (-started +got):\n%s", diff)
	}
	if !got.CreatedAt.Equal(b.clock.Now()) || !got.UpdatedAt.Equal(b.clock.Now()) {
		t.Errorf("times = %v, %v, want %v", got.CreatedAt, got.UpdatedAt, b.clock.Now())
	}
}

func TestAnAskedQuestionMovesTheTimeOfItsConversation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	created := b.clock.Now()
	id := b.start(t).ID
	asked := b.clock.Move(time.Hour)
	b.open(t, id, "Was ist ein Reallabor?")
	c, turns, err := b.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if !c.CreatedAt.Equal(created) || !c.UpdatedAt.Equal(asked) || !turns[0].CreatedAt.Equal(asked) {
		t.Errorf("created %v, updated %v, turn %v; want %v, %v, %v", c.CreatedAt, c.UpdatedAt, turns[0].CreatedAt, created, asked, asked)
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	_, _, err := b.Get(ctx, unknownID)
	wantKind(t, "Get", err, fault.NotFound)
	_, err = b.Open(ctx, unknownID, "Wer?")
	wantKind(t, "Open", err, fault.NotFound)
	_, err = b.Reopen(ctx, unknownID, 1)
	wantKind(t, "Reopen", err, fault.NotFound)
	if turns, err := b.Recent(ctx, unknownID, 5); err != nil || len(turns) != 0 {
		t.Errorf("Recent = %v, %v, want nothing", turns, err)
	}
}

func TestErrorsDoNotHoldTheID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, _, get := b.Get(t.Context(), unknownID)
	_, open := b.Open(t.Context(), unknownID, "Wer?")
	_, reopen := b.Reopen(t.Context(), unknownID, 7)
	for _, err := range []error{get, open, reopen} {
		if strings.Contains(err.Error(), unknownID) {
			t.Errorf("%q would bring the address of a conversation into the log", err)
		}
	}
}

func TestQuestionsOutOfBoundsAreInvalid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	for name, question := range map[string]string{
		"empty":         "",
		"too long":      strings.Repeat("ä", 4001),
		"NUL":           "Wer\x00?",
		"invalid UTF-8": "Wer\xff?",
	} {
		if _, err := b.Open(t.Context(), id, question); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: error = %v, want fault.Invalid", name, err)
		}
	}
}

func TestATurnComesBackAsItWasFinished(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	want := conversation.Turn{
		ID: b.open(t, id, "Wie läuft die Anmeldung?"), Question: "Wie läuft die Anmeldung?",
		Language: "de", Intent: "question", Answer: "1. Formular öffnen [1]\n2. „Senden“ – fertig & gut <b> [1]", Refused: false,
		Sentences: []conversation.Sentence{
			{Text: "Formular öffnen", Form: conversation.FormStep, Citations: []int{1}},
			{Text: "„Senden“ – fertig & gut <b>", Form: conversation.FormStep, Citations: []int{1}},
			{Text: "Gern!", Form: conversation.FormParagraph, Citations: []int{}},
		},
		Citations: []conversation.Citation{{
			N: 1, Document: 12, Title: "Anmeldung", Kind: "page", Date: "2025-11-18",
			URL: "https://example.org/a#:~:text=Formular", Heading: "Ablauf", Quote: "Formular öffnen\n„Senden“", Note: "Beispieltext",
		}},
		Topics:    []conversation.Topic{{Document: 12, Title: "Anmeldung", URL: "https://example.org/a"}},
		Notices:   []string{"Die Quellen sind auf Deutsch."},
		TimingsMS: map[string]float64{"search": 1.25, "total": 3},
		CreatedAt: b.clock.Now(), Done: true,
	}
	if err := b.Finish(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	_, turns, err := b.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]conversation.Turn{want}, turns); diff != "" {
		t.Errorf("turn changed (-finished +got):\n%s", diff)
	}
}

func TestARefusalKeepsItsEmptyLists(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	want := conversation.Turn{
		ID: b.open(t, id, "Wer?"), Question: "Wer?", Refused: true, Answer: "Nichts gefunden.",
		Sentences: []conversation.Sentence{{Text: "Nichts gefunden.", Citations: []int{}}},
		Citations: []conversation.Citation{}, TimingsMS: map[string]float64{}, CreatedAt: b.clock.Now(), Done: true,
	}
	if err := b.Finish(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	turns, err := b.Recent(t.Context(), id, 1)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]conversation.Turn{want}, turns); diff != "" {
		t.Errorf("turn changed (-finished +got):\n%s", diff)
	}
}

func TestRecentReturnsTheLastTurnsOldestFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, other := b.start(t).ID, b.start(t).ID
	for _, q := range []string{"eins", "zwei", "drei", "vier"} {
		b.ask(t, id, q, "Antwort "+q)
		b.ask(t, other, "anderswo "+q, "")
	}
	for n, want := range map[int][]string{0: nil, 1: {"vier"}, 2: {"drei", "vier"}, 9: {"eins", "zwei", "drei", "vier"}} {
		turns, err := b.Recent(t.Context(), id, n)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, turn := range turns {
			got = append(got, turn.Question)
		}
		if !slices.Equal(got, want) {
			t.Errorf("Recent(%d) = %v, want %v", n, got, want)
		}
	}
}

func TestAnOpenTurnIsThereWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	turn := b.open(t, id, "Was kostet das?")
	turns, err := b.Recent(t.Context(), id, 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(turns) != 1 || turns[0].ID != turn || turns[0].Done || turns[0].Answer != "" || turns[0].Question != "Was kostet das?" {
		t.Errorf("turns = %+v, want the open one", turns)
	}
}

func TestOnlyATurnCutOffCanBeReopened(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	id, other := b.start(t).ID, b.start(t).ID
	turn := b.open(t, id, "Was kostet das?")
	_, err := b.Reopen(ctx, id, turn)
	wantKind(t, "Reopen of a turn that is being answered", err, fault.Conflict)
	if err := b.Release(ctx, turn); err != nil {
		t.Fatal(err)
	}
	if question, err := b.Reopen(ctx, id, turn); err != nil || question != "Was kostet das?" {
		t.Errorf("Reopen = %q, %v", question, err)
	}
	_, err = b.Reopen(ctx, id, turn)
	wantKind(t, "Reopen of a turn that is claimed", err, fault.Conflict)
	if err := b.Release(ctx, turn); err != nil {
		t.Fatal(err)
	}
	if err := b.Renew(ctx, turn); err != nil {
		t.Fatal(err)
	}
	_, err = b.Reopen(ctx, id, turn)
	wantKind(t, "Reopen of a turn whose claim was renewed", err, fault.Conflict)
	_, err = b.Reopen(ctx, other, turn)
	wantKind(t, "Reopen of another conversation's turn", err, fault.NotFound)
	_, err = b.Reopen(ctx, id, turn+1)
	wantKind(t, "Reopen of an unknown turn", err, fault.NotFound)
	if err := b.Finish(ctx, conversation.Turn{ID: turn}); err != nil {
		t.Fatal(err)
	}
	_, err = b.Reopen(ctx, id, turn)
	wantKind(t, "Reopen of an answered turn", err, fault.NotFound)
}

func TestTheFirstAnswerStands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	turn := b.ask(t, id, "Wer?", "die erste")
	wantKind(t, "second Finish", b.Finish(t.Context(), conversation.Turn{ID: turn, Answer: "die zweite"}), fault.Conflict)
	turns, err := b.Recent(t.Context(), id, 1)
	if err != nil {
		t.Fatal(err)
	}
	if turns[0].Answer != "die erste" {
		t.Errorf("answer = %q, want the first", turns[0].Answer)
	}
}

func TestDeletingTakesTheTurnsWithIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	id, other := b.start(t).ID, b.start(t).ID
	b.ask(t, id, "Wer?", "Niemand.")
	open := b.open(t, id, "Wann?")
	b.ask(t, other, "Wo?", "Hier.")
	for range 2 { // the second time it is gone already
		if err := b.Delete(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := b.Get(ctx, id)
	wantKind(t, "Get", err, fault.NotFound)
	wantKind(t, "Finish of a turn deleted meanwhile", b.Finish(ctx, conversation.Turn{ID: open}), fault.Conflict)
	_, err = b.Open(ctx, id, "Warum?")
	wantKind(t, "Open", err, fault.NotFound)
	if turns, err := b.Recent(ctx, id, 5); err != nil || len(turns) != 0 {
		t.Errorf("Recent = %v, %v, want nothing", turns, err)
	}
	if _, turns, err := b.Get(ctx, other); err != nil || len(turns) != 1 {
		t.Errorf("the other conversation: %v, %v, want its turn", turns, err)
	}
}

func TestATurnIsForgottenAndTheOthersStay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	id, other := b.start(t).ID, b.start(t).ID
	b.ask(t, id, "Wer?", "Niemand.")
	b.ask(t, id, "Wo?", "Hier.")
	_, turns, err := b.Get(ctx, id)
	if err != nil || len(turns) != 2 {
		t.Fatalf("Get = %v, %v", turns, err)
	}
	if err := b.Forget(ctx, other, turns[0].ID); err != nil {
		t.Errorf("Forget in another conversation: %v", err)
	}
	for range 2 { // the second time it is gone already
		if err := b.Forget(ctx, id, turns[1].ID); err != nil {
			t.Errorf("Forget: %v", err)
		}
	}
	if _, left, err := b.Get(ctx, id); err != nil || len(left) != 1 || left[0].ID != turns[0].ID {
		t.Errorf("Get = %v, %v, want the first turn", left, err)
	}
}

func TestConversationsExpireAfterTheirLastQuestion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	const keep = 24 * time.Hour
	forgotten, kept := b.start(t).ID, b.start(t).ID
	b.ask(t, forgotten, "Wer?", "Niemand.")
	b.clock.Move(time.Hour)
	b.ask(t, kept, "Wo?", "Hier.")
	b.clock.Move(keep - time.Hour)
	if n, err := b.Expire(ctx, keep); err != nil || n != 0 {
		t.Errorf("Expire at the limit = %d, %v, want 0", n, err)
	}
	b.clock.Move(time.Second)
	if n, err := b.Expire(ctx, keep); err != nil || n != 1 {
		t.Errorf("Expire after the limit = %d, %v, want 1", n, err)
	}
	_, _, err := b.Get(ctx, forgotten)
	wantKind(t, "Get of the expired one", err, fault.NotFound)
	if _, _, err := b.Get(ctx, kept); err != nil {
		t.Errorf("Get of the one asked later: %v", err)
	}
}

func TestAFullConversationIsAConflict(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	for range conversation.MaxTurns - 1 {
		b.open(t, id, "Noch eine?")
	}
	// Of two at once for the last place only one gets it.
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		wg.Go(func() { _, errs[i] = b.Open(t.Context(), id, "Die letzte?") })
	}
	wg.Wait()
	if errs[0] != nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	if errs[0] != nil {
		t.Errorf("nobody got the last place: %v", errs[0])
	}
	wantKind(t, "the other Open", errs[1], fault.Conflict)
	_, turns, err := b.Get(t.Context(), id)
	if err != nil || len(turns) != conversation.MaxTurns {
		t.Errorf("Get = %d turns, %v, want %d", len(turns), err, conversation.MaxTurns)
	}
}

func TestTurnsOpenedAtOnceAreAllKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t).ID
	const n = 6
	ids := make([]int64, n)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			var err error
			if ids[i], err = b.Open(t.Context(), id, "Gleichzeitig?"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	slices.Sort(ids)
	turns, err := b.Recent(t.Context(), id, 2*n)
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	for _, turn := range turns {
		got = append(got, turn.ID)
	}
	if !slices.Equal(got, ids) {
		t.Errorf("turns = %v, want %v", got, ids)
	}
}
