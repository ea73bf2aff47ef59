package matrixbot

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
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

	byNumber = regexp.MustCompile(`(?i)(?:^|[^\p{L}\d])(?:nummer|nr\.?|buchung|anmeldung|number|no\.?|booking|#)\s*(\d{1,2})(?:[^\d]|$)`)
	byRef    = regexp.MustCompile(`(?i)\bAK-?([0-9A-Z]{4})-?([0-9A-Z]{4})\b`)
)

// ownBooking takes a message that says what is to become of a booking of the person's
// own, by its number, or where there is only one. Everything else about them the
// assistant understands; handled is false then.
func (b *Bot) ownBooking(ctx context.Context, w inbox.Work, q questionBody) (handled bool, err error) {
	var do string
	asks := strings.Contains(q.Text, "?")
	switch text := q.Text; {
	case accepts.MatchString(text) && !asks:
		do = askAccept
	case declines.MatchString(text) && !asks:
		do = askDecline
	case cancels.MatchString(text):
		do = askCancel
	default:
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
	t := textsIn(language)
	if do != askCancel && !m.named && m.booking == nil {
		m = m.offered()
	}
	switch {
	case m.named && m.booking == nil:
		return true, b.conclude(ctx, w, q, messages.Note(t.NoSuchNumber))
	case do == askCancel && !m.named && (m.booking == nil || slots.Read(q.Text, slots.Context{}).Act != slots.Cancel):
		return false, nil
	case do == askCancel && !m.named:
		if open, err := b.drafting(ctx, w); open || err != nil { // it is the draft that is meant
			return false, err
		}
	case m.booking == nil:
		return false, nil
	case do != askCancel && m.booking.State != booking.Offered:
		if !m.named {
			return false, nil
		}
		return true, b.conclude(ctx, w, q, messages.Note(t.NotOffered))
	case do == askAccept:
		return true, b.accept(ctx, w, q, *m.booking, language)
	}
	in := inquiry{Kind: do, Booking: m.booking.ID, Language: language}
	if do == askCancel && m.booking.State == booking.Offered {
		in.Kind = askDecline
	}
	return true, b.askAnd(ctx, w, q, in, messages.AskCancel(*m.booking, in.Kind == askDecline, b.PublicURL, language))
}

// askAccept is to accept an offer. It is not asked back: who declines by mistake has
// lost a seat, who accepts can cancel.
const askAccept = "accept"

// A mention is which of the person's own bookings a message means.
type mention struct {
	booking *booking.Booking // nil: none, or it is not clear which
	named   bool             // it gives a number
	coming  []booking.Booking
}

// offered leaves the only booking that has an offer.
func (m mention) offered() mention {
	for i, b := range m.coming {
		if b.State != booking.Offered {
			continue
		}
		if m.booking != nil {
			return mention{coming: m.coming}
		}
		m.booking = &m.coming[i]
	}
	return m
}

// meant finds the booking that a message means: by its number in the list, by that which
// it was given, or the only one.
func (b *Bot) meant(ctx context.Context, who account.Person, text string) (m mention, err error) {
	all, err := b.bookingsOf(ctx, who)
	if err != nil {
		return m, err
	}
	m.coming = messages.Coming(all, b.Now())
	if ref := byRef.FindStringSubmatch(text); ref != nil {
		m.named = true
		want := strings.ToUpper("AK-" + ref[1] + "-" + ref[2])
		for i := range m.coming {
			if m.coming[i].Ref == want {
				m.booking = &m.coming[i]
			}
		}
		return m, nil
	}
	if number := byNumber.FindStringSubmatch(text); number != nil {
		m.named = true
		if n, err := strconv.Atoi(number[1]); err == nil && n > 0 && n <= len(m.coming) {
			m.booking = &m.coming[n-1]
		}
		return m, nil
	}
	if len(m.coming) == 1 {
		m.booking = &m.coming[0]
	}
	return m, nil
}

// rebooked is the booking that a message wants moved by its number; 0 for messages that
// name none. The assistant finds out the rest.
func (b *Bot) rebooked(ctx context.Context, who account.Person, q questionBody) (int64, error) {
	if b.Bookings == nil || !q.Direct || !rebooks.MatchString(q.Text) || !who.May(account.OwnBookings) {
		return 0, nil
	}
	m, err := b.meant(ctx, who, q.Text)
	if err != nil || !m.named || m.booking == nil {
		return 0, err
	}
	return m.booking.ID, nil
}

// accept takes the seat that is offered.
func (b *Bot) accept(ctx context.Context, w inbox.Work, q questionBody, of booking.Booking, language string) error {
	now, err := b.Bookings.AnswerAs(ctx, of.ID, true, byPerson())
	return b.became(ctx, w, q, now, err, language)
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
