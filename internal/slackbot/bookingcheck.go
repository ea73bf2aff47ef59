package slackbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// A doubt is about a value that may be right: who sends it once more is believed.
type doubt struct {
	field booking.Field
	value string
	text  string
}

// examine looks at what was sent and returns what to answer, nil if nothing is wrong.
// It recognises the municipality, and settles in the draft what was doubted before
// and is kept.
func (b *Bot) examine(ctx context.Context, c slack.InteractionCallback, s bookingState, run catalogue.Run, d *booking.Draft) (*slack.ViewSubmissionResponse, error) {
	words := textsIn(s.Language)
	doubts, err := b.placeTown(ctx, &d.Person, s.Language)
	if err != nil {
		return nil, err
	}
	problems, err := b.Bookings.Check(ctx, *d)
	if err != nil {
		return nil, fmt.Errorf("slackbot.examine: %w", err)
	}
	if p := problems[booking.FieldEmail]; p == booking.Mistyped || p == booking.Disposable {
		delete(problems, booking.FieldEmail)
		text := b.errorsOf(booking.Problems{booking.FieldEmail: p}, *d, run, s.Language)[blocks.Input(booking.FieldEmail)]
		doubts = append(doubts, doubt{booking.FieldEmail, d.Person.Email, text + " " + words.SendAgain})
	}
	if _, wrong := problems[booking.FieldSeats]; !wrong && !s.Waiting && run.WaitingList && run.Seats.Free() < d.Seats {
		doubts = append(doubts, doubt{booking.FieldSeats, strconv.Itoa(d.Seats), words.NowWaiting})
	}
	wrong := map[string]string{}
	for _, x := range doubts {
		again, err := b.doubted(ctx, c, s.Key, x)
		switch {
		case err != nil:
			return nil, err
		case !again:
			wrong[blocks.Input(x.field)] = x.text
		case x.field == booking.FieldEmail:
			d.Question = x.value
		}
	}
	switch {
	case problems[booking.FieldRun] != "":
		return b.refuse(problems, *d, run, s.Language), nil
	case len(problems) > 0:
		maps.Copy(wrong, b.errorsOf(problems, *d, run, s.Language))
	}
	if len(wrong) > 0 {
		return slack.NewErrorsViewSubmissionResponse(wrong), nil
	}
	return nil, nil
}

// refuse tells what is wrong with a request: at the inputs, or in the place of the
// dialog where no input can mend it.
func (b *Bot) refuse(p booking.Problems, d booking.Draft, run catalogue.Run, language string) *slack.ViewSubmissionResponse {
	words := textsIn(language)
	switch p[booking.FieldRun] {
	case "":
		return slack.NewErrorsViewSubmissionResponse(b.errorsOf(p, d, run, language))
	case booking.Gone:
		return instead(notice(words.Booking, words.RunGone, language))
	}
	return instead(notice(words.Booking, words.RunClosed, language))
}

// errorsOf are problems by the inputs of the dialog.
func (b *Bot) errorsOf(p booking.Problems, d booking.Draft, run catalogue.Run, language string) map[string]string {
	_, _, suggestion := booking.CheckAddress(d.Person.Email)
	return blocks.DialogErrors(p, suggestion, run, language)
}

// Bounds of suggesting municipalities.
const (
	mostTowns = 4
	nearTown  = 0.7 // the score from which one is suggested: one typing error, or a part of the name
)

// placeTown recognises a municipality by its name. A name that several bear, or
// none, but some nearly, is doubted.
func (b *Bot) placeTown(ctx context.Context, p *booking.Person, language string) ([]doubt, error) {
	p.AGS, p.Land = "", ""
	name := strings.TrimSpace(p.Municipality)
	if b.Towns == nil || name == "" {
		return nil, nil
	}
	found, err := b.Towns.Find(ctx, name, mostTowns)
	if err != nil {
		return nil, fmt.Errorf("slackbot.placeTown: %w", err)
	}
	exact := 0
	for exact < len(found) && found[exact].Exact {
		exact++
	}
	words := textsIn(language)
	switch {
	case exact == 1:
		p.Municipality, p.AGS, p.Land = found[0].Name, found[0].AGS, found[0].Land
	case exact > 1:
		return []doubt{{booking.FieldMunicipality, name, fmt.Sprintf(words.TownSeveral, townNames(found[:exact], language))}}, nil
	case len(found) > 0 && found[0].Score >= nearTown:
		return []doubt{{booking.FieldMunicipality, name, fmt.Sprintf(words.TownNear, townNames(found[:1], language))}}, nil
	}
	return nil, nil
}

// townNames lists municipalities so that they can be told apart, and typed.
func townNames(towns []municipality.Match, language string) string {
	var names []string
	for _, t := range towns {
		parts := []string{t.Name}
		if t.District != "" && t.District != t.Name {
			parts = append(parts, t.District)
		}
		names = append(names, strings.Join(append(parts, municipality.LandName(t.Land, language)), ", "))
	}
	return strings.Join(names, "; ")
}

// doubted reports whether the same value was doubted in the same dialog before, and
// remembers that it is now, for all servers. What is stored tells nobody the value.
func (b *Bot) doubted(ctx context.Context, c slack.InteractionCallback, key string, x doubt) (again bool, err error) {
	sum := sha256.Sum256([]byte(strings.Join([]string{key, string(x.field), x.value}, "\x00")))
	fresh, err := b.know(ctx, work{
		Scope: c.Team.ID, Key: "view/" + c.View.ID + "/" + hex.EncodeToString(sum[:16]), Kind: submission, Author: c.User.ID,
	}, "doubted")
	return !fresh, err
}
