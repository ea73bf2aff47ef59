package german

import (
	"sync"
	"time"
	_ "time/tzdata" // the zone's rules, also where the system has none
)

// Berlin is the zone in which people here speak of days and hours.
func Berlin() *time.Location { return berlin() }

var berlin = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil { // cannot be: the zone is built in
		return time.FixedZone("MEZ", 60*60)
	}
	return l
})
