package slackbot

import (
	"context"

	"smart-city-dialog.de/akademie/internal/account"
)

// profile is what Slack tells about a person. It is kept in memory for minutes
// only.
type profile struct {
	Name     string
	Email    string // "" where the workspace does not show it
	Language string // "de" or "en"
	Guest    bool   // of the workspace (restricted)
	Foreign  bool   // of another workspace (Slack Connect)
	Bot      bool
}

// external is the id of a Slack identity: user ids are unique in a workspace only.
func external(team, user string) string { return team + "/" + user }

// person is who somebody in Slack is: the owner of the linked mailbox, or a guest.
// In a workspace whose word is taken, members are linked by their address.
func (b *Bot) person(ctx context.Context, team, user string) (account.Person, error) {
	panic("contract: people")
}

// profileOf asks Slack about a person.
func (b *Bot) profileOf(ctx context.Context, team, user string) (profile, error) {
	panic("contract: people")
}
