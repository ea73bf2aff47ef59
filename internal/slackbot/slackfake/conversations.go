package slackfake

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// kinds are the words of a channel's kind in names of scopes and events.
var kinds = map[Kind]string{Public: "channels", Private: "groups", Direct: "im", Group: "mpim"}

// channel is one that the bot's workspace has and the bot can see.
func (r *request) channel(id string) (*Channel, error) {
	c := r.s.channels[id]
	if c == nil || c.Team != r.w.Team || (c.Kind != Public && !c.members[r.w.BotUser]) {
		return nil, refusal("channel_not_found")
	}
	return c, nil
}

// room is a channel the bot may write in. Users' ids stand for the conversation
// with them.
func (r *request) room(id string) (*Channel, error) {
	if strings.HasPrefix(id, "U") {
		if r.s.user(r.w, id) == nil {
			return nil, refusal("channel_not_found")
		}
		c, _ := r.s.direct(r.w, id)
		return c, nil
	}
	c, err := r.channel(id)
	switch {
	case err != nil:
		return nil, err
	case c.archived:
		return nil, refusal("is_archived")
	case !c.members[r.w.BotUser]:
		return nil, refusal("not_in_channel")
	}
	return c, nil
}

func conversationsOpen(r *request) (object, error) {
	if id := r.args["channel"]; id != "" {
		c, err := r.channel(id)
		if err != nil {
			return nil, err
		}
		return object{"no_op": true, "already_open": true, "channel": object{"id": c.ID}}, nil
	}
	users := strings.Split(r.args["users"], ",")
	if r.args["users"] == "" {
		return nil, r.refuse("users_list_not_supplied", "conversations.open without users")
	}
	if len(users) > 1 {
		return nil, r.refuse("method_not_supported_for_channel_type", "conversations.open with several users")
	}
	if r.s.user(r.w, users[0]) == nil {
		return nil, refusal("user_not_found")
	}
	if users[0] == r.w.BotUser || r.s.user(r.w, users[0]).Bot {
		return nil, refusal("cannot_dm_bot")
	}
	c, existed := r.s.direct(r.w, users[0])
	channel := object{"id": c.ID}
	if r.args["return_im"] == "true" {
		channel = r.s.shape(c)
	}
	return object{"no_op": existed, "already_open": existed, "channel": channel}, nil
}

func conversationsInfo(r *request) (object, error) {
	c, err := r.channel(r.args["channel"])
	if err != nil {
		return nil, err
	}
	if err := r.scope("conversations.info", kinds[c.Kind]+":read"); err != nil {
		return nil, err
	}
	shape := r.s.shape(c)
	shape["is_member"] = c.members[r.w.BotUser]
	if r.args["include_num_members"] == "true" {
		shape["num_members"] = len(c.members)
	}
	return object{"channel": shape}, nil
}

// shape is a channel as answers describe it. s.mu is held.
func (s *Slack) shape(c *Channel) object {
	o := object{
		"id": c.ID, "created": seconds(s.now), "is_archived": c.archived, "is_im": c.Kind == Direct,
		"is_channel": c.Kind == Public, "is_group": c.Kind == Private, "is_mpim": c.Kind == Group,
		"is_private": c.Kind != Public, "is_ext_shared": len(c.shared) > 0, "is_shared": len(c.shared) > 0,
		"context_team_id": c.Team,
	}
	if c.Kind == Direct {
		o["user"] = c.Name
	} else {
		o["name"] = c.Name
	}
	return o
}

func conversationsReplies(r *request) (object, error) {
	c, err := r.channel(r.args["channel"])
	if err != nil {
		return nil, err
	}
	if err := r.scope("conversations.replies", kinds[c.Kind]+":history"); err != nil {
		return nil, err
	}
	if !c.members[r.w.BotUser] {
		return nil, refusal("not_in_channel")
	}
	at := r.s.find(c.ID, r.args["ts"])
	if at == nil {
		return nil, refusal("thread_not_found")
	}
	root := at.root()
	limit := 1000
	if l := r.args["limit"]; l != "" {
		if limit, err = strconv.Atoi(l); err != nil || limit < 1 || limit > 1000 {
			return nil, r.refuse("invalid_limit", "conversations.replies with limit %q", l)
		}
	}
	from, err := base64.StdEncoding.DecodeString(r.args["cursor"])
	if err != nil {
		return nil, r.refuse("invalid_cursor", "conversations.replies with a foreign cursor")
	}
	inclusive := r.args["inclusive"] == "1" || r.args["inclusive"] == "true"
	var found []*message
	for _, m := range r.s.thread(c.ID, root) {
		if m.TS != root && !between(m.TS, r.args["oldest"], r.args["latest"], inclusive) {
			continue
		}
		if m.TS < string(from) {
			continue
		}
		found = append(found, m)
	}
	out := object{"has_more": len(found) > limit}
	if len(found) > limit {
		cursor := base64.StdEncoding.EncodeToString([]byte(found[limit].TS))
		out["response_metadata"] = object{"next_cursor": cursor}
		found = found[:limit]
	}
	messages := make([]object, 0, len(found))
	metadata := r.args["include_all_metadata"] == "1" || r.args["include_all_metadata"] == "true"
	for _, m := range found {
		messages = append(messages, r.s.wire(m, metadata))
	}
	out["messages"] = messages
	return out, nil
}

// between reports whether a ts is in a range, whose ends may be "".
func between(ts, oldest, latest string, inclusive bool) bool {
	if inclusive && (ts == oldest || ts == latest) {
		return true
	}
	return (oldest == "" || ts > oldest) && (latest == "" || ts < latest)
}

// find is a message that is there; nil none. s.mu is held.
func (s *Slack) find(channel, ts string) *message {
	all := s.messages[channel]
	i, ok := slices.BinarySearchFunc(all, ts, func(m *message, ts string) int { return strings.Compare(m.TS, ts) })
	if !ok {
		return nil
	}
	return all[i]
}

// thread is a thread's messages by ts, the root first. s.mu is held.
func (s *Slack) thread(channel, root string) []*message {
	return s.threads[channel+"/"+root]
}
