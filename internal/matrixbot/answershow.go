package matrixbot

import (
	"context"
	"fmt"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// show shows the finished turn to whom it is for.
func (a *answering) show(ctx context.Context) error {
	if err := a.bot.stillDirect(ctx, a.w, &a.q); err != nil { // writing it took a while
		return err
	}
	if a.q.Direct {
		return a.showAt(ctx, a.p)
	}
	private, err := a.private(ctx)
	if err != nil {
		return err
	}
	if private {
		return a.showAside(ctx)
	}
	return a.showAt(ctx, a.p)
}

// private reports whether the turn is for who asked alone: figures, their own
// bookings, and a booking from the moment on that it needs something about them.
func (a *answering) private(ctx context.Context) (bool, error) {
	switch t := a.Turn; {
	case t.Figures != nil || t.Mine:
		return true, nil
	case t.Booking == nil || t.Booking.Stage == conversation.FormClosed || a.bot.Bookings == nil:
		return false, nil
	}
	d, err := a.bot.Bookings.Draft(ctx, a.Conversation)
	switch {
	case fault.Kind(err) == fault.NotFound: // unless it was brought away by an earlier attempt
		return a.bot.wasSaid(ctx, asideKey(a.p.key))
	case err != nil:
		return false, err
	}
	return d.Run != 0 || d.Move != 0 || d.Person != booking.Person{}, nil
}

// asideKey is the key of what is shown in a direct room instead.
func asideKey(key string) string { return key + "/aside" }

// showAside shows the turn in a direct room with who asked, where the conversation goes
// on, and completes the answer in the group, in which aside says so.
func (a *answering) showAside(ctx context.Context) error {
	b := a.bot
	room, err := b.aside(ctx, a.w, a.q)
	if err != nil {
		return err
	}
	if room == "" { // there is none, and the thread is told so
		if a.Turn.Booking != nil { // others would go on with it
			if err := b.Bookings.DropDraft(ctx, a.Conversation); err != nil {
				return err
			}
		}
		return b.complete(ctx, a.p)
	}
	p, err := b.record(ctx, asideKey(a.p.key), place{Room: room})
	if err != nil {
		return err
	}
	if !p.shown {
		if err := b.remember(ctx, &p, id.UserID(a.w.Author), a.Turn); err != nil {
			return err
		}
		if a.Turn.Booking != nil {
			if err := b.bringDraft(ctx, a.Conversation, p.conversation); err != nil {
				return err
			}
		}
		if err := a.showAt(ctx, &p); err != nil {
			return err
		}
	}
	return b.complete(ctx, a.p)
}

// bringDraft moves the draft of a booking to another conversation, where it replaces
// what there is.
func (b *Bot) bringDraft(ctx context.Context, from, to string) error {
	d, err := b.Bookings.Draft(ctx, from)
	if fault.Kind(err) == fault.NotFound { // it was brought before
		return nil
	}
	if err != nil {
		return err
	}
	there, err := b.Bookings.Draft(ctx, to)
	if err != nil && fault.Kind(err) != fault.NotFound {
		return err
	}
	d.Version = there.Version // 0 without one
	if _, err := b.Bookings.SaveDraft(ctx, to, d); err != nil {
		return err
	}
	return b.Bookings.DropDraft(ctx, from)
}

// showAt shows all of the turn as the post p and what follows it.
func (a *answering) showAt(ctx context.Context, p *post) error {
	var draft *messages.Draft
	if a.Turn.Booking != nil && (a.q.Direct || p != a.p) {
		var err error
		if draft, err = a.bot.draftOf(ctx, id.UserID(a.w.Author), p.conversation); err != nil {
			return err
		}
	}
	said, err := a.messages(ctx, draft)
	if err != nil {
		return err
	}
	all := make([]outgoing, 0, len(said))
	for i, m := range said {
		all = append(all, message(partKey(p.key, i), p.at, m))
	}
	if a.Figures != nil && a.Figures.Result != nil {
		files, err := figureFiles(p.key, p.at, *a.Figures.Result, a.Turn.Language)
		if err != nil {
			return err
		}
		all = append(all, files...)
	}
	if err := a.bot.inquires(ctx, a.w, p, a.Turn, draft); err != nil {
		return err
	}
	return a.bot.show(ctx, p, all...)
}

// partKey is the key of a message of several.
func partKey(key string, i int) string {
	if i == 0 {
		return key
	}
	return fmt.Sprintf("%s/%d", key, i)
}

// messages are what the turn says, figures first, with the draft of a booking where it is
// for who sees it.
func (a *answering) messages(ctx context.Context, draft *messages.Draft) (all []messages.Message, err error) {
	t := a.Turn
	if t.Figures != nil && a.Figures != nil {
		address := a.bot.PublicURL + "/statistics"
		if a.Figures.Result != nil {
			address += "?" + a.Figures.Result.Query.Encode()
		}
		all = messages.Figures(a.Figures.Result, a.Figures.Back, t.Language, address)
		if len(all) > 0 && len(t.Sentences) == 0 && t.Booking == nil && t.Board == nil {
			return all, nil
		}
	}
	whole := messages.Answer{
		Turn: t, PublicURL: a.bot.PublicURL, CanBook: a.bot.Bookings != nil, SignedIn: a.in.Person.Email != "", Draft: draft, Now: a.bot.Now(),
	}
	if t.Mine {
		if whole.Bookings, err = a.bot.bookingsOf(ctx, a.in.Person); err != nil {
			return nil, err
		}
	}
	return append(all, messages.NewAnswer(whole)...), nil
}
