package blocks

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/wording"
)

// An Answer is a turn as it is shown.
type Answer struct {
	Conversation string
	Turn         conversation.Turn
	PublicURL    string // of the pages, without a slash at the end
	CanBook      bool
	CanShare     bool              // only one person sees it
	Unfolded     bool              // all of a long answer
	Public       bool              // others read it, too
	Undecided    bool              // the draft of its booking has no date yet
	Streamed     bool              // its text stands in a stream, see Stream: only what follows it is wanted
	Bookings     []booking.Booking // where the turn shows the person's own; see Mine
	SignedIn     bool              // whether it is known who they are, for Mine
	Now          time.Time
}

// NewAnswer makes the message of a finished turn, without figures. A long answer is
// folded: its beginning, and a button for the rest. Of an answer that was streamed
// there may be nothing left to show.
func NewAnswer(a Answer) Message {
	v := answerView{Answer: a, texts: in(a.Turn.Language), page: newPage()}
	closing := append(v.sources(), v.closing()...)
	v.reserve(closing...)
	said := v.body()
	v.notices()
	v.topics()
	v.draft()
	v.board()
	v.mine()
	v.signIn()
	v.put(closing...)
	if len(v.blocks) == 0 && !a.Streamed {
		said = v.FiguresElsewhere
		if !a.Turn.Done {
			said = v.Interrupted
		}
		v.add(section(Escape(said), nil))
	}
	return Message{Text: v.fallback(said), Blocks: v.blocks}
}

// answerView is an answer on its way to a message.
type answerView struct {
	Answer
	*texts
	*page
}

// body puts the text and returns it without marks.
func (v *answerView) body() string {
	ss := written(v.Turn.Sentences)
	n, whole := folded(ss), v.Unfolded && !v.Streamed
	switch {
	case v.Streamed:
		v.reserve(slack.NewMarkdownBlock("", join(ss[:n], nil)))
	case whole:
		n = v.whole(ss)
	case n > 0:
		v.addText(ss[:n])
	}
	switch {
	case n < len(ss) && !whole && v.Conversation != "":
		v.add(row(button(ActionMore, v.value(), v.More, ""))...)
	case n < len(ss) && !whole:
		v.add(contexts(Escape(v.TooLong))...)
	case n > 0 && !v.Turn.Done:
		v.add(contexts(Escape(v.Interrupted))...)
	}
	var said strings.Builder
	for i, s := range ss[:n] {
		switch {
		case s.Form == conversation.FormItem || s.Form == conversation.FormStep:
			said.WriteString("\n• ")
		case i > 0 && s.Form == conversation.FormParagraph:
			said.WriteString("\n")
		case i > 0:
			said.WriteString(" ")
		}
		said.WriteString(plain(s.Text))
	}
	return strings.TrimSpace(said.String())
}

// whole puts as many sentences as there is room for, says so if that is not all of
// them, and returns how many they are.
func (v *answerView) whole(ss []writtenSentence) int {
	if len(ss) == 0 || v.addText(ss) {
		return len(ss)
	}
	left := contexts(Escape(v.TooLong))
	v.reserve(left...)
	n := sort.Search(len(ss), func(n int) bool { return !v.fits(slack.NewMarkdownBlock("", join(ss[:n+1], nil))) })
	if n > 0 {
		v.addText(ss[:n])
	}
	v.put(left...)
	return n
}

// addText adds sentences, whose numbers lead to their sources if there is room.
func (v *answerView) addText(ss []writtenSentence) bool {
	return v.add(slack.NewMarkdownBlock("", join(ss, v.links()))) || v.add(slack.NewMarkdownBlock("", join(ss, nil)))
}

// links are the addresses that the numbers of the sources lead to.
func (v *answerView) links() map[int]string {
	to := map[int]string{}
	for _, c := range v.Turn.Citations {
		if address, ok := webAddress(sourceAddress(c, v.PublicURL)); ok {
			to[c.N] = address
		}
	}
	return to
}

// notices puts what is to be known about the answer, and that a model wrote it.
func (v *answerView) notices() {
	var lines []string
	for _, notice := range v.Turn.Notices {
		line := inMrkdwn().inline(notice)
		if length(line) > mostNotice {
			line = shortened(plain(notice), mostNotice, Escape)
		}
		lines = append(lines, line)
	}
	if v.Turn.ByModel {
		lines = append(lines, fmt.Sprintf(Escape(v.texts.ByModel), shortened(v.Turn.Model, mostName, Escape)))
	}
	for _, block := range contexts(lines...) {
		v.add(block)
	}
}

// How much is shown of what is usually short, in characters.
const (
	mostNotice = 600
	mostQuoted = 300 // of a document beside its name
)

// topics puts the nearest topics of a refusal.
func (v *answerView) topics() {
	if len(v.Turn.Topics) == 0 {
		return
	}
	lines := []string{"*" + Escape(v.texts.Topics) + "*"}
	for _, t := range v.Turn.Topics {
		address := wording.DocumentAddress(v.PublicURL, t.Document, t.Excerpt)
		if address == "" {
			address = t.URL
		}
		line := "• " + link(address, t.Title)
		if t.Excerpt != "" {
			line += "\n" + shortened(plain(t.Excerpt), mostQuoted, Escape)
		}
		lines = append(lines, line)
	}
	for _, text := range sections(lines) {
		v.add(section(text, nil))
	}
}

// draft leads to the dialog of a booking that was begun. Where others read along,
// who books is told that nothing personal has to be written there.
func (v *answerView) draft() {
	form := v.Turn.Booking
	if form == nil || form.Stage == conversation.FormClosed || v.Undecided || !v.CanBook || v.Conversation == "" {
		return
	}
	resume := button(ActionDraft, v.Conversation, v.Continue, v.ContinueLabel)
	if form.Stage == conversation.FormSummary {
		resume = button(ActionDraft, v.Conversation, v.Review, v.ReviewLabel)
	}
	resume.Style = slack.StylePrimary
	v.add(row(resume)...)
	if v.Public && form.Stage == conversation.FormOpen {
		for _, block := range contexts(Escape(v.InDialog)) {
			v.add(block)
		}
	}
}

// closing is what can be done about an answer.
func (v *answerView) closing() []slack.Block {
	t := v.Turn
	if v.Conversation == "" || t.ID == 0 {
		return nil
	}
	buttons := v.sourceButtons()
	answers := t.Outcome == conversation.Answered || t.Outcome == conversation.Weak
	if answers && len(t.Citations) > 0 && t.Intent != assistant.IntentSimplify {
		buttons = append(buttons, button(ActionSimpler, v.value(), v.Simpler, ""))
	}
	if v.CanShare && !t.Refused && !t.Mine && t.Figures == nil && t.Booking == nil {
		buttons = append(buttons, button(ActionShare, v.value(), v.Share, ""))
	}
	blocks := row(buttons...)
	if t.Outcome == "" {
		return blocks
	}
	return append(blocks, slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(ActionFeedback,
		slack.NewFeedbackButton(words(v.Helpful, mostButton), v.value()+"/good").WithAccessibilityLabel(v.WasHelpful),
		slack.NewFeedbackButton(words(v.Unhelpful, mostButton), v.value()+"/bad").WithAccessibilityLabel(v.WasUnhelpful))))
}

// value names the turn to the buttons.
func (v *answerView) value() string { return v.Conversation + "/" + strconv.FormatInt(v.Turn.ID, 10) }

// mostFallback bounds the text of notifications, of which Slack cuts long ones.
const mostFallback = 3000

// fallback is the answer for who sees no blocks.
func (v *answerView) fallback(said string) string {
	for _, line := range v.boardLines() {
		said += "\n" + line
	}
	if said == "" {
		said = v.OwnBookings
	}
	var lines []string
	for line := range strings.Lines(said) {
		lines = append(lines, shortened(line, mostFallback, Escape))
	}
	for len(lines) > 1 && length(strings.Join(lines, "\n")) > mostFallback {
		lines = lines[:len(lines)-1]
	}
	return shown(strings.Join(lines, "\n"))
}
