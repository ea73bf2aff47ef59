package slackfake

import (
	"encoding/json"
	"fmt"
	"time"
)

// Limits of views: https://docs.slack.dev/reference/views.
const (
	triggerFor  = 3 * time.Second
	maxViews    = 3 // in a stack
	maxTitle    = 24
	maxMetadata = 3000
	maxView     = 250 << 10 // bytes
)

// A trigger is a person's press that lets the app open a dialog, once.
type trigger struct {
	w     *Workspace
	user  string
	until time.Time
	used  bool
	view  string // in which it happened; "" none
}

// A View is a dialog or Home as a person sees it.
type View struct {
	ID              string
	CallbackID      string
	Title           string
	Submit          string
	PrivateMetadata string
	Blocks          json.RawMessage
	Updates         int
}

type view struct {
	View
	w        *Workspace
	user     string
	home     bool
	external string
	hash     string
	raw      fields
	inputs   []input
	root     string
	previous string
	notify   bool
}

// triggered makes a trigger id. s.mu is held.
func (s *Slack) triggered(w *Workspace, user, view string) string {
	id := s.id("trigger.")
	s.triggers[id] = &trigger{w: w, user: user, until: s.now.Add(triggerFor), view: view}
	return id
}

// trigger uses a trigger id up.
func (r *request) trigger() (*trigger, error) {
	t := r.s.triggers[r.args["trigger_id"]]
	switch {
	case t == nil || t.w != r.w:
		return nil, r.refuse("invalid_trigger_id", "%q was given to nobody", r.args["trigger_id"])
	case t.used:
		return nil, r.refuse("exchanged_trigger_id", "%q was used before", r.args["trigger_id"])
	case r.s.now.After(t.until):
		return nil, refusal("expired_trigger_id")
	}
	return t, nil
}

// view reads the view of a call.
func (r *request) view(home bool) (*view, error) {
	raw := r.args["view"]
	if len(raw) > maxView {
		return nil, r.refuse("view_too_large", "view of %d bytes", len(raw))
	}
	v, err := r.s.readView(r.w, raw, home)
	if err != nil {
		return nil, r.refuse("invalid_arguments", "view: %v", err)
	}
	if v.external != "" {
		for _, o := range r.s.views {
			if o.external == v.external && o.w == r.w {
				return nil, r.refuse("duplicate_external_id", "external_id %q is taken", v.external)
			}
		}
	}
	return v, nil
}

// readView checks a view. s.mu is held.
func (s *Slack) readView(w *Workspace, raw string, home bool) (*view, error) {
	v := &view{w: w, home: home}
	if err := decode(raw, &v.raw); err != nil {
		return nil, err
	}
	kind, names := "modal", []string{
		"title", "blocks", "close", "submit", "private_metadata", "callback_id", "clear_on_close", "notify_on_close",
		"external_id", "submit_disabled",
	}
	on := surfaceModal
	if home {
		kind, on, names = "home", surfaceHome, []string{"blocks", "private_metadata", "callback_id", "external_id"}
	}
	if v.raw["type"] != kind {
		return nil, fmt.Errorf("type %v, must be %s", v.raw["type"], kind)
	}
	err := first(known(v.raw, names...), text(v.raw, "private_metadata", 0, maxMetadata), text(v.raw, "callback_id", 0, maxID),
		text(v.raw, "external_id", 0, maxID), textObject(v.raw, "title", !home, false, maxTitle),
		textObject(v.raw, "submit", false, false, maxTitle), textObject(v.raw, "close", false, false, maxTitle),
		flag(v.raw, "clear_on_close"), flag(v.raw, "notify_on_close"))
	if err != nil {
		return nil, err
	}
	blocks, err := json.Marshal(v.raw["blocks"])
	if err != nil {
		return nil, err
	}
	checked, c, err := s.checked(string(blocks), on)
	if err != nil {
		return nil, err
	}
	if checked == nil && !home {
		return nil, fmt.Errorf("a modal without blocks")
	}
	if c.inputs > 0 && v.raw["submit"] == nil && !home {
		return nil, fmt.Errorf("inputs without submit")
	}
	v.Blocks, v.raw["blocks"] = checked, checked
	v.CallbackID, _ = v.raw["callback_id"].(string)
	v.PrivateMetadata, _ = v.raw["private_metadata"].(string)
	v.external, _ = v.raw["external_id"].(string)
	v.notify, _ = v.raw["notify_on_close"].(bool)
	v.Title, v.Submit = textOf(v.raw["title"]), textOf(v.raw["submit"])
	v.inputs = inputsOf(checked)
	return v, nil
}

func textOf(v any) string {
	o, _ := v.(fields)
	s, _ := o["text"].(string)
	return s
}

// keep gives a view its id. s.mu is held.
func (s *Slack) keep(v *view, user string) {
	v.ID, v.hash, v.user = s.id("V"), s.id("hash."), user
	s.views[v.ID] = v
	s.change()
}

func viewsOpen(r *request) (object, error) {
	t, err := r.trigger()
	if err != nil {
		return nil, err
	}
	v, err := r.view(false)
	if err != nil {
		return nil, err
	}
	if t.view != "" && !r.s.views[t.view].home {
		return nil, r.refuse("invalid_arguments", "views.open in a dialog: views.push opens another above it")
	}
	t.used = true
	r.s.keep(v, t.user)
	v.root = v.ID
	r.s.stacks[t.user] = []*view{v}
	return object{"view": v.wire(nil)}, nil
}

func viewsPush(r *request) (object, error) {
	t, err := r.trigger()
	if err != nil {
		return nil, err
	}
	stack := r.s.stacks[t.user]
	if t.view == "" || len(stack) == 0 {
		return nil, r.refuse("not_found", "views.push without an open dialog")
	}
	if len(stack) == maxViews {
		return nil, r.refuse("push_limit_reached", "views.push of a fourth view")
	}
	v, err := r.view(false)
	if err != nil {
		return nil, err
	}
	t.used = true
	r.s.stack(v, stack, t.user)
	return object{"view": v.wire(nil)}, nil
}

// stack puts a view on a stack. s.mu is held.
func (s *Slack) stack(v *view, stack []*view, user string) {
	s.keep(v, user)
	top := stack[len(stack)-1]
	v.root, v.previous = top.root, top.ID
	s.stacks[user] = append(stack, v)
}

func viewsUpdate(r *request) (object, error) {
	id := r.args["view_id"]
	for k, o := range r.s.views {
		if ext := r.args["external_id"]; ext != "" && o.external == ext && o.w == r.w {
			id = k
		}
	}
	old := r.s.views[id]
	if old == nil || old.w != r.w {
		return nil, refusal("not_found")
	}
	if h := r.args["hash"]; h != "" && h != old.hash {
		return nil, refusal("hash_conflict")
	}
	v, err := r.s.readView(r.w, r.args["view"], old.home)
	if err != nil {
		return nil, r.refuse("invalid_arguments", "view: %v", err)
	}
	r.s.renew(old, v)
	return object{"view": old.wire(nil)}, nil
}

// renew puts what a view is now in its place. s.mu is held.
func (s *Slack) renew(old, v *view) {
	v.ID, v.user, v.root, v.previous, v.Updates = old.ID, old.user, old.root, old.previous, old.Updates+1
	v.hash = s.id("hash.")
	*old = *v
	s.change()
}

func viewsPublish(r *request) (object, error) {
	user := r.s.user(r.w, r.args["user_id"])
	if user == nil {
		return nil, r.refuse("invalid_arguments", "views.publish for %q, whom nobody knows", r.args["user_id"])
	}
	if user.Team != r.w.Team {
		return nil, refusal("not_enabled")
	}
	v, err := r.s.readView(r.w, r.args["view"], true)
	if err != nil {
		return nil, r.refuse("invalid_arguments", "view: %v", err)
	}
	old := r.s.homes[user.ID]
	if old == nil {
		r.s.keep(v, user.ID)
		r.s.homes[user.ID] = v
		return object{"view": v.wire(nil)}, nil
	}
	if h := r.args["hash"]; h != "" && h != old.hash {
		return nil, refusal("hash_conflict")
	}
	r.s.renew(old, v)
	return object{"view": old.wire(nil)}, nil
}

// wire is a view as answers and interactions carry it.
func (v *view) wire(state object) object {
	o := object{}
	for k, f := range v.raw {
		o[k] = f
	}
	for _, k := range []string{"private_metadata", "callback_id", "external_id"} {
		if o[k] == nil {
			o[k] = ""
		}
	}
	if state == nil {
		state = object{}
	}
	o["id"], o["team_id"], o["hash"], o["app_id"], o["bot_id"] = v.ID, v.w.Team, v.hash, AppID, v.w.BotID
	o["root_view_id"], o["app_installed_team_id"], o["state"] = v.root, v.w.Team, object{"values": state}
	o["previous_view_id"] = nil
	if v.previous != "" {
		o["previous_view_id"] = v.previous
	}
	return o
}

// Home is what a person's App Home shows; false nothing yet.
func (s *Slack) Home(p *Person) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.homes[p.ID]; v != nil {
		return v.View, true
	}
	return View{}, false
}

// Modal is the dialog a person has before them; false none.
func (s *Slack) Modal(p *Person) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stack := s.stacks[p.ID]; len(stack) > 0 {
		return stack[len(stack)-1].View, true
	}
	return View{}, false
}
