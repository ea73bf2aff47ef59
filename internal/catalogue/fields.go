package catalogue

import "time"

// Bounds of an import.
const (
	maxFile     = 10 << 20 // bytes
	maxModules  = 2000
	maxRuns     = 10_000
	maxSessions = 100 // of a run, as the database has it
	maxTitle    = 200
	maxTopics   = 30
	maxTopic    = 80
	maxAddress  = 500
	maxMinutes  = 100_000
)

// MaxCapacity is how many seats a run may have, as the database has it.
const MaxCapacity = 10_000

func categories() []choice {
	return []choice{
		{string(Compulsory), "Pflichtmodul", []string{"pflicht"}},
		{string(Elective), "Wahlmodul", []string{"wahl", "wahlpflichtmodul"}},
		{string(Programme), "Programm", []string{"zertifikatsprogramm", "lehrgang", "program"}},
		{string(PeerLearning), "Peer-Learning", []string{"peer learning"}},
	}
}

func levels() []choice {
	return []choice{
		{"", "", []string{"-"}},
		{string(Beginner), "Einstieg", []string{"einsteiger", "grundlagen", "anfänger"}},
		{string(Intermediate), "Aufbau", []string{"mittel"}},
		{string(Advanced), "Vertiefung", []string{"fortgeschritten", "fortgeschrittene", "experten"}},
	}
}

func statuses() []choice {
	return []choice{
		{string(Open), "offen", []string{"buchbar"}},
		{string(Closed), "geschlossen", nil},
		{string(Cancelled), "abgesagt", []string{"fällt aus", "canceled"}},
	}
}

// moduleFields are the fields of a module in the order of their columns.
func moduleFields() []field[Module] {
	return []field[Module]{
		keyField(func(m *Module) *string { return &m.Key }),
		textField("title", "Titel", maxTitle, func(m *Module) *string { return &m.Title }).or("title", "name"),
		choiceField("category", "Kategorie", categories(), func(m *Module) *Category { return &m.Category }).or("category", "art").always(),
		listField("topics", "Themen", maxTopics, maxTopic, func(m *Module) *[]string { return &m.Topics }).or("topics", "thema", "schlagworte"),
		choiceField("level", "Niveau", levels(), func(m *Module) *Level { return &m.Level }).or("level"),
		numberField("minutes", "Minuten", 0, maxMinutes, func(m *Module) *int { return &m.Minutes }).or("minutes", "dauer", "dauer (minuten)"),
		textField("institution", "Institution", maxTitle, func(m *Module) *string { return &m.Institution }).or("institution", "lehrende", "hochschule"),
		textField("document", "Dokument", maxAddress, func(m *Module) *string { return &m.Document }).or("document", "beschreibung"),
		flagField("retired", "Eingestellt", func(m *Module) *bool { return &m.Retired }).or("retired"),
	}
}

// runFields are the fields of a run without its sessions. Its module is named by
// key or title until it is looked up.
func runFields() []field[Run] {
	return []field[Run]{
		keyField(func(r *Run) *string { return &r.Key }),
		textField("module", "Modul", maxTitle, func(r *Run) *string { return &r.Module.Key }).or("module").always(),
		textField("title", "Titel", maxTitle, func(r *Run) *string { return &r.Title }).or("title", "durchgang"),
		textField("platform", "Plattform", maxTitle, func(r *Run) *string { return &r.Platform }).or("platform", "ort"),
		numberField("capacity", "Plätze", 0, MaxCapacity, func(r *Run) *int { return &r.Seats.Capacity }).or("capacity", "plaetze", "platzzahl", "seats").always(),
		flagField("waiting_list", "Warteliste", func(r *Run) *bool { return &r.WaitingList }).or("waiting list", "waiting_list"),
		choiceField("status", "Status", statuses(), func(r *Run) *Status { return &r.Status }).or("status").always(),
		momentField("booking_opens", "Anmeldung ab", false, func(r *Run) *time.Time { return &r.BookingOpens }).or("booking opens", "booking_opens"),
		momentField("booking_closes", "Anmeldung bis", true, func(r *Run) *time.Time { return &r.BookingCloses }).or("booking closes", "booking_closes", "anmeldeschluss"),
		urlField("booking_url", "Anmeldung bei", func(r *Run) *string { return &r.BookingURL }).or("booking url", "booking_url", "anmeldelink"),
		textField("seats_from", "Plätze von", 40, func(r *Run) *string { return &r.Seats.From }).or("seats from", "seats_from"),
		textField("seats_ref", "Plätze bei", maxTitle, func(r *Run) *string { return &r.Seats.Ref }).or("seats ref", "seats_ref"),
	}
}
