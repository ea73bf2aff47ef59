package slackbot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"go.yaml.in/yaml/v4"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A rule is what Slack's published schema demands of a value
// (https://github.com/slackapi/manifest-schema).
type rule struct {
	least, most int // characters of a string, items of a list; most 0: any
	form        string
	flag        bool // true or false
	required    bool
}

// manifestRules are those of the values this manifest may have. What is in none is not
// known to Slack.
var manifestRules = map[string]rule{
	"_metadata.major_version":                           {},
	"_metadata.minor_version":                           {},
	"display_information.name":                          {least: 1, most: 35, required: true},
	"display_information.description":                   {least: 1, most: 140},
	"display_information.long_description":              {least: 175, most: 4000},
	"display_information.background_color":              {least: 4, most: 7, form: `^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$`},
	"features.app_home.home_tab_enabled":                {flag: true},
	"features.app_home.messages_tab_enabled":            {flag: true},
	"features.bot_user.display_name":                    {least: 1, most: 80, required: true},
	"features.bot_user.always_online":                   {flag: true},
	"features.assistant_view.assistant_description":     {least: 1, most: 300, required: true},
	"features.assistant_view.suggested_prompts":         {least: 1, most: 4},
	"features.assistant_view.suggested_prompts.title":   {least: 1, required: true},
	"features.assistant_view.suggested_prompts.message": {least: 1, required: true},
	"features.shortcuts":                                {least: 1, most: 10},
	"features.shortcuts.name":                           {least: 1, most: 24, required: true},
	"features.shortcuts.type":                           {form: `^(message|global)$`, required: true},
	"features.shortcuts.callback_id":                    {least: 1, most: 255, required: true},
	"features.shortcuts.description":                    {least: 1, most: 150, required: true},
	"features.slash_commands":                           {least: 1, most: 50},
	"features.slash_commands.command":                   {least: 2, most: 32, form: `^/[a-z0-9_-]+$`, required: true},
	"features.slash_commands.url":                       {most: 3000, form: `^https://`},
	"features.slash_commands.description":               {least: 1, most: 2000, required: true},
	"features.slash_commands.usage_hint":                {least: 1, most: 1000},
	"oauth_config.redirect_urls":                        {most: 1000},
	"oauth_config.redirect_urls.":                       {most: 2500, form: `^https://`},
	"oauth_config.scopes.bot":                           {most: 255},
	"oauth_config.scopes.bot.":                          {most: 50, form: `^[a-z_.:]+$`},
	"settings.event_subscriptions.request_url":          {most: 3500, form: `^https://`},
	"settings.event_subscriptions.bot_events":           {most: 100},
	"settings.event_subscriptions.bot_events.":          {most: 50, form: `^[a-z_.]+$`},
	"settings.interactivity.is_enabled":                 {flag: true, required: true},
	"settings.interactivity.request_url":                {most: 3500, form: `^https://`},
	"settings.socket_mode_enabled":                      {flag: true},
}

// checkManifest goes through a manifest and notes which rules it met.
func checkManifest(t *testing.T, path string, v any, met map[string]bool) {
	t.Helper()
	r, known := manifestRules[path]
	size := func(n int) {
		if n < r.least || r.most > 0 && n > r.most {
			t.Errorf("%s: length %d is not within %d and %d", path, n, r.least, r.most)
		}
	}
	met[path] = true
	switch v := v.(type) {
	case map[string]any:
		for key, value := range v {
			checkManifest(t, strings.TrimPrefix(strings.TrimSuffix(path, ".")+"."+key, "."), value, met)
		}
		return
	case []any:
		size(len(v))
		for i, item := range v {
			if slices.ContainsFunc(v[:i], func(other any) bool { return fmt.Sprint(other) == fmt.Sprint(item) }) {
				t.Errorf("%s: %v twice", path, item)
			}
			checkManifest(t, path+".", item, met)
		}
	case string:
		size(len(utf16.Encode([]rune(v))))
		if r.form != "" && !regexp.MustCompile(r.form).MatchString(v) {
			t.Errorf("%s: %q", path, v)
		}
	case bool:
		if !r.flag {
			t.Errorf("%s: %t", path, v)
		}
	}
	if !known {
		t.Errorf("%s: Slack knows no such field", path)
	}
}

func TestTheManifestKeepsToSlacksPublishedSchema(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		address string
		socket  bool
		lacks   []string // of the rules' fields
	}{
		"by HTTP":     {address: "https://assistent.example.org", lacks: []string{"settings.socket_mode_enabled"}},
		"Socket Mode": {socket: true, lacks: []string{"oauth_config.redirect_urls", "features.slash_commands.url", "settings.event_subscriptions.request_url", "settings.interactivity.request_url"}},
		"Socket Mode with installs": {address: "https://assistent.example.org", socket: true,
			lacks: []string{"features.slash_commands.url", "settings.event_subscriptions.request_url", "settings.interactivity.request_url"}},
	} {
		m, err := Manifest(c.address, c.socket)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var asJSON, asYAML bytes.Buffer
		if err := WriteManifestJSON(&asJSON, m); err != nil {
			t.Fatal(err)
		}
		if err := WriteManifestYAML(&asYAML, m); err != nil {
			t.Fatal(err)
		}
		var fromJSON, fromYAML map[string]any
		if err := json.Unmarshal(asJSON.Bytes(), &fromJSON); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(asYAML.Bytes(), &fromYAML); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(fromYAML)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := json.Marshal(fromJSON)
		if err != nil || !bytes.Equal(again, plain) {
			t.Errorf("%s: YAML and JSON differ:\n%s\n%s", name, again, plain)
		}
		met := map[string]bool{}
		checkManifest(t, "", fromJSON, met)
		for field, r := range manifestRules {
			lacks := slices.ContainsFunc(c.lacks, func(l string) bool { return field == l || field == l+"." })
			if met[field] == lacks {
				t.Errorf("%s: %s: there %t, required %t", name, field, met[field], r.required)
			}
		}
	}
}

func TestTheManifestExplainsEachScope(t *testing.T) {
	t.Parallel()
	m, err := Manifest("https://assistent.example.org", false)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := WriteManifestYAML(&b, m); err != nil {
		t.Fatal(err)
	}
	for _, scope := range Scopes() {
		if line := "- " + scope + " # " + why[scope] + "\n"; !strings.Contains(b.String(), line) {
			t.Errorf("no line %q", line)
		}
	}
	if !slices.Equal(m.OAuthConfig.Scopes.Bot, Scopes()) || m.OAuthConfig.Scopes.User != nil {
		t.Errorf("scopes %+v", m.OAuthConfig.Scopes)
	}
	for event, scope := range apiEvents {
		if !slices.Contains(m.Settings.EventSubscriptions.BotEvents, event) || scope != "" && !slices.Contains(Scopes(), scope) {
			t.Errorf("event %s with %s", event, scope)
		}
	}
}

func TestAManifestForHTTPNeedsAnAddressByHTTPS(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "http://localhost:8080", "assistent.example.org", "https://", "%"} {
		if _, err := Manifest(address, false); fault.Kind(err) != fault.Invalid {
			t.Errorf("%q: %v", address, err)
		}
		if m, err := Manifest(address, true); err != nil || len(m.OAuthConfig.RedirectUrls) != 0 {
			t.Errorf("%q in Socket Mode: %v, %v", address, m.OAuthConfig.RedirectUrls, err)
		}
	}
}
