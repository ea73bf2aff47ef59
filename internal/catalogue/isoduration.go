package catalogue

import (
	"regexp"
	"time"
)

var isoDuration = regexp.MustCompile(`^P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$`)

// parseDuration reads a duration of ISO 8601 in weeks, days, hours, minutes and
// seconds, a day being 24 hours. Years and months have no fixed length.
func parseDuration(s string) (time.Duration, bool) {
	p := isoDuration.FindStringSubmatch(s)
	if p == nil {
		return 0, false
	}
	d := time.Duration(atoi(p[1])*7+atoi(p[2]))*24*time.Hour + time.Duration(atoi(p[3]))*time.Hour +
		time.Duration(atoi(p[4]))*time.Minute + time.Duration(atoi(p[5]))*time.Second
	return d, d > 0
}
