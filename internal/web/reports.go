package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Reports keeps queries under a name; see package report for the errors.
type Reports interface {
	Save(ctx context.Context, who account.Person, r report.Report) (report.Report, error)
	List(ctx context.Context, who account.Person) ([]report.Report, error)
	Get(ctx context.Context, who account.Person, id int64) (report.Report, error)
	Delete(ctx context.Context, who account.Person, id int64) error
	EndDelivery(ctx context.Context, who account.Person, id int64, place report.Delivery) (report.Report, error)
	Owned(ctx context.Context, who account.Person) ([]report.Report, error)
	Erase(ctx context.Context, who account.Person) error
}

const longestReport = 120 // characters of a name

// reportForm is what a form says about a report.
type reportForm struct {
	T       *texts
	Name    string
	Rolling report.Rolling
	Mail    bool   // send it each month
	Problem string // with the name, or with sending it
	posting
}

// posting is what a form says about sending a report, in words. Both are empty
// where no mails can be sent at all.
type posting struct {
	To    string // whom
	Never string // why its owner gets none
}

// Rollings are the ways in which a report's period may go on.
func (f reportForm) Rollings() []option {
	var options []option
	for _, r := range []report.Rolling{report.Fixed, report.LastMonth, report.LastQuarter, report.TwelveMonths, report.YearToDate} {
		options = append(options, option{string(r), f.T.Figures.Rollings[r], f.Rolling == r})
	}
	return options
}

// saveView offers to save a query as a report.
type saveView struct {
	reportForm
	Query string // encoded
	Open  bool   // something was wrong with it
}

// reportView is a saved report above its figures.
type reportView struct {
	reportForm
	Path  string
	Meta  string // whose it is, and where it is sent
	Mine  bool   // the reader may change it
	Title string // the name as saved
	Rooms []roomView

	AddRoom []string // how a room is added, of each channel that has some
}

// reportsPage is the content of the list of reports.
type reportsPage struct {
	T           *texts
	Own, Others reportList
	Done        string
}

type reportList struct {
	Title string
	Rows  []reportRow
}

type reportRow struct{ Name, Path, Meta string }

func (s *Server) newSaveView(ctx context.Context, t *texts, who account.Person, r statistics.Result) (*saveView, error) {
	mails, err := s.posting(ctx, t, who.Email)
	if err != nil {
		return nil, err
	}
	name := []rune(show.Caption(r.Query, r.Names, t.Language))
	today := s.cfg.Now().In(german.Berlin())
	return &saveView{
		reportForm: reportForm{
			T: t, Name: string(name[:min(len(name), longestReport)]), posting: mails,
			Rolling: report.RollingOf(r.Query.Period, german.Civil{Year: today.Year(), Month: int(today.Month()), Day: today.Day()}),
		},
		Query: r.Query.Encode(),
	}, nil
}

// posting says where a report of somebody is sent. Who may ask for figures only
// because of a group of the OpenID provider, in this session, gets none: nobody
// would notice that they left the group.
func (s *Server) posting(ctx context.Context, t *texts, owner string) (posting, error) {
	if !s.mails() {
		return posting{}, nil
	}
	p, err := s.cfg.Accounts.PersonByEmail(ctx, owner)
	switch {
	case err != nil:
		return posting{}, err
	case !p.May(account.Statistics):
		return posting{Never: fmt.Sprintf(t.Figures.MailNever, owner)}, nil
	}
	return posting{To: fmt.Sprintf(t.Figures.MailHint, owner)}, nil
}

func (s *Server) newReportView(ctx context.Context, t *texts, who account.Person, r report.Report) (*reportView, error) {
	mails, err := s.posting(ctx, t, r.Owner)
	if err != nil {
		return nil, err
	}
	names := s.namer(t)
	v := reportView{
		reportForm: reportForm{T: t, Name: r.Name, Rolling: r.Rolling, Mail: isMailed(r), posting: mails},
		Path:       reportPath(r.ID), Title: r.Name, Meta: names.meta(ctx, who, r), Rooms: names.rooms(ctx, r),
		Mine: who.May(account.Reports, account.Thing{Owner: r.Owner}),
	}
	if s.cfg.Slack {
		v.AddRoom = append(v.AddRoom, t.Figures.InSlack)
	}
	if s.cfg.Matrix {
		v.AddRoom = append(v.AddRoom, t.Figures.InMatrix)
	}
	return &v, nil
}

func reportPath(id int64) string { return "/statistics/reports/" + strconv.FormatInt(id, 10) }

func isMailed(r report.Report) bool {
	return slices.ContainsFunc(r.Deliver, func(d report.Delivery) bool { return d.Channel == report.ByMail })
}

// reports lists the saved reports.
func (s *Server) reports(c echo.Context) error {
	t := prefsOf(c).t
	who, err := s.personOf(c)
	if err != nil {
		return err
	}
	ctx, names := c.Request().Context(), s.namer(t)
	all, err := s.cfg.Reports.List(ctx, who)
	if err != nil {
		return err
	}
	page := reportsPage{T: t, Own: reportList{Title: t.Figures.OwnReports}, Others: reportList{Title: t.Figures.OthersReports}, Done: t.Figures.Done[c.QueryParam("done")]}
	for _, r := range all {
		list := &page.Others
		if r.Owner == who.Email {
			list = &page.Own
		}
		list.Rows = append(list.Rows, reportRow{r.Name, reportPath(r.ID), names.meta(ctx, who, r)})
	}
	return s.page(c, http.StatusOK, view{Template: "reports", Title: t.Figures.Reports, Path: "/statistics/reports", Private: true, Content: page})
}

// saveReport keeps a query under a name.
func (s *Server) saveReport(c echo.Context) error {
	t := prefsOf(c).t
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	encoded, err := url.ParseQuery(c.FormValue("query"))
	if err != nil {
		return errMalformed
	}
	q, err := queryOf(encoded)
	if err == nil && q == nil {
		err = errNoQuery
	}
	if err != nil {
		return err
	}
	who, err := s.personOf(c)
	if err != nil {
		return err
	}
	form := readReportForm(c)
	if form.posting, err = s.posting(c.Request().Context(), t, who.Email); err != nil {
		return err
	}
	saved, err := s.keepReport(c, who, &form, report.Report{Query: *q, Owner: who.Email, Language: t.Language})
	if err != nil {
		return err
	}
	if form.Problem != "" {
		page := statisticsPage{Save: &saveView{reportForm: form, Query: q.Encode(), Open: true}}
		return s.showQuery(c, http.StatusUnprocessableEntity, page, *q)
	}
	return c.Redirect(http.StatusSeeOther, reportPath(saved.ID)+"?done=saved")
}

func readReportForm(c echo.Context) reportForm {
	return reportForm{T: prefsOf(c).t, Name: clean(c.FormValue("name")), Rolling: report.Rolling(c.FormValue("rolling")), Mail: c.FormValue("mail") != ""}
}

// keepReport stores a report with what the form says. What is wrong with the form
// ends in form.Problem.
func (s *Server) keepReport(c echo.Context, who account.Person, form *reportForm, r report.Report) (report.Report, error) {
	switch n := utf8.RuneCountInString(form.Name); {
	case n == 0:
		form.Problem = form.T.Figures.NoName
		return r, nil
	case n > longestReport:
		form.Problem = fmt.Sprintf(form.T.Figures.LongName, longestReport)
		return r, nil
	case form.Mail && form.Never != "":
		form.Problem, form.Mail = form.Never, false
		return r, nil
	}
	r.Name, r.Rolling = form.Name, form.Rolling
	if mailed := isMailed(r); form.Mail && !mailed {
		r.Deliver = append(slices.Clone(r.Deliver), report.Delivery{Channel: report.ByMail, To: r.Owner})
	} else if !form.Mail && mailed {
		r.Deliver = slices.DeleteFunc(slices.Clone(r.Deliver), func(d report.Delivery) bool { return d.Channel == report.ByMail })
	}
	saved, err := s.cfg.Reports.Save(c.Request().Context(), who, r)
	if fault.Kind(err) == fault.Conflict {
		form.Problem = form.T.Figures.SameName
		return r, nil
	}
	return saved, err
}

// withReport hands the report of the address to a handler.
func (s *Server) withReport(next func(c echo.Context, who account.Person, r report.Report) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := strconv.ParseInt(c.Param("report"), 10, 64)
		if err != nil {
			return errNoPage
		}
		who, err := s.personOf(c)
		if err != nil {
			return err
		}
		r, err := s.cfg.Reports.Get(c.Request().Context(), who, id)
		if err != nil {
			return err
		}
		return next(c, who, r)
	}
}

// showReport counts a report anew.
func (s *Server) showReport(c echo.Context, who account.Person, r report.Report) error {
	t := prefsOf(c).t
	v, err := s.newReportView(c.Request().Context(), t, who, r)
	if err != nil {
		return err
	}
	return s.showQuery(c, http.StatusOK, statisticsPage{Report: v, Done: t.Figures.Done[c.QueryParam("done")]}, r.Query)
}

// changeReport renames a report and begins or ends its delivery.
func (s *Server) changeReport(c echo.Context, who account.Person, r report.Report) error {
	if err := parseForm(c.Request()); err != nil {
		return err
	}
	v, err := s.newReportView(c.Request().Context(), prefsOf(c).t, who, r)
	if err != nil {
		return err
	}
	if !v.Mine {
		return errNotYours
	}
	form := readReportForm(c)
	form.posting = v.posting
	if _, err := s.keepReport(c, who, &form, r); err != nil {
		return err
	}
	if form.Problem != "" {
		v.reportForm = form
		return s.showQuery(c, http.StatusUnprocessableEntity, statisticsPage{Report: v}, r.Query)
	}
	return c.Redirect(http.StatusSeeOther, v.Path+"?done=changed")
}

// deleteReport removes a report.
func (s *Server) deleteReport(c echo.Context, who account.Person, r report.Report) error {
	if !who.May(account.Reports, account.Thing{Owner: r.Owner}) {
		return errNotYours
	}
	if err := s.cfg.Reports.Delete(c.Request().Context(), who, r.ID); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/statistics/reports?done=deleted")
}

// errNotYours refuses to change somebody else's report.
var errNotYours = &failure{status: http.StatusForbidden, code: "denied", message: func(t *texts) string { return t.Figures.NotYours }}
