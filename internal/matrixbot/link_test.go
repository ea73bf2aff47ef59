package matrixbot

import (
	"strings"
	"testing"
)

func TestACodeLinksTheAccountHoweverItIsSent(t *testing.T) {
	t.Parallel()
	for _, say := range []string{"verbinden %s", "%s", "Bitte verbinden mit Code %s.", "VERBINDEN %s"} {
		t.Run(say, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.expects(d.says(strings.ReplaceAll(say, "%s", d.code(annas))), "mit "+annas+" verbunden")
			if who, err := d.accounts.PersonOf(t.Context(), Channel, d.anna.ID); err != nil || who.Email != annas {
				t.Errorf("%+v, %v", who, err)
			}
		})
	}
}

func TestACodeIsLinkedInEnglish(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.expects(d.says("link "+strings.ToLower(d.code(annas))), "is linked with "+annas)
}

func TestACodeThatDoesNotHoldIsSaidNotTo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.expects(d.says("verbinden"), "/my/account#identities")
	d.expects(d.says("verbinden ABCDE-FGHIJ"), "Dieser Code gilt nicht", "/my/account#identities", "-Verbunden sind Sie")
	used := d.code(annas)
	d.says("verbinden " + used)
	d.expects(d.says("verbinden "+used), "Dieser Code gilt nicht", "Verbunden sind Sie mit "+annas)
	d.expects(d.says("verbinden "+d.code("bert@musterstadt.de")), "schon mit einem anderen Postfach verbunden")
	for range 4 {
		d.says("verbinden ABCDE-FGHIJ")
	}
	d.expects(d.says("verbinden ABCDE-FGHIJ"), "zu viele falsche Codes")
}

func TestWhatIsNoCodeIsLeftToTheAssistant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"verbinden ABCDE-23456": true, "ABCDE-23456": true, "abcde-23456": true, "verbinden abcde23456": true, "Verbinden": true, "connect me with ABCDE-23456": true,
		"verbinden Kommunen sich?": false, "Wie kann ich mein Konto verbinden?": false, "Verwaltung": false, "Was verbinden ABCDE-23456 und Sie?": false, "": false,
	} {
		if _, _, asked := codeIn(text); asked != want {
			t.Errorf("%q: %v", text, asked)
		}
	}
}
