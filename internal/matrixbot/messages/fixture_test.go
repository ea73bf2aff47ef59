package messages

import (
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

const pages = "https://assistent.example.org"

// at is a time in Berlin.
func at(day string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", day, german.Berlin())
	if err != nil {
		panic(err)
	}
	return t
}

func today() time.Time { return at("2026-01-20 14:05") }

// run is one of a module about AI with so many seats left of 20.
func run(free int) catalogue.Run {
	return catalogue.Run{
		ID: 7, Key: "ki-maerz", Status: catalogue.Open, WaitingList: true, Platform: "BigBlueButton",
		Module:   catalogue.Module{Key: "ki", Title: "Künstliche Intelligenz in der Verwaltung", Category: catalogue.Elective},
		Sessions: []catalogue.Session{{N: 1, Starts: at("2026-03-03 10:00"), Ends: at("2026-03-03 12:00")}},
		Seats:    catalogue.Seats{Capacity: 20, Taken: 20 - free, Waiting: 3},
	}
}

func card(name string, free int, a catalogue.Availability) conversation.RunCard {
	return conversation.RunCard{
		Run: 7, Key: "ki-maerz", Name: name, Module: "ki", Category: "elective", Minutes: 120, Platform: "BigBlueButton",
		Sessions: []conversation.SessionTime{{Starts: at("2026-03-03 10:00"), Ends: at("2026-03-03 12:00")}},
		Free:     free, Capacity: 20, Waiting: 3, Availability: string(a),
	}
}

// answered is a turn with two sources.
func answered() conversation.Turn {
	return conversation.Turn{
		ID: 3, Question: "Was lernt man im Modul KI?", Language: "de", Intent: "question", Outcome: conversation.Answered, Done: true,
		Sentences: []conversation.Sentence{
			{Text: "Das Modul zeigt, wie **KI** in der Verwaltung eingesetzt wird.", Citations: []int{1}},
			{Text: "Bürger*innen & Verwaltung profitieren, siehe [Programm](https://www.example.org/programm_(neu)).", Citations: []int{1, 2}},
			{Text: "Grundlagen des maschinellen Lernens", Form: conversation.FormItem, Citations: []int{2}},
			{Text: "Rechtlicher Rahmen", Form: conversation.FormItem, Citations: []int{2}},
			{Text: "3. März ist der erste Termin.", Form: conversation.FormParagraph, Citations: []int{1}},
		},
		Citations: []conversation.Citation{
			{N: 1, Document: 11, Title: "Modul KI | Überblick", Kind: "module", Date: "2025-11-03", Heading: "Inhalte",
				URL: "https://www.example.org/module/ki?a=1&b=2#:~:text=Das%20Modul%20zeigt,eingesetzt%20wird", Quote: "Das Modul zeigt, wie KI in der Verwaltung eingesetzt wird."},
			{N: 2, Document: 12, Title: "Bericht <vom> Kongress", Heading: "Bericht <vom> Kongress", Quote: "- Grundlagen des maschinellen Lernens\n- Rechtlicher Rahmen"},
		},
		Notices: []string{"Termine nach dem Stand der Quellen; sie können sich geändert haben."},
	}
}

func answer(t conversation.Turn) Answer {
	return Answer{Turn: t, PublicURL: pages, CanBook: true, Now: today()}
}

// own are bookings in the states that matter.
func own() []booking.Booking {
	states := []booking.State{booking.Confirmed, booking.Offered, booking.Requested, booking.Waitlisted, booking.Cancelled}
	var out []booking.Booking
	for i, s := range states {
		b := booking.Booking{
			ID: int64(i + 1), Ref: "AK-7F3K-92QX", Run: run(0), Seats: i + 1, State: s, Held: true, Place: 2,
			Person:    booking.Person{Name: "Erika Mustermann", Email: "erika@stadt.example"},
			ConfirmBy: at("2026-01-21 14:00"), OfferedUntil: at("2026-01-22 09:30"), EndedAt: at("2026-01-20 10:00"),
		}
		b.Run.Sessions = []catalogue.Session{{N: 1, Starts: at("2026-03-03 10:00").AddDate(0, 0, -i), Ends: at("2026-03-03 12:00").AddDate(0, 0, -i)}}
		out = append(out, b)
	}
	return out
}

// draft is one with all that is needed.
func draft() *Draft {
	r := run(4)
	return &Draft{
		Draft: booking.Draft{
			Run: 7, Seats: 2, Version: 6,
			Person: booking.Person{Name: "Erika Mustermann", Email: "erika@stadt.example", Municipality: "Bad Belzig", AGS: "12069020", Land: "BB", Function: "Digitallotsin"},
		},
		Chosen: &r,
	}
}

// byLand are confirmed bookings of some Länder, one of which is hidden.
func byLand(rows int) statistics.Result {
	r := statistics.Result{
		Query: statistics.Query{
			Metrics: []statistics.Metric{statistics.Confirmed}, Dimensions: []statistics.Dimension{statistics.Land},
			Period: statistics.Period{From: german.Civil{Year: 2026, Month: 1, Day: 1}, To: german.Civil{Year: 2026, Month: 6, Day: 30}},
			By:     statistics.ByRequest,
		},
		Total: []statistics.Cell{{State: statistics.Known, Value: 1234}}, Hidden: 1, LeastOf: 5, ReadAt: today(),
	}
	lands := []string{"BB", "BE", "HE", "NW", "SN"}
	for i := range rows {
		cell := statistics.Cell{State: statistics.Known, Value: float64(100 - i)}
		if i == 2 {
			cell = statistics.Cell{State: statistics.Hidden}
		}
		r.Rows = append(r.Rows, statistics.Row{Keys: []string{lands[i%len(lands)]}, Cells: []statistics.Cell{cell}})
	}
	return r
}
