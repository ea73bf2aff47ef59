package slackfake

// A method is what the Web API takes: https://docs.slack.dev/reference/methods.
type method struct {
	required []string
	optional []string
	scopes   []string // one of them suffices; none: any token does
	app      bool     // takes an app-level token instead of a bot's
	open     bool     // takes no token
	run      func(*request) (object, error)
}

func methods() map[string]method {
	return map[string]method{
		"auth.test":   {run: authTest},
		"auth.revoke": {optional: []string{"test"}, run: authRevoke},
		"apps.uninstall": {
			required: []string{"client_id", "client_secret"}, run: appsUninstall,
		},
		"apps.connections.open": {app: true, scopes: []string{"connections:write"}, run: connectionsOpen},
		"oauth.v2.access": {
			required: []string{"client_id", "client_secret", "code"},
			optional: []string{"redirect_uri"}, open: true, run: oauthAccess,
		},

		"users.info": {
			required: []string{"user"}, optional: []string{"include_locale"}, scopes: []string{"users:read"}, run: usersInfo,
		},
		"conversations.open": {
			optional: []string{"users", "channel", "return_im", "prevent_creation"},
			scopes:   []string{"im:write", "mpim:write"}, run: conversationsOpen,
		},
		"conversations.info": {
			required: []string{"channel"}, optional: []string{"include_locale", "include_num_members"}, run: conversationsInfo,
		},
		"conversations.replies": {
			required: []string{"channel", "ts"},
			optional: []string{"cursor", "inclusive", "latest", "limit", "oldest", "include_all_metadata"}, run: conversationsReplies,
		},
		"conversations.history": {
			required: []string{"channel"},
			optional: []string{"cursor", "inclusive", "latest", "limit", "oldest", "include_all_metadata"}, run: conversationsHistory,
		},

		"chat.postMessage": {
			required: []string{"channel"},
			optional: []string{
				"text", "blocks", "attachments", "markdown_text", "thread_ts", "reply_broadcast", "metadata", "mrkdwn",
				"parse", "link_names", "unfurl_links", "unfurl_media",
			},
			scopes: []string{"chat:write"}, run: chatPost,
		},
		"chat.postEphemeral": {
			required: []string{"channel", "user"},
			optional: []string{"text", "blocks", "attachments", "markdown_text", "thread_ts", "parse", "link_names"},
			scopes:   []string{"chat:write"}, run: chatEphemeral,
		},
		"chat.update": {
			required: []string{"channel", "ts"},
			optional: []string{
				"text", "blocks", "attachments", "markdown_text", "metadata", "parse", "link_names", "reply_broadcast", "file_ids",
			},
			scopes: []string{"chat:write"}, run: chatUpdate,
		},
		"chat.delete":       {required: []string{"channel", "ts"}, scopes: []string{"chat:write"}, run: chatDelete},
		"chat.getPermalink": {required: []string{"channel", "message_ts"}, run: chatPermalink},
		"chat.startStream": {
			required: []string{"channel", "thread_ts"},
			optional: []string{"markdown_text", "chunks", "recipient_team_id", "recipient_user_id", "task_display_mode"},
			scopes:   []string{"chat:write"}, run: chatStartStream,
		},
		"chat.appendStream": {
			required: []string{"channel", "ts"}, optional: []string{"markdown_text", "chunks"},
			scopes: []string{"chat:write"}, run: chatAppendStream,
		},
		"chat.stopStream": {
			required: []string{"channel", "ts"}, optional: []string{"markdown_text", "chunks", "blocks", "metadata"},
			scopes: []string{"chat:write"}, run: chatStopStream,
		},

		"views.open":   {required: []string{"trigger_id", "view"}, run: viewsOpen},
		"views.push":   {required: []string{"trigger_id", "view"}, run: viewsPush},
		"views.update": {required: []string{"view"}, optional: []string{"view_id", "external_id", "hash"}, run: viewsUpdate},
		"views.publish": {
			required: []string{"user_id", "view"}, optional: []string{"hash"}, run: viewsPublish,
		},

		"assistant.threads.setStatus": {
			required: []string{"channel_id", "thread_ts"}, optional: []string{"status", "loading_messages"},
			scopes: []string{"assistant:write", "chat:write"}, run: setStatus,
		},
		"assistant.threads.setTitle": {
			required: []string{"channel_id", "thread_ts", "title"}, scopes: []string{"assistant:write"}, run: setTitle,
		},
		"assistant.threads.setSuggestedPrompts": {
			required: []string{"channel_id", "thread_ts", "prompts"}, optional: []string{"title"},
			scopes: []string{"assistant:write"}, run: setPrompts,
		},

		"files.getUploadURLExternal": {
			required: []string{"filename", "length"}, optional: []string{"alt_txt", "snippet_type"},
			scopes: []string{"files:write"}, run: filesGetUploadURL,
		},
		"files.completeUploadExternal": {
			required: []string{"files"}, optional: []string{"channel_id", "channels", "initial_comment", "thread_ts", "blocks"},
			scopes: []string{"files:write"}, run: filesComplete,
		},
	}
}
