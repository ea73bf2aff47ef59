package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// keySize is that of AES-256, in bytes.
const keySize = 32

// ErrKey is why NewBox takes no key.
var ErrKey = errors.New("a key is 32 random bytes, written as 64 hex digits or in base64, as from: openssl rand -hex 32")

// A Box encrypts secrets that have to be used again, such as tokens of other
// systems, with a key that is not in the database: AES-256-GCM (NIST SP 800-38D)
// with a random nonce, for at most 2³² secrets a key. Safe for concurrent use.
type Box struct {
	aead cipher.AEAD
	key  []byte // 32 bytes; see Derive
}

// NewBox returns a box with a key of 32 bytes, written as 64 hex digits or in
// base64. It fails with ErrKey for any other.
func NewBox(key string) (*Box, error) {
	raw, err := decodeKey(strings.TrimSpace(key))
	if err != nil {
		return nil, fmt.Errorf("secret.NewBox: %w", err)
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("secret.NewBox: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("secret.NewBox: %w", err)
	}
	return &Box{aead, raw}, nil
}

// decodeKey takes hex digits and both alphabets of base64, with padding or without.
// Errors never say what the key was.
func decodeKey(key string) ([]byte, error) {
	if raw, err := hex.DecodeString(key); err == nil && len(raw) == keySize {
		return raw, nil
	}
	key = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(key, "="))
	if raw, err := base64.RawStdEncoding.DecodeString(key); err == nil && len(raw) == keySize {
		return raw, nil
	}
	return nil, ErrKey
}

// Seal encrypts text for what it belongs to: it opens for the same only.
func (b *Box) Seal(text, of string) []byte {
	return b.aead.Seal(nil, nil, []byte(text), []byte(of))
}

// Open decrypts what Seal made. It fails for what was changed, belongs to
// something else or was sealed with another key.
func (b *Box) Open(sealed []byte, of string) (string, error) {
	text, err := b.aead.Open(nil, nil, sealed, []byte(of))
	if err != nil {
		return "", fmt.Errorf("secret.Open(%q): %w", of, err)
	}
	return string(text), nil
}

// Derive returns 32 bytes for a library that encrypts by itself: the same for the
// same key and purpose, and telling nothing of either (HKDF-SHA256, RFC 5869).
func (b *Box) Derive(purpose string) ([]byte, error) {
	derived, err := hkdf.Key(sha256.New, b.key, nil, purpose, keySize)
	if err != nil {
		return nil, fmt.Errorf("secret.Derive(%q): %w", purpose, err)
	}
	return derived, nil
}
