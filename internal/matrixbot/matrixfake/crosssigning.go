package matrixfake

import (
	"strings"
)

func uploadCrossSigning(r *request) (any, error) {
	var body object
	if err := r.decode(&body); err != nil {
		return nil, err
	}
	q := map[string]object{}
	for _, name := range []string{"master_key", "self_signing_key", "user_signing_key"} {
		if key, ok := body[name].(object); ok {
			q[name] = key
		}
	}
	if err := r.mayReplace(q); err != nil {
		return nil, err
	}
	master := q["master_key"]
	if master == nil {
		master = r.user.signing["master_key"]
	}
	_, public := onlyKey(master)
	for name, key := range q {
		id, value := onlyKey(key)
		usage, _ := key["usage"].([]any)
		if key["user_id"] != r.user.ID || value == "" || len(usage) != 1 || id != "ed25519:"+value {
			return nil, r.invalidKeys("%s is not as it should be", name)
		}
		if usage[0] != strings.TrimSuffix(name, "_key") {
			return nil, r.invalidKeys("%s is for %v", name, usage[0])
		}
		if name != "master_key" {
			if err := signed(key, r.user.ID, "ed25519:"+public, public); err != nil {
				return nil, r.invalidKeys("%s: %v", name, err)
			}
		}
	}
	for name, key := range q {
		r.user.signing[name] = key
	}
	r.s.rekeyed(r.user)
	return object{}, nil
}

// mayReplace asks for the password where cross-signing keys change.
func (r *request) mayReplace(keys map[string]object) error {
	change := false
	for name, key := range keys {
		old, _ := r.user.signing[name]["keys"].(object)
		given, _ := key["keys"].(object)
		change = change || !same(old, given)
	}
	if !change || len(r.user.signing) == 0 && r.s.trusting {
		return nil
	}
	return r.proveItIsYou()
}

// onlyKey is the id and the value of the one key of a cross-signing key.
func onlyKey(v object) (id, value string) {
	keys, _ := v["keys"].(object)
	for id, key := range keys {
		value, _ := key.(string)
		return id, value
	}
	return "", ""
}

func uploadSignatures(r *request) (any, error) {
	var q map[string]map[string]object
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	failures := object{}
	for user, things := range q {
		for name, thing := range things {
			if err := r.sign(user, name, thing); err != nil {
				r.s.violated(r.user, "bad_signature", "%s %s: %v", user, name, err)
				failures[user] = object{name: object{"errcode": "M_INVALID_SIGNATURE", "error": err.Error()}}
			}
		}
	}
	return object{"failures": failures}, nil
}

// sign adds a signature that the caller made to a device or to a master key.
func (r *request) sign(user, name string, thing object) error {
	u, err := r.s.user(user)
	if err != nil {
		return err
	}
	var target object
	if d := u.devices[name]; d != nil {
		target = d.keys
	} else if id, value := onlyKey(u.signing["master_key"]); value == name || id == name {
		target = u.signing["master_key"]
	}
	if target == nil || !sameKeys(target, thing) {
		return notFound("there is no such key of %s", user)
	}
	made, _ := thing["signatures"].(object)
	own, _ := made[r.user.ID].(object)
	good := object{}
	for key, signature := range own {
		public := r.publicKey(key)
		if public == "" {
			continue // of a key that was replaced
		}
		if err := signed(thing, r.user.ID, key, public); err != nil {
			return err
		}
		good[key] = signature
	}
	if len(good) == 0 {
		return notFound("there is no signature by %s", r.user.ID)
	}
	mergeSignatures(target, object{"signatures": object{r.user.ID: good}})
	r.s.rekeyed(u)
	if u != r.user {
		r.s.rekeyed(r.user)
	}
	return nil
}

// publicKey is a key of the caller's own, by name: a device's, or a cross-signing key.
func (r *request) publicKey(name string) string {
	if d := r.user.devices[strings.TrimPrefix(name, "ed25519:")]; d != nil {
		return d.identity()
	}
	for _, v := range r.user.signing {
		if id, value := onlyKey(v); id == name {
			return value
		}
	}
	return ""
}

// sameKeys reports whether two signed things are of the same keys.
func sameKeys(a, b object) bool {
	x, _ := a["keys"].(object)
	y, _ := b["keys"].(object)
	return len(x) > 0 && same(x, y)
}
