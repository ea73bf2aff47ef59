package slackfake

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// Submits fills in the open dialog and sends it. Fields are named by block id,
// action id or label, options by value or text (several with commas between);
// what is not named keeps what it begins with. Slack itself checks that nothing
// required is empty and that addresses are ones: then Status is 0 and Errors says
// where.
func (p *Person) Submits(values map[string]string) Reply {
	s := p.s
	s.t.Helper()
	s.mu.Lock()
	stack := s.stacks[p.ID]
	if len(stack) == 0 {
		s.mu.Unlock()
		s.t.Fatalf("slackfake: %s has no dialog", p.Name)
	}
	v := stack[len(stack)-1]
	state, problems := object{}, map[string]string{}
	used := map[string]bool{}
	for _, in := range v.inputs {
		value := in.initial
		for _, name := range []string{in.block, in.action, in.label} {
			if given, ok := values[name]; ok {
				value, used[name] = given, true
			}
		}
		if problem := in.check(value); problem != "" {
			problems[in.block] = problem
		}
		state[in.block] = object{in.action: in.state(value)}
	}
	for name := range values {
		if !used[name] {
			shown := render(v.Blocks)
			s.mu.Unlock()
			s.t.Fatalf("slackfake: no input %q in: %s", name, shown)
		}
	}
	if len(problems) > 0 {
		s.mu.Unlock()
		return Reply{Errors: problems}
	}
	s.spoken = slices.AppendSeq(s.spoken, maps.Values(values))
	o := s.common("view_submission", v.w, p, v.ID)
	o["view"], o["response_urls"] = v.wire(state), []object{}
	s.mu.Unlock()
	r := s.interact(o)
	if r.Status == http.StatusOK {
		s.submitted(p, v, &r)
	}
	return r
}

// submitted does what the app answered to a submission:
// https://docs.slack.dev/surfaces/modals#handling-submissions.
func (s *Slack) submitted(p *Person, v *view, r *Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.change()
	stack := s.stacks[p.ID]
	at := slices.Index(stack, v)
	if at < 0 {
		return
	}
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if len(r.Body) > 0 {
		if err := json.Unmarshal(r.Body, &answer); err != nil {
			s.violated("invalid_response", "answer to a submission: %v", err)
			return
		}
	}
	switch answer.Action {
	case "":
		s.stacks[p.ID] = stack[:at]
	case "clear":
		delete(s.stacks, p.ID)
	case "errors":
		r.Errors = answer.Errors
		if len(answer.Errors) == 0 {
			s.violated("invalid_response", "errors without any")
		}
		for _, block := range slices.Sorted(maps.Keys(answer.Errors)) {
			if !slices.ContainsFunc(v.inputs, func(in input) bool { return in.block == block }) {
				s.violated("invalid_response", "an error of %q, which is no input", block)
			}
			if answer.Errors[block] == "" {
				s.violated("invalid_response", "an empty error of %q", block)
			}
		}
	case "update", "push":
		next, err := s.readView(v.w, string(answer.View), false)
		if err != nil {
			s.violated("invalid_response", "view: %v", err)
			return
		}
		if answer.Action == "update" {
			s.renew(v, next)
			return
		}
		if len(stack) == maxViews {
			s.violated("push_limit_reached", "a fourth view")
			return
		}
		s.stack(next, stack, p.ID)
	default:
		s.violated("invalid_response", "response_action %q", answer.Action)
	}
}

// Closes closes the open dialog.
func (p *Person) Closes() {
	s := p.s
	s.mu.Lock()
	stack := s.stacks[p.ID]
	if len(stack) == 0 {
		s.mu.Unlock()
		return
	}
	v := stack[len(stack)-1]
	s.stacks[p.ID] = stack[:len(stack)-1]
	o := s.common("view_closed", v.w, p, v.ID)
	delete(o, "trigger_id")
	o["view"], o["is_cleared"] = v.wire(nil), false
	s.change()
	s.mu.Unlock()
	if v.notify {
		s.interact(o)
	}
}
