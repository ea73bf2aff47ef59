package statistics

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// packed are bookings as a statement reads them, column by column: first those that
// figures are of, then the others. Labels, runs, days and places are numbers of what
// stands in the lists below.
type packed struct {
	own                            int // how many bookings the figures are of
	label, run, day, place, person []int32
	by64, by61                     []uint8 // what is left of the person's number, see people
	seats, attended                []uint8 // attended: notRecorded

	labels []label
	runs   []packedRun
	days   []packedDay // of requests
	places []packedPlace
}

// A label is what a booking has of that which has few values.
type label struct {
	class                         class
	held                          bool
	land, size, channel, language string
}

type packedRun struct {
	key, module, category string
	topics                []string
	takesPlace            bool
	packedDay
}

// A packedPlace is a municipality by its official key, as a number too; 0 unknown.
type packedPlace struct {
	number int32
	key    string
}

// A packedDay is a day, and how many days after firstDay it is.
type packedDay struct {
	day    german.Civil
	number int32
}

func newPackedDay(number int32) packedDay {
	t := firstDay.AddDate(0, 0, int(number))
	return packedDay{german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}, number}
}

// Where the parts of a booking's cell begin: see booking_cell in the schema.
const (
	cellRun, cellDay, cellPlace, cellPerson      = 0, 4, 6, 10
	cellSeats, cellAttended, cellLength, cellEnd = 14, 15, 16, 17

	notRecorded = 255
)

// firstDay is the day from which the days of cells are counted.
var firstDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

var errCell = errors.New("a booking is not packed as expected")

// readPacked reads the bookings of a statement, and their runs where it needs them.
func readPacked(ctx context.Context, tx pgx.Tx, s *statement) (*packed, error) {
	p := &packed{}
	if s.bookings == "" {
		return p, nil
	}
	var numbers map[int32]int32
	if s.withRuns {
		var err error
		if numbers, err = p.readRuns(ctx, tx); err != nil {
			return nil, postgres.Error(err)
		}
	}
	rows, err := tx.Query(ctx, s.bookings, s.cellArgs...)
	if err != nil {
		return nil, postgres.Error(err)
	}
	var own, others pgtype.DriverBytes // valid until the next row: megabytes that are not copied
	_, err = pgx.ForEachRow(rows, []any{&own, &others}, func() error { return p.unpack(own, others, numbers) })
	return p, postgres.Error(err)
}

// readRuns reads the runs, and returns their places in the list by their numbers.
func (p *packed) readRuns(ctx context.Context, tx pgx.Tx) (map[int32]int32, error) {
	rows, err := tx.Query(ctx, `select run::int, key, module, category, topics, takes_place, starts_on - date '2000-01-01' from stats_runs`)
	if err != nil {
		return nil, err
	}
	numbers := map[int32]int32{}
	var number, day int32
	var r packedRun
	_, err = pgx.ForEachRow(rows, []any{&number, &r.key, &r.module, &r.category, &r.topics, &r.takesPlace, &day}, func() error {
		numbers[number] = int32(len(p.runs))
		r.topics, r.packedDay = slices.Clone(r.topics), newPackedDay(day)
		p.runs = append(p.runs, r)
		return nil
	})
	return numbers, err
}

// unpack reads cells. Bookings whose run is not in the list are left out; without
// a list, all are of one run.
func (p *packed) unpack(own, others []byte, runs map[int32]int32) error {
	p.make((len(own) + len(others)) / (cellEnd + len("cfshdeBBweb"))) // about as many as there are
	u := unpacker{packed: p, labels: map[string]int32{}}
	u.days.add = func(day int32) int32 {
		p.days = append(p.days, newPackedDay(day))
		return int32(len(p.days))
	}
	u.places.add = func(number int32) int32 {
		p.places = append(p.places, packedPlace{number, officialKey(number)})
		return int32(len(p.places))
	}
	u.runs.add = func(run int32) int32 {
		at, known := runs[run]
		if !known {
			return left
		}
		return at + 1
	}
	if runs == nil {
		p.runs = []packedRun{{}}
		u.runs.add = func(int32) int32 { return 1 }
	}
	if err := u.all(own); err != nil {
		return err
	}
	p.own = len(p.label)
	return u.all(others)
}

// make makes room for bookings.
func (p *packed) make(n int) {
	for _, column := range []*[]int32{&p.label, &p.run, &p.day, &p.place, &p.person} {
		*column = make([]int32, 0, n)
	}
	for _, column := range []*[]uint8{&p.by64, &p.by61, &p.seats, &p.attended} {
		*column = make([]uint8, 0, n)
	}
}

// An unpacker numbers what bookings have.
type unpacker struct {
	*packed
	labels             map[string]int32
	runs, days, places numbering
}

func (u *unpacker) all(cells []byte) error {
	for len(cells) >= cellEnd {
		end := cellEnd + int(cells[cellLength])
		if len(cells) < end {
			return errCell
		}
		if err := u.one(cells[:end:end]); err != nil {
			return err
		}
		cells = cells[end:]
	}
	if len(cells) > 0 {
		return errCell
	}
	return nil
}

func (u *unpacker) one(cell []byte) error {
	run := u.runs.of(int32(binary.BigEndian.Uint32(cell[cellRun:])))
	if run == left {
		return nil
	}
	text := cell[cellEnd:]
	l, known := u.labels[string(text)]
	if !known {
		made, ok := parseLabel(string(text))
		if !ok {
			return errCell
		}
		l = int32(len(u.packed.labels))
		u.labels[string(text)] = l
		u.packed.labels = append(u.packed.labels, made)
	}
	p, person := u.packed, binary.BigEndian.Uint32(cell[cellPerson:])
	p.label, p.run = append(p.label, l), append(p.run, run-1)
	p.day = append(p.day, u.days.of(int32(int16(binary.BigEndian.Uint16(cell[cellDay:]))))-1)
	p.place = append(p.place, u.places.of(int32(binary.BigEndian.Uint32(cell[cellPlace:])))-1)
	p.person = append(p.person, int32(person))
	p.by64, p.by61 = append(p.by64, uint8(person%64)), append(p.by61, uint8(person%61))
	p.seats, p.attended = append(p.seats, cell[cellSeats]), append(p.attended, cell[cellAttended])
	return nil
}

// A numbering numbers numbers in the order in which they come, from 1 on. Small
// ones, as those of runs and days are, have a place each.
type numbering struct {
	add   func(number int32) int32 // numbers what is new
	small [1 << 16]int32
	rest  map[int32]int32
}

// left is the number of what is left out.
const left = -1

func (n *numbering) of(number int32) int32 {
	if number >= 0 && number < int32(len(n.small)) {
		if n.small[number] == 0 {
			n.small[number] = n.add(number)
		}
		return n.small[number]
	}
	got, known := n.rest[number]
	if !known {
		if n.rest == nil {
			n.rest = map[int32]int32{}
		}
		got = n.add(number)
		n.rest[number] = got
	}
	return got
}

// parseLabel reads a label as it stands in cells.
func parseLabel(s string) (l label, ok bool) {
	if len(s) < len("cfshdeBB") {
		return l, false
	}
	status, known := statusLetters[s[0]]
	attended, knows := attendedLetters[s[1]]
	size, is := sizeLetters[s[2]]
	l = label{class: class{status, attended}, held: s[3] == 'h', language: s[4:6], land: strings.TrimRight(s[6:8], "x"), size: size, channel: s[8:]}
	return l, known && knows && is
}

// What letters in labels stand for. These tables are never changed.
var (
	statusLetters = map[byte]string{'r': "requested", 'c': "confirmed", 'w': "waitlisted", 'o': "offered", 'x': "cancelled", 'e': "expired"}

	attendedLetters = map[byte]string{'x': attendedUnknown, 'n': attendedNone, 'p': attendedPartly, 'f': attendedFull}

	sizeLetters = map[byte]string{'x': "", 'r': "rural", 's': "small", 'm': "medium", 'l': "large", 'd': "district"}
)
