package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// routes is the whole table. Middleware stands in the order a request meets it.
func (s *Server) routes() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = s.clientAddress()
	e.HTTPErrorHandler = s.fail
	e.Use(
		requestID,
		s.observe,
		s.recoverPanic,
		s.securityHeaders,
		s.preferences,
		s.notMounted(s.crossOrigin),
		s.notMounted(s.limitBody),
		s.bearer,
	)

	e.GET("/", s.start)
	e.GET("/c/:conversation", s.conversation)
	e.POST("/ask", s.ask, s.limitRate, s.patient)
	e.POST("/c/:conversation/delete", s.deleteConversation, s.limitRate)
	e.POST("/c/:conversation/turns/:turn/rating", s.rate, s.limitRate)
	e.POST("/preferences", s.setPreferences)

	e.POST("/api/v1/ask", s.apiAsk, s.limitRate, s.patient)
	e.POST("/api/v1/conversations/:conversation/turns/:turn/rating", s.apiRate, s.limitRate)

	e.GET("/documents", s.documents)
	e.GET("/documents/:document", s.document)
	e.GET("/privacy", s.privacy)

	s.runRoutes(e)

	s.signInRoutes(e)
	s.bookedRoutes(e)
	s.accountRoutes(e)
	s.deskRoutes(e)
	s.statisticsRoutes(e)
	s.gapRoutes(e)
	s.outboxRoutes(e)
	s.mountRoutes(e)

	e.GET("/assets/:file", s.asset)
	e.HEAD("/assets/:file", s.asset)
	e.GET("/favicon.ico", s.favicon)
	e.GET("/robots.txt", robots)
	e.GET("/healthz", s.healthy)
	e.GET("/readyz", s.ready)
	if s.cfg.ServeMetrics {
		e.GET("/metrics", echo.WrapHandler(s.MetricsHandler()))
	}
	return e
}

// runRoutes are about dated runs and their booking.
func (s *Server) runRoutes(e *echo.Echo) {
	if s.cfg.Catalogue == nil {
		return
	}
	e.GET("/runs", s.runs)
	e.GET("/runs/:run", s.run) // with .ics its calendar file
	e.HEAD("/runs/:run", s.run)
	e.GET("/calendar.ics", s.allCalendar)
	e.HEAD("/calendar.ics", s.allCalendar)
	e.GET("/modules/:module/calendar.ics", s.moduleCalendar)
	e.HEAD("/modules/:module/calendar.ics", s.moduleCalendar)
	e.GET("/api/v1/runs", s.apiRuns)
	if s.cfg.Drafts == nil {
		return
	}
	e.POST("/runs/:run/book", s.bookRun, s.limitRate, s.patient)
	e.POST("/c/:conversation/book", s.bookHere, s.limitRate, s.patient)
	e.POST("/c/:conversation/booking", s.bookingForm, s.limitRate)
	e.GET("/c/:conversation/booking.ics", s.bookingCalendar)
	e.GET("/municipalities", s.municipalities)
	e.POST("/api/v1/bookings", s.apiBook, s.limitRate)
}

// signInRoutes are those of signing in and out.
func (s *Server) signInRoutes(e *echo.Echo) {
	if s.cfg.Accounts == nil {
		return
	}
	e.GET("/signin", s.signIn)
	if s.mails() {
		e.POST("/signin", s.requestLink, s.limitRate)
		e.GET("/signin/:token", s.lookSignIn)
		e.HEAD("/signin/:token", s.lookSignIn)
		e.POST("/signin/:token", s.useSignIn, s.limitRate)
	}
	s.openIDRoutes(e)
	e.POST("/signout", s.signOut)
	e.POST("/signout/everywhere", s.signOutEverywhere, s.needs(account.OwnBookings))
}

// bookedRoutes are those of a person's own bookings, by the link of a mail (/b) or
// signed in (/my). Programs that check mails open links, so nothing that GET or HEAD
// do changes anything.
func (s *Server) bookedRoutes(e *echo.Echo) {
	if s.cfg.Bookings == nil {
		return
	}
	e.GET("/b/:token", s.on(ofLink, s.showBooked))
	e.HEAD("/b/:token", s.on(ofLink, s.showBooked))
	e.POST("/b/:token/confirm", s.confirmBooking, s.limitRate)
	e.POST("/b/:token/answer", s.answerByLink, s.limitRate)
	e.GET("/b/:token/cancel", s.on(ofLink, s.askCancel))
	e.POST("/b/:token/cancel", s.on(ofLink, s.cancel), s.limitRate)
	e.GET("/b/:token/move", s.on(ofLink, s.askMove))
	e.POST("/b/:token/move", s.on(ofLink, s.move), s.limitRate)
	e.GET("/b/:token/calendar", s.on(ofLink, s.calendarFile))
	if s.cfg.Accounts == nil {
		return
	}
	e.GET("/my/calendar/:token", s.myFeed)
	e.HEAD("/my/calendar/:token", s.myFeed)

	own := s.needs(account.OwnBookings)
	e.GET("/my", s.my, own)
	e.POST("/my/calendar", s.newFeed, own, s.limitRate)
	e.POST("/my/calendar/delete", s.dropFeed, own)
	e.GET("/my/data", s.myData, own)
	e.GET("/my/data.json", s.exportData, own)
	e.POST("/my/data/erase", s.eraseData, own)
	e.GET("/my/:booking", s.on(ofPerson, s.showBooked), own)
	e.POST("/my/:booking/answer", s.on(ofPerson, s.answerFor), own, s.limitRate)
	e.GET("/my/:booking/cancel", s.on(ofPerson, s.askCancel), own)
	e.POST("/my/:booking/cancel", s.on(ofPerson, s.cancel), own, s.limitRate)
	e.GET("/my/:booking/move", s.on(ofPerson, s.askMove), own)
	e.POST("/my/:booking/move", s.on(ofPerson, s.move), own, s.limitRate)
	e.POST("/my/:booking/resend", s.on(ofPerson, s.resend), own, s.limitRate)
	e.GET("/my/:booking/calendar", s.on(ofPerson, s.calendarFile), own)
}

// openIDRoutes are those of signing in at an OpenID provider.
func (s *Server) openIDRoutes(e *echo.Echo) {
	if s.cfg.Accounts.OpenIDName() == "" {
		return
	}
	e.GET("/signin/openid", s.beginOpenID, s.limitRate)
	e.GET("/signin/openid/callback", s.finishOpenID, s.limitRate)
	e.POST("/signin/openid/logout", s.endOpenID, s.limitRate) // the provider's
	e.GET("/signout/provider", s.left)
}

// accountRoutes are those of a person's own account, and of the roles of all.
func (s *Server) accountRoutes(e *echo.Echo) {
	if s.cfg.Accounts == nil {
		return
	}
	own := s.needs(account.OwnAccount)
	e.GET("/my/account", s.ownAccount, own)
	e.POST("/my/account/sessions/others", s.endOtherSessions, own)
	e.POST("/my/account/sessions/:id/end", s.endSession, own)
	e.POST("/my/account/tokens", s.newToken, own, s.limitRate)
	e.POST("/my/account/tokens/:id/delete", s.dropToken, own)
	e.POST("/my/account/code", s.newCode, own, s.limitRate)
	e.POST("/my/account/identities/:id/delete", s.unlink, own)
	e.GET("/api/v1/me", s.apiMe)
	people := s.needs(account.People)
	e.GET("/desk/people", s.people, people)
	e.POST("/desk/people", s.grant, people)
	e.POST("/desk/people/withdraw", s.withdraw, people)
}

// deskRoutes are those of coordinators.
func (s *Server) deskRoutes(e *echo.Echo) {
	if !s.hasDesk() {
		return
	}
	desk := s.needs(account.Desk)
	e.GET("/desk", s.desk, desk)
	e.GET("/desk/runs/:run", s.atRun(s.deskRun), desk)
	e.GET("/desk/runs/:run/participants.csv", s.atRun(s.participantsCSV), desk)
	e.POST("/desk/runs/:run/capacity", s.atRun(s.setCapacity), desk)
	e.GET("/desk/runs/:run/cancel", s.atRun(s.askCancelRun), desk)
	e.POST("/desk/runs/:run/cancel", s.atRun(s.cancelRun), desk)
	e.GET("/desk/runs/:run/attendance", s.atRun(s.attendance), desk)
	e.POST("/desk/runs/:run/attendance", s.atRun(s.recordAttendance), desk)
	e.GET("/desk/runs/:run/message", s.atRun(s.writeMessage), desk)
	e.POST("/desk/runs/:run/message", s.atRun(s.sendMessage), desk)
	e.GET("/desk/bookings/:booking", s.on(ofDesk, s.showDeskBooking), desk)
	e.POST("/desk/bookings/:booking/confirm", s.on(ofDesk, s.confirmFor), desk)
	e.GET("/desk/bookings/:booking/cancel", s.on(ofDesk, s.askCancelFor), desk)
	e.POST("/desk/bookings/:booking/cancel", s.on(ofDesk, s.cancelFor), desk)
	e.GET("/desk/bookings/:booking/move", s.on(ofDesk, s.askMove), desk)
	e.POST("/desk/bookings/:booking/move", s.on(ofDesk, s.move), desk)
	e.POST("/desk/bookings/:booking/resend", s.on(ofDesk, s.resendFor), desk)
	e.GET("/desk/delivery", s.delivery, desk)
	e.POST("/desk/delivery", s.sendAgain, desk)
}

// statisticsRoutes are those of who may ask for figures.
func (s *Server) statisticsRoutes(e *echo.Echo) {
	if s.cfg.Statistics == nil || s.cfg.Accounts == nil {
		return
	}
	e.GET("/statistics", s.statistics, s.coordinators, s.limitRate)
	e.GET("/statistics/table.csv", s.resultFile(".csv", "text/csv; charset=utf-8", show.CSV), s.coordinators, s.limitRate)
	e.GET("/statistics/table.xlsx", s.resultFile(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", show.XLSX), s.coordinators, s.limitRate)
	e.GET("/statistics/chart.svg", s.resultFile(".svg", "image/svg+xml", chartSVG), s.coordinators, s.limitRate)
	e.GET("/statistics/chart.png", s.resultFile(".png", "image/png", chartPNG), s.coordinators, s.limitRate)
	e.GET("/api/v1/statistics", s.apiStatistics, s.coordinators, s.limitRate)
	if s.cfg.Reports == nil {
		return
	}
	e.GET("/statistics/reports", s.reports, s.coordinators)
	e.POST("/statistics/reports", s.saveReport, s.coordinators, s.limitRate)
	e.GET("/statistics/reports/:report", s.withReport(s.showReport), s.coordinators, s.limitRate)
	e.POST("/statistics/reports/:report", s.withReport(s.changeReport), s.coordinators, s.limitRate)
	e.POST("/statistics/reports/:report/rooms/end", s.withReport(s.leaveRoom), s.coordinators, s.limitRate)
	e.POST("/statistics/reports/:report/delete", s.withReport(s.deleteReport), s.coordinators, s.limitRate)
}

// gapRoutes are those of who may answer questions that nobody could.
func (s *Server) gapRoutes(e *echo.Echo) {
	if s.cfg.Gaps == nil || s.cfg.Accounts == nil {
		return
	}
	gaps := s.needs(account.Gaps)
	e.GET("/gaps", s.gaps, gaps)
	e.GET("/gaps/answers", s.gapAnswers, gaps)
	e.GET("/gaps/questions.jsonl", s.goldenQuestions, gaps)
	e.GET("/gaps/answers/:answer", s.atAnswer(s.showAnswer), gaps)
	e.POST("/gaps/answers/:answer", s.atAnswer(s.reviseAnswer), gaps)
	e.GET("/gaps/answers/:answer/withdraw", s.atAnswer(s.askWithdraw), gaps)
	e.POST("/gaps/answers/:answer/withdraw", s.atAnswer(s.withdrawAnswer), gaps)
	e.GET("/gaps/:gap", s.atGap(s.showGap), gaps)
	e.POST("/gaps/:gap", s.atGap(s.writeAnswer), gaps)
	e.POST("/gaps/:gap/aside", s.atGap(s.putGapAside), gaps)
	e.POST("/gaps/:gap/back", s.atGap(s.takeGapBack), gaps)
}

// outboxRoutes show the mails of the demo to everybody; a real server has no
// outbox.
func (s *Server) outboxRoutes(e *echo.Echo) {
	if s.cfg.Outbox == nil {
		return
	}
	e.GET("/outbox", s.outbox)
	e.GET("/outbox/:mail", s.outboxMail)
	e.GET("/outbox/:mail/html", s.outboxHTML)
	e.GET("/outbox/:mail/files/:file", s.outboxFileContent)
}

// robots keeps crawlers away from conversations; documents may be found.
func robots(c echo.Context) error {
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /c/\nDisallow: /ask\nDisallow: /api/\nDisallow: /b/\nDisallow: /my\nDisallow: /signin\nDisallow: /desk\nDisallow: /statistics\nDisallow: /gaps\nDisallow: /outbox\nDisallow: /slack/\n")
}
