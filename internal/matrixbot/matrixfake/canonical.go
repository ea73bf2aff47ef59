package matrixfake

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// canonical is JSON as it is signed: keys sorted, no spaces, nothing escaped that need
// not be (https://spec.matrix.org/v1.15/appendices/#canonical-json).
func canonical(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // keys of maps are sorted by the encoder
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	text := bytes.TrimSuffix(out.Bytes(), []byte("\n"))
	// encoding/json escapes these two always, canonical JSON never.
	text = bytes.ReplaceAll(text, []byte(`\u2028`), []byte("\u2028"))
	return bytes.ReplaceAll(text, []byte(`\u2029`), []byte("\u2029")), nil
}

// canonicalNumbers checks that all numbers are whole, and within what canonical JSON
// allows.
func canonicalNumbers(v any) error {
	const most = 1<<53 - 1
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		if err != nil || n > most || n < -most || strings.ContainsAny(v.String(), ".eE") {
			return fmt.Errorf("the number %s is not whole, or too large", v)
		}
	case object:
		for _, x := range v {
			if err := canonicalNumbers(x); err != nil {
				return err
			}
		}
	case []any:
		for _, x := range v {
			if err := canonicalNumbers(x); err != nil {
				return err
			}
		}
	}
	return nil
}

// unpadded reads base64 with or without padding.
func unpadded(text string) ([]byte, error) {
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
}

// signed checks that v carries a good signature of a user's key, which is named
// "ed25519:…" and is base64.
func signed(v object, user, name, key string) error {
	signatures, _ := v["signatures"].(object)
	of, _ := signatures[user].(object)
	text, ok := of[name].(string)
	if !ok {
		return fmt.Errorf("no signature of %s by %s", user, name)
	}
	signature, err := unpadded(text)
	if err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	public, err := unpadded(key)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("%q is no key", key)
	}
	bare := maps.Clone(v)
	delete(bare, "signatures")
	delete(bare, "unsigned")
	message, err := canonical(bare)
	if err != nil {
		return err
	}
	if !ed25519.Verify(public, message, signature) {
		return fmt.Errorf("the signature of %s by %s is wrong", user, name)
	}
	return nil
}
