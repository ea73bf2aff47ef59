package matrixclient

// Emojis is what both sides of a verification see.
type Emojis struct {
	Emojis  []string
	Names   []string
	Decimal []int
}

// Bootstrap makes the person's cross-signing keys and key backup, and returns the
// recovery key.
func (who *Person) Bootstrap() string {
	who.t.Helper()
	var made struct{ Recovery string }
	who.must(&made, "bootstrap", nil)
	return made.Recovery
}

// Recovers signs a new device, and reads the key backup, with the recovery key. It
// returns how many sessions came from there.
func (who *Person) Recovers(recovery string) int {
	who.t.Helper()
	var read struct{ Imported int }
	who.must(&read, "recover", args{"recovery": recovery})
	return read.Imported
}

// Verifies asks somebody to compare emojis in a room, and waits for them.
func (who *Person) Verifies(user, room string) Emojis {
	who.t.Helper()
	return who.emojis("verify", args{"user": user, "room": room})
}

// VerifiesDevice asks a device to compare emojis, outside of rooms.
func (who *Person) VerifiesDevice(user, device string) Emojis {
	who.t.Helper()
	return who.emojis("verify", args{"user": user, "device": device})
}

// Agrees waits for a request by somebody, and for the emojis.
func (who *Person) Agrees(from string) Emojis {
	who.t.Helper()
	return who.emojis("agree", args{"from": from})
}

func (who *Person) emojis(name string, a args) Emojis {
	who.t.Helper()
	var seen Emojis
	who.must(&seen, name, a)
	return seen
}

// Confirms says that the emojis are the same, and waits until the other side has.
func (who *Person) Confirms() {
	who.t.Helper()
	who.must(nil, "confirm", nil)
}

// Mismatches says that the emojis are not the same.
func (who *Person) Mismatches() {
	who.t.Helper()
	who.must(nil, "mismatch", nil)
}

// Trust is what the person's client makes of somebody and of one of their devices.
type Trust struct {
	User   bool // was verified
	Owner  bool // the device is signed by its owner
	Device bool // the device is trusted, as its owner was verified
	Known  bool // the device is known
}

// Trusts tells how far the person trusts somebody's device.
func (who *Person) Trusts(user, device string) Trust {
	who.t.Helper()
	var trust Trust
	who.must(&trust, "trust", args{"user": user, "device": device})
	return trust
}

// AwaitTrust waits until the person trusts somebody's device, as it is after a
// verification.
func (who *Person) AwaitTrust(user, device string) Trust {
	who.t.Helper()
	var trust Trust
	who.must(&trust, "trust", args{"user": user, "device": device, "until": true})
	return trust
}

// AwaitNoShield waits until no red shield stands beside an encrypted message: it was
// sent by a device that its owner has signed. A client may learn so after the message.
func (who *Person) AwaitNoShield(room, message string) {
	who.t.Helper()
	who.await(args{"room": room, "event": message, "shields": []string{"none", "grey"}})
}

// Devices are somebody's devices with keys.
func (who *Person) Devices(user string) []string {
	who.t.Helper()
	var all []string
	who.must(&all, "devices", args{"user": user})
	return all
}

// Strict has the person's client keep keys from devices that were not verified.
func (who *Person) Strict(on bool) {
	who.t.Helper()
	who.must(nil, "strict", args{"on": on})
}

// Renews has the person's next message in a room begin a new session.
func (who *Person) Renews(room string) {
	who.t.Helper()
	who.must(nil, "renew", args{"room": room})
}
