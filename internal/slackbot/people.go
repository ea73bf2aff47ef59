package slackbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
)

// profileTime is how long what Slack told about a person is taken for true.
const profileTime = 5 * time.Minute

// profile is what Slack tells about a person. It is kept in memory only, and taken
// for true for profileTime.
type profile struct {
	Name     string
	Email    string // "" where the workspace does not show it
	Proven   bool   // Slack had the address confirmed
	Language string // "de" or "en"
	Guest    bool   // of the workspace (restricted)
	Foreign  bool   // of another workspace (Slack Connect)
	Bot      bool
}

// knownProfile is a profile with when it was read.
type knownProfile struct {
	profile
	read time.Time
}

// external is the id of a Slack identity: user ids are unique in a workspace only.
func external(team, user string) string { return team + "/" + user }

// person is who somebody in Slack is: the owner of the linked mailbox, or a guest.
// In a workspace whose word is taken, members are linked by their address, and
// follow when it changes; what was linked by that word counts only as long as it is
// given and taken. It fails where that cannot be found out at the moment: taking a
// coordinator for a guest would deny them what they may see.
func (b *Bot) person(ctx context.Context, team, user string) (account.Person, error) {
	who, err := b.Accounts.PersonOf(ctx, Channel, external(team, user))
	linked := err == nil
	if err != nil && fault.Kind(err) != fault.NotFound {
		return account.Person{}, fmt.Errorf("slackbot.person(%s): %w", external(team, user), err)
	}
	unvouched := who
	if who.Vouched {
		unvouched = account.Person{}
	}
	if !slices.Contains(b.Vouching, team) {
		return unvouched, nil
	}
	p, err := b.profileOf(ctx, team, user)
	switch {
	case err != nil && linked:
		return who, nil
	case err != nil && passing(err):
		return account.Person{}, err
	case err != nil, !p.vouched():
		return unvouched, nil
	case linked && strings.EqualFold(p.Email, who.Email):
		return who, nil
	}
	now, err := b.Accounts.LinkByEmail(ctx, Channel, external(team, user), p.Email)
	switch fault.Kind(err) {
	case fault.Denied, fault.Invalid: // linked by a code, or unlinked by its owner; no address
		return unvouched, nil
	}
	if err != nil {
		return account.Person{}, fmt.Errorf("slackbot.person(%s): %w", external(team, user), err)
	}
	return now, nil
}

// vouched reports whether the workspace's word about the person's address counts:
// it is that of a member, and was confirmed.
func (p profile) vouched() bool {
	return p.Email != "" && p.Proven && !p.Guest && !p.Foreign && !p.Bot
}

// passing reports whether an error may be gone in a while.
func passing(err error) bool {
	return errors.As(err, &inbox.Later{}) || fault.Kind(err) == fault.Unavailable || errors.Is(err, context.DeadlineExceeded)
}

// profileOf asks Slack about a person.
func (b *Bot) profileOf(ctx context.Context, team, user string) (profile, error) {
	id, now := external(team, user), b.Now()
	if known, ok := b.profiles.get(id); ok && now.Sub(known.read) < profileTime {
		return known.profile, nil
	}
	api, at, err := b.client(ctx, team)
	if err != nil {
		return profile{}, err
	}
	u, err := api.GetUserInfoContext(ctx, user)
	if err != nil {
		return profile{}, fmt.Errorf("slackbot.profileOf(%s): %w", id, b.failure(ctx, team, err))
	}
	p := newProfile(*u, at)
	b.profiles.put(id, knownProfile{p, now})
	b.profiles.drop(func(k knownProfile) bool { return now.Sub(k.read) >= profileTime })
	return p, nil
}

func newProfile(u slack.User, at Installation) profile {
	p := profile{
		Name:     cmp.Or(u.Profile.RealName, u.RealName, u.Profile.DisplayName),
		Email:    u.Profile.Email,
		Proven:   u.IsEmailConfirmed,
		Language: "de",
		Guest:    u.IsRestricted || u.IsUltraRestricted,
		Foreign:  u.IsStranger || !belongs(u, at),
		Bot:      u.IsBot,
	}
	if strings.HasPrefix(u.Locale, "en") {
		p.Language = "en"
	}
	return p
}

// belongs reports whether a person is of the workspace, or in it as one of its
// organisation.
func belongs(u slack.User, at Installation) bool {
	return u.TeamID == at.Team || at.Enterprise != "" && u.Enterprise.EnterpriseID == at.Enterprise && slices.Contains(u.Enterprise.Teams, at.Team)
}

// languageOf is the language of somebody's Slack, German where it is not known.
func (b *Bot) languageOf(ctx context.Context, team, user string) string {
	p, err := b.profileOf(ctx, team, user)
	if err != nil {
		return "de"
	}
	return p.Language
}
