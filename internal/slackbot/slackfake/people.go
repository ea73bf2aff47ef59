package slackfake

import (
	"slices"
	"strings"
)

func authTest(r *request) (object, error) {
	s := r.s
	return object{
		"url": "https://" + r.w.Domain + ".slack.com/", "team": r.w.Name, "user": "akademie",
		"team_id": r.w.Team, "user_id": r.w.BotUser, "bot_id": r.w.BotID, "is_enterprise_install": false,
		"expires_in": nil, "app_id": AppID, "app_name": "Akademie", "response_metadata": object{"server": s.server.URL},
	}, nil
}

func usersInfo(r *request) (object, error) {
	p := r.s.user(r.w, r.args["user"])
	if p == nil {
		return nil, refusal("user_not_found")
	}
	first, last, _ := strings.Cut(p.Name, " ")
	profile := object{
		"real_name": p.Name, "display_name": p.Name, "real_name_normalized": p.Name, "display_name_normalized": p.Name,
		"first_name": first, "last_name": last, "team": p.Team, "image_72": "https://avatars.invalid/72.png",
	}
	foreign := p.Team != r.w.Team
	// What a stranger shows to other workspaces is set there; addresses are not by default.
	if !foreign && slices.Contains(r.auth.scopes, "users:read.email") {
		profile["email"] = p.Email
	}
	user := object{
		"id": p.ID, "team_id": p.Team, "name": strings.ToLower(strings.ReplaceAll(p.Name, " ", ".")), "real_name": p.Name,
		"deleted": false, "tz": "Europe/Berlin", "tz_offset": 3600, "profile": profile, "is_bot": p.Bot,
		"is_restricted": p.Restricted, "is_ultra_restricted": false, "is_stranger": foreign, "is_app_user": false,
		"is_email_confirmed": !foreign, "updated": seconds(r.s.now),
	}
	if r.args["include_locale"] == "true" || r.args["include_locale"] == "1" {
		user["locale"] = p.Locale
	}
	return object{"user": user}, nil
}
