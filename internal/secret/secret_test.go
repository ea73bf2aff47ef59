package secret_test

import (
	"bytes"
	"encoding/hex"
	"regexp"
	"testing"

	"smart-city-dialog.de/akademie/internal/secret"
)

func TestTokensDifferAndAreFoundByTheirHash(t *testing.T) {
	t.Parallel()
	form := regexp.MustCompile(`^[A-Z2-7]{26}$`)
	one, hash := secret.New()
	other, otherHash := secret.New()
	if !form.MatchString(one) || one == other || bytes.Equal(hash, otherHash) {
		t.Errorf("tokens %q and %q", one, other)
	}
	if !bytes.Equal(secret.Hash(one), hash) {
		t.Error("a token is not found by its hash")
	}
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, B.1
	if got := hex.EncodeToString(secret.Hash("abc")); got != abc {
		t.Errorf("Hash = %s, want %s", got, abc)
	}
}
