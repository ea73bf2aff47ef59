package matrixbot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/asking"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/wording"
)

// answerKey is the key of the message that answers a question, or says why nothing
// does; see say. Keys of what follows it begin with it and a slash.
func answerKey(w inbox.Work) string { return strconv.FormatInt(w.ID, 10) }

// answerPlace is where a question is answered: below it, in its thread.
func answerPlace(w inbox.Work, q questionBody) place {
	return place{Room: id.RoomID(w.Room), Thread: q.Root, Reply: q.Event}
}

// answer has the assistant answer a question and shows what it says. Figures, people's
// own bookings and what is personal of a booking are shown in a direct room only.
//
// It may be called again for the same work, at any time after a crash: a turn that was
// saved is not asked again, and what was recorded of the answer is not said again.
func (b *Bot) answer(ctx context.Context, w inbox.Work, q questionBody) (outcome string, err error) {
	p, err := b.record(ctx, answerKey(w), answerPlace(w, q))
	if err == nil && !p.shown {
		err = b.reply(ctx, &answering{bot: b, w: w, q: q, p: &p})
	}
	if err != nil {
		return "", fmt.Errorf("matrixbot.answer(%d): %w", w.ID, err)
	}
	return "answered", nil
}

// answering is a question with its answer, as far as it got.
type answering struct {
	asking.Answer
	bot    *Bot
	w      inbox.Work
	q      questionBody
	p      *post
	in     assistant.Input
	stream *stream // nil: it is not shown before all of it is there
	found  bool    // what is said now is from the base
}

// reply asks and shows the answer.
func (b *Bot) reply(ctx context.Context, a *answering) error {
	language, err := b.languageAt(ctx, a.talk())
	if err != nil {
		return err
	}
	if problem := unfit(a.q.Text, language); problem != "" {
		return b.show(ctx, a.p, message(a.p.key, a.p.at, messages.Note(problem)))
	}
	who, err := b.person(ctx, id.UserID(a.w.Author))
	if err != nil {
		return err
	}
	about, err := b.rebooked(ctx, who, a.q)
	if err != nil {
		return err
	}
	a.in = assistant.Input{Question: a.q.Text, Language: language, Person: who, Dialogue: true, Booking: about}
	if !a.p.asked { // what is there of an earlier attempt is completed in one go
		a.stream = b.newStream(ctx, a.p)
		defer a.stream.end()
	}
	parts := asking.Parts{Assistant: b.Assistant, Conversations: b.Conversations, Statistics: b.Statistics, Channel: Channel}
	if a.Answer, err = parts.Ask(ctx, a, a.in, a.hear); err != nil {
		return err
	}
	if a.Denied {
		a.Turn.Sentences = []conversation.Sentence{{Text: textsIn(a.Turn.Language).Denied}}
	}
	if a.stream != nil {
		a.stream.end()
	}
	return a.show(ctx)
}

// unfit says why a question cannot be asked; "" it can.
func unfit(question, language string) string {
	t := textsIn(language)
	switch n := utf8.RuneCountInString(strings.TrimSpace(question)); {
	case n == 0:
		return t.Empty
	case n > assistant.MaxQuestion:
		return fmt.Sprintf(t.TooLong, wording.In(language).Number(assistant.MaxQuestion))
	}
	return ""
}

// hear takes the events of a turn. In a group only what comes from the base is shown
// while it is written: whether the rest is for everybody shows at its end.
func (a *answering) hear(e assistant.Event) {
	if a.stream == nil {
		return
	}
	switch e := e.(type) {
	case assistant.Figures, assistant.Mine, assistant.Form:
		a.hush()
	case assistant.Status:
		a.found = a.found || e.Stage == assistant.StageComposing
		a.stream.speak(e.Language)
	case assistant.Text:
		if !a.found {
			a.hush()
		}
		a.stream.add(e.Sentence)
	}
}

// hush keeps the rest from being shown before its end, where others see it.
func (a *answering) hush() {
	if !a.q.Direct {
		a.stream.hush()
	}
}

// State, Choose, Asks, Answers and Leave implement asking.Keeper.
func (a *answering) State() asking.State {
	return asking.State{Asked: a.p.asked, Conversation: a.p.conversation, After: a.p.after}
}

// Choose finds the conversation of the thread, or of the direct room, or begins it.
func (a *answering) Choose(ctx context.Context) (string, error) {
	return a.bot.conversationAt(ctx, a.talk(), id.UserID(a.w.Author))
}

// Asks keeps a question that is being asked.
func (a *answering) Asks(ctx context.Context, conversation string, after int64) error {
	return a.bot.asks(ctx, a.p, conversation, after)
}

// Answers keeps the turn that answers it.
func (a *answering) Answers(ctx context.Context, turn int64) error {
	return a.bot.answers(ctx, a.p, turn)
}

// Leave gives a conversation up: the thread goes on with another.
func (a *answering) Leave(ctx context.Context) error { return a.bot.leave(ctx, a.p) }

// talk is where the conversation of the question is held.
func (a *answering) talk() place {
	if a.q.Direct {
		return place{Room: id.RoomID(a.w.Room)}
	}
	return place{Room: id.RoomID(a.w.Room), Thread: a.q.Root}
}
