package matrixbot

import (
	"context"
	"fmt"
	"strings"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

// person is who somebody in Matrix is: the owner of the mailbox that they linked by a
// code, or a guest. What a homeserver says of addresses does not count. It fails where
// that cannot be found out at the moment: taking a coordinator for a guest would deny
// them what they may see.
func (b *Bot) person(ctx context.Context, user id.UserID) (account.Person, error) {
	who, err := b.Accounts.PersonOf(ctx, Channel, string(user))
	if fault.Kind(err) == fault.NotFound {
		return account.Person{}, nil
	}
	if err != nil {
		return account.Person{}, fmt.Errorf("matrixbot.person: %w", err)
	}
	return who, nil
}

// owns reports whether somebody may see and change a booking.
func owns(who account.Person, of booking.Booking) bool {
	return who.May(account.OwnBookings, account.Thing{Owner: strings.ToLower(of.Person.Email)})
}

// bookingsOf are the bookings of who is known; none of a guest.
func (b *Bot) bookingsOf(ctx context.Context, who account.Person) ([]booking.Booking, error) {
	if b.Bookings == nil || !who.May(account.OwnBookings) {
		return nil, nil
	}
	all, err := b.Bookings.Of(ctx, who.Email)
	if err != nil {
		return nil, fmt.Errorf("matrixbot.bookingsOf: %w", err)
	}
	return all, nil
}
