package slackbot

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/wording"
)

// answer has the assistant answer and shows what it says: to everybody at a place,
// streamed; figures and people's own bookings in channels only to who asked.
// The conversation is that of the place's thread and begun if there is none.
//
// It may be called again for the same work, at any time after a crash: a turn that
// was saved is not asked again, and a message that was posted is found.
func (b *Bot) answer(ctx context.Context, w work, at place, in assistant.Input) error {
	p, err := b.record(ctx, answerKey(w), at)
	if err == nil && !p.shown {
		err = b.reply(ctx, w, &p, in)
	}
	if err != nil {
		return fmt.Errorf("slackbot.answer(%d): %w", w.ID, err)
	}
	return nil
}

// reply asks and shows the answer p.
func (b *Bot) reply(ctx context.Context, w work, p *post, in assistant.Input) error {
	if problem := unfit(in); problem != "" {
		return b.show(ctx, p, note(problem))
	}
	a := &answering{bot: b, w: w, p: p, in: in}
	if !p.asked { // what is there of an earlier attempt is completed in one go
		a.stream = b.newStream(ctx, p, viewer(w))
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
	if len(a.Before) == 0 {
		b.entitle(ctx, p.at, a.Turn.Question)
	}
	return nil
}

// viewer is who asked, if they are of this workspace.
func viewer(w work) string {
	if q, err := body[questionBody](w); w.Kind == question && err == nil && q.Foreign {
		return ""
	}
	return w.Author
}

// unfit says why a question cannot be asked; "" it can.
func unfit(in assistant.Input) string {
	t := textsIn(in.Language)
	switch n := utf8.RuneCountInString(strings.TrimSpace(in.Question)); {
	case n == 0:
		return t.Empty
	case n > assistant.MaxQuestion:
		return fmt.Sprintf(t.TooLong, wording.In(in.Language).Number(assistant.MaxQuestion))
	}
	return ""
}

// show shows the finished turn to whom it is for.
func (a *answering) show(ctx context.Context) error {
	if a.Turn.Figures != nil {
		return a.showFigures(ctx)
	}
	whole, err := a.bot.newAnswer(ctx, a.Conversation, a.Turn, a.in.Person)
	if err != nil {
		return err
	}
	whole.Public = !isDirect(a.p.at.Channel)
	if a.Turn.Mine && whole.Public {
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
func (a *answering) conclude(ctx context.Context, whole blocks.Answer) (done bool, err error) {
	text := blocks.Stream(a.Turn.Sentences)
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
func (a *answering) aside(ctx context.Context, tell func() error) error {
	if err := a.bot.settle(ctx, a.p); err != nil {
		return err
	}
	if err := tell(); err != nil {
		return err
	}
	if a.p.ts != "" {
		if err := a.bot.rewrite(ctx, a.p, note(textsIn(a.Turn.Language).Aside)); err != nil {
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
	if err == nil && turn.Booking != nil && b.Bookings != nil {
		a.Undecided, err = b.undecided(ctx, conversation)
	}
	return a, err
}

// undecided reports whether the draft of a conversation has no date yet. There may be
// none any more.
func (b *Bot) undecided(ctx context.Context, conversation string) (bool, error) {
	d, err := b.Bookings.Draft(ctx, conversation)
	switch {
	case fault.Kind(err) == fault.NotFound:
		return false, nil
	case err != nil:
		return false, fmt.Errorf("slackbot.undecided: %w", err)
	}
	return d.Run == 0 && d.Move == 0, nil
}
