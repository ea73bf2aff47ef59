package matrixfake

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

func versions(*request) (any, error) {
	var all []string
	for minor := 1; minor <= 12; minor++ {
		all = append(all, fmt.Sprintf("v1.%d", minor))
	}
	return object{"versions": all, "unstable_features": object{}}, nil
}

func wellKnown(r *request) (any, error) {
	return object{"m.homeserver": object{"base_url": r.s.URL}}, nil
}

func capabilities(*request) (any, error) {
	versions := object{}
	for _, v := range roomVersions {
		versions[v] = "stable"
	}
	return object{"capabilities": object{
		"m.room_versions":   object{"default": defaultVersion, "available": versions},
		"m.change_password": object{"enabled": false},
	}}, nil
}

func loginFlows(*request) (any, error) {
	return object{"flows": []object{
		{"type": "m.login.password"},
		{"type": "m.login.sso", "identity_providers": []object{{"id": "oidc", "name": "Verwaltungskonto"}}},
		{"type": "m.login.token"},
	}}, nil
}

func login(r *request) (any, error) {
	var q struct {
		Type       string `json:"type"`
		Identifier struct {
			Type string `json:"type"`
			User string `json:"user"`
		} `json:"identifier"`
		Password string `json:"password"`
		Token    string `json:"token"`
		Device   string `json:"device_id"`
		Name     string `json:"initial_device_display_name"`
		Refresh  bool   `json:"refresh_token"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	var u *User
	switch q.Type {
	case "m.login.password":
		if q.Identifier.Type != "m.id.user" {
			return nil, refuse(http.StatusBadRequest, "M_UNKNOWN", "identifier of type %q", q.Identifier.Type)
		}
		id := q.Identifier.User
		if !strings.HasPrefix(id, "@") {
			id = "@" + id + ":" + ServerName
		}
		if u = r.s.users[id]; u == nil || u.Password != q.Password {
			return nil, forbidden("wrong user or password")
		}
	case "m.login.token":
		if u = r.s.logins[q.Token]; u == nil {
			return nil, forbidden("the login token is not valid")
		}
		delete(r.s.logins, q.Token)
	default:
		return nil, refuse(http.StatusBadRequest, "M_UNKNOWN", "no login of type %q", q.Type)
	}
	d := r.s.logIn(u, q.Device, q.Name)
	answer := object{
		"user_id": u.ID, "access_token": d.Token, "device_id": d.ID, "home_server": ServerName,
		"well_known": object{"m.homeserver": object{"base_url": r.s.URL}},
	}
	if q.Refresh {
		d.renewal = fmt.Sprintf("syr_%s_%06d_token", u.Localpart(), r.s.id())
		answer["refresh_token"], answer["expires_in_ms"] = d.renewal, 300_000
	}
	return answer, nil
}

func refresh(r *request) (any, error) {
	var q struct {
		Token string `json:"refresh_token"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	for _, u := range r.s.users {
		for _, d := range u.devices {
			if q.Token != "" && d.renewal == q.Token {
				r.s.newToken(d)
				d.soft = false
				d.renewal = fmt.Sprintf("syr_%s_%06d_token", u.Localpart(), r.s.id())
				return object{"access_token": d.Token, "refresh_token": d.renewal, "expires_in_ms": 300_000}, nil
			}
		}
	}
	return nil, refuse(http.StatusUnauthorized, "M_UNKNOWN_TOKEN", "the refresh token is not valid")
}

func logout(r *request) (any, error) {
	r.s.dropDevice(r.device)
	return object{}, nil
}

func logoutAll(r *request) (any, error) {
	for _, d := range r.user.devices {
		r.s.dropDevice(d)
	}
	return object{}, nil
}

func whoAmI(r *request) (any, error) {
	return object{"user_id": r.user.ID, "device_id": r.device.ID, "is_guest": false}, nil
}

func (d *Device) info() object { return object{"device_id": d.ID, "display_name": d.name} }

func listDevices(r *request) (any, error) {
	all := []object{}
	for _, d := range r.user.devices {
		all = append(all, d.info())
	}
	slices.SortFunc(all, func(a, b object) int { return strings.Compare(a["device_id"].(string), b["device_id"].(string)) })
	return object{"devices": all}, nil
}

func (r *request) ownDevice() (*Device, error) {
	d := r.user.devices[r.PathValue("device")]
	if d == nil {
		return nil, notFound("there is no such device")
	}
	return d, nil
}

func getDevice(r *request) (any, error) {
	d, err := r.ownDevice()
	if err != nil {
		return nil, err
	}
	return d.info(), nil
}

func nameDevice(r *request) (any, error) {
	var q struct {
		Name string `json:"display_name"`
	}
	if err := r.decode(&q); err != nil {
		return nil, err
	}
	d, err := r.ownDevice()
	if err != nil {
		return nil, err
	}
	d.name = q.Name
	r.s.rekeyed(r.user)
	return object{}, nil
}

func deleteDevice(r *request) (any, error) {
	d, err := r.ownDevice()
	if err != nil {
		return nil, err
	}
	if len(r.body) == 0 {
		r.body = []byte("{}")
	}
	if err := r.proveItIsYou(); err != nil {
		return nil, err
	}
	r.s.dropDevice(d)
	return object{}, nil
}

// proveItIsYou asks for the password again (interactive authentication): the first
// request gets a session, the second one, with auth, goes through.
func (r *request) proveItIsYou() error {
	var q struct {
		Auth *struct {
			Type       string `json:"type"`
			Session    string `json:"session"`
			Password   string `json:"password"`
			Identifier struct {
				Type string `json:"type"`
				User string `json:"user"`
			} `json:"identifier"`
		} `json:"auth"`
	}
	if err := r.decode(&q); err != nil {
		return err
	}
	ask := refusal{status: http.StatusUnauthorized, more: object{
		"flows": []object{{"stages": []string{"m.login.password"}}}, "params": object{}, "completed": []string{},
	}}
	if q.Auth == nil || !r.s.sessions[q.Auth.Session] {
		session := fmt.Sprintf("session-%d", r.s.id())
		r.s.sessions[session] = true
		ask.more["session"] = session
		return ask
	}
	user := q.Auth.Identifier.User
	mine := user == r.user.ID || user == r.user.Localpart()
	if q.Auth.Type != "m.login.password" || q.Auth.Identifier.Type != "m.id.user" || !mine || q.Auth.Password != r.user.Password {
		ask.more["session"], ask.more["errcode"], ask.more["error"] = q.Auth.Session, "M_FORBIDDEN", "wrong password"
		return ask
	}
	delete(r.s.sessions, q.Auth.Session)
	return nil
}
