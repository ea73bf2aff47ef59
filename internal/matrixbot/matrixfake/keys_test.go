package matrixfake_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// A device is one whose keys the test makes by hand.
type device struct {
	t     *testing.T
	s     *matrixfake.Server
	user  *matrixfake.User
	token string
	key   ed25519.PrivateKey
}

func newDevice(t *testing.T, s *matrixfake.Server, u *matrixfake.User) *device {
	return &device{t, s, u, u.LogIn("HAND"), ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}
}

func (d *device) public() string {
	return base64.RawStdEncoding.EncodeToString(d.key.Public().(ed25519.PublicKey))
}

// sign signs an object as canonical JSON, which json.Marshal makes of plain ASCII.
func (d *device) sign(v object) object {
	text, err := json.Marshal(v)
	if err != nil {
		d.t.Fatal(err)
	}
	signature := base64.RawStdEncoding.EncodeToString(ed25519.Sign(d.key, text))
	v["signatures"] = object{d.user.ID: object{"ed25519:HAND": signature}}
	return v
}

func (d *device) keys() object {
	return d.sign(object{
		"user_id": d.user.ID, "device_id": "HAND", "algorithms": []string{"m.megolm.v1.aes-sha2"},
		"keys": object{"ed25519:HAND": d.public(), "curve25519:HAND": "Y3VydmU"},
	})
}

// posts sends a request and returns the status and the answer.
func (d *device) posts(path string, body object) (int, object) {
	d.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		d.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.s.URL+"/_matrix/client/v3/"+path, bytes.NewReader(text))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+d.token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var got object
	if err := json.NewDecoder(answer.Body).Decode(&got); err != nil {
		d.t.Fatal(err)
	}
	return answer.StatusCode, got
}

func TestAOneTimeKeyIsGivenOnceAndThenTheFallback(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	d := newDevice(t, s, s.User("anna"))
	status, got := d.posts("keys/upload", object{
		"device_keys":   d.keys(),
		"one_time_keys": object{"signed_curve25519:A": d.sign(object{"key": "YQ"}), "signed_curve25519:B": d.sign(object{"key": "Yg"})},
		"fallback_keys": object{"signed_curve25519:F": d.sign(object{"key": "Zg", "fallback": true})},
	})
	if counts, _ := got["one_time_key_counts"].(object); status != 200 || counts["signed_curve25519"] != 2.0 {
		t.Fatalf("upload: %d %v", status, got)
	}
	for _, want := range []string{"A", "B", "F", "F"} {
		_, got := d.posts("keys/claim", object{"one_time_keys": object{d.user.ID: object{"HAND": "signed_curve25519"}}})
		keys := got["one_time_keys"].(object)[d.user.ID].(object)["HAND"].(object)
		if keys["signed_curve25519:"+want] == nil {
			t.Errorf("claimed %v, not %s", keys, want)
		}
	}
}

func TestKeysThatAreNotAsTheyShouldBeAreRefused(t *testing.T) {
	t.Parallel()
	for name, upload := range map[string]func(d *device) object{
		"of another device": func(d *device) object {
			keys := d.keys()
			keys["device_id"] = "OTHER"
			return object{"device_keys": keys}
		},
		"changed after they were signed": func(d *device) object {
			keys := d.keys()
			keys["algorithms"] = []string{"none"}
			return object{"device_keys": keys}
		},
		"not signed": func(d *device) object {
			return object{"device_keys": d.keys(), "one_time_keys": object{"signed_curve25519:A": object{"key": "YQ"}}}
		},
		"before the device's own": func(d *device) object {
			return object{"one_time_keys": object{"signed_curve25519:A": d.sign(object{"key": "YQ"})}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := matrixfake.New(t)
			d := newDevice(t, s, s.User("anna"))
			if status, got := d.posts("keys/upload", upload(d)); status != 400 {
				t.Errorf("%d %v", status, got)
			}
		})
	}
}

func TestAKeyDoesNotComeAgainAsAnother(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	d := newDevice(t, s, s.User("anna"))
	for i, c := range []struct {
		key    string
		status int
	}{{"YQ", 200}, {"YQ", 200}, {"Yg", 400}} {
		body := object{"device_keys": d.keys(), "one_time_keys": object{"signed_curve25519:A": d.sign(object{"key": c.key})}}
		if status, got := d.posts("keys/upload", body); status != c.status {
			t.Errorf("upload %d: %d %v", i, status, got)
		}
	}
}

func TestThePasswordIsAskedForBeforeKeysAreTrusted(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	anna := s.User("anna")
	d := newDevice(t, s, anna)
	master := object{"user_id": anna.ID, "usage": []string{"master"}, "keys": object{"ed25519:" + d.public(): d.public()}}
	body := object{"master_key": master}
	status, asked := d.posts("keys/device_signing/upload", body)
	if status != 401 || asked["session"] == nil || asked["flows"] == nil {
		t.Fatalf("at first: %d %v", status, asked)
	}
	for _, c := range []struct {
		password string
		status   int
	}{{"falsch", 401}, {anna.Password, 200}} {
		body["auth"] = object{
			"type": "m.login.password", "session": asked["session"], "password": c.password,
			"identifier": object{"type": "m.id.user", "user": anna.ID},
		}
		if status, got := d.posts("keys/device_signing/upload", body); status != c.status {
			t.Errorf("with %q: %d %v", c.password, status, got)
		}
	}
	_, got := d.posts("keys/query", object{"device_keys": object{anna.ID: []string{}}})
	if got["master_keys"].(object)[anna.ID] == nil {
		t.Errorf("keys: %v", got)
	}
}
