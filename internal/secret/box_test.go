package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/secret"
)

const (
	boxText = "xoxb-1-2-geheim"
	boxOf   = "slack/T0123"
)

func newBox(t *testing.T, fill byte) *secret.Box {
	t.Helper()
	b, err := secret.NewBox(hex.EncodeToString(bytes.Repeat([]byte{fill}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestABoxOpensWhatItSealedForTheSameOwner(t *testing.T) {
	t.Parallel()
	b := newBox(t, 7)
	for _, text := range []string{boxText, "", strings.Repeat("ä", 5000)} {
		sealed := b.Seal(text, boxOf)
		if text != "" && bytes.Contains(sealed, []byte(text)) {
			t.Error("the text is readable")
		}
		if got, err := newBox(t, 7).Open(sealed, boxOf); err != nil || got != text {
			t.Errorf("Open = %.20q, %v", got, err)
		}
	}
	if bytes.Equal(b.Seal(boxText, boxOf), b.Seal(boxText, boxOf)) {
		t.Error("the same text is sealed alike twice")
	}
}

func TestABoxOpensNothingElse(t *testing.T) {
	t.Parallel()
	b := newBox(t, 7)
	sealed := b.Seal(boxText, boxOf)
	for i := range sealed {
		changed := slices.Clone(sealed)
		changed[i] ^= 1
		if got, err := b.Open(changed, boxOf); err == nil {
			t.Fatalf("opened with byte %d changed: %q", i, got)
		}
	}
	for name, try := range map[string]struct {
		box    *secret.Box
		sealed []byte
		of     string
	}{
		"another key":   {newBox(t, 8), sealed, boxOf},
		"another owner": {b, sealed, "slack/T0124"},
		"cut short":     {b, sealed[:len(sealed)-1], boxOf},
		"only a nonce":  {b, sealed[:12], boxOf},
		"nothing":       {b, nil, boxOf},
	} {
		got, err := try.box.Open(try.sealed, try.of)
		if err == nil || got != "" {
			t.Errorf("%s: opened as %q", name, got)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: the error tells the secret: %v", name, err)
		}
	}
}

func TestKeysAreHexOrBase64Of32Bytes(t *testing.T) {
	t.Parallel()
	raw := bytes.Repeat([]byte{0xfb}, 32) // + and / in base64
	want, err := secret.NewBox(hex.EncodeToString(raw))
	if err != nil {
		t.Fatal(err)
	}
	sealed := want.Seal(boxText, boxOf)
	for _, key := range []string{
		strings.ToUpper(hex.EncodeToString(raw)), " " + hex.EncodeToString(raw) + "\n",
		base64.StdEncoding.EncodeToString(raw), base64.RawStdEncoding.EncodeToString(raw),
		base64.URLEncoding.EncodeToString(raw), base64.RawURLEncoding.EncodeToString(raw),
	} {
		b, err := secret.NewBox(key)
		if err != nil {
			t.Errorf("%q: %v", key, err)
			continue
		}
		if got, err := b.Open(sealed, boxOf); err != nil || got != boxText {
			t.Errorf("%q is another key", key)
		}
	}
	for _, key := range []string{"", "geheim", hex.EncodeToString(raw[:16]), hex.EncodeToString(raw) + "00", base64.StdEncoding.EncodeToString(raw[:31]), strings.Repeat("g", 64)} {
		_, err := secret.NewBox(key)
		if !errors.Is(err, secret.ErrKey) || key != "" && strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestDerivedKeysDifferByKeyAndPurpose(t *testing.T) {
	t.Parallel()
	derive := func(fill byte, purpose string) string {
		key, err := newBox(t, fill).Derive(purpose)
		if err != nil || len(key) != 32 || bytes.Equal(key, bytes.Repeat([]byte{fill}, 32)) {
			t.Fatalf("Derive(%q) = %d bytes, %v", purpose, len(key), err)
		}
		return string(key)
	}
	if again := derive(7, "matrix"); derive(7, "matrix") != again || derive(7, "matrix") == derive(8, "matrix") || derive(7, "matrix") == derive(7, "other") {
		t.Error("keys are not as different as they should be")
	}
}
