package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/wording"
)

// answered takes the answer to what was asked; handled is false for messages that are
// none.
func (b *Bot) answered(ctx context.Context, w inbox.Work, q questionBody, a inquiry) (handled bool, err error) {
	switch {
	case a.asksWhich():
		return false, nil
	case a.asksWhichReport():
		return b.whichReport(ctx, w, q, a)
	}
	v := judge(a.Kind, q.Text)
	if v == otherwise {
		return false, nil
	}
	there, gone, err := b.read(ctx, a.Post)
	switch {
	case err != nil:
		return false, err
	case gone:
		return false, nil
	case !there && v != no || v == perhaps: // nobody agrees to what they have not read
		return true, b.remark(ctx, w, q, textsIn(a.Language).SayYes)
	case a.Kind == askReport:
		return true, b.reportAgreed(ctx, w, q, a, v == yes)
	case a.ofDraft() && v == yes:
		return true, b.book(ctx, w, q, a)
	case a.ofDraft():
		return true, b.drop(ctx, w, q, a)
	case v == yes:
		return true, b.cancel(ctx, w, q, a)
	}
	return true, b.conclude(ctx, w, q, messages.Note(textsIn(a.Language).Kept))
}

// drop forgets the draft.
func (b *Bot) drop(ctx context.Context, w inbox.Work, q questionBody, a inquiry) error {
	if err := b.Bookings.DropDraft(ctx, a.Conversation); err != nil {
		return fmt.Errorf("matrixbot.drop: %w", err)
	}
	return b.conclude(ctx, w, q, messages.Note(textsIn(a.Language).Dropped))
}

// book requests what was shown, and nothing else: a draft that has changed since, or
// means the waiting list by now, is shown again instead.
func (b *Bot) book(ctx context.Context, w inbox.Work, q questionBody, a inquiry) error {
	t := textsIn(a.Language)
	d, err := b.Bookings.Draft(ctx, a.Conversation)
	switch {
	case fault.Kind(err) == fault.NotFound:
		return b.conclude(ctx, w, q, messages.Note(t.DraftOver))
	case err != nil:
		return fmt.Errorf("matrixbot.book: %w", err)
	case d.Receipt != nil:
		return b.confirm(ctx, w, q, a, *d.Receipt)
	}
	shown, err := b.shownDraft(ctx, id.UserID(w.Author), d)
	if err != nil {
		return err
	}
	switch {
	case shown.Chosen == nil:
		return b.conclude(ctx, w, q, messages.Note(t.RunGone))
	case d.Version != a.Version:
		return b.showAgain(ctx, w, q, a, *shown, t.DraftChanged)
	case shown.Waits && !a.Waits && shown.Chosen.WaitingList:
		return b.showAgain(ctx, w, q, a, *shown, t.NowWaiting)
	}
	if allowed, err := b.mayRequest(ctx, w); err != nil || !allowed {
		if err == nil {
			err = b.remark(ctx, w, q, t.TooMany)
		}
		return err
	}
	return b.request(ctx, w, q, a, *shown)
}

// request presses the button that there is none of.
func (b *Bot) request(ctx context.Context, w inbox.Work, q questionBody, a inquiry, d messages.Draft) error {
	t := textsIn(a.Language)
	who, err := b.person(ctx, id.UserID(w.Author))
	if err != nil {
		return err
	}
	receipt, err := b.Bookings.RequestDraft(ctx, a.Conversation, booking.Press{
		Version: a.Version, Owner: who.Email, Language: a.Language, Channel: Channel, Consent: true,
	})
	var problems booking.Problems
	switch {
	case err == nil:
		return b.confirm(ctx, w, q, a, receipt)
	case errors.As(err, &problems):
		return b.conclude(ctx, w, q, messages.Note(b.wrong(problems, d.Draft, a.Language)))
	case fault.Kind(err) == fault.Denied:
		return b.conclude(ctx, w, q, messages.Note(t.MoveLink))
	case fault.Kind(err) == fault.Conflict && d.Move != 0:
		return b.conclude(ctx, w, q, messages.Note(t.MoveNot))
	case fault.Kind(err) == fault.NotFound:
		return b.conclude(ctx, w, q, messages.Note(t.DraftOver))
	}
	return fmt.Errorf("matrixbot.request: %w", err)
}

// confirm shows the receipt of a request.
func (b *Bot) confirm(ctx context.Context, w inbox.Work, q questionBody, a inquiry, r booking.Receipt) error {
	run, err := b.Catalogue.Run(ctx, r.Run)
	if err != nil {
		return fmt.Errorf("matrixbot.confirm: %w", err)
	}
	return b.concludeTo(ctx, w, confirmation(w, q), messages.Receipt(r, run, b.PublicURL, a.Language))
}

// showAgain shows a draft once more, and asks anew.
func (b *Bot) showAgain(ctx context.Context, w inbox.Work, q questionBody, a inquiry, d messages.Draft, why string) error {
	a.Version, a.Waits = d.Version, d.Waits
	return b.askAnd(ctx, w, q, a, messages.Summary(d, why, b.PublicURL, a.Language))
}

// wrong says what keeps a draft from being requested.
func (b *Bot) wrong(problems booking.Problems, d booking.Draft, language string) string {
	words := wording.In(language)
	_, _, suggestion := booking.CheckAddress(d.Person.Email)
	var lines []string
	for _, f := range booking.Fields() {
		if p, has := problems[f]; has {
			lines = append(lines, messages.Escape(words.Problem(f, p, b.Limits.WithDefaults().Seats, suggestion)))
		}
	}
	return strings.Join(lines, "\n")
}

// How often one person may book in a time, so that nobody fills lines and mailboxes. The
// web allows as many to a network.
const (
	requestsPerHour = 30
	requestsWithin  = time.Hour
)

// mayRequest notes a request of the author of w, and reports whether there are not too
// many.
func (b *Bot) mayRequest(ctx context.Context, w inbox.Work) (ok bool, err error) {
	var lately int
	err = b.Pool.QueryRow(ctx, `
		WITH noted AS (INSERT INTO matrix_requests (work, person, at) VALUES ($1, $2, $3) ON CONFLICT (work) DO NOTHING)
		SELECT count(*) FROM matrix_requests WHERE person = $2 AND at > $4 AND work <> $1`,
		w.ID, w.Author, b.Now(), b.Now().Add(-requestsWithin)).Scan(&lately)
	if err != nil {
		return false, fmt.Errorf("matrixbot.mayRequest: %w", postgres.Error(err))
	}
	return lately < requestsPerHour, nil
}

// draftOf is the draft of a conversation as it is shown to whom it belongs; nil where
// there is none under way.
func (b *Bot) draftOf(ctx context.Context, user id.UserID, conversation string) (*messages.Draft, error) {
	if b.Bookings == nil || conversation == "" {
		return nil, nil
	}
	d, err := b.Bookings.Draft(ctx, conversation)
	if fault.Kind(err) == fault.NotFound || err == nil && d.Receipt != nil {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("matrixbot.draftOf: %w", err)
	}
	return b.shownDraft(ctx, user, d)
}

// shownDraft looks up what a draft is about. Where a booking is now that is to be moved
// only its owner is told.
func (b *Bot) shownDraft(ctx context.Context, user id.UserID, d booking.Draft) (*messages.Draft, error) {
	shown := messages.Draft{Draft: d}
	run, err := b.Catalogue.Run(ctx, d.Run)
	if err == nil {
		shown.Chosen = &run
		shown.Waits = run.Seats.Free() < max(1, d.Seats)
	}
	if err != nil && fault.Kind(err) != fault.NotFound {
		return nil, fmt.Errorf("matrixbot.shownDraft: %w", err)
	}
	if b.Municipalities != nil && d.Person.AGS != "" {
		shown.Town, err = b.Municipalities.ByAGS(ctx, d.Person.AGS)
		if err != nil && fault.Kind(err) != fault.NotFound {
			return nil, fmt.Errorf("matrixbot.shownDraft: %w", err)
		}
	}
	if d.Move == 0 {
		return &shown, nil
	}
	who, err := b.person(ctx, user)
	if err != nil {
		return nil, err
	}
	old, err := b.Bookings.Find(ctx, d.Move)
	switch {
	case fault.Kind(err) == fault.NotFound:
	case err != nil:
		return nil, fmt.Errorf("matrixbot.shownDraft: %w", err)
	case owns(who, old):
		shown.Moves = new(catalogue.Run)
		*shown.Moves = old.Run
	}
	return &shown, nil
}
