package demo

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// Names that say that nobody is called so. Together with a real municipality and
// an address below .example, which is nobody's (RFC 2606), they make people.
var (
	firstNames = strings.Fields("Anna Bernd Carla David Elif Frank Greta Hakan Ines Jonas Katja Lars Mara Nils Olga Paul Rosa Sven Tina Uwe Vera Wanja Yara Zoe")
	lastNames  = strings.Fields("Beispiel Muster Probe Exempel Platzhalter Demo Erfunden Vorlage Ersatz Fiktiv Testfall Namenlos")
	functions  = []string{"Digitalisierung", "Stadtplanung", "Hauptamt", "Klimaschutzmanagement", "IT", "Wirtschaftsförderung",
		"Kämmerei", "Projektleitung Smart City", "Pressestelle", "Rechtsamt", "Bauamt", ""}
)

// homes are the official keys of the municipalities that the invented people
// come from, some from each Land.
var homes = strings.Fields(`
	01002000 01003000 01059083 02000000 03101000 03103000 03241001 03404000 04011000 04012000
	05112000 05119000 05315000 05334002 05515000 05711000 05913000 06411000 06412000 06531005 06611000
	07111000 07211000 07314000 07315000 08111000 08212000 08311000 08421000 08221000
	09161000 09162000 09362000 09564000 09663000 09677148 10041100 11000000
	12051000 12052000 12053000 12054000 12069020 12069656 13003000 13004000 13076060 13076090
	14511000 14612000 14713000 14626610 15002000 15003000 15087130 15091375 16051000 16053000 16055000 16063105`)

// groups are the sizes of bookings, as often as they stand here.
var groups = []int{1, 1, 1, 1, 1, 1, 1, 2, 2, 3}

// Bookings returns invented bookings that fill the runs as they stand when the
// demo begins. The same runs, municipalities and start make the same bookings.
func Bookings(runs []catalogue.Run, towns []municipality.Municipality, start time.Time) []booking.Imported {
	var all []booking.Imported
	for _, r := range runs {
		h := fnv.New64a()
		h.Write([]byte(r.Key))
		random := rand.New(rand.NewPCG(h.Sum64(), 76))
		people := random.Perm(len(firstNames) * len(lastNames))
		d := demandFor(r, random, start)
		taken := r.Seats.Capacity - d.free
		var own []booking.Imported
		for seats := taken + d.waiting; seats > 0; {
			n := min(groups[random.IntN(len(groups))], seats)
			if before := taken + d.waiting - seats; before < taken { // no group is split by the end of the seats
				n = min(n, taken-before)
			}
			seats -= n
			person := inventedPerson(people[len(own)], towns, random)
			own = append(own, booking.Imported{Run: r.ID, Seats: n, Person: person, Language: "de"})
		}
		for i, at := range moments(len(own), earlier(start, r.Starts()), random) {
			own[i].Requested = at
			own[i].Channel = channelAt(at, random) // drawn last: who books is as it was before
		}
		all = append(all, own...)
	}
	slices.SortStableFunc(all, func(a, b booking.Imported) int {
		return cmp.Or(a.Requested.Compare(b.Requested), cmp.Compare(a.Run, b.Run))
	})
	return all
}

// inventedPerson returns the n-th person; where they come from is always the
// same, what they do may change.
func inventedPerson(n int, towns []municipality.Municipality, random *rand.Rand) booking.Person {
	first, last := firstNames[n%len(firstNames)], lastNames[n/len(firstNames)]
	town := towns[n*7%len(towns)]
	return booking.Person{
		Name:         first + " " + last,
		Email:        strings.ToLower(fmt.Sprintf("%s.%s@%s.example", first, last, domain(town.Name))),
		Municipality: town.Name, AGS: town.AGS, Land: town.Land,
		Function: functions[random.IntN(len(functions))],
	}
}

// domain makes a label of a domain of a name: "Frankfurt (Oder)" is
// frankfurt-oder.
func domain(name string) string {
	ascii := german.Transcribe(strings.ToLower(name))
	return strings.Join(strings.FieldsFunc(ascii, func(r rune) bool { return r < 'a' || r > 'z' }), "-")
}

// moments returns n moments between the opening and the end, in order.
func moments(n int, end time.Time, random *rand.Rand) []time.Time {
	at := make([]time.Time, n)
	for i := range at {
		at[i] = opened.Add(time.Duration(random.Int64N(int64(end.Sub(opened)))).Truncate(time.Second))
	}
	slices.SortFunc(at, time.Time.Compare)
	return at
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
