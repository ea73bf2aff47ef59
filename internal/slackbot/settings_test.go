package slackbot

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/secret"
)

func TestSettingsThatCannotWorkAreSaidInWords(t *testing.T) {
	t.Parallel()
	box, err := secret.NewBox(hex.EncodeToString(bytes.Repeat([]byte{9}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	hand := App{SigningSecret: "geheim", BotToken: "xoxb-geheim"}
	oauth := App{AppToken: "xapp-geheim", ClientID: "1.2", ClientSecret: "geheim"}
	for name, c := range map[string]struct {
		Config
		want string // "" works
	}{
		"by hand and HTTP":        {Config{App: hand}, ""},
		"by OAuth, Socket Mode":   {Config{App: oauth, Tokens: box}, ""},
		"allowed and vouching":    {Config{App: hand, Workspaces: []string{"T0A", "T0B"}, Vouching: []string{"T0A"}, Channels: []string{"C0A", "G0A"}}, ""},
		"vouching of all":         {Config{App: hand, Vouching: []string{"T0A"}}, ""},
		"GovSlack":                {Config{App: hand, API: "https://slack-gov.com/api/"}, ""},
		"nothing":                 {Config{}, "neither a signing secret"},
		"no way in":               {Config{App: App{BotToken: "xoxb-geheim"}}, "neither a signing secret"},
		"no way out":              {Config{App: App{SigningSecret: "geheim"}}, "neither a bot token"},
		"tokens the wrong way":    {Config{App: App{AppToken: "xoxb-geheim", BotToken: "xapp-geheim"}}, "app token does not begin"},
		"a person's token":        {Config{App: App{SigningSecret: "geheim", BotToken: "xoxp-geheim"}}, "bot token does not begin"},
		"no client secret":        {Config{App: App{SigningSecret: "geheim", ClientID: "1.2"}, Tokens: box}, "go together"},
		"no client id":            {Config{App: App{SigningSecret: "geheim", BotToken: "xoxb-geheim", ClientSecret: "geheim"}}, "go together"},
		"no key":                  {Config{App: oauth}, "need a key"},
		"a name as a workspace":   {Config{App: hand, Workspaces: []string{"Rathaus"}}, `"Rathaus" is not the id of a workspace`},
		"a name as a channel":     {Config{App: hand, Channels: []string{"#rathaus"}}, `"#rathaus" is not the id of a channel`},
		"vouching, not allowed":   {Config{App: hand, Workspaces: []string{"T0A"}, Vouching: []string{"T0B"}}, "T0B is to be taken"},
		"no address of the API":   {Config{App: hand, API: "slack.com"}, "is not an address"},
		"an API of another shape": {Config{App: hand, API: "https://slack.com/"}, "is not an address"},
	} {
		err := c.Validate()
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if fault.Kind(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := New(c.Config); fault.Kind(err) != fault.Invalid {
			t.Errorf("%s: New: %v", name, err)
		}
	}
	if _, err := New(Config{App: hand}); fault.Kind(err) != fault.Invalid {
		t.Errorf("without its parts: %v", err)
	}
}
