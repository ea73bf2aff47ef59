package blocks

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// markdownOf is the text of an answer.
func markdownOf(t *testing.T, m Message) string {
	t.Helper()
	for _, b := range m.Blocks {
		if md, ok := b.(*slack.MarkdownBlock); ok {
			return md.Text
		}
	}
	t.Fatal("there is no text")
	return ""
}

// has reports whether a message has something to press that does action.
func has(t *testing.T, m Message, action string) bool {
	t.Helper()
	return strings.Contains(string(readable(t, m.Blocks)), `"`+action)
}

func TestButtonsStandOnlyWhereTheyDoSomething(t *testing.T) {
	t.Parallel()
	refused := answered()
	refused.Outcome, refused.Refused, refused.Citations = conversation.Refused, true, nil
	simple := answered()
	simple.Intent = "simplify"
	denied := refused
	denied.Intent = "statistics"
	talk := conversation.Turn{ID: 1, Done: true, Sentences: []conversation.Sentence{{Text: "Gern geschehen."}}}
	mine := answered()
	mine.Mine = true
	for _, tt := range []struct {
		name  string
		turn  conversation.Turn
		with  []string
		never []string
	}{
		{"an answer", answered(), []string{ActionSource, ActionSimpler, ActionShare, ActionFeedback}, []string{ActionMore, ActionDraft}},
		{"a refusal", refused, []string{ActionFeedback}, []string{ActionSource, ActionSimpler, ActionShare, ActionLink}},
		{"figures that are not for everybody", denied, []string{ActionLink}, []string{ActionShare}},
		{"an answer in simple words", simple, []string{ActionSource, ActionFeedback}, []string{ActionSimpler}},
		{"small talk", talk, []string{ActionShare}, []string{ActionSource, ActionSimpler, ActionFeedback}},
		{"own bookings", mine, []string{ActionLink}, []string{ActionShare}},
	} {
		a := answer(tt.turn)
		a.CanShare = true
		m := NewAnswer(a)
		for _, action := range tt.with {
			if !has(t, m, action) {
				t.Errorf("%s has no %s", tt.name, action)
			}
		}
		for _, action := range tt.never {
			if has(t, m, action) {
				t.Errorf("%s has %s", tt.name, action)
			}
		}
	}
	open := answer(answered())
	if has(t, NewAnswer(open), ActionShare) {
		t.Error("what everybody sees can be shared")
	}
	open.Conversation = ""
	if m := NewAnswer(open); has(t, m, ActionSource) || has(t, m, ActionFeedback) {
		t.Error("a turn that is not kept has buttons")
	}
}

func TestNothingPersonalStandsInAMessage(t *testing.T) {
	t.Parallel()
	for name, m := range shownMessages() {
		if !strings.HasPrefix(name, "mine") && !strings.HasPrefix(name, "draft") && !strings.HasPrefix(name, "receipt") {
			continue
		}
		for _, private := range []string{"Mustermann", "erika@"} {
			if strings.Contains(string(readable(t, m)), private) {
				t.Errorf("%s tells %q", name, private)
			}
		}
	}
}

func TestOnlyOffersAreAcceptedAndOnlyWhatIsToComeIsCancelled(t *testing.T) {
	t.Parallel()
	t.Run("by state", func(t *testing.T) {
		t.Parallel()
		for _, b := range own() {
			m := Message{Blocks: bookingBlocks(in("de"), b, pages, today)}
			offered, active := b.State == booking.Offered, b.State.Active()
			if has(t, m, ActionAccept) != offered || has(t, m, ActionDecline) != offered || has(t, m, ActionCancel) != (active && !offered) {
				t.Errorf("%s: %s", b.State, readable(t, m.Blocks))
			}
		}
	})
	t.Run("in the past", func(t *testing.T) {
		t.Parallel()
		for _, b := range own() {
			if m := (Message{Blocks: bookingBlocks(in("de"), b, pages, b.Run.Starts())}); has(t, m, "akademie_") {
				t.Errorf("%s: %s", b.State, readable(t, m.Blocks))
			}
		}
	})
}

func TestActionsOfOneBlockAreToldApart(t *testing.T) {
	t.Parallel()
	m := NewAnswer(answer(answered()))
	if !has(t, m, ActionSource+`"`) || !has(t, m, ActionSource+`:2"`) {
		t.Errorf("%s", readable(t, m.Blocks))
	}
	for id, want := range map[string]string{ActionSource: ActionSource, ActionSource + ":2": ActionSource, "": ""} {
		if got := Action(id); got != want {
			t.Errorf("Action(%q) = %q, want %q", id, got, want)
		}
	}
}

func TestWhatWasCutOffOrHasNoTextSaysSo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		turn conversation.Turn
		want string
	}{
		"cut off":         {conversation.Turn{ID: 1, Sentences: []conversation.Sentence{{Text: "Der Anfang."}}}, in("de").Interrupted},
		"not begun":       {conversation.Turn{ID: 1}, in("de").Interrupted},
		"figures, passed": {conversation.Turn{ID: 1, Done: true, Figures: &conversation.Figures{}}, in("de").FiguresElsewhere},
	} {
		if got := string(readable(t, NewAnswer(answer(tt.turn)))); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestABookingThatWasBegunGoesOnInItsDialog(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		stage conversation.FormStage
		with  func(*Answer)
		want  []string
		never []string
	}{
		"something is missing":   {conversation.FormOpen, func(*Answer) {}, []string{ActionDraft, "Buchung fortsetzen"}, []string{"nur Sie sehen ihn"}},
		"others read along":      {conversation.FormOpen, func(a *Answer) { a.Public = true }, []string{ActionDraft, "nur Sie sehen ihn"}, nil},
		"all is there":           {conversation.FormSummary, func(a *Answer) { a.Public = true }, []string{ActionDraft, "Angaben prüfen"}, []string{"nur Sie sehen ihn", "fortsetzen"}},
		"no date was chosen yet": {conversation.FormOpen, func(a *Answer) { a.Undecided = true }, nil, []string{ActionDraft}},
		"it was given up":        {conversation.FormClosed, func(*Answer) {}, nil, []string{ActionDraft}},
		"nobody can book":        {conversation.FormOpen, func(a *Answer) { a.CanBook = false }, nil, []string{ActionDraft}},
	} {
		a := answer(conversation.Turn{
			ID: 6, Language: "de", Done: true, Sentences: []conversation.Sentence{{Text: "Gern."}},
			Booking: &conversation.BookingForm{Stage: tt.stage},
		})
		tt.with(&a)
		got := string(readable(t, NewAnswer(a).Blocks))
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", name, want, got)
			}
		}
		for _, never := range tt.never {
			if strings.Contains(got, never) {
				t.Errorf("%s: %q in %s", name, never, got)
			}
		}
	}
}

func TestNotificationsKeepTheLinesOfLists(t *testing.T) {
	t.Parallel()
	m := NewAnswer(answer(conversation.Turn{ID: 8, Language: "de", Done: true, Sentences: []conversation.Sentence{
		{Text: "Die Runde beginnt im Februar."}, {Text: "Sie ist offen für alle."},
		{Text: "Start: 10. Februar", Form: conversation.FormItem}, {Text: "Kosten: keine", Form: conversation.FormItem},
		{Text: "Anmelden können Sie sich hier.", Form: conversation.FormParagraph},
	}}))
	want := "Die Runde beginnt im Februar. Sie ist offen für alle.\n• Start: 10. Februar\n• Kosten: keine\nAnmelden können Sie sich hier."
	if got := strings.ReplaceAll(m.Text, "\u00a0", " "); got != want {
		t.Errorf("text = %q", got)
	}
}
