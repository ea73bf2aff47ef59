package statistics

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
)

// packed are all bookings as guards look at them, column by column. Labels, runs,
// days and places are numbers of what stands in the lists below.
type packed struct {
	label, run, day, place []int32
	by64, by61             []uint8

	labels []label
	runs   []packedRun
	days   []german.Civil // of requests
	places []string       // official keys
}

// A label is what a booking has of that which has few values.
type label struct {
	class                         class
	land, size, channel, language string
}

type packedRun struct {
	key, module, category string
	topics                []string
	day                   german.Civil
}

// Where the parts of a booking's cell begin: see booking_cell in the schema.
const (
	cellRun, cellDay, cellPlace, cell64, cell61, cellLength = 0, 4, 8, 12, 13, 14
	cellHead                                                = 15
)

// firstDay is the day from which the days of cells are counted.
var firstDay = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

var errCell = errors.New("a booking is not packed as expected")

// readPacked reads all bookings, and the runs where the query is about them.
func readPacked(ctx context.Context, tx pgx.Tx, q Query) (*packed, error) {
	p := &packed{}
	numbers := map[int32]int32{}
	if q.isAbout(axisCatalogue) || q.By == ByRun {
		rows, err := tx.Query(ctx, "select run::int, key, module, category, topics, (starts_on - date '2000-01-01')::int from stats_runs")
		if err != nil {
			return nil, err
		}
		var number int32
		var r packedRun
		var day int32
		_, err = pgx.ForEachRow(rows, []any{&number, &r.key, &r.module, &r.category, &r.topics, &day}, func() error {
			numbers[number] = int32(len(p.runs))
			r.topics, r.day = slices.Clone(r.topics), civilDay(day)
			p.runs = append(p.runs, r)
			return nil
		})
		if err != nil {
			return nil, err
		}
	} else {
		numbers = nil
	}
	var cells []byte
	// One value: to send and to read a row takes longer than to count it.
	if err := tx.QueryRow(ctx, "select string_agg(cell, null) from stats_bookings").Scan(&cells); err != nil {
		return nil, err
	}
	return p, p.unpack(cells, numbers)
}

func civilDay(n int32) german.Civil {
	t := firstDay.AddDate(0, 0, int(n))
	return german.Civil{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}

// unpack reads cells. Bookings whose run is not in the list are left out; without
// a list, all are of one run.
func (p *packed) unpack(cells []byte, runs map[int32]int32) error {
	n := len(cells) / (cellHead + len("cfsdeBBweb")) // about as many as there are
	p.label, p.run, p.day, p.place = make([]int32, 0, n), make([]int32, 0, n), make([]int32, 0, n), make([]int32, 0, n)
	p.by64, p.by61 = make([]uint8, 0, n), make([]uint8, 0, n)
	labels := map[string]int32{}
	days := numbering{add: func(day int32) int32 {
		p.days = append(p.days, civilDay(day))
		return int32(len(p.days))
	}}
	places := numbering{add: func(key int32) int32 {
		p.places = append(p.places, officialKey(key))
		return int32(len(p.places))
	}}
	ofRuns := numbering{add: func(run int32) int32 {
		at, known := runs[run]
		if !known {
			return left
		}
		return at + 1
	}}
	if runs == nil {
		p.runs = []packedRun{{}}
		ofRuns.add = func(int32) int32 { return 1 }
	}
	for len(cells) >= cellHead {
		end := cellHead + int(cells[cellLength])
		if len(cells) < end {
			return errCell
		}
		if run := ofRuns.of(int32(binary.BigEndian.Uint32(cells[cellRun:]))); run != left {
			text := cells[cellHead:end]
			l, known := labels[string(text)]
			if !known {
				made, ok := parseLabel(string(text))
				if !ok {
					return errCell
				}
				l = int32(len(p.labels))
				labels[string(text)] = l
				p.labels = append(p.labels, made)
			}
			p.label, p.run = append(p.label, l), append(p.run, run-1)
			p.day = append(p.day, days.of(int32(binary.BigEndian.Uint32(cells[cellDay:])))-1)
			p.place = append(p.place, places.of(int32(binary.BigEndian.Uint32(cells[cellPlace:])))-1)
			p.by64, p.by61 = append(p.by64, cells[cell64]), append(p.by61, cells[cell61])
		}
		cells = cells[end:]
	}
	if len(cells) > 0 {
		return errCell
	}
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
	if len(s) < len("cfsdeBB") {
		return l, false
	}
	status, known := statusLetters[s[0]]
	attended, knows := attendedLetters[s[1]]
	size, is := sizeLetters[s[2]]
	l = label{class{status, attended}, strings.TrimRight(s[5:7], "x"), size, s[7:], s[3:5]}
	return l, known && knows && is
}

// What letters in labels stand for. These tables are never changed.
var (
	statusLetters = map[byte]string{'r': "requested", 'c': "confirmed", 'w': "waitlisted", 'o': "offered", 'x': "cancelled", 'e': "expired"}

	attendedLetters = map[byte]string{'x': attendedUnknown, 'n': attendedNone, 'p': attendedPartly, 'f': attendedFull}

	sizeLetters = map[byte]string{'x': "", 'r': "rural", 's': "small", 'm': "medium", 'l': "large", 'd': "district"}
)
