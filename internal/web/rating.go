package web

import (
	"html/template"
	"net/http"
	"regexp"
	"strconv"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// ratingView is the question under an answer whether it helped.
type ratingView struct {
	T       *texts
	Path    string
	Anchor  string // of the turn
	Helpful bool   // what was said, if Said
	Said    bool
	Yes, No string // what pressing the buttons says: the one pressed already takes it back
}

func newRating(t *texts, conversation string, turn int64, anchor string, helpful *bool) *ratingView {
	v := &ratingView{T: t, Path: ratingPath(conversation, turn), Anchor: anchor, Yes: "yes", No: "no"}
	switch {
	case helpful == nil:
	case *helpful:
		v.Said, v.Helpful, v.Yes = true, true, ""
	default:
		v.Said, v.No = true, ""
	}
	return v
}

func ratingPath(conversation string, turn int64) string {
	return "/c/" + conversation + "/turns/" + strconv.FormatInt(turn, 10) + "/rating"
}

// canRate reports whether an answer that is shown in a conversation is asked
// about: one to a question, not small talk or a step of a booking.
func canRate(conversation string, turn conversation.Turn) bool {
	return conversation != "" && turn.ID != 0 && turn.Outcome != ""
}

// anchorForm is what anchors of turns look like.
var anchorForm = regexp.MustCompile(`^[a-z][a-z0-9]{0,20}$`)

// ratingOf reads what the buttons send.
func ratingOf(said string) (helpful *bool, ok bool) {
	switch said {
	case "":
		return nil, true
	case "yes", "no":
		yes := said == "yes"
		return &yes, true
	}
	return nil, false
}

// ratingJSON tells the script what to show.
type ratingJSON struct {
	Helpful  *bool         `json:"helpful"`
	HTML     template.HTML `json:"html,omitempty"`
	Announce string        `json:"announce,omitempty"` // for screen readers
}

// rate keeps whether an answer helped, as the buttons below it say.
func (s *Server) rate(c echo.Context) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	helpful, ok := ratingOf(c.FormValue("helpful"))
	if !ok {
		return errMalformed
	}
	id, turn, err := s.keepRating(c, helpful)
	if err != nil {
		return err
	}
	if !wantsJSON(c.Request()) {
		return c.Redirect(http.StatusSeeOther, "/c/"+id+"#"+turnAnchor(turn))
	}
	t := prefsOf(c).t
	anchor := c.FormValue("anchor")
	if !anchorForm.MatchString(anchor) {
		anchor = turnAnchor(turn)
	}
	html, err := s.execute("rating", newRating(t, id, turn, anchor, helpful))
	if err != nil {
		return err
	}
	said := t.Gaps.Thanks
	if helpful == nil {
		said = t.Gaps.TakenBack
	}
	return c.JSON(http.StatusOK, ratingJSON{helpful, html, said})
}

// apiRate does the same for a program.
func (s *Server) apiRate(c echo.Context) error {
	var in struct {
		Helpful *bool `json:"helpful"`
	}
	if err := decodeJSON(c.Request(), &in); err != nil {
		return err
	}
	if _, _, err := s.keepRating(c, in.Helpful); err != nil {
		return err
	}
	return c.JSON(http.StatusOK, ratingJSON{Helpful: in.Helpful})
}

// keepRating finds the turn that the request's path names and rates it.
func (s *Server) keepRating(c echo.Context, helpful *bool) (id string, turn int64, err error) {
	ctx := c.Request().Context()
	if id, _, err = s.find(ctx, c.Param("conversation")); err != nil {
		return "", 0, err
	}
	if turn, err = strconv.ParseInt(c.Param("turn"), 10, 64); err != nil {
		return "", 0, errNoPage
	}
	if err := s.cfg.Conversations.Rate(ctx, id, turn, helpful); fault.Kind(err) == fault.NotFound {
		return "", 0, errNoPage
	} else if err != nil {
		return "", 0, err
	}
	return id, turn, nil
}
