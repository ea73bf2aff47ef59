package booking

import (
	"context"
	"time"
)

// A Draft is what a conversation has collected for a booking. Nothing in it is
// booked: a person presses the button.
type Draft struct {
	Run      int64 // 0: not chosen
	Seats    int   // 0: not said, which means one
	Person   Person
	Consent  bool      // the box is ticked; only a person ticks it, never the chat
	Key      string    // of the button, made with the draft
	Question string    // an e-mail address that was questioned and is kept all the same
	Move     int64     // id of a booking to move instead of making one; 0 none
	Version  int       // counts changes
	Since    time.Time // last change
	Receipt  *Receipt  // once it was requested
}

// Check returns what is wrong or missing, as Request would.
func (s *Service) Check(ctx context.Context, d Draft) (Problems, error) { panic("contract") }

// Draft returns the draft of a conversation. It fails with fault.NotFound when
// there is none or it is too old.
func (s *Service) Draft(ctx context.Context, conversation string) (Draft, error) {
	panic("contract")
}

// SaveDraft keeps a draft. Version must be that of the draft read, 0 for a new
// one; the error is fault.Conflict when another has been saved since.
func (s *Service) SaveDraft(ctx context.Context, conversation string, d Draft) (Draft, error) {
	panic("contract")
}

// DropDraft forgets a draft; it is no error when there is none.
func (s *Service) DropDraft(ctx context.Context, conversation string) error { panic("contract") }

// RequestDraft requests what the draft of a conversation holds and records the
// receipt in it. version is that of the draft which the person saw.
func (s *Service) RequestDraft(ctx context.Context, conversation string, version int, language, channel string) (Receipt, error) {
	panic("contract")
}
