//go:build goolm

package encryption

import (
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix/crypto/canonicaljson"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
)

// The one way of each step that is offered and taken; every client has them since 2022.
// https://spec.matrix.org/v1.15/client-server-api/#short-authentication-string-sas-verification
const (
	sasMethod   = "m.sas.v1"
	sasProtocol = "curve25519-hkdf-sha256"
	sasHash     = "sha256"
	sasMAC      = "hkdf-hmac-sha256.v2"
	sasEmoji    = "emoji"
)

// base64 as Matrix writes it.
func unpadded(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

// An end is one of the two devices that are compared.
type end struct {
	user   id.UserID
	device id.DeviceID
}

// A sas is the exchange of keys whose short form people compare. The other end starts
// it, this one accepts.
type sas struct {
	transaction string
	ours        end
	theirs      end
	private     *ecdh.PrivateKey
	public      *ecdh.PublicKey // theirs
	shared      []byte
}

// newSAS makes this end's key.
func newSAS(transaction string, ours, theirs end) (*sas, error) {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return &sas{transaction: transaction, ours: ours, theirs: theirs, private: key}, nil
}

// key is this end's public key.
func (s *sas) key() string { return unpadded(s.private.PublicKey().Bytes()) }

// commitment is what this end's key is held to before it is known, given the content
// of the message that started the exchange.
func (s *sas) commitment(start json.RawMessage) (string, error) {
	canonical, err := canonicaljson.CanonicalJSON(start)
	if err != nil {
		return "", fmt.Errorf("%w: %w", fault.Invalid, err)
	}
	sum := sha256.Sum256(append([]byte(s.key()), canonical...))
	return unpadded(sum[:]), nil
}

// meet takes the other end's key.
func (s *sas) meet(key string) error {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(key, "="))
	if err == nil {
		s.public, err = ecdh.X25519().NewPublicKey(raw)
	}
	if err == nil {
		s.shared, err = s.private.ECDH(s.public)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", fault.Invalid, err)
	}
	return nil
}

// emojis are what people compare: 42 bits, as seven of 64 pictures.
func (s *sas) emojis() ([]string, error) {
	info := strings.Join([]string{
		"MATRIX_KEY_VERIFICATION_SAS",
		s.theirs.user.String(), s.theirs.device.String(), unpadded(s.public.Bytes()),
		s.ours.user.String(), s.ours.device.String(), s.key(), s.transaction,
	}, "|")
	raw, err := hkdf.Key(sha256.New, s.shared, nil, info, 6)
	if err != nil {
		return nil, err
	}
	var bits uint64
	for _, b := range raw {
		bits = bits<<8 | uint64(b)
	}
	var shown []string
	for i := range 7 {
		shown = append(shown, emojis[bits>>(42-6*i)&63])
	}
	return shown, nil
}

// macs are what proves this end's keys, by their ids, to the other one.
func (s *sas) macs(keys map[string]string) (message, error) { return s.prove(keys, s.ours, s.theirs) }

// proves tells whether the other end's macs are of the keys that it is known by. It
// fails for keys that are not known here.
func (s *sas) proves(m message, known map[string]string) (bool, error) {
	keys := map[string]string{}
	for name := range m.MACs {
		key, there := known[name]
		if !there {
			return false, fmt.Errorf("a key that is not known: %w", fault.NotFound)
		}
		keys[name] = key
	}
	want, err := s.prove(keys, s.theirs, s.ours)
	if err != nil || len(keys) == 0 {
		return false, err
	}
	ok := same(want.Keys, m.Keys)
	for name, mac := range want.MACs {
		ok = same(mac, m.MACs[name]) && ok
	}
	return ok, nil
}

// same compares two in base64, which may be padded.
func same(a, b string) bool {
	return hmac.Equal([]byte(strings.TrimRight(a, "=")), []byte(strings.TrimRight(b, "=")))
}

func (s *sas) prove(keys map[string]string, from, to end) (message, error) {
	m := message{MACs: map[string]string{}}
	var names []string
	for name, key := range keys {
		names = append(names, name)
		mac, err := s.mac(name, key, from, to)
		if err != nil {
			return m, err
		}
		m.MACs[name] = mac
	}
	slices.Sort(names)
	var err error
	m.Keys, err = s.mac("KEY_IDS", strings.Join(names, ","), from, to)
	return m, err
}

func (s *sas) mac(name, value string, from, to end) (string, error) {
	info := "MATRIX_KEY_VERIFICATION_MAC" + from.user.String() + from.device.String() + to.user.String() + to.device.String() + s.transaction + name
	key, err := hkdf.Key(sha256.New, s.shared, nil, info, sha256.Size)
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(value))
	return unpadded(h.Sum(nil)), nil
}

// emojis are the pictures of the specification, in its order, with their English and
// German names: clients show them in their user's language.
var emojis = [64]string{
	"🐶 Dog (Hund)", "🐱 Cat (Katze)", "🦁 Lion (Löwe)", "🐎 Horse (Pferd)", "🦄 Unicorn (Einhorn)", "🐷 Pig (Schwein)",
	"🐘 Elephant (Elefant)", "🐰 Rabbit (Hase)", "🐼 Panda (Panda)", "🐓 Rooster (Hahn)", "🐧 Penguin (Pinguin)",
	"🐢 Turtle (Schildkröte)", "🐟 Fish (Fisch)", "🐙 Octopus (Oktopus)", "🦋 Butterfly (Schmetterling)", "🌷 Flower (Blume)",
	"🌳 Tree (Baum)", "🌵 Cactus (Kaktus)", "🍄 Mushroom (Pilz)", "🌏 Globe (Globus)", "🌙 Moon (Mond)", "☁️ Cloud (Wolke)",
	"🔥 Fire (Feuer)", "🍌 Banana (Banane)", "🍎 Apple (Apfel)", "🍓 Strawberry (Erdbeere)", "🌽 Corn (Mais)", "🍕 Pizza (Pizza)",
	"🎂 Cake (Kuchen)", "❤️ Heart (Herz)", "😀 Smiley (Lächeln)", "🤖 Robot (Roboter)", "🎩 Hat (Hut)", "👓 Glasses (Brille)",
	"🔧 Spanner (Schraubenschlüssel)", "🎅 Santa (Weihnachtsmann)", "👍 Thumbs Up (Daumen hoch)", "☂️ Umbrella (Regenschirm)",
	"⌛ Hourglass (Sanduhr)", "⏰ Clock (Uhr)", "🎁 Gift (Geschenk)", "💡 Light Bulb (Glühbirne)", "📕 Book (Buch)",
	"✏️ Pencil (Bleistift)", "📎 Paperclip (Büroklammer)", "✂️ Scissors (Schere)", "🔒 Lock (Schloss)", "🔑 Key (Schlüssel)",
	"🔨 Hammer (Hammer)", "☎️ Telephone (Telefon)", "🏁 Flag (Flagge)", "🚂 Train (Zug)", "🚲 Bicycle (Fahrrad)",
	"✈️ Aeroplane (Flugzeug)", "🚀 Rocket (Rakete)", "🏆 Trophy (Pokal)", "⚽ Ball (Ball)", "🎸 Guitar (Gitarre)",
	"🎺 Trumpet (Trompete)", "🔔 Bell (Glocke)", "⚓ Anchor (Anker)", "🎧 Headphones (Kopfhörer)", "📁 Folder (Ordner)", "📌 Pin (Stecknadel)",
}
