package slackbot

import (
	"maps"
	"slices"
)

// apiMethods are the methods of Slack's Web API that this package calls with a bot's
// token, each with the scopes it needs
// (https://docs.slack.dev/reference/methods). A test holds them against the code.
var apiMethods = map[string][]string{
	"auth.test":                             nil,
	"apps.uninstall":                        nil,
	"assistant.threads.setStatus":           {"assistant:write"},
	"assistant.threads.setSuggestedPrompts": {"assistant:write"},
	"assistant.threads.setTitle":            {"assistant:write"},
	"chat.appendStream":                     {"chat:write"},
	"chat.delete":                           {"chat:write"},
	"chat.postEphemeral":                    {"chat:write"},
	"chat.postMessage":                      {"chat:write"},
	"chat.startStream":                      {"chat:write"},
	"chat.stopStream":                       {"chat:write"},
	"chat.update":                           {"chat:write"},
	"conversations.open":                    {"im:write"},
	"conversations.history":                 {"im:history"}, // of direct messages only
	"conversations.replies":                 {"channels:history", "groups:history", "im:history", "mpim:history"},
	"files.completeUploadExternal":          {"files:write"},
	"files.getUploadURLExternal":            {"files:write"},
	"users.info":                            {"users:read", "users:read.email"},
	"views.open":                            nil,
	"views.publish":                         nil,
}

// apiEvents are the events the app is told of, each with the scope it needs
// (https://docs.slack.dev/reference/events).
var apiEvents = map[string]string{
	"app_home_opened":                  "",
	"app_mention":                      "app_mentions:read",
	"app_uninstalled":                  "",
	"assistant_thread_context_changed": "assistant:write",
	"assistant_thread_started":         "assistant:write",
	"message.channels":                 "channels:history",
	"message.groups":                   "groups:history",
	"message.im":                       "im:history",
	"message.mpim":                     "mpim:history",
	"tokens_revoked":                   "",
}

// why says of each scope what it is for.
var why = map[string]string{
	"app_mentions:read": "be told of messages that mention the app",
	"assistant:write":   "suggest questions, say what is being done and name threads in the assistant pane",
	"channels:history":  "be told of follow-up questions in threads of channels it was invited to",
	"chat:write":        "answer",
	"commands":          "offer /akademie and the message shortcut",
	"files:write":       "show charts",
	"groups:history":    "the same in private channels",
	"im:history":        "read what people write to the app directly",
	"im:write":          "answer in person what is not for the channel, such as figures",
	"mpim:history":      "be told of follow-up questions in group messages",
	"users:read":        "know a person's name and language, for forms and answers",
	"users:read.email":  "fill in the e-mail address of bookings, and link members where the workspace vouches for them",
}

// Scopes are the scopes the app asks for, sorted: those of the methods it calls, of
// the events it is told of, and of its command and shortcut.
func Scopes() []string {
	need := map[string]bool{"commands": true}
	for _, scopes := range apiMethods {
		for _, s := range scopes {
			need[s] = true
		}
	}
	for _, s := range apiEvents {
		if s != "" {
			need[s] = true
		}
	}
	return slices.Sorted(maps.Keys(need))
}
