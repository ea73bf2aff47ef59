// Package report keeps queries of package statistics under a name, for the
// coordinator who saved them, and delivers their results each month.
//
// A Store holds the reports. On the first of each month, at six in the morning in
// Berlin, the job of a DueWorker enqueues one job for each place that a report is
// delivered to; a DeliverWorker runs the query with the rights that its owner has
// by then, and hands what it found to the Deliverer of the channel. Each place gets
// a report once a month; what was missed while no server ran is made up for, the
// last month only. Jobs stand in a queue of their own, QueueName, for servers that send
// no mails work them, too, as long as they have another channel.
package report

import (
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Report is a query with a name.
type Report struct {
	ID       int64
	Name     string
	Query    statistics.Query // with the period that Rolling says as of today; zero if it cannot be asked any more
	Rolling  Rolling          // "" when it is saved: as the query's period suggests
	Owner    string           // e-mail address
	Language string           // "de" or "en"
	Deliver  []Delivery       // on the first of each month; nil: not at all
	Created  time.Time
	Updated  time.Time
}

// A Delivery is where the results are sent each month.
type Delivery struct {
	Channel string // ByMail, or one that takes rooms; see WithRooms
	To      string // the owner's own address, or a room
}

// ByMail is the channel of mails.
const ByMail = "email"

// Bounds of reports.
const (
	longestName = 120 // characters
	mostReports = 200 // of an owner
	mostListed  = 1000
)

// clean returns a name on one line.
func clean(name string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
}
