package web

import "smart-city-dialog.de/akademie/internal/catalogue"

// runTexts are the words about dated runs. Values with a % are formats.
type runTexts struct {
	Title, Intro, Board, BoardAsked string

	Book, Wait, BookFor, BookAt string
	SeatsFrom                   string // %s is from where, and when they were read
	Wish                        string // what a pressed button stands for in the conversation

	ModuleFilter, AllModules                       string
	MonthFilter, AllMonths                         string
	CategoryFilter, AllCategories, OnlyFree        string
	Filter, None, NoneAsked, Found, FoundOne, More string
	Reset, Change, MoreFit, BackToTalk             string

	Duration, Platform, Institution, Category, Level, SeatsTitle, Topics string
	About, Back, Gone                                                    string

	Calendar, CalendarIntro, CalendarSubscribe, CalendarModule, CalendarHow, CalendarFile string

	Levels map[catalogue.Level]string
}

// bookingTexts are the words of the form for a booking. Values with a % are
// formats.
type bookingTexts struct {
	Title, Intro, SummaryTitle, DoneTitle, MoveTitle, MoveDone string

	NoRun, ChooseRun, ChangeRun                                         string
	Seats, SeatsHint, Name, NameHint, Email, EmailHint                  string
	Municipality, MunicipalityHint, Known, Ambiguous                    string
	Function, FunctionHint, Optional                                    string
	ConsentVersion, ConsentMore                                         string
	Check, Edit, Confirm, ConfirmWait, ConfirmMove, Drop                string
	ErrorTitle, ErrorTitleOne                                           string
	Take, Keep                                                          string
	Next, NextMail, NextHeld, NextWait, NextOffer                       string
	Hours, Hour, BeforeStart                                            string
	Reference, Calendar, MoveSignIn                                     string
	Past, Ended, Dropped, NoBookings                                    string
	ChangedHere, ChangedElsewhere, Conflict, ChangedSummary, NowWaiting string
	TooMany                                                             string // %s is a number of minutes
}
