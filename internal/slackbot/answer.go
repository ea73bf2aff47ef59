package slackbot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/wording"
)

// courtesyTime bounds telling what is being done, for which no answer waits long.
const courtesyTime = 2 * time.Second

// answer has the assistant answer and shows what it says: to everybody at a place,
// streamed; figures and people's own bookings in channels only to who asked.
// The conversation is that of the place's thread and begun if there is none.
//
// It may be called again for the same work, at any time after a crash: a turn that
// was saved is not asked again, and a message that was posted is found.
func (b *Bot) answer(ctx context.Context, w Work, at place, in assistant.Input) error {
	p, err := b.record(ctx, w.answerKey(), at)
	if err == nil && !p.shown {
		err = b.reply(ctx, w, &p, in)
	}
	if err != nil {
		return fmt.Errorf("slackbot.answer(%d): %w", w.ID, err)
	}
	return nil
}

// reply asks and shows the answer p.
func (b *Bot) reply(ctx context.Context, w Work, p *post, in assistant.Input) error {
	if problem := unfit(in); problem != "" {
		return b.show(ctx, p, note(problem))
	}
	a := &asking{bot: b, w: w, p: p, in: in}
	if !p.asked { // what is there of an earlier attempt is completed in one go
		a.stream = b.newStream(ctx, p, w.viewer())
		defer a.stream.end()
	}
	err := a.ask(ctx)
	a.courtesies.Wait()
	if err != nil {
		return err
	}
	if a.stream != nil {
		a.stream.end()
	}
	if err := a.show(ctx); err != nil {
		return err
	}
	if len(a.before) == 0 {
		b.entitle(ctx, p.at, a.turn.Question)
	}
	return nil
}

// viewer is who asked, if they are of this workspace.
func (w Work) viewer() string {
	if q, err := body[questionBody](w); w.Kind == Question && err == nil && q.Foreign {
		return ""
	}
	return w.Author
}

// asking is a question with its answer, as far as it got.
type asking struct {
	bot     *Bot
	w       Work
	p       *post
	in      assistant.Input
	stream  *stream // nil: it is not shown before all of it is there
	turn    conversation.Turn
	before  []conversation.Turn // of the conversation
	figures *assistant.Figures

	courtesies sync.WaitGroup // what goes on beside the answer

	private      bool   // nobody else sees the answer
	conversation string // to go on with; "" that of the place or, privately, a new one
}

// unfit says why a question cannot be asked; "" it can.
func unfit(in assistant.Input) string {
	t := deliveryTextsIn(in.Language)
	switch n := utf8.RuneCountInString(strings.TrimSpace(in.Question)); {
	case n == 0:
		return t.Empty
	case n > assistant.MaxQuestion:
		return fmt.Sprintf(t.TooLong, wording.In(in.Language).Number(assistant.MaxQuestion))
	}
	return ""
}

// ask has the question answered, and what it asks for counted. Figures that the
// person may not see any more become a refusal.
func (a *asking) ask(ctx context.Context) error {
	err := a.askOnce(ctx)
	if err != nil || a.turn.Figures == nil {
		return err
	}
	if err = a.count(ctx); fault.Kind(err) == fault.Denied {
		a.turn.Figures, a.turn.Citations, a.turn.Refused = nil, nil, true
		a.turn.Sentences = []conversation.Sentence{{Text: deliveryTextsIn(a.turn.Language).Denied}}
		return nil
	}
	return err
}

// askOnce has the question answered, unless it was: what a server saved before it
// died is that turn.
func (a *asking) askOnce(ctx context.Context) error {
	for range 2 { // the second for a conversation that has just ended, or is full
		again := a.p.asked
		if err := a.place(ctx); err != nil || a.turn.Done {
			return err
		}
		turn, err := a.bot.Assistant.Turn(ctx, a.in, func(e assistant.Event) error { return a.hear(ctx, e) })
		switch {
		case err == nil:
			a.turn = turn
			return a.bot.answers(ctx, a.p, turn.ID)
		case ctx.Err() != nil:
			return err
		case fault.Kind(err) == fault.Conflict && a.in.TurnID != 0:
			return later{conversation.Lease, err} // a server that stands still may hold it
		case fault.Kind(err) == fault.Conflict && len(a.before) >= conversation.MaxTurns, fault.Kind(err) == fault.NotFound && !again:
			if err := a.bot.leave(ctx, a.p); err != nil {
				return err
			}
			a.conversation = ""
		default:
			return err
		}
	}
	return fmt.Errorf("no conversation: %w", fault.Conflict)
}

// place finds the conversation of the thread and, if the question was asked in it
// before, its turn. A conversation that was deleted since then is NotFound: nobody
// wants the answer any more.
func (a *asking) place(ctx context.Context) error {
	p := a.p
	again := p.asked
	if !again {
		if err := a.choose(ctx); err != nil {
			return err
		}
	}
	if p.conversation == "" {
		return fmt.Errorf("the conversation was deleted: %w", fault.NotFound)
	}
	_, turns, err := a.bot.Conversations.Get(ctx, p.conversation)
	if err != nil {
		return err
	}
	a.in.Conversation, a.in.Channel, a.before = p.conversation, Channel, turns
	if !again {
		var last int64
		if len(turns) > 0 {
			last = turns[len(turns)-1].ID
		}
		return a.bot.asks(ctx, p, p.conversation, last)
	}
	i := slices.IndexFunc(turns, func(t conversation.Turn) bool { return t.ID > p.after })
	switch {
	case i < 0:
		return nil
	case !turns[i].Done:
		a.in.TurnID, a.before = turns[i].ID, turns[:i]
		return nil
	}
	a.turn, a.before = turns[i], turns[:i]
	return a.bot.answers(ctx, p, a.turn.ID)
}

// choose finds the conversation to ask in, or begins it.
func (a *asking) choose(ctx context.Context) (err error) {
	switch {
	case a.conversation != "":
		a.p.conversation = a.conversation
	case a.private:
		var begun conversation.Conversation
		begun, err = a.bot.Conversations.Start(ctx, Channel)
		a.p.conversation = begun.ID
	default:
		a.p.conversation, err = a.bot.conversationAt(ctx, a.p.at, a.w.Author)
	}
	return err
}

// hear takes the events of a turn.
func (a *asking) hear(ctx context.Context, e assistant.Event) error {
	switch e := e.(type) {
	case assistant.Figures:
		a.figures = &e
		a.hush()
	case assistant.Mine:
		a.hush()
	case assistant.Status:
		a.courtesies.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, courtesyTime)
			defer cancel()
			a.bot.status(ctx, a.p.at, e)
		})
	case assistant.Text:
		if a.stream != nil {
			a.stream.add(e.Sentence)
		}
	}
	return nil
}

func (a *asking) hush() {
	if a.stream != nil && !isDirect(a.p.at.Channel) {
		a.stream.hush()
	}
}

// show shows the finished turn to whom it is for.
func (a *asking) show(ctx context.Context) error {
	if a.turn.Figures != nil {
		return a.showFigures(ctx)
	}
	whole, err := a.bot.newAnswer(ctx, a.in.Conversation, a.turn, a.in.Person)
	if err != nil {
		return err
	}
	if a.turn.Mine && !isDirect(a.p.at.Channel) {
		return a.aside(ctx, func() error { return a.bot.whisper(ctx, a.p.at, a.w.Author, blocks.NewAnswer(whole)) })
	}
	if a.stream != nil && a.stream.native && a.stream.live {
		if done, err := a.conclude(ctx, whole); done || err != nil {
			return err
		}
	}
	return a.bot.show(ctx, a.p, blocks.NewAnswer(whole))
}

// conclude ends a stream with what was not shown yet and what stands below the
// text. done is false where that does not do: the stream has ended by itself, or
// what was saved is not what was streamed.
func (a *asking) conclude(ctx context.Context, whole blocks.Answer) (done bool, err error) {
	text := blocks.Stream(a.turn.Sentences)
	rest, same := strings.CutPrefix(text, a.stream.shown)
	if !same {
		return false, nil
	}
	whole.Streamed = true
	below := blocks.NewAnswer(whole)
	err = a.bot.call(ctx, a.p.at.Team, func(ctx context.Context, api *slack.Client) error {
		end := []slack.MsgOption{named(a.p.key)}
		if rest != "" {
			end = append(end, slack.MsgOptionMarkdownText(rest))
		}
		if len(below.Blocks) > 0 {
			end = append(end, slack.MsgOptionBlocks(below.Blocks...))
		}
		_, _, err := api.StopStreamContext(ctx, a.p.at.Channel, a.p.ts, end...)
		return err
	})
	switch fault.Kind(err) {
	case nil:
	case fault.Invalid, fault.NotFound: // not in the state of streaming, or not there
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, a.bot.complete(ctx, a.p)
}

// aside tells who asked what is not for everybody. Should a beginning be there for
// all to see, it says so.
func (a *asking) aside(ctx context.Context, tell func() error) error {
	if err := a.bot.settle(ctx, a.p); err != nil {
		return err
	}
	if err := tell(); err != nil {
		return err
	}
	if a.p.ts != "" {
		if err := a.bot.rewrite(ctx, a.p, note(deliveryTextsIn(a.turn.Language).Aside)); err != nil {
			return err
		}
	}
	return a.bot.complete(ctx, a.p)
}

// newAnswer is a turn as it is shown to a person; their own bookings are read anew.
func (b *Bot) newAnswer(ctx context.Context, conversation string, turn conversation.Turn, who account.Person) (a blocks.Answer, err error) {
	a = blocks.Answer{
		Conversation: conversation, Turn: turn, PublicURL: b.PublicURL,
		CanBook: b.Bookings != nil, SignedIn: who.Email != "", Now: b.Now(),
	}
	if turn.Mine {
		a.Bookings, err = b.upcoming(ctx, who)
	}
	return a, err
}
