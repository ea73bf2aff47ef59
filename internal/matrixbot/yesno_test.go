package matrixbot

import "testing"

func TestAnswersAreReadForWhatTheySayOutright(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]verdict{
		"ja": yes, "Ja!": yes, "jawohl": yes, "ja bitte": yes, "Ja, alles korrekt": yes, "ok, ja": yes, "yes": yes, "Yes, please book it": yes, "yep": yes,
		"ja, bitte verbindlich anmelden": yes, "ja ich willige ein": yes, "ok buchen": yes, "Bitte verbindlich anmelden": yes, "einverstanden": yes, "Ich stimme zu": yes,
		"verbindlich buchen": yes, "book it": yes, "I agree": yes, "ja, so ist es richtig": yes,

		"ok": perhaps, "okay": perhaps, "passt": perhaps, "perfekt": perhaps, "gerne": perhaps, "genau": perhaps, "sure": perhaps, "jain": perhaps,

		"nein": no, "Nein danke": no, "no": no, "abbrechen": no, "doch lieber nicht": no, "cancel": no, "nö": no,

		"nein, die E-Mail ist a@stadt.de": otherwise, "ja, aber zwei Plätze": otherwise, "ja, die E-Mail ist a@stadt.de": otherwise, "Was kostet das?": otherwise,
		"ja?": yes, "ja wenn es online ist": otherwise, "ich sage nicht ja": otherwise, "": otherwise, "ja nein": otherwise,
		"nicht buchen": otherwise, "bitte nicht verbindlich anmelden": otherwise, "Anna Becker": otherwise, "anderer Termin bitte": otherwise,
	} {
		if got := judge(askBook, text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestWhatIsDoneAgreesOnlyToThat(t *testing.T) {
	t.Parallel()
	for text, to := range map[string]string{
		"stornieren": askCancel, "ja, stornieren": askCancel, "Bitte stornieren Sie die Buchung": askCancel, "ablehnen": askDecline, "ja bitte ablehnen": askDecline,
		"umbuchen": askMove, "ja, verbindlich umbuchen": askMove, "verbindlich anmelden": askBook, "ja, buchen": askBook, "cancel it": askCancel,
		"ja, zeigen": askReport, "Bitte zeigen": askReport, "show it": askReport,
	} {
		for _, kind := range []string{askBook, askMove, askCancel, askDecline, askReport} {
			if got := judge(kind, text); (got == yes) != (kind == to) {
				t.Errorf("%q to %s: %d", text, kind, got)
			}
		}
	}
}
