package slackfake

import (
	"net/url"
	"strings"
	"time"
)

// grant is what a person allowed the app, until it is exchanged for a token.
type grant struct {
	w        *Workspace
	user     string
	scopes   []string
	redirect string
	until    time.Time
}

// Allows lets a person install the app in their workspace, by the address the app
// sends them to, and returns where Slack sends them then.
func (p *Person) Allows(authorize string) string {
	s := p.s
	s.t.Helper()
	u, err := url.Parse(authorize)
	if err != nil {
		s.t.Fatalf("slackfake: %v", err)
	}
	q := u.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.Get("client_id") != ClientID || q.Get("scope") == "" || q.Get("state") == "" {
		s.violated("invalid_authorize", "an authorization without client_id, scope or state: %s", u.Path)
	}
	code := s.id("code-")
	s.codes[code] = &grant{
		w: s.byTeam(p.Team), user: p.ID, scopes: strings.Split(q.Get("scope"), ","), redirect: q.Get("redirect_uri"),
		until: s.now.Add(10 * time.Minute),
	}
	return q.Get("redirect_uri") + "?" + url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
}

func oauthAccess(r *request) (object, error) {
	s := r.s
	if r.args["client_id"] != ClientID || r.args["client_secret"] != ClientSecret {
		return nil, r.refuse("bad_client_secret", "oauth.v2.access with other credentials")
	}
	g := s.codes[r.args["code"]]
	switch {
	case g == nil:
		return nil, refusal("invalid_code")
	case s.now.After(g.until):
		return nil, refusal("code_expired")
	case g.redirect != r.args["redirect_uri"]:
		return nil, r.refuse("bad_redirect_uri", "%q, allowed was %q", r.args["redirect_uri"], g.redirect)
	}
	delete(s.codes, r.args["code"])
	s.install(g.w, g.scopes)
	return object{
		"access_token": g.w.BotToken, "token_type": "bot", "scope": strings.Join(g.scopes, ","), "bot_user_id": g.w.BotUser,
		"app_id": AppID, "team": object{"id": g.w.Team, "name": g.w.Name}, "enterprise": nil, "is_enterprise_install": false,
		"authed_user": object{"id": g.user},
	}, nil
}

func authRevoke(r *request) (object, error) {
	if r.args["test"] == "1" || r.args["test"] == "true" {
		return object{"revoked": false}, nil
	}
	r.auth.refused = "token_revoked"
	return object{"revoked": true}, nil
}

func appsUninstall(r *request) (object, error) {
	if r.args["client_id"] != ClientID || r.args["client_secret"] != ClientSecret {
		return nil, r.refuse("bad_client_secret", "apps.uninstall with other credentials")
	}
	r.auth.refused = "account_inactive"
	return object{}, nil
}

// Uninstall removes the app from a workspace and tells it, as an administrator does.
func (s *Slack) Uninstall(w *Workspace) {
	s.withdraw(w, "account_inactive", object{"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{w.BotUser}}},
		object{"type": "app_uninstalled"})
}

// Revoke takes the token back and tells the app.
func (s *Slack) Revoke(w *Workspace) {
	s.withdraw(w, "token_revoked", object{"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{w.BotUser}}})
}

// Silently takes the token back, with the error that calls get from now on:
// "token_revoked", "account_inactive", "invalid_auth".
func (s *Slack) Silently(w *Workspace, why string) { s.withdraw(w, why) }

// withdraw has calls with the token refused from now on, and tells the app of it.
func (s *Slack) withdraw(w *Workspace, why string, inner ...object) {
	s.mu.Lock()
	s.tokens[w.BotToken].refused = why
	var all []*Delivery
	for _, o := range inner {
		o["event_ts"] = s.ts()
		if d := s.event(w, nil, o); d != nil {
			all = append(all, d)
		}
	}
	s.mu.Unlock()
	for _, d := range all {
		s.deliver(d)
	}
}
