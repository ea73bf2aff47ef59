package matrixfake

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// counts is how many one-time keys a device has here.
func (d *Device) counts() object {
	n := 0
	for id := range d.oneTime {
		if strings.HasPrefix(id, "signed_curve25519:") {
			n++
		}
	}
	return object{"signed_curve25519": n}
}

// unused are the algorithms whose fallback key was not handed out.
func (d *Device) unused() []string {
	out := []string{}
	for algorithm, k := range d.fallback {
		if !k.used {
			out = append(out, algorithm)
		}
	}
	return out
}

func uploadKeys(r *request) (any, error) {
	var q struct {
		Device   object            `json:"device_keys"`
		OneTime  map[string]object `json:"one_time_keys"`
		Fallback map[string]object `json:"fallback_keys"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	if q.Device != nil {
		if err := r.identify(q.Device); err != nil {
			return nil, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(q.OneTime)) {
		if err := r.oneTimeKey(id, q.OneTime[id]); err != nil {
			return nil, err
		}
	}
	for id, key := range q.Fallback {
		if err := r.checkKey(id, key); err != nil {
			return nil, err
		}
		algorithm, _, _ := strings.Cut(id, ":")
		if old := r.device.fallback[algorithm]; old == nil || old.id != id {
			r.device.fallback[algorithm] = &fallbackKey{id: id, key: key}
		}
	}
	return object{"one_time_key_counts": r.device.counts()}, nil
}

// invalidKeys refuses keys that no correct client uploads.
func (r *request) invalidKeys(format string, args ...any) error {
	r.s.violated(r.user, "bad_keys", format, args...)
	return refuse(http.StatusBadRequest, "M_INVALID_PARAM", format, args...)
}

// identify takes a device's own keys: they never change.
func (r *request) identify(keys object) error {
	if keys["user_id"] != r.user.ID || keys["device_id"] != r.device.ID {
		return r.invalidKeys("the keys are of %v %v", keys["user_id"], keys["device_id"])
	}
	name := "ed25519:" + r.device.ID
	all, _ := keys["keys"].(object)
	key, _ := all[name].(string)
	if err := signed(keys, r.user.ID, name, key); err != nil {
		return r.invalidKeys("device keys: %v", err)
	}
	if curve, _ := all["curve25519:"+r.device.ID].(string); curve == "" {
		return r.invalidKeys("no curve25519 key")
	}
	if old := r.device.keys; old != nil {
		if had, _ := old["keys"].(object); !same(had, all) {
			return r.invalidKeys("the identity of %s changes", r.device.ID)
		}
		mergeSignatures(keys, old)
	}
	r.device.keys = keys
	r.s.rekeyed(r.user)
	return nil
}

// checkKey checks that a one-time or fallback key is signed by its device.
func (r *request) checkKey(id string, key object) error {
	if !strings.HasPrefix(id, "signed_curve25519:") {
		return r.invalidKeys("a key %s", id)
	}
	if r.device.keys == nil {
		return r.invalidKeys("one-time keys come before the device's own")
	}
	if err := signed(key, r.user.ID, "ed25519:"+r.device.ID, r.device.identity()); err != nil {
		return r.invalidKeys("%s: %v", id, err)
	}
	return nil
}

// identity is the device's ed25519 key.
func (d *Device) identity() string {
	all, _ := d.keys["keys"].(object)
	key, _ := all["ed25519:"+d.ID].(string)
	return key
}

// oneTimeKey takes one: the same may come again, another with its id may not.
func (r *request) oneTimeKey(id string, key object) error {
	if err := r.checkKey(id, key); err != nil {
		return err
	}
	value, _ := key["key"].(string)
	if old, known := r.device.given[id]; known {
		if old != value {
			r.s.violated(r.user, "bad_keys", "%s comes again with another key", id)
			return refuse(http.StatusBadRequest, "M_UNKNOWN", "One time key %s already exists", id)
		}
		return nil
	}
	r.device.given[id] = value
	r.device.oneTime[id] = key
	r.device.order = append(r.device.order, id)
	return nil
}

// mergeSignatures adds the signatures of other to v.
func mergeSignatures(v, other object) {
	from, _ := other["signatures"].(object)
	into, _ := v["signatures"].(object)
	if into == nil {
		into = object{}
		v["signatures"] = into
	}
	for user, all := range from {
		given, _ := all.(object)
		have, _ := into[user].(object)
		if have == nil {
			have = object{}
			into[user] = have
		}
		for name, signature := range given {
			if have[name] == nil {
				have[name] = signature
			}
		}
	}
}

func queryKeys(r *request) (any, error) {
	var q struct {
		Devices map[string][]string `json:"device_keys"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	devices, masters, selfs, users := object{}, object{}, object{}, object{}
	for id, wanted := range q.Devices {
		u := r.s.users[id]
		if u == nil {
			continue
		}
		of := object{}
		for name, d := range u.devices {
			if d.keys != nil && (len(wanted) == 0 || slices.Contains(wanted, name)) {
				shown := maps.Clone(d.keys)
				shown["unsigned"] = object{"device_display_name": d.name}
				of[name] = shown
			}
		}
		devices[id] = of
		if key := u.signing["master_key"]; key != nil {
			masters[id] = key
		}
		if key := u.signing["self_signing_key"]; key != nil {
			selfs[id] = key
		}
		if key := u.signing["user_signing_key"]; key != nil && u == r.user {
			users[id] = key
		}
	}
	return object{
		"device_keys": devices, "master_keys": masters, "self_signing_keys": selfs, "user_signing_keys": users, "failures": object{},
	}, nil
}

func claimKeys(r *request) (any, error) {
	var q struct {
		Keys map[string]map[string]string `json:"one_time_keys"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	out := object{}
	for user, devices := range q.Keys {
		u := r.s.users[user]
		if u == nil {
			continue
		}
		of := object{}
		for name, algorithm := range devices {
			if d := u.devices[name]; d != nil {
				if key := d.claim(algorithm); key != nil {
					of[name] = key
				}
			}
		}
		out[user] = of
	}
	return object{"one_time_keys": out, "failures": object{}}, nil
}

// claim takes a one-time key out, the oldest; when none is left, the fallback key. Nil:
// there is nothing.
func (d *Device) claim(algorithm string) object {
	for i, id := range d.order {
		if strings.HasPrefix(id, algorithm+":") {
			key := d.oneTime[id]
			delete(d.oneTime, id)
			d.order = slices.Delete(d.order, i, i+1)
			return object{id: key}
		}
	}
	if k := d.fallback[algorithm]; k != nil {
		k.used = true
		return object{k.id: k.key}
	}
	return nil
}
