package booking

import "context"

// AnswerAs accepts or declines the offer of a booking for whoever is signed in
// as its owner. An offer that ended meanwhile is fault.Conflict.
func (s *Service) AnswerAs(ctx context.Context, id int64, accept bool, by Actor) (Booking, error) {
	panic("contract")
}

// Forget removes the personal data of a mailbox: what is active is cancelled,
// and what ended keeps its place in the figures without a name. It returns how
// many bookings that were.
func (s *Service) Forget(ctx context.Context, email string, by Actor) (int, error) {
	panic("contract")
}
