package web

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/gaps"
)

// Steps of the form for an answer.
const (
	stepPublish = "publish"
	stepEdit    = "edit"
)

// answerForm is the form in which an answer is written.
type answerForm struct {
	gaps.Draft
	T         *texts
	Action    string
	Languages []option
	Wrong     string // the field that is wrong; "" none
	Problem   string // what is wrong with it
	Preview   bool
	HTML      template.HTML // of the preview
}

// in completes a form that is shown.
func (f answerForm) in(t *texts) answerForm {
	f.T, f.Problem = t, t.Gaps.Problems[f.Wrong]
	for _, l := range []string{langDE, langEN} {
		f.Languages = append(f.Languages, option{l, t.Gaps.Languages[l], f.Draft.Language == l})
	}
	return f
}

// status is that of the page that shows the form.
func (f answerForm) status() int {
	if f.Wrong != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// readAnswer reads the form. publish is true when it is right and is not to be
// looked at again.
func (s *Server) readAnswer(c echo.Context) (form answerForm, publish bool, err error) {
	form.Draft = gaps.Draft{
		Question: oneLine(c.FormValue("question")), Text: clean(c.FormValue("text")),
		URL: oneLine(c.FormValue("url")), Language: c.FormValue("language"),
	}
	form.Wrong = form.Draft.Problem()
	switch step := c.FormValue("step"); {
	case form.Wrong != "" || step == stepEdit:
		return form, false, nil
	case step == stepPublish:
		return form, true, nil
	}
	form.Preview = true
	form.HTML, err = s.markdown.document(form.Draft.Text, form.Draft.Question)
	return form, false, err
}

// answersPage is the content of the list of answers.
type answersPage struct {
	T    *texts
	Rows []answerRow
	Done string
}

type answerRow struct {
	Path, Title, Lang, Changed string
}

func newAnswerRow(t *texts, a gaps.Answer, p account.Person) answerRow {
	row := answerRow{Path: answerPath(a), Title: a.Question, Lang: a.Language, Changed: fmt.Sprintf(t.Gaps.Changed, t.Moment(a.Updated))}
	if a.Author == p.ID {
		row.Changed += " " + t.Gaps.ByYou
	}
	return row
}

func answerPath(a gaps.Answer) string { return "/gaps/answers/" + strconv.FormatInt(a.ID, 10) }

// gapAnswers lists the answers.
func (s *Server) gapAnswers(c echo.Context) error {
	t := prefsOf(c).t
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	answers, err := s.cfg.Gaps.Answers(c.Request().Context(), p)
	if err != nil {
		return err
	}
	page := answersPage{T: t, Done: t.Gaps.Done[c.QueryParam("done")]}
	for _, a := range answers {
		page.Rows = append(page.Rows, newAnswerRow(t, a, p))
	}
	return s.page(c, http.StatusOK, view{Template: "gap-answers", Title: t.Gaps.Answers, Path: "/gaps/answers", Private: true, Content: page})
}

// goldenQuestions offers the answered questions as a file to measure with.
func (s *Server) goldenQuestions(c echo.Context) error {
	p, err := s.personOf(c)
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	if err := s.cfg.Gaps.Golden(c.Request().Context(), p, &lines); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="questions.jsonl"`)
	return c.Blob(http.StatusOK, "application/jsonl; charset=utf-8", lines.Bytes())
}

// answerPage is the content of the page about one answer.
type answerPage struct {
	T    *texts
	Row  answerRow
	Form answerForm
	Ask  bool // whether to withdraw it
}

// atAnswer makes a handler of an action on an answer.
func (s *Server) atAnswer(do func(echo.Context, account.Person, gaps.Answer) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := parseForm(c.Request()); err != nil {
			return err
		}
		p, err := s.personOf(c)
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(c.Param("answer"), 10, 64)
		if err != nil {
			return errNoPage
		}
		a, err := s.cfg.Gaps.Answer(c.Request().Context(), p, id)
		if err != nil {
			return err
		}
		return do(c, p, a)
	}
}

func (s *Server) showAnswer(c echo.Context, p account.Person, a gaps.Answer) error {
	return s.answerPage(c, p, a, answerPage{Form: answerForm{Draft: a.Draft}})
}

func (s *Server) askWithdraw(c echo.Context, p account.Person, a gaps.Answer) error {
	return s.answerPage(c, p, a, answerPage{Form: answerForm{Draft: a.Draft}, Ask: true})
}

func (s *Server) answerPage(c echo.Context, p account.Person, a gaps.Answer, page answerPage) error {
	t := prefsOf(c).t
	page.T, page.Row = t, newAnswerRow(t, a, p)
	page.Form.Action = page.Row.Path
	page.Form = page.Form.in(t)
	return s.page(c, page.Form.status(), view{Template: "gap-answer", Title: a.Question, Path: page.Row.Path, Private: true, Content: page})
}

// reviseAnswer shows the preview of a change, and publishes it on the second
// button.
func (s *Server) reviseAnswer(c echo.Context, p account.Person, a gaps.Answer) error {
	form, publish, err := s.readAnswer(c)
	if err != nil {
		return err
	}
	if !publish {
		return s.answerPage(c, p, a, answerPage{Form: form})
	}
	if _, err := s.cfg.Gaps.Revise(c.Request().Context(), p, a.ID, form.Draft); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/gaps/answers?done=revised")
}

func (s *Server) withdrawAnswer(c echo.Context, p account.Person, a gaps.Answer) error {
	if err := s.cfg.Gaps.Withdraw(c.Request().Context(), p, a.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/gaps/answers?done=withdrawn")
}
