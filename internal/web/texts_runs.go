package web

import "smart-city-dialog.de/akademie/internal/catalogue"

// runTexts are the words about dated runs. Values with a % are formats.
type runTexts struct {
	Title, Intro, Board, BoardAsked string
	ReadAt                          string // %s is a time, or a day and a time

	Seats, SeatsOne, Waiting, WaitingOpen, Full string
	NotYet, TooLate, Off, NotOpened             string
	Book, Wait, BookFor, BookAt, SeatsFromAt    string
	Wish                                        string // what a pressed button stands for in the conversation

	Dates                                          string // of a cohort
	Minutes, Hour, Hours, HoursMinutes             string
	ModuleFilter, AllModules                       string
	MonthFilter, AllMonths                         string
	CategoryFilter, AllCategories, OnlyFree        string
	Filter, None, NoneAsked, Found, FoundOne, More string
	Reset, Change, MoreFit, BackToTalk             string

	Duration, Platform, Institution, Category, Level, SeatsTitle, Topics string
	About, Back, Gone                                                    string

	Calendar, CalendarIntro, CalendarSubscribe, CalendarModule, CalendarHow, CalendarFile string

	Categories map[catalogue.Category]string
	Levels     map[catalogue.Level]string
}

// bookingTexts are the words of the form for a booking. Values with a % are
// formats.
type bookingTexts struct {
	Title, Intro, SummaryTitle, DoneTitle, MoveTitle string

	NoRun, ChooseRun, ChangeRun                                         string
	Seats, SeatsHint, Name, NameHint, Email, EmailHint                  string
	Municipality, MunicipalityHint, Known, Ambiguous                    string
	Function, FunctionHint, Optional                                    string
	ConsentVersion, ConsentMore                                         string
	Check, Edit, Confirm, ConfirmWait, ConfirmMove, Drop                string
	ErrorTitle, ErrorTitleOne                                           string
	Take, Keep                                                          string
	Next, NextMail, NextHeld, NextWait, NextOffer                       string
	Hours, Hour, BeforeStart, OnePlace                                  string
	Sent, SentBy, Held, HeldOne, InLine, Reference, Calendar            string
	Moved, SentMoved, MoveSignIn                                        string
	Past, Ended, Dropped, NoBookings                                    string
	ChangedHere, ChangedElsewhere, Conflict, ChangedSummary, NowWaiting string
	TooMany                                                             string // %s is a number of minutes

	Errors map[string]string // by field and problem: "email/malformed"
}
