package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// linkCode is a message that is nothing but a code of the account page, or says that an
// account is to be linked by it. Without a code it asks how that is done.
var linkCode = regexp.MustCompile(`(?i)^\W*(?:(?:bitte |please )?(verbinden|verbinde|verknüpfen|link|connect)(?:\s+(?:mich|mein konto|me|my account))?(?:\s+(?:mit|with|code|mit code|with code))?\W*)?([A-Z0-9]{4,6}-[A-Z0-9]{4,6}|[A-Z2-7]{10})?\W*$`)

// codeIn is the code in a message. asked is false for messages that are about something
// else.
func codeIn(text string) (code string, english, asked bool) {
	m := linkCode.FindStringSubmatch(text)
	if m == nil || m[1] == "" && m[2] == "" || m[1] == "" && !strings.Contains(m[2], "-") {
		return "", false, false // ten letters without anything may be a word
	}
	verb := strings.ToLower(m[1])
	return strings.ToUpper(m[2]), verb == "link" || verb == "connect", true
}

// codeSent links who sent a code as the account page says. One in a group is used up as
// well, before somebody else does; what came of it is told in a direct room.
func (b *Bot) codeSent(ctx context.Context, w inbox.Work, q questionBody) (handled bool, err error) {
	code, english, asked := codeIn(q.Text)
	if !asked {
		return false, nil
	}
	language := "de"
	if english {
		language = "en"
	}
	text, err := b.linkByCode(ctx, id.UserID(w.Author), code, textsIn(language))
	if err != nil {
		return true, err
	}
	at := answerPlace(w, q)
	if !q.Direct {
		room, err := b.aside(ctx, w, q)
		if err != nil || room == "" {
			return true, err
		}
		at = place{Room: room}
	}
	return true, b.say(ctx, dialogueKey(w), at, messages.Note(text))
}

// linkByCode links somebody by a code and says what came of it.
func (b *Bot) linkByCode(ctx context.Context, user id.UserID, code string, t *texts) (string, error) {
	if code == "" {
		return fmt.Sprintf(t.LinkHow, b.accountPage()), nil
	}
	who, err := b.Accounts.Link(ctx, Channel, string(user), code)
	why := ""
	switch {
	case err == nil:
		return fmt.Sprintf(t.Linked, messages.Escape(who.Email)), nil
	case errors.Is(err, account.ErrTries):
		why = t.CodeTries
	case fault.Kind(err) == fault.NotFound:
		why = t.CodeWrong + " " + fmt.Sprintf(t.LinkHow, b.accountPage())
	case fault.Kind(err) == fault.Conflict:
		why = t.CodeTaken
	default:
		return "", fmt.Errorf("matrixbot.linkByCode: %w", err)
	}
	if who, err = b.person(ctx, user); err != nil {
		return "", err
	}
	if who.Email != "" {
		why += " " + fmt.Sprintf(t.StillLinked, messages.Escape(who.Email))
	}
	return why, nil
}

// accountPage is the address of the page that makes codes.
func (b *Bot) accountPage() string { return b.PublicURL + "/my/account#identities" }
