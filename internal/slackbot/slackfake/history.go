package slackfake

import "slices"

// conversationsHistory reads direct messages with the bot, the newest first, on one
// page. What people say in channels is none of an app's business: reading that fails
// the test.
func conversationsHistory(r *request) (object, error) {
	c, err := r.channel(r.args["channel"])
	if err != nil {
		return nil, err
	}
	if c.Kind != Direct {
		return nil, r.refuse("channel_not_found", "conversations.history of %s, which is not between one person and the bot", c.ID)
	}
	if err := r.scope("conversations.history", "im:history"); err != nil {
		return nil, err
	}
	inclusive := r.args["inclusive"] == "1" || r.args["inclusive"] == "true"
	metadata := r.args["include_all_metadata"] == "1" || r.args["include_all_metadata"] == "true"
	messages := []object{}
	for _, m := range slices.Backward(r.s.messages[c.ID]) {
		if m.Thread == "" && between(m.TS, r.args["oldest"], r.args["latest"], inclusive) {
			messages = append(messages, r.s.wire(m, metadata))
		}
	}
	return object{"messages": messages, "has_more": false}, nil
}
