package slackbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// answerAction does what a button below an answer says.
func (b *Bot) answerAction(ctx context.Context, w work, a actionBody) error {
	do := map[string]func(context.Context, work, actionBody) error{
		blocks.ActionFeedback: b.rate,
		blocks.ActionSource:   b.sourceUnopened,
		blocks.ActionSimpler:  b.simplify,
		blocks.ActionShare:    b.shareAnswer,
		blocks.ActionMore:     b.unfold,
		blocks.ActionChoice:   b.choose,
		blocks.ActionAsk:      b.askFor,
	}[blocks.Action(a.Action)]
	if do == nil {
		return fmt.Errorf("slackbot.answerAction(%q): %w", a.Action, fault.Invalid)
	}
	err := b.mayPress(ctx, w, a)
	if err == nil {
		err = do(ctx, w, a)
	}
	if errors.Is(err, errOld) {
		err = b.aside(ctx, w, a, textsIn(b.languageOf(ctx, w.Scope, w.Author)).Old)
	}
	if err != nil {
		return fmt.Errorf("slackbot.answerAction(%s): %w", a.Action, err)
	}
	return nil
}

// errOld is returned for a button of an answer that is kept no more.
var errOld = errors.New("the conversation is not kept any more")

// A shownTurn is what a button is about.
type shownTurn struct {
	conversation string
	turn         conversation.Turn
	last         bool   // of its conversation
	rest         string // of the button's value
}

// turnOf finds the turn that the value of a button names.
func (b *Bot) turnOf(ctx context.Context, value string) (s shownTurn, err error) {
	id, turn, rest, err := turnNamed(value)
	if err != nil {
		return s, err
	}
	_, turns, err := b.Conversations.Get(ctx, id)
	if fault.Kind(err) == fault.NotFound {
		return s, errOld
	}
	if err != nil {
		return s, err
	}
	i := slices.IndexFunc(turns, func(t conversation.Turn) bool { return t.ID == turn && t.Done })
	if i < 0 {
		return s, errOld
	}
	return shownTurn{id, turns[i], i == len(turns)-1, rest}, nil
}

// mayPress fails with errOld unless the turn that a button is about was shown to who
// pressed it; what the other buttons want needs no turn.
func (b *Bot) mayPress(ctx context.Context, w work, a actionBody) error {
	switch blocks.Action(a.Action) {
	case blocks.ActionChoice, blocks.ActionAsk:
		return nil
	}
	return b.wasShown(ctx, w.Scope, w.Room, w.Author, a.Value)
}

// wasShown fails with errOld unless the turn that the value of a button names was shown
// in a channel, or to the person alone. Slack hands back the values that it was given,
// but what they name would open the answers of other people and workspaces.
func (b *Bot) wasShown(ctx context.Context, team, channel, user, value string) error {
	conversation, turn, _, err := turnNamed(value)
	if err != nil {
		return err
	}
	var shown bool
	err = b.Pool.QueryRow(ctx, `
		SELECT EXISTS (
		    SELECT FROM slack_posts p LEFT JOIN slack_work w ON `+isFirstOf+`
		    WHERE p.conversation = $2 AND p.turn = $3 AND p.team = $1 AND (p.channel = $4 AND p.ts IS NOT NULL OR w.author = $5))`,
		team, conversation, turn, channel, user).Scan(&shown)
	switch {
	case err != nil:
		return fmt.Errorf("slackbot.wasShown: %w", postgres.Error(err))
	case !shown:
		return errOld
	}
	return nil
}

// turnNamed reads the value of a button: "conversation/turn", or more behind it.
func turnNamed(value string) (conversation string, turn int64, rest string, err error) {
	conversation, rest, _ = strings.Cut(value, "/")
	number, rest, _ := strings.Cut(rest, "/")
	turn, err = strconv.ParseInt(number, 10, 64)
	if err != nil || conversation == "" {
		return "", 0, "", fmt.Errorf("value of a button: %w", fault.Invalid)
	}
	return conversation, turn, rest, nil
}

// rate keeps what somebody thought of an answer, and thanks.
func (b *Bot) rate(ctx context.Context, w work, a actionBody) error {
	s, err := b.turnOf(ctx, a.Value)
	if err != nil {
		return err
	}
	helpful := s.rest == "good"
	if !helpful && s.rest != "bad" {
		return fmt.Errorf("rating: %w", fault.Invalid)
	}
	if err := b.Conversations.Rate(ctx, s.conversation, s.turn.ID, &helpful); err != nil {
		return err
	}
	t := textsIn(s.turn.Language)
	if helpful {
		return b.aside(ctx, w, a, t.Rated)
	}
	return b.aside(ctx, w, a, t.RatedBad)
}

// simplify says an answer in plainer words, as the next turn of its conversation.
func (b *Bot) simplify(ctx context.Context, w work, a actionBody) error {
	s, err := b.turnOf(ctx, a.Value)
	if err != nil {
		return err
	}
	t := textsIn(s.turn.Language)
	in := assistant.Input{Question: t.Simpler, Language: s.turn.Language, Channel: Channel}
	if !s.last { // which answer is meant would not be clear
		in.Question = fmt.Sprintf(t.SimplerOf, strings.TrimRight(s.turn.Question, " ?!."))
	}
	if in.Person, err = b.person(ctx, w.Scope, w.Author); err != nil {
		return err
	}
	if a.Ephemeral {
		return b.goOnPrivately(ctx, w, a.ResponseURL, s.conversation, in)
	}
	return b.answer(ctx, w, b.threadOfAction(w, a), in)
}

// unfold shows all of an answer in its message.
func (b *Bot) unfold(ctx context.Context, w work, a actionBody) error {
	s, err := b.turnOf(ctx, a.Value)
	if err != nil {
		return err
	}
	whole := blocks.Answer{
		Conversation: s.conversation, Turn: s.turn, PublicURL: b.PublicURL, CanBook: b.Bookings != nil, Unfolded: true, Now: b.Now(),
	}
	if a.Ephemeral {
		whole.CanShare = canShare(w, s.turn)
		return b.respondTo(ctx, w.Scope, a.ResponseURL, blocks.NewAnswer(whole), slack.MsgOptionReplaceOriginal(a.ResponseURL))
	}
	p, err := b.postAt(ctx, place{Team: w.Scope, Channel: w.Room}, a.Message)
	if err != nil {
		return err
	}
	m := blocks.NewAnswer(whole)
	if by := sharedBy(p.key); by != "" {
		m = headed(m, fmt.Sprintf(textsIn(s.turn.Language).SharedBy, by))
	}
	return b.rewrite(ctx, &p, m)
}

// askFor asks what a button suggests, in the person's name.
func (b *Bot) askFor(ctx context.Context, w work, a actionBody) error {
	if w.Room == "" {
		return b.askFromHome(ctx, w, a.Value)
	}
	who, err := b.person(ctx, w.Scope, w.Author)
	if err != nil {
		return err
	}
	in := assistant.Input{Question: a.Value, Language: b.languageOf(ctx, w.Scope, w.Author), Channel: Channel, Person: who}
	if a.Ephemeral {
		return b.answerPrivately(ctx, w, a.ResponseURL, in)
	}
	return b.answer(ctx, w, b.threadOfAction(w, a), in)
}

// threadOfAction is where what a button leads to is said: in the thread of its
// message, or below it.
func (b *Bot) threadOfAction(w work, a actionBody) place {
	at := placeOf(w)
	if at.Thread == "" {
		at.Thread = a.Message
	}
	return at
}

// aside tells who pressed a button something, there and to nobody else.
func (b *Bot) aside(ctx context.Context, w work, a actionBody, text string) error {
	return b.showAside(ctx, w, a, note(text))
}

// showAside is aside for a whole message.
func (b *Bot) showAside(ctx context.Context, w work, a actionBody, m blocks.Message) error {
	if a.Ephemeral || w.Room == "" {
		return b.respond(ctx, w, a.ResponseURL, m)
	}
	err := b.whisper(ctx, placeOf(w), w.Author, m)
	if fault.Kind(err) == fault.NotFound {
		return b.respond(ctx, w, a.ResponseURL, m)
	}
	return err
}
