package slackbot

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"

	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v4"

	"smart-city-dialog.de/akademie/internal/fault"
)

// What Slack knows the app's entry points by.
const (
	commandName  = "/akademie"
	shortcutName = "akademie_ask_about" // callback id of "Akademie dazu fragen"
)

// Manifest describes the app to Slack (https://docs.slack.dev/reference/app-manifest):
// who creates an app from it has nothing else to set. publicURL is the address of the
// pages, without a slash at the end. In Socket Mode Slack needs no address, and an
// HTTPS one only brings installs by OAuth; without, any other is fault.Invalid, for
// Slack delivers by HTTPS only.
func Manifest(publicURL string, socketMode bool) (slack.Manifest, error) {
	u, err := url.Parse(publicURL)
	public := err == nil && u.Scheme == "https" && u.Host != ""
	if !public && !socketMode {
		return slack.Manifest{}, fmt.Errorf("slackbot.Manifest: %q is not an address such as https://assistent.example.org: %w", publicURL, fault.Invalid)
	}
	at := func(path string) string {
		if socketMode {
			return ""
		}
		return publicURL + path
	}
	m := slack.Manifest{
		Metadata: slack.ManifestMetadata{MajorVersion: 1, MinorVersion: 1},
		Display: slack.Display{
			Name:        "Akademie",
			Description: "Assistent der Smart City Akademie: Antworten mit Quellen, Termine und Anmeldungen.",
			LongDescription: "Der Assistent beantwortet Fragen zu den Modulen, Terminen und Berichten der Smart City Akademie, mit nummerierten Quellen zum Nachlesen. " +
				"Er nennt die nächsten Termine mit freien Plätzen und nimmt Anmeldungen entgegen. Er liest nur, was an ihn gerichtet ist: Nachrichten, die ihn erwähnen, " +
				"Direktnachrichten und Rückfragen in Threads, in denen er geantwortet hat.",
			BackgroundColor: "#171a2b",
		},
		Features: slack.Features{
			AppHome: slack.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true},
			BotUser: slack.BotUser{DisplayName: "Akademie", AlwaysOnline: true},
			AssistantView: &slack.AssistantView{
				AssistantDescription: "Antworten aus der Wissensbasis der Smart City Akademie, Termine und Anmeldungen.",
			},
			SlashCommands: []slack.ManifestSlashCommand{{
				Command: commandName, Url: at("/slack/commands"), UsageHint: "[Ihre Frage, termine, meine buchungen, bericht NAME oder verbinden CODE]",
				Description: "Die Akademie fragen; die Antwort sehen nur Sie",
			}},
			Shortcuts: []slack.Shortcut{{
				Name: "Akademie dazu fragen", CallbackID: shortcutName, Type: slack.MessageShortcut,
				Description: "Stellt diese Nachricht der Akademie als Frage",
			}},
		},
		OAuthConfig: slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: Scopes()}},
		Settings: slack.Settings{
			EventSubscriptions: &slack.EventSubscriptions{RequestUrl: at("/slack/events"), BotEvents: slices.Sorted(maps.Keys(apiEvents))},
			Interactivity:      &slack.Interactivity{IsEnabled: true, RequestUrl: at("/slack/interactions")},
			SocketModeEnabled:  socketMode,
		},
	}
	if public {
		m.OAuthConfig.RedirectUrls = []string{publicURL + "/slack/oauth"}
	}
	for _, p := range textsIn("de").Prompts { // until the pane is told those of the person's language
		m.Features.AssistantView.SuggestedPrompts = append(m.Features.AssistantView.SuggestedPrompts,
			slack.ManifestSuggestedPrompt{Title: p.title, Message: p.message})
	}
	return m, nil
}

// WriteManifestJSON writes a manifest for https://api.slack.com/apps.
func WriteManifestJSON(w io.Writer, m slack.Manifest) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		return fmt.Errorf("slackbot.WriteManifestJSON: %w", err)
	}
	return nil
}

// WriteManifestYAML is WriteManifestJSON with a comment at each scope and event that
// says what it is for.
func WriteManifestYAML(w io.Writer, m slack.Manifest) error {
	var node yaml.Node
	err := node.Encode(m)
	if err == nil {
		explain(find(&node, "oauth_config", "scopes", "bot"), func(scope string) string { return why[scope] })
		explain(find(&node, "settings", "event_subscriptions", "bot_events"), func(event string) string {
			if scope := apiEvents[event]; scope != "" {
				return "needs " + scope
			}
			return ""
		})
		e := yaml.NewEncoder(w)
		e.SetIndent(2)
		if err = e.Encode(&node); err == nil {
			err = e.Close()
		}
	}
	if err != nil {
		return fmt.Errorf("slackbot.WriteManifestYAML: %w", err)
	}
	return nil
}

// explain puts a comment behind each item of a list.
func explain(list *yaml.Node, comment func(item string) string) {
	for _, item := range list.Content {
		item.LineComment = comment(item.Value)
	}
}

// find returns what the keys lead to; an empty node where they lead nowhere.
func find(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		next := &yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		n = next
	}
	return n
}
