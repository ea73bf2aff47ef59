package assistant

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// MaxQuestion is the longest question answered, in characters.
const MaxQuestion = 2000

// saveWithin bounds saving a turn whose reader may have left already.
const saveWithin = 5 * time.Second

// Turn answers one message and returns the turn as it was saved. Events go to
// emit in the order that Event describes; when emit fails the turn ends.
//
// An empty or overlong question is Invalid, an unknown conversation NotFound.
// When ctx ends in mid-answer, what was said so far is saved with a notice; a
// turn that had said nothing stays open, to be asked again by its TurnID.
func (a *Assistant) Turn(ctx context.Context, in Input, emit func(Event) error) (conversation.Turn, error) {
	began := time.Now()
	t, m, err := a.open(ctx, in)
	if err != nil {
		return conversation.Turn{}, fmt.Errorf("assistant.Turn: %w", err)
	}
	saved := false
	defer a.hold(ctx, t.ID, &saved)()
	w := &writer{turn: &t, emit: emit, start: began, began: began}
	err = a.respond(ctx, in, m, w)
	if err != nil && len(t.Sentences) > 0 && ctx.Err() != nil {
		t.Notices = append(t.Notices, wording(t.Language).stopped)
		t.Citations = slices.DeleteFunc(t.Citations, func(c conversation.Citation) bool {
			return !slices.ContainsFunc(t.Sentences, func(s conversation.Sentence) bool { return slices.Contains(s.Citations, c.N) })
		})
	} else if err != nil {
		return conversation.Turn{}, fmt.Errorf("assistant.Turn: %w", err)
	}
	t.Answer, t.Outcome = strings.TrimSpace(w.figures+"\n\n"+answerText(t)), w.outcome()
	w.since("total", began)
	if saveErr := a.save(ctx, in, t); saveErr != nil {
		return conversation.Turn{}, fmt.Errorf("assistant.Turn: %w", saveErr)
	}
	t.Done, saved = true, true
	if err != nil {
		return t, fmt.Errorf("assistant.Turn: %w", err)
	}
	return t, emit(Done{t})
}

// respond does what a message wants: figures, or something of the draft of a
// booking, of the base, or both. A draft is shown again behind whatever else was
// said.
func (a *Assistant) respond(ctx context.Context, in Input, m *appointment, w *writer) error {
	asked := w.turn.Question
	done, otherwise, err := a.answerFigures(ctx, in, m, w)
	if done || err != nil {
		if err == nil && m.open {
			err = a.resumeForm(ctx, m, w)
		}
		return err
	}
	if m.concerns() {
		if asked, err = a.book(ctx, m, w); err != nil || asked == "" {
			return err
		}
	}
	talk := a.talkOf(ctx, m)
	if question, about, ok := a.chosen(m.reader, asked, talk); ok {
		asked, talk = question, about
	}
	q := a.inquire(m.reader, asked, talk, in.Language)
	if q != nil && !q.documentsFirst {
		done, err := a.answerRuns(ctx, q, in, talk, w)
		if err == nil && done && m.open {
			err = a.resumeForm(ctx, m, w)
		}
		if done || err != nil {
			return err
		}
	}
	about, among := a.referred(m.reader, asked, in.Language, talk)
	u, err := a.refine(ctx, asked, about, in.Language, w.turn)
	if err != nil {
		return err
	}
	if len(among) > 0 {
		u.which = a.askWhich(among, u.language, w)
	}
	u.instead = otherwise
	if u.instead == nil && m.asksForLink() {
		u.instead = func() (bool, error) {
			w.turn.Language, w.turn.Intent = u.language, IntentBooking
			return true, w.say(plain(bookWords(u.language).linkByMail))
		}
	}
	if q != nil {
		u.instead = func() (bool, error) { return a.answerRuns(ctx, q, in, talk, w) }
	}
	w.turn.Language, w.turn.Intent = u.language, u.intent
	w.lap("understand")
	switch {
	case asks(u.intent):
		err = a.answer(ctx, u, w)
	case u.intent == IntentGoodbye && in.Channel == "web" && in.Conversation != "":
		err = w.say(append(courtesy(u.intent, u.language), kept(u.language))...)
	default:
		say := courtesy(u.intent, u.language)
		if a.bookings != nil {
			say = append(say, canBook(u.intent, u.language)...)
		}
		err = w.say(say...)
	}
	if err != nil || !m.open || u.intent == IntentGoodbye {
		return err
	}
	return a.resumeForm(ctx, m, w)
}

// open checks the message and, in a conversation, records that it is being
// answered. Personal data in it is masked before it is kept.
func (a *Assistant) open(ctx context.Context, in Input) (conversation.Turn, *appointment, error) {
	t := conversation.Turn{
		Question: strings.TrimSpace(in.Question), CreatedAt: a.now(), TimingsMS: map[string]float64{},
		Sentences: []conversation.Sentence{}, Citations: []conversation.Citation{},
	}
	if in.TurnID != 0 {
		question, err := a.conversations.Reopen(ctx, in.Conversation, in.TurnID)
		if err != nil {
			return t, nil, err
		}
		t.ID, t.Question = in.TurnID, question
	}
	if n := utf8.RuneCountInString(t.Question); n == 0 || n > MaxQuestion || !utf8.ValidString(t.Question) || strings.ContainsRune(t.Question, 0) {
		return t, nil, fmt.Errorf("question of %d characters: %w", n, fault.Invalid)
	}
	if in.Conversation == "" {
		m, err := a.listen(ctx, in, t.Question, nil)
		if err == nil {
			t.Question = m.masked
		}
		return t, m, err
	}
	recent, err := a.conversations.Recent(ctx, in.Conversation, historyTurns+1)
	if err != nil {
		return t, nil, err
	}
	var history []conversation.Turn
	for _, r := range recent {
		if r.Done && (t.ID == 0 || r.ID < t.ID) {
			history = append(history, r)
		}
	}
	m, err := a.listen(ctx, in, t.Question, history)
	if err != nil {
		return t, nil, err
	}
	t.Question = m.masked
	if t.ID == 0 {
		t.ID, err = a.conversations.Open(ctx, in.Conversation, t.Question)
	}
	return t, m, err
}

// renewEvery is well within conversation.Lease.
const renewEvery = conversation.Lease / 3

// hold keeps others from answering the same turn until the function returned is
// called; a turn that was not saved can be asked again from then on.
func (a *Assistant) hold(ctx context.Context, turn int64, saved *bool) (end func()) {
	if turn == 0 {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var renewing sync.WaitGroup
	renewing.Go(func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				if err := a.conversations.Renew(ctx, turn); err != nil && ctx.Err() == nil {
					a.log.Warn("turn not held", "turn", turn, "error", err)
				}
			}
		}
	})
	return func() {
		defer cancel()
		if !*saved {
			ctx, done := context.WithTimeout(ctx, saveWithin)
			defer done()
			if err := a.conversations.Release(ctx, turn); err != nil {
				a.log.Warn("turn not released", "turn", turn, "error", err)
			}
		}
		cancel()
		renewing.Wait()
	}
}

// save stores the answer, also when the reader has left.
func (a *Assistant) save(ctx context.Context, in Input, t conversation.Turn) error {
	if in.Conversation == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), saveWithin)
	defer cancel()
	return a.conversations.Finish(ctx, t)
}

// A writer collects the turn while its parts are emitted.
type writer struct {
	turn  *conversation.Turn
	emit  func(Event) error
	start time.Time // of the turn
	began time.Time // of the present stage

	figures     string // what was counted, or asked back, in words without numbers
	sourcesLast bool   // more is said behind what the base answers
	weak        bool   // the answer is not certain, see outcome
}

func (w *writer) say(sentences ...conversation.Sentence) error {
	for _, s := range sentences {
		if err := w.emit(Text{s}); err != nil {
			return err
		}
		w.turn.Sentences = append(w.turn.Sentences, s)
	}
	return nil
}

func (w *writer) notice(text string) error {
	if err := w.emit(Notice{text}); err != nil {
		return err
	}
	w.turn.Notices = append(w.turn.Notices, text)
	return nil
}

// sources emits the citations of the turn, if it has any.
func (w *writer) sources() error {
	if len(w.turn.Citations) == 0 || w.sourcesLast {
		return nil
	}
	return w.emit(Sources{w.turn.Citations})
}

// lap records how long the stage took that ends now.
func (w *writer) lap(stage string) {
	w.since(stage, w.began)
	w.began = time.Now()
}

// left is what is left of a time that begins with the turn.
func (w *writer) left(of time.Duration) time.Duration {
	return max(time.Millisecond, of-time.Since(w.start))
}

// since records the time from start on, in milliseconds.
func (w *writer) since(stage string, start time.Time) {
	w.turn.TimingsMS[stage] = float64(time.Since(start).Microseconds()) / 1000
}

// answerText is an answer as one Markdown text, with the runs that are shown as
// cards as a list.
func answerText(t conversation.Turn) string {
	text := markdown(t.Sentences)
	if t.Board == nil || len(t.Board.Cards) == 0 {
		return text
	}
	if text != "" {
		text += "\n\n"
	}
	return text + listed(t.Board, t.Language)
}

// markdown joins sentences to one text, with the numbers of their citations.
func markdown(sentences []conversation.Sentence) string {
	var b strings.Builder
	step := 0
	for i, s := range sentences {
		list := s.Form == conversation.FormItem || s.Form == conversation.FormStep
		if i > 0 {
			before := sentences[i-1].Form
			switch {
			case list && (before == conversation.FormItem || before == conversation.FormStep):
				b.WriteString("\n")
			case list || s.Form == conversation.FormParagraph || before == conversation.FormItem || before == conversation.FormStep:
				b.WriteString("\n\n")
			default:
				b.WriteString(" ")
			}
		}
		switch s.Form {
		case conversation.FormItem:
			b.WriteString("- ")
		case conversation.FormStep:
			step++
			fmt.Fprintf(&b, "%d. ", step)
		}
		b.WriteString(s.Text)
		for _, n := range s.Citations {
			fmt.Fprintf(&b, " [%d]", n)
		}
	}
	return b.String()
}
