package matrixbot

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// What can be said of a booking of one's own, beside to see it.
var (
	cancels  = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:stornier\p{L}*|storno|stornierung|absagen|abmelden|cancel)(?:[^\p{L}]|$)`)
	accepts  = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:annehmen|anzunehmen|zusagen|accept)(?:[^\p{L}]|$)|\bnehmen? (?:ich |wir )?(?:den (?:angebotenen )?platz|das angebot|nummer \d+) (?:gern |gerne |bitte )*an\b`)
	declines = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:ablehnen|abzulehnen|decline)(?:[^\p{L}]|$)|\blehnen? (?:ich |wir )?(?:den (?:angebotenen )?platz|das angebot|nummer \d+) (?:leider |bitte |lieber )*ab\b`)
	rebooks  = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:umbuchen|umzubuchen|umbuchung|rebook|verschieben|verlegen)(?:[^\p{L}]|$)`)
)

// askAccept is to accept an offer. It is not asked back: who declines by mistake has
// lost a seat, who accepts can cancel.
const askAccept = "accept"

// wished is what a message wants done with a booking; "" nothing. A question for how
// offers are answered answers none.
func wished(text string) string {
	asks := strings.Contains(text, "?")
	switch {
	case accepts.MatchString(text) && !asks:
		return askAccept
	case declines.MatchString(text) && !asks:
		return askDecline
	case cancels.MatchString(text):
		return askCancel
	}
	return ""
}

// ownBooking takes a message that says what is to become of a booking of the person's
// own, by its number, or where there is only one. Everything else about them the
// assistant understands; handled is false then.
func (b *Bot) ownBooking(ctx context.Context, w inbox.Work, q questionBody) (handled bool, err error) {
	do := wished(q.Text)
	if do == "" {
		return false, nil
	}
	who, err := b.person(ctx, id.UserID(w.Author))
	if err != nil || !who.May(account.OwnBookings) {
		return false, err
	}
	m, err := b.meant(ctx, who, q.Text)
	if err != nil {
		return false, err
	}
	language, err := b.languageAt(ctx, place{Room: id.RoomID(w.Room)})
	if err != nil {
		return false, err
	}
	switch {
	case m.named && m.booking == nil:
		return true, b.conclude(ctx, w, q, messages.Note(textsIn(language).NoSuchNumber))
	case do == askCancel:
		return b.toCancel(ctx, w, q, m, language)
	}
	return b.toAnswer(ctx, w, q, do, m, language)
}

// toCancel asks back whether a booking is to be cancelled. Without a number it has to be
// said that one is, and "stornieren" may mean the draft that is under way.
func (b *Bot) toCancel(ctx context.Context, w inbox.Work, q questionBody, m meaning, language string) (handled bool, err error) {
	if !m.named {
		if m.booking == nil || slots.Read(q.Text, slots.Context{}).Act != slots.Cancel {
			return false, nil
		}
		if open, err := b.drafting(ctx, w); open || err != nil {
			return false, err
		}
	}
	return true, b.askBack(ctx, w, q, *m.booking, m.booking.State == booking.Offered, language)
}

// toAnswer accepts the offer of a booking, or asks back whether it is to be declined.
func (b *Bot) toAnswer(ctx context.Context, w inbox.Work, q questionBody, do string, m meaning, language string) (handled bool, err error) {
	if !m.named {
		m = m.offered()
	}
	switch {
	case m.booking == nil:
		return false, nil
	case do == askAccept && (m.booking.State == booking.Offered || m.booking.State == booking.Confirmed): // already, perhaps by an attempt before
		now, err := b.Bookings.AnswerAs(ctx, m.booking.ID, true, byPerson())
		return true, b.became(ctx, w, q, now, err, language)
	case m.booking.State != booking.Offered:
		return true, b.conclude(ctx, w, q, messages.Note(textsIn(language).NotOffered))
	}
	return true, b.askBack(ctx, w, q, *m.booking, true, language)
}

// askBack asks whether a booking is to be cancelled, or its offer declined.
func (b *Bot) askBack(ctx context.Context, w inbox.Work, q questionBody, of booking.Booking, decline bool, language string) error {
	in := inquiry{Kind: askCancel, Booking: of.ID, Language: language}
	if decline {
		in.Kind = askDecline
	}
	return b.askAnd(ctx, w, q, in, messages.AskCancel(of, decline, b.PublicURL, language))
}

// cancel does what was asked of a booking, for whose it still is. To everybody else a
// booking that is not theirs is none.
func (b *Bot) cancel(ctx context.Context, w inbox.Work, q questionBody, a inquiry) error {
	who, err := b.person(ctx, id.UserID(w.Author))
	if err != nil {
		return err
	}
	old, err := b.Bookings.Find(ctx, a.Booking)
	if err != nil && fault.Kind(err) != fault.NotFound {
		return fmt.Errorf("matrixbot.cancel(%d): %w", a.Booking, err)
	}
	if err != nil || !owns(who, old) {
		return b.conclude(ctx, w, q, messages.Note(textsIn(a.Language).NotYours))
	}
	var now booking.Booking
	if a.Kind == askDecline {
		now, err = b.Bookings.AnswerAs(ctx, a.Booking, false, byPerson())
	} else {
		now, err = b.Bookings.Cancel(ctx, a.Booking, byPerson())
	}
	return b.became(ctx, w, q, now, err, a.Language)
}

// became says what a booking is by now, or that it was too late.
func (b *Bot) became(ctx context.Context, w inbox.Work, q questionBody, now booking.Booking, err error, language string) error {
	switch t := textsIn(language); {
	case fault.Kind(err) == fault.Conflict || fault.Kind(err) == fault.NotFound:
		return b.conclude(ctx, w, q, messages.Note(t.TooLate))
	case err != nil:
		return fmt.Errorf("matrixbot.became: %w", err)
	case now.State == booking.Confirmed:
		return b.concludeTo(ctx, w, confirmation(w, q), messages.Became(now, b.PublicURL, language))
	}
	return b.conclude(ctx, w, q, messages.Became(now, b.PublicURL, language))
}

func byPerson() booking.Actor { return booking.Actor{Kind: booking.ByPerson, Channel: Channel} }

// drafting reports whether a booking is under way in the direct room of w.
func (b *Bot) drafting(ctx context.Context, w inbox.Work) (bool, error) {
	talk, err := b.conversationOf(ctx, place{Room: id.RoomID(w.Room)})
	if err != nil || talk == "" {
		return false, err
	}
	d, err := b.Bookings.Draft(ctx, talk)
	if fault.Kind(err) == fault.NotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("matrixbot.drafting: %w", err)
	}
	return d.Receipt == nil, nil
}

// languageAt is the language of the conversation at a place: that of its last turn,
// German before there is one.
func (b *Bot) languageAt(ctx context.Context, at place) (string, error) {
	talk, err := b.conversationOf(ctx, at)
	if err != nil || talk == "" {
		return "de", err
	}
	_, turns, err := b.Conversations.Get(ctx, talk)
	switch {
	case fault.Kind(err) == fault.NotFound, err == nil && len(turns) == 0:
		return "de", nil
	case err != nil:
		return "", fmt.Errorf("matrixbot.languageAt: %w", err)
	}
	return turns[len(turns)-1].Language, nil
}
