package calendar

import (
	"time"
	_ "time/tzdata" // Europe/Berlin without a system's zone files

	ics "github.com/arran4/golang-ical"
)

const (
	zone  = "Europe/Berlin"
	local = "20060102T150405"
	utc   = local + "Z"
)

// berlinRules are the rules of Europe/Berlin since 1996: the last Sunday of March
// and of October, at 1:00 UTC (Directive 2000/84/EC, SoZV).
func berlinRules() *ics.VTimezone {
	z := ics.NewTimezone(zone)
	z.SetProperty("X-LIC-LOCATION", zone) // Thunderbird and older clients of Apple
	summer, winter := &ics.Daylight{}, z.AddStandard()
	z.Components = append(z.Components, summer)
	rule(&summer.ComponentBase, "19960331T020000", "+0100", "+0200", "CEST", "3")
	rule(&winter.ComponentBase, "19961027T030000", "+0200", "+0100", "CET", "10")
	return z
}

func rule(c *ics.ComponentBase, since, from, to, name, month string) {
	c.SetProperty(ics.ComponentPropertyDtStart, since)
	c.SetProperty("TZOFFSETFROM", from)
	c.SetProperty("TZOFFSETTO", to)
	c.SetProperty("TZNAME", name)
	c.AddRrule("FREQ=YEARLY;BYMONTH=" + month + ";BYDAY=-1SU")
}

// setTime writes t as the clocks in Berlin show it. The hour that they show
// twice in October is written in UTC: it means the first of the two (RFC 5545,
// 3.3.5), but some programs take it for the second.
func setTime(v *ics.VEvent, p ics.ComponentProperty, t time.Time, berlin *time.Location) {
	shown := t.In(berlin).Format(local)
	if t.Add(-time.Hour).In(berlin).Format(local) == shown || t.Add(time.Hour).In(berlin).Format(local) == shown {
		v.SetProperty(p, t.UTC().Format(utc))
		return
	}
	v.SetProperty(p, shown, ics.WithTZID(zone))
}
