package booking

import (
	"strings"
	"testing"
)

// goodAddresses are as people of administrations have them: not to be touched.
const goodAddresses = `
erika.beispiel@bad-belzig.de
info@stadt-frankfurt-oder.de
e.beispiel@frankfurt-oder.de
poststelle@potsdam-mittelmark.de
max_muster@lra-ebe.de
m.muster@stadt.wolfsburg.de
vorzimmer@rathaus.bremen.de
x@kreis-guetersloh.de
o'neill@stadt-koeln.de
anna-lena.beispiel@muenchen.de
smartcity@landkreis-wunsiedel.de
amt24@amt-suederbrarup.de
kontakt@süderbrarup.de
info@mühlhausen.de
buero@gemeinde-höchst.de
smart.city@giessen.de
digital@oberhausen.de
dez1@reg-ob.bayern.de
erika@service.bund.de
referat@bmwsb.bund.de
kts@dlr.de
team@fraunhofer.de
vorname.nachname@iese.fraunhofer.de
x.y@tu-dresden.de
z@mailbox.tu-dresden.de
info@stadt.berlin
info@bezirk.hamburg
rathaus@gemeinde.bayern
amt@stadt.koeln
hallo@digital.nrw
projekt@metropole.ruhr
mail@vg-kirchberg.de
bauamt@vgem-triefenstein.de
rathaus@wei.de
rathaus@wer.de
info@gms.de
it@kdn.de
it@akdb.de
it@dataport.de
it@ekom21.de
it@regioit.de
a@b.de
web@stadt-web.de
test@web.stadt-beispiel.de
erika@gmx.stadt-beispiel.de
erika@gmail.com
erika@googlemail.com
erika@gmx.de
erika@gmx.net
erika@gmx.at
erika@gmx.ch
erika@gmx.info
erika@web.de
erika@t-online.de
erika@freenet.de
erika@outlook.de
erika@outlook.com
erika@outlook.fr
erika@hotmail.com
erika@hotmail.co.uk
erika@yahoo.de
erika@yahoo.co.jp
erika@icloud.com
erika@posteo.de
erika@posteo.net
erika@mailbox.org
erika@protonmail.com
erika@proton.me
erika@tutanota.com
erika@tuta.io
erika@mail.de
erika@email.de
erika@mail.com
erika@live.de
erika@live.com
erika@aol.com
erika@me.com
erika@arcor.de
erika@vodafone.de
erika@vodafonemail.de
erika@magenta.de
erika@netcologne.de
erika@ewe.net
erika@bluewin.ch
erika@orange.fr
erika+akademie@web.de
erika.beispiel+smart.city@stadt.de
ERIKA.BEISPIEL@STADT.DE
1234567@stadt.de
a.b.c.d.e@stadt.de
_x_@stadt.de
erika@beispielstadt.example
bob@musterdorf.test
erika@xn--sderbrarup-9db.de
info@xn--mhlhausen-r9a.de
info@verwaltung.example
x@wien.gv.at
x@stadt-zuerich.ch
x@bolzano.bz.it
x@city.gov.uk
x@aarhus.dk
x@gent.be
x@nijmegen.nl
x@some-town.museum
`

func TestGoodAddressesAreLeftAlone(t *testing.T) {
	t.Parallel()
	for _, address := range strings.Fields(goodAddresses) {
		key, problem, suggestion := CheckAddress(address)
		if key == "" || problem != "" || suggestion != "" {
			t.Errorf("CheckAddress(%q) = %q, %q, %q; want a key and nothing else", address, key, problem, suggestion)
		}
	}
}

func TestAddressesThatCannotBeRightAreRefusedOrQuestioned(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address    string
		problem    Problem
		suggestion string
	}{
		{"", Missing, ""},
		{"  ", Missing, ""},
		// what providers are called; some misspelt ones give out throw-away mailboxes
		{"erika@gmial.com", Disposable, "erika@gmail.com"},
		{"erika@gmai.com", "", "erika@gmail.com"},
		{"erika@gmqil.com", "", "erika@gmail.com"},
		{"erika@gmail.co", "", "erika@gmail.com"},
		{"erika@gmail.de", "", "erika@gmail.com"},
		{"erika@gmail.con", Malformed, "erika@gmail.com"},
		{"erika@gnail.com", "", "erika@gmail.com"},
		{"erika@gmail", Malformed, "erika@gmail.com"},
		{"erika@googlmail.com", "", "erika@googlemail.com"},
		{"erika@t-onlin.de", "", "erika@t-online.de"},
		{"erika@tonline.de", "", "erika@t-online.de"},
		{"erika@t-online.com", "", "erika@t-online.de"},
		{"erika@t-onlne.ed", Malformed, "erika@t-online.de"},
		{"erika@web.ed", Malformed, "erika@web.de"},
		{"erika@web.d", Malformed, "erika@web.de"},
		{"erika@webde", Malformed, "erika@web.de"},
		{"erika@web", Malformed, "erika@web.de"},
		{"erika@web.dee", Malformed, "erika@web.de"},
		{"erika@gmx.ed", Malformed, "erika@gmx.de"},
		{"erika@gmx.dr", Malformed, "erika@gmx.de"},
		{"erika@gmx", Malformed, "erika@gmx.de"},
		{"erika@gmxde", Malformed, "erika@gmx.de"},
		{"erika@gmx.ent", Malformed, "erika@gmx.net"},
		{"erika@freenet.ed", Malformed, "erika@freenet.de"},
		{"erika@frenet.de", "", "erika@freenet.de"},
		{"erika@outlok.de", "", "erika@outlook.de"},
		{"erika@outlook.con", Malformed, "erika@outlook.com"},
		{"erika@hotmial.com", Disposable, "erika@hotmail.com"},
		{"erika@yaho.de", "", "erika@yahoo.de"},
		{"erika@iclod.com", "", "erika@icloud.com"},
		{"erika@potseo.de", "", "erika@posteo.de"},
		{"erika+x@gmial.com", Disposable, "erika+x@gmail.com"},
		// domains
		{"erika@bad-belzig", Malformed, "erika@bad-belzig.de"},
		{"erika@bad-belzig,de", Malformed, "erika@bad-belzig.de"},
		{"erika@bad-belzig.ed", Malformed, "erika@bad-belzig.de"},
		{"erika@bad-belzig..de", Malformed, "erika@bad-belzig.de"},
		{"erika@bad-belzig.de.", Malformed, "erika@bad-belzig.de"},
		{"erika@bad-belzig.de,", Malformed, "erika@bad-belzig.de"},
		{"erika@bad belzig.de", Malformed, "erika@badbelzig.de"},
		{"erika@www.bad-belzig.de", "", "erika@bad-belzig.de"},
		{"erika@-stadt.de", Malformed, ""},
		{"erika@stadt-.de", Malformed, ""},
		{"erika@stadt_amt.de", Malformed, ""},
		{"erika@stadt.zzq", Malformed, ""},
		{"erika@stadt.local", Malformed, ""},
		{"erika@localhost", Malformed, "erika@localhost.de"},
		{"erika@127.0.0.1", Malformed, ""},
		{"erika@[127.0.0.1]", Malformed, ""},
		{"erika@.de", Malformed, "erika@de.de"},
		{"erika@", Malformed, ""},
		{"erika@" + strings.Repeat("a", 64) + ".de", Malformed, ""},
		// the part before
		{"@bad-belzig.de", Malformed, ""},
		{"erika", Malformed, ""},
		{"erika.bad-belzig.de", Malformed, ""},
		{"www.bad-belzig.de", Malformed, ""},
		{"erika(at)bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"erika at bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"erika @ bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"erika@@bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"erika@x@bad-belzig.de", Malformed, ""},
		{"Erika Beispiel <erika@bad-belzig.de>", Malformed, "erika@bad-belzig.de"},
		{"<erika@bad-belzig.de>", Malformed, "erika@bad-belzig.de"},
		{"mailto:erika@bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"jörg@bad-belzig.de", Malformed, "joerg@bad-belzig.de"},
		{".erika@bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"erika.@bad-belzig.de", Malformed, "erika@bad-belzig.de"},
		{"erika..b@bad-belzig.de", Malformed, "erika.b@bad-belzig.de"},
		{"erika,b@bad-belzig.de", Malformed, ""},
		{`"erika b"@bad-belzig.de`, Malformed, ""},
		{"erika@bad-belzig.de\r\nBcc: x@y.de", Malformed, ""},
		{"erika\x00@bad-belzig.de", Malformed, ""},
		{"erika@bad\u200b-belzig.de\xff", Malformed, ""},
		{"erika@bad-belzig.de, max@bad-belzig.de", Malformed, ""},
		// length
		{strings.Repeat("a", 65) + "@bad-belzig.de", TooLong, ""},
		{"erika@" + strings.Repeat("abc.", 62) + "de", TooLong, ""},
		{strings.Repeat("x", 5000), TooLong, ""},
		// throw-away
		{"erika@mailinator.com", Disposable, ""},
		{"erika@MAILINATOR.com", Disposable, ""},
		{"erika@stadt.mailinator.com", Disposable, ""},
		{"erika@trashmail.de", Disposable, ""},
		{"erika@10minutemail.de", Disposable, ""},
		{"erika@yopmail.com", Disposable, ""},
		{"erika@guerrillamail.com", Disposable, ""},
		{"erika@byom.de", Disposable, ""},
	} {
		key, problem, suggestion := CheckAddress(c.address)
		if problem != c.problem || suggestion != c.suggestion {
			t.Errorf("CheckAddress(%.80q) = %q, %q, %q; want %q, %q", c.address, key, problem, suggestion, c.problem, c.suggestion)
		}
		if (key == "") != (problem != "" && problem != Disposable) {
			t.Errorf("CheckAddress(%.80q) has the key %q beside the problem %q", c.address, key, problem)
		}
	}
}

func TestSpellingsOfOneMailboxHaveOneKey(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"erika.b@stadt.de":           {"erika.b@stadt.de", " Erika.B@Stadt.DE ", "erika.b+akademie@stadt.de", "ERIKA.B+1+2@stadt.de"},
		"erikab@gmail.com":           {"erika.b@gmail.com", "e.r.i.k.a.b@googlemail.com", "ErikaB+x@GMail.com"},
		"+x@stadt.de":                {"+x@stadt.de"},
		"info@xn--sderbrarup-9db.de": {"info@süderbrarup.de", "info@SÜDERBRARUP.de", "info@xn--sderbrarup-9db.de"},
	} {
		for _, s := range spellings {
			if key, problem, _ := CheckAddress(s); key != want || problem != "" {
				t.Errorf("CheckAddress(%q) = %q, %q; want the key %q", s, key, problem, want)
			}
		}
	}
}

func FuzzCheckAddressSuggestsOnlyWhatItAccepts(f *testing.F) {
	for _, s := range []string{"a@b.de", "a b@c,de", "x(at)y", "ä@ö.ü", "a@@gmx", "<a@web.ed>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, address string) {
		key, problem, suggestion := CheckAddress(address)
		if problem == "" && key == "" {
			t.Errorf("%q is good but has no key", address)
		}
		if suggestion == "" {
			return
		}
		if suggestion == address {
			t.Errorf("%q is suggested for itself", address)
		}
		if _, again, _ := CheckAddress(suggestion); again != "" && again != Disposable && again != TooLong {
			t.Errorf("%q is suggested for %q and is %s", suggestion, address, again)
		}
	})
}
