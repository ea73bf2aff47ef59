package slackbot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// dialogOfLink makes the dialog that asks for the code of the account page.
func (b *Bot) dialogOfLink(_ context.Context, p press) (slack.ModalViewRequest, error) {
	return blocks.LinkDialog(b.PublicURL, p.profile.Language), nil
}

// codeEntered links who sent the dialog with a code, or says in it why not.
func (b *Bot) codeEntered(ctx context.Context, c slack.InteractionCallback) (*slack.ViewSubmissionResponse, error) {
	team, user := c.Team.ID, c.User.ID
	language := b.profileInTime(ctx, team, user).Language
	t := textsIn(language)
	who, why, err := b.link(ctx, team, user, blocks.ReadLinkDialog(c.View), t)
	if err != nil {
		return nil, err
	}
	if why != "" {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{blocks.InputCode: why}), nil
	}
	if err := b.takeSubmission(ctx, c, submissionBody{View: c.View.CallbackID}, place{Team: team}); err != nil {
		return nil, err
	}
	return instead(notice(t.Linking, fmt.Sprintf(t.Linked, blocks.Escape(who.Email)), language)), nil
}

// linkByCode links somebody by a code and says what came of it.
func (b *Bot) linkByCode(ctx context.Context, team, user, code string, t *texts) (string, error) {
	if code == "" {
		return fmt.Sprintf(t.LinkHow, b.accountPage()), nil
	}
	who, why, err := b.link(ctx, team, user, code, t)
	switch {
	case err != nil:
		return "", err
	case why != "" && who.Email != "":
		return why + " " + fmt.Sprintf(t.StillLinked, blocks.Escape(who.Email)), nil
	case why != "":
		return why, nil
	}
	return fmt.Sprintf(t.Linked, blocks.Escape(who.Email)), nil
}

// link links a person by a code. why says what is wrong with it, "" if nothing is;
// then who is whom they were linked with before, if anybody.
func (b *Bot) link(ctx context.Context, team, user, code string, t *texts) (who account.Person, why string, err error) {
	p, err := b.profileOf(ctx, team, user)
	if err != nil {
		return account.Person{}, "", err
	}
	if p.Foreign || p.Bot { // elsewhere they are somebody else's
		return account.Person{}, t.LinkForeign, nil
	}
	who, err = b.Accounts.Link(ctx, Channel, external(team, user), code)
	switch {
	case err == nil:
		return who, "", nil
	case errors.Is(err, account.ErrTries):
		why = t.CodeTries
	case fault.Kind(err) == fault.NotFound:
		why = t.CodeWrong
	case fault.Kind(err) == fault.Conflict:
		why = t.CodeTaken
	default:
		return account.Person{}, "", fmt.Errorf("slackbot.link(%s): %w", external(team, user), err)
	}
	who, err = b.Accounts.PersonOf(ctx, Channel, external(team, user))
	if err != nil && fault.Kind(err) != fault.NotFound {
		return account.Person{}, "", fmt.Errorf("slackbot.link(%s): %w", external(team, user), err)
	}
	return who, why, nil
}

// codeOnly is a message that is nothing but a code of the account page.
var codeOnly = regexp.MustCompile(`^\s*[A-Z2-7]{5}-[A-Z2-7]{5}\s*$`)

// codeSent links who sent a code to the assistant as the account page says. One in a
// channel is used up as well, before somebody else does. handled is false for other
// messages.
func (b *Bot) codeSent(ctx context.Context, w work, q questionBody) (handled bool, err error) {
	if !codeOnly.MatchString(strings.ToUpper(q.Text)) {
		return false, nil
	}
	text, err := b.linkByCode(ctx, w.Scope, w.Author, strings.TrimSpace(q.Text), textsIn(b.languageOf(ctx, w.Scope, w.Author)))
	if err != nil {
		return true, err
	}
	at := placeOf(w)
	if !q.Direct {
		if at, err = b.direct(ctx, w.Scope, w.Author, ""); err != nil {
			return true, err
		}
	}
	if _, err := b.say(ctx, answerKey(w), at, note(text)); err != nil {
		return true, err
	}
	return true, b.refreshHome(ctx, w)
}

// accountPage is the address of the page that makes codes.
func (b *Bot) accountPage() string { return b.PublicURL + "/my/account#identities" }
