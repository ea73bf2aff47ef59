package demo

import (
	"math/rand/v2"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// moment is when somebody requests a booking of the run: often right after it was
// announced on the first working day of the month before, or in the last days.
func (p *pastBookings) moment() time.Time {
	starts := p.run.Starts().In(german.Berlin())
	announced := date(starts.Year(), starts.Month()-1, 1)
	for !isWorkingDay(announced) {
		announced = announced.AddDate(0, 0, 1)
	}
	announced = announced.Add(10 * time.Hour)
	if announced.Before(firstOpened) {
		announced = firstOpened
	}
	if p.run.Module.Key == programme && starts.After(firstOpened.AddDate(0, 2, 0)) {
		announced = announced.AddDate(0, -1, 0) // a cohort is planned earlier
	}
	open := starts.Sub(announced)
	var at time.Time
	for attempt := 0; ; attempt++ {
		switch x := p.random.Float64(); {
		case x < 0.3:
			at = announced.Add(min(time.Duration(p.random.ExpFloat64()*float64(4*24*time.Hour)), open))
		case x < 0.75:
			at = announced.Add(time.Duration(p.random.Float64() * float64(open)))
		default:
			at = starts.Add(-min(time.Duration(p.random.ExpFloat64()*float64(5*24*time.Hour)), open))
		}
		if !onHoliday(at) || attempt == 2 {
			break
		}
	}
	return p.officeHours(at, announced)
}

// onHoliday reports whether many are away: in August and around Christmas.
func onHoliday(at time.Time) bool {
	at = at.In(german.Berlin())
	return at.Month() == time.August || at.Month() == time.December && at.Day() > 12 || at.Month() == time.January && at.Day() < 7
}

// officeHours moves a time to when people work, mostly, but not before the run
// was announced nor into its last hours.
func (p *pastBookings) officeHours(at, announced time.Time) time.Time {
	day := dayOf(at)
	late := p.random.Float64() < 0.08
	for !late && !isWorkingDay(day) {
		day = day.AddDate(0, 0, 1+p.random.IntN(2))
	}
	hour := 8 + 9*(p.random.Float64()+p.random.Float64())/2
	if late {
		hour = 18 + 4*p.random.Float64()
	}
	at = day.Add(time.Duration(hour * float64(time.Hour))).Truncate(time.Second)
	if at.Before(announced) {
		at = announced.Add(time.Duration(p.random.IntN(6*3600)) * time.Second)
	}
	if last := p.run.Starts().Add(-3 * time.Hour); at.After(last) {
		at = last.Add(-time.Duration(p.random.IntN(12*3600)) * time.Second)
	}
	return at
}

// channelAt returns on which channel somebody booked: as time goes by, less on
// the web and at the desk, more in Slack and Matrix.
func channelAt(at time.Time, random *rand.Rand) string {
	t := min(1, max(0, at.Sub(firstOpened).Hours()/24/730)) // two years
	x := random.Float64()
	for _, c := range []struct {
		name        string
		first, last float64 // share then and now
	}{{"slack", 0.04, 0.18}, {"matrix", 0.02, 0.13}, {"api", 0.05, 0.08}, {"desk", 0.13, 0.07}} {
		if x -= c.first + (c.last-c.first)*t; x < 0 {
			return c.name
		}
	}
	return "web"
}
