package blocks

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// sent is a view as it comes back with what was typed.
func sent(values map[string]slack.BlockAction) slack.View {
	state := map[string]map[string]slack.BlockAction{}
	for name, v := range values {
		state[name] = map[string]slack.BlockAction{name: v}
	}
	return slack.View{State: &slack.ViewState{Values: state}}
}

func TestWhatWasFilledInIsRead(t *testing.T) {
	t.Parallel()
	got := ReadBookingDialog(sent(map[string]slack.BlockAction{
		Input(booking.FieldSeats):        {SelectedOption: slack.OptionBlockObject{Value: "3"}},
		Input(booking.FieldName):         {Value: " Erika Mustermann "},
		Input(booking.FieldEmail):        {Value: "erika@stadt.example"},
		Input(booking.FieldMunicipality): {Value: "Bad Belzig"},
		Input(booking.FieldConsent):      {SelectedOptions: []slack.OptionBlockObject{{Value: booking.ConsentVersion}}},
	}))
	want := booking.Draft{Seats: 3, Consent: true, Person: booking.Person{Name: "Erika Mustermann", Email: "erika@stadt.example", Municipality: "Bad Belzig"}}
	if got != want {
		t.Errorf("read %+v, want %+v", got, want)
	}
	if got := ReadBookingDialog(slack.View{}); got != (booking.Draft{}) {
		t.Errorf("of an empty dialog %+v is read", got)
	}
	if got := ReadBookingDialog(sent(map[string]slack.BlockAction{Input(booking.FieldConsent): {SelectedOptions: []slack.OptionBlockObject{{Value: "2020-01"}}}})); got.Consent {
		t.Error("consent to another text counts")
	}
	if got := ReadLinkDialog(sent(map[string]slack.BlockAction{InputCode: {Value: " ABCDE-FGHIJ\n"}})); got != "ABCDE-FGHIJ" {
		t.Errorf("the code is %q", got)
	}
}

func TestADialogIsFilledFromDraftAndProfileButForTheConsent(t *testing.T) {
	t.Parallel()
	v := NewBookingDialog(BookingDialog{
		Run: run(4), Name: "Aus Profil", Email: "profil@stadt.example", Seats: 5, Language: "de", State: "s", PublicURL: pages, Now: today,
		Draft: booking.Draft{Seats: 9, Consent: true, Person: booking.Person{Name: "Aus Entwurf", Municipality: "Kiel"}},
	})
	shown := string(readable(t, v))
	for _, want := range []string{"Aus Entwurf", "profil@stadt.example", "Kiel", `"initial_option"`, "/privacy|", `"private_metadata": "s"`} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, never := range []string{"Aus Profil", "initial_options"} {
		if strings.Contains(shown, never) {
			t.Errorf("%q stands there", never)
		}
	}
	for _, b := range v.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			if menu, ok := in.Element.(*slack.SelectBlockElement); ok && (len(menu.Options) != 5 || menu.InitialOption.Value != "5") {
				t.Errorf("%d seats to choose, %s chosen", len(menu.Options), menu.InitialOption.Value)
			}
		}
	}
	full := NewBookingDialog(BookingDialog{Run: run(0), Seats: 5, Language: "de", Now: today})
	if text := full.Submit.Text; text != "Auf die Warteliste" || !strings.Contains(string(readable(t, full)), in("de").WillWait) {
		t.Errorf("a run without seats is booked with %q", text)
	}
}

func TestProblemsStandAtTheInputsTheyAreAbout(t *testing.T) {
	t.Parallel()
	inputs := map[string]bool{}
	for _, b := range NewBookingDialog(BookingDialog{Run: run(4), Seats: 5, Now: today}).Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			inputs[in.BlockID] = true
		}
	}
	kinds := []booking.Problem{booking.Missing, booking.Malformed, booking.TooLong, booking.TooMany, booking.Beyond, booking.NotFree,
		booking.Disposable, booking.Mistyped, booking.NoBooking, booking.Gone, booking.OverLimit}
	for _, language := range []string{"de", "en"} {
		for _, f := range booking.Fields() {
			for _, kind := range kinds {
				errors := DialogErrors(booking.Problems{f: kind}, "a@example.org", run(4), language)
				if len(errors) != 1 {
					t.Errorf("%s/%s: %v", f, kind, errors)
				}
				for at, text := range errors {
					if !inputs[at] || text == "" || strings.Contains(text, "%") {
						t.Errorf("%s/%s: %q at %q", f, kind, text, at)
					}
				}
			}
		}
	}
	if got := DialogErrors(booking.Problems{booking.FieldRun: booking.NoBooking, booking.FieldSeats: booking.NotFree}, "", run(0), "de")[Input(booking.FieldSeats)]; !strings.HasPrefix(got, "Dieser Termin nimmt keine") {
		t.Errorf("said is %q", got)
	}
}

func TestATableThatIsTooLongSaysHowMuchOfItIsShown(t *testing.T) {
	t.Parallel()
	r := byLand(150)
	m := Figures(&r, nil, "de", pages+"/statistics")[0]
	if err := Check(m.Blocks); err != nil {
		t.Error(err)
	}
	shown := string(readable(t, m))
	for _, want := range []string{"Gezeigt sind die ersten 98 von 150 Zeilen.", "Insgesamt", "geschützt", "/statistics"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if last := m.Blocks[len(m.Blocks)-1]; last.BlockType() != slack.MBTTable {
		t.Errorf("a %s stands last", last.BlockType())
	}
}

func TestFiguresThatAreNothingOrAllHiddenSayWhy(t *testing.T) {
	t.Parallel()
	nothing, hidden := byLand(0), byLand(2)
	for i := range hidden.Rows {
		hidden.Rows[i].Cells = []statistics.Cell{{State: statistics.Hidden}}
	}
	for want, r := range map[string]statistics.Result{"nichts zu zählen": nothing, "ab 5 Personen": hidden} {
		if got := string(readable(t, Figures(&r, nil, "de", pages))); !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	if got := Figures(nil, nil, "de", pages); got != nil {
		t.Errorf("of no figures are made %v", got)
	}
}

func TestRunsThatCannotBeBookedHaveNoButton(t *testing.T) {
	t.Parallel()
	for a, want := range map[catalogue.Availability]bool{
		catalogue.Bookable: true, catalogue.Waitable: true, catalogue.Full: false, catalogue.NotYet: false,
		catalogue.TooLate: false, catalogue.Off: false, catalogue.NotOpened: false,
	} {
		if got := bookButton(in("de"), card("x", 1, a), true) != nil; got != want {
			t.Errorf("%s: %v", a, got)
		}
		if bookButton(in("de"), card("x", 1, a), false) != nil {
			t.Errorf("%s: nobody can book, but there is a button", a)
		}
	}
}
