package report

import (
	"context"
	"fmt"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
)

// A Lister lists reports; *Store is one.
type Lister interface {
	List(ctx context.Context, who account.Person) ([]Report, error)
}

// A Shelf is what somebody can have appear in rooms, as they see it from one room.
type Shelf struct {
	Who     account.Person
	Here    []Delivery // to that room, by all the names it goes by
	Reports []Report   // that they may change, their own first
}

// ReadShelf returns the shelf of who asks. It fails with fault.Denied for who may not
// ask for figures.
func ReadShelf(ctx context.Context, from Lister, who account.Person, here ...Delivery) (Shelf, error) {
	all, err := from.List(ctx, who)
	if err != nil {
		return Shelf{}, fmt.Errorf("report.ReadShelf: %w", err)
	}
	all = slices.DeleteFunc(all, func(r Report) bool { return !mayChange(who, r.Owner) })
	return Shelf{Who: who, Here: here, Reports: all}, nil
}

// Find returns the report with an id.
func (s Shelf) Find(id int64) (r Report, ok bool) {
	i := slices.IndexFunc(s.Reports, func(r Report) bool { return r.ID == id })
	if i < 0 {
		return Report{}, false
	}
	return s.Reports[i], true
}

// Appears reports whether a report appears in the room, and in how many others.
func (s Shelf) Appears(r Report) (here bool, elsewhere int) {
	for _, d := range r.Deliver {
		switch {
		case slices.Contains(s.Here, d):
			here = true
		case d.Channel != ByMail:
			elsewhere++
		}
	}
	return here, elsewhere
}

// Label is a report's name, with whose it is where it is somebody else's.
func (s Shelf) Label(r Report) string {
	if r.Owner == s.Who.Email {
		return r.Name
	}
	return r.Name + " (" + r.Owner + ")"
}

// A Wish is what a Command wants.
type Wish int

// The wishes. Wanted.Reports holds one report where nothing else is said.
const (
	WishList     Wish = iota // to see them; no report
	WishUnknown              // something with a report that there is not; no report
	WishShow                 // that one appears in the room
	WishWhich                // the same; several fit
	WishEnd                  // that one appears there no longer
	WishWhichEnd             // the same; several fit
	WishNotHere              // the same of one that does not
	WishNoneHere             // the same where none does; no report
)

// Wanted is a wish with the reports that it is about.
type Wanted struct {
	Wish    Wish
	Reports []Report
}

// Wants tells what the text of a Command wants; see Named for how names are found. What
// is just the name of a report is one, also where its last word would end a delivery.
func (s Shelf) Wants(text string) Wanted {
	name, ends := endOf(text)
	found := Named(s.Reports, text)
	switch {
	case text == "":
		return Wanted{Wish: WishList}
	case ends && !slices.ContainsFunc(found, func(r Report) bool { return slices.Equal(nameWords(r.Name), nameWords(text)) }):
		return s.wantsEnd(name)
	case len(found) == 1:
		return Wanted{WishShow, found}
	case len(found) > 1:
		return Wanted{WishWhich, found}
	}
	return Wanted{Wish: WishUnknown}
}

// wantsEnd is Wants for what ends the delivery of the report of a name, or of the only
// one that appears in the room.
func (s Shelf) wantsEnd(name string) Wanted {
	all := slices.DeleteFunc(slices.Clone(s.Reports), func(r Report) bool { here, _ := s.Appears(r); return !here })
	found := all
	if name != "" {
		found = Named(all, name)
	}
	switch {
	case len(all) == 0 && name == "":
		return Wanted{Wish: WishNoneHere}
	case len(found) == 1:
		return Wanted{WishEnd, found}
	case len(found) > 1:
		return Wanted{WishWhichEnd, found}
	}
	if known := Named(s.Reports, name); len(known) == 1 {
		return Wanted{WishNotHere, known}
	}
	return Wanted{Wish: WishUnknown}
}
