package main

import (
	"fmt"

	"smart-city-dialog.de/akademie/internal/secret"
)

// secretSettings name the key by which what other systems gave is stored encrypted.
type secretSettings struct {
	SecretKeyFile string `help:"File that holds the key by which tokens of other systems, and keys of Matrix, are encrypted in the database: 32 random bytes as 64 hex digits or in base64, as from: openssl rand -hex 32. The key itself may stand in AKADEMIE_SECRET_KEY." type:"existingfile" placeholder:"FILE"`

	secretKey string // from the environment
}

// box encrypts with the key of the settings; nil without one.
func (s *secretSettings) box() (*secret.Box, error) {
	sealed, err := key("--secret-key-file", s.SecretKeyFile, s.secretKey)
	if err != nil || sealed == "" {
		return nil, err
	}
	box, err := secret.NewBox(sealed)
	if err != nil {
		return nil, fmt.Errorf("--secret-key-file: %w", err)
	}
	return box, nil
}
