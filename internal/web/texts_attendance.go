package web

// attendanceTexts are those of recording who took part in a run. Values with a %
// are formats.
type attendanceTexts struct {
	Title, Open  string
	Intro        string
	Used         string // heading of the seats that were used
	Of           string // seats of the booking
	For          string // name, reference
	Save, All    string
	AllHint      string
	NotYet, None string
	Count        string // seats used, seats of the bookings that are recorded
	Missing      string // bookings that are not recorded yet
	Wrong        string
	Changed      string
	Done         string
}

var germanAttendance = attendanceTexts{
	Title:   "Teilnahme",
	Open:    "Teilnahme erfassen",
	Intro:   "Tragen Sie ein, wie viele der gebuchten Plätze genutzt wurden: 0, wenn niemand da war. Leere Felder bleiben, wie sie sind. Sie können die Zahlen später berichtigen.",
	Used:    "Genutzt",
	Of:      "von %d",
	For:     "Genutzte Plätze, %s, %s",
	Save:    "Speichern",
	All:     "Alle anwesend",
	AllHint: "„Alle anwesend“ trägt bei allen bestätigten Buchungen die volle Zahl der Plätze ein.",
	NotYet:  "Die Teilnahme lässt sich erfassen, sobald der Termin begonnen hat.",
	None:    "Zu diesem Termin gibt es keine bestätigten Buchungen.",
	Count:   "Genutzt: %d von %d Plätzen.",
	Missing: "Noch nicht erfasst: %d.",
	Wrong:   "Bitte geben Sie eine ganze Zahl von 0 bis %d ein.",
	Changed: "Inzwischen hat sich eine Buchung geändert. Bitte prüfen Sie die Liste und speichern Sie noch einmal.",
	Done:    "Die Teilnahme ist gespeichert.",
}

var englishAttendance = attendanceTexts{
	Title:   "Attendance",
	Open:    "Record attendance",
	Intro:   "Enter how many of the booked seats were used: 0 if nobody came. Empty fields stay as they are. You can correct the numbers later.",
	Used:    "Used",
	Of:      "of %d",
	For:     "Seats used, %s, %s",
	Save:    "Save",
	All:     "Everybody came",
	AllHint: "“Everybody came” enters the full number of seats for all confirmed bookings.",
	NotYet:  "Attendance can be recorded once the date has begun.",
	None:    "There are no confirmed bookings of this date.",
	Count:   "Used: %d of %d seats.",
	Missing: "Not recorded yet: %d.",
	Wrong:   "Please enter a whole number from 0 to %d.",
	Changed: "A booking has changed meanwhile. Please check the list and save again.",
	Done:    "Attendance is saved.",
}
