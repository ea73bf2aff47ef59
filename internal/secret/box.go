package secret

// A Box encrypts secrets that have to be used again, such as tokens of other
// systems, with a key that is not in the database.
type Box struct{}

// NewBox returns a box with a key of 32 bytes, written as 64 hex digits or in
// base64. It fails for any other.
func NewBox(key string) (*Box, error) { panic("contract: set-up") }

// Seal encrypts text for what it belongs to: it opens for the same only.
func (b *Box) Seal(text, of string) []byte { panic("contract: set-up") }

// Open decrypts what Seal made. It fails for what was changed, belongs to
// something else or was sealed with another key.
func (b *Box) Open(sealed []byte, of string) (string, error) { panic("contract: set-up") }
