package matrixfake

import (
	"fmt"
	"slices"
	"strings"
)

// A User is somebody with an account, who acts; see Says, Reacts and the others.
type User struct {
	ID       string // "@anna:musterstadt.example"
	Password string

	s       *Server
	watched bool
	name    string
	avatar  string
	devices map[string]*Device
	filters []filter
	data    map[string]*datum // account data by type
	rooms   map[string]map[string]*datum
	hidden  map[string]bool // forgotten rooms
	signing map[string]object
	backups []*backup
	holding bool // messages to its devices wait, see Hold
}

// datum is account data.
type datum struct {
	content object
	pos     int64
}

// A Device is a session of a user.
type Device struct {
	ID    string
	Token string

	user     *User
	name     string
	soft     bool   // logged out softly
	renewal  string // refresh token
	keys     object // as uploaded, without the signatures that came later
	oneTime  map[string]object
	order    []string          // ids of the one-time keys, the oldest first
	given    map[string]string // those that were there at any time: canonical JSON
	fallback map[string]*fallbackKey
	inbox    []letter
	held     []object          // see Server.Hold
	sent     map[string]bool   // transactions of sendToDevice
	events   map[string]string // event ids of transactions
	bodies   map[string]string // their bodies
}

type fallbackKey struct {
	id   string
	key  object
	used bool
}

// letter is a message to a device.
type letter struct {
	pos  int64
	body object
}

// User adds an account, "anna" or "@anna:andere.example"; the password is the
// localpart with "-password", as in "anna-password".
func (s *Server) User(name string) *User {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	id := name
	if !strings.HasPrefix(id, "@") {
		id = "@" + name + ":" + ServerName
	}
	local, _, ok := strings.Cut(id[1:], ":")
	if !ok || s.users[id] != nil {
		s.t.Fatalf("matrixfake: the account %q is there already, or no account", id)
	}
	u := &User{
		ID: id, Password: local + "-password", s: s, name: strings.ToUpper(local[:1]) + local[1:], devices: map[string]*Device{},
		data: map[string]*datum{}, rooms: map[string]map[string]*datum{}, hidden: map[string]bool{}, signing: map[string]object{},
	}
	s.users[id] = u
	return u
}

// Bot adds an account whose user is watched: what it does wrong fails the test.
func (s *Server) Bot(name string) *User {
	s.t.Helper()
	u := s.User(name)
	s.Watch(u)
	return u
}

// Watch has what a user does wrong fail the test from now on.
func (s *Server) Watch(u *User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.watched = true
}

// Named gives a user another display name.
func (u *User) Named(name string) *User {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.rename("displayname", name)
	return u
}

// Profile is the user's display name and avatar.
func (u *User) Profile() (name, avatar string) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.name, u.avatar
}

// Localpart is the id's part before the server.
func (u *User) Localpart() string {
	local, _, _ := strings.Cut(u.ID[1:], ":")
	return local
}

// LogIn adds a device, or goes on with the one that has the id, and returns its token.
func (u *User) LogIn(device string) string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.logIn(u, device, "").Token
}

// LoginToken returns a token for a login by m.login.token, as a single sign-on page
// hands it out. It works once.
func (u *User) LoginToken() string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	token := fmt.Sprintf("login-token-%d-%s", u.s.id(), u.Localpart())
	u.s.logins[token] = u
	return token
}

// Devices are the ids of the user's devices, sorted.
func (u *User) Devices() []string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	var out []string
	for id := range u.devices {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// logIn gives a device a new token. s.mu is held.
func (s *Server) logIn(u *User, device, name string) *Device {
	if device == "" {
		device = fmt.Sprintf("DEVICE%04d", s.id())
	}
	d := u.devices[device]
	if d == nil {
		d = &Device{
			ID: device, user: u, name: name, oneTime: map[string]object{}, given: map[string]string{},
			fallback: map[string]*fallbackKey{}, sent: map[string]bool{}, events: map[string]string{}, bodies: map[string]string{},
		}
		u.devices[device] = d
	}
	delete(s.tokens, d.Token)
	d.soft = false
	s.newToken(d)
	return d
}

// newToken gives a device a token instead of the one it has. s.mu is held.
func (s *Server) newToken(d *Device) {
	delete(s.tokens, d.Token)
	d.Token = fmt.Sprintf("syt_%s_%06d_token", d.user.Localpart(), s.id())
	s.tokens[d.Token] = d
	s.secrets = append(s.secrets, d.Token)
}

// dropDevice forgets a device with its keys. s.mu is held.
func (s *Server) dropDevice(d *Device) {
	delete(s.tokens, d.Token)
	delete(d.user.devices, d.ID)
	s.rekeyed(d.user)
	s.change()
}

// user is a user by id. s.mu is held.
func (s *Server) user(id string) (*User, error) {
	if u := s.users[id]; u != nil {
		return u, nil
	}
	return nil, notFound("there is no %s", id)
}

// UserOf is a user by id.
func (s *Server) UserOf(id string) *User {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	u, err := s.user(id)
	if err != nil {
		s.t.Fatalf("matrixfake: %v", err)
	}
	return u
}
