package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// chatPage is the content of chat.html.
type chatPage struct {
	T            *texts
	Conversation string // "" before the first question
	Turns        []turnView
	Blank        turnView // from which the script makes new turns
	Suggestions  []string
	Draft        string // a question that could not be asked
	Problem      string // why
	Flash        string // what has just happened
	Focus        bool   // on the question field
	Coordinator  string // address with which coordinators sign in to the demo, for who has not yet; "" otherwise
	duties
}

// start shows the empty chat.
func (s *Server) start(c echo.Context) error {
	page := chatPage{Focus: true}
	switch c.QueryParam("deleted") {
	case "":
	case "data":
		page.Flash = prefsOf(c).t.Account.Erased
	default:
		page.Flash = prefsOf(c).t.Deleted
	}
	return s.chat(c, http.StatusOK, page)
}

// conversation shows what was asked and answered.
func (s *Server) conversation(c echo.Context) error {
	ctx, t := c.Request().Context(), prefsOf(c).t
	id, turns, err := s.find(ctx, c.Param("conversation"))
	if err != nil {
		return err
	}
	who, err := s.personOf(c)
	if err != nil {
		return err
	}
	views, err := s.turnViews(t, who, id, turns, s.draftForm(ctx, id, c.QueryParam("edit") != ""))
	if err != nil {
		return err
	}
	return s.chat(c, http.StatusOK, chatPage{Conversation: id, Turns: views})
}

// deleteConversation deletes it for good.
func (s *Server) deleteConversation(c echo.Context) error {
	ctx := c.Request().Context()
	id, _, err := s.find(ctx, c.Param("conversation"))
	if err != nil {
		return err
	}
	if err := s.cfg.Conversations.Delete(ctx, id); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/?deleted=1")
}

// askFailed shows the chat again, with the question and why it was not answered.
func (s *Server) askFailed(c echo.Context, q question, cause error) error {
	t := prefsOf(c).t
	f := s.note(c, cause)
	page := chatPage{Draft: q.text, Problem: f.message(t), Focus: true}
	if q.conversation != "" && f != errNoTalk {
		id, turns, err := s.find(c.Request().Context(), q.conversation)
		if err != nil {
			s.respond(c, f)
			return nil
		}
		if page.Turns, err = s.turnViews(t, q.person, id, turns, s.draftForm(c.Request().Context(), id, false)); err != nil {
			return err
		}
		page.Conversation = id
		if n := len(turns); n > 0 && !turns[n-1].Done {
			page.Draft = "" // it stands above, with a button to ask it again
		}
	}
	return s.chat(c, f.status, page)
}

// find returns a conversation of this channel.
func (s *Server) find(ctx context.Context, id string) (string, []conversation.Turn, error) {
	if !conversationID.MatchString(id) {
		return "", nil, errNoTalk
	}
	found, turns, err := s.cfg.Conversations.Get(ctx, id)
	if fault.Kind(err) == fault.NotFound || err == nil && found.Channel != channel {
		return "", nil, errNoTalk
	}
	return found.ID, turns, err
}

// chat writes the chat page; status tells how the request went that led to it.
func (s *Server) chat(c echo.Context, status int, page chatPage) error {
	t := prefsOf(c).t
	page.T = t
	if err := s.showMine(c, page.Turns); err != nil {
		return err
	}
	if err := s.showFigures(c, page.Turns); err != nil {
		return err
	}
	page.duties = s.dutiesOf(c)
	if page.duties == (duties{}) {
		page.Coordinator = s.cfg.DemoCoordinator
	}
	page.Blank = turnView{T: t, Anchor: "new", Lang: t.Language}
	if s.cfg.Suggestions != nil {
		page.Suggestions = s.cfg.Suggestions(t.Language)
	}
	v := view{Template: "chat", Title: t.Heading, Path: "/", Content: page}
	if page.Conversation != "" {
		v.Title, v.Path, v.Private = t.ConversationHeading, "/c/"+page.Conversation, true
		if len(page.Turns) > 0 {
			v.Title = shorten(page.Turns[0].Question, longestTitle)
		}
	}
	return s.page(c, status, v)
}

// turnAnchor is the id of a stored turn on its page.
func turnAnchor(id int64) string { return "t" + strconv.FormatInt(id, 10) }

// longestTitle is how many characters of a question name a page.
const longestTitle = 80

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + " …"
	}
	return s
}
