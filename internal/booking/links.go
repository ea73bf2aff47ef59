package booking

import "context"

// NewLink makes a link of a mail and returns its token, which is stored nowhere.
// It is for the moment at which the mail is sent. The error is fault.Conflict
// when the booking has nothing to confirm or to answer any more.
func (s *Service) NewLink(ctx context.Context, b Booking, purpose Purpose) (token string, err error) {
	panic("contract")
}
