package booking

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A provider of mailboxes that many people have.
type provider struct {
	name string   // "gmail"
	tlds []string // under which it has mailboxes, the usual first
	more bool     // and under others: "yahoo.fr"
}

// providers are those whose names are worth comparing with.
func providers() []provider {
	return []provider{
		{"gmail", []string{"com"}, false},
		{"googlemail", []string{"com"}, false},
		{"gmx", []string{"de", "net", "at", "ch", "com", "eu", "org", "biz", "info", "li", "us", "fr", "es", "it", "co.uk"}, false},
		{"web", []string{"de"}, false},
		{"t-online", []string{"de"}, false},
		{"magenta", []string{"de"}, true},
		{"freenet", []string{"de"}, false},
		{"vodafone", []string{"de"}, true},
		{"vodafonemail", []string{"de"}, false},
		{"outlook", []string{"de", "com"}, true},
		{"hotmail", []string{"de", "com"}, true},
		{"yahoo", []string{"de", "com"}, true},
		{"icloud", []string{"com"}, false},
		{"posteo", []string{"de", "net", "org", "at", "ch", "eu"}, true},
		{"mailbox", []string{"org"}, true},
		{"protonmail", []string{"com", "ch"}, false},
		{"tutanota", []string{"de", "com"}, false},
		{"netcologne", []string{"de"}, false},
	}
}

// shortName is the length up to which a provider's name is compared letter by
// letter only: "wer.de" and "gms.de" may be anybody's.
const shortName = 4

// meantDomain returns the domain that was probably meant, "" if there is no
// reason to ask. Only the names of great providers and the endings of domains
// are mended: what else looks odd may well be the domain of a municipality.
func meantDomain(ascii string) string {
	if rest, ok := strings.CutPrefix(ascii, "www."); ok && strings.Contains(rest, ".") {
		return rest
	}
	name, tld, dotted := strings.Cut(ascii, ".")
	known := providers()
	for _, p := range known {
		switch {
		case p.name != name || strings.Contains(tld, ".") && !slices.Contains(p.tlds, tld): // "web.stadt.example" is the town's
		case dotted && (slices.Contains(p.tlds, tld) || p.more && endsInTLD(ascii)):
			return ""
		case dotted:
			return p.name + "." + p.nearest(tld)
		default:
			return p.name + "." + p.tlds[0]
		}
	}
	for _, p := range known {
		switch {
		case !dotted && slices.ContainsFunc(p.tlds, func(t string) bool { return p.name+t == name }): // "gmxde"
			return p.name + "." + name[len(p.name):]
		case dotted && nearly(name, p.name) && !strings.Contains(tld, "."):
			return p.name + "." + p.nearest(tld)
		}
	}
	if !dotted {
		return ascii + ".de"
	}
	if !endsInTLD(ascii) {
		dot := strings.LastIndexByte(ascii, '.')
		if mended := mendedTLD(ascii[dot+1:]); mended != "" {
			return ascii[:dot+1] + mended
		}
	}
	return ""
}

// nearest returns the provider's ending that is most like the one typed.
func (p provider) nearest(tld string) string {
	for _, t := range p.tlds {
		if t == mendedTLD(tld) || german.Edits(tld, t, 2) < 2 {
			return t
		}
	}
	return p.tlds[0]
}

// nearly reports whether a name is a provider's with typing errors.
func nearly(typed, name string) bool {
	switch {
	case len(name) <= shortName:
		return false
	case len(name) < 8:
		return german.Edits(typed, name, 2) == 1
	}
	return german.Edits(typed, name, 3) < 3
}

// mendedTLD returns the ending meant by one that there is not.
func mendedTLD(tld string) string {
	switch tld {
	case "ed", "d", "dee", "dde", "ded", "der", "des", "dr", "dw", "fe", "deu", "du", "ede", "e", "deg", "xde", "de-", "de1":
		return "de"
	case "con", "cpm", "vom", "comm", "ocm", "xom", "cmo", "om", "coom", "c0m", "copm":
		return "com"
	case "ogr", "orgg", "rog", "oeg", "prg":
		return "org"
	case "ent", "nett", "bet", "ner", "nte", "met":
		return "net"
	case "ue", "euu", "eur":
		return "eu"
	}
	return ""
}

// mended returns what was probably meant by something that is no address, ""
// when that would be guessing.
func mended(email string) string {
	s := email
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") { // "Erika Beispiel <…>"
		s = s[open+1 : len(s)-1]
	}
	s = strings.TrimPrefix(strings.TrimPrefix(s, "mailto:"), "MAILTO:")
	s = strings.Trim(s, " \t\"'<>()[].,;:")
	if !strings.Contains(s, "@") {
		for _, at := range []string{"(at)", "[at]", "{at}", "(ät)", " at ", " ät "} {
			if i := strings.Index(strings.ToLower(s), at); i >= 0 && len(strings.ToLower(s)) == len(s) {
				s = s[:i] + "@" + s[i+len(at):]
				break
			}
		}
	}
	for strings.Contains(s, "@@") {
		s = strings.ReplaceAll(s, "@@", "@")
	}
	local, domain, ok := splitAddress(s)
	if !ok {
		return ""
	}
	local = german.Transcribe(strings.Join(strings.Fields(local), ""))
	domain = strings.NewReplacer(" ", "", "(dot)", ".", "(punkt)", ".", ",", ".", ";", ".", "..", ".").Replace(domain)
	s = strings.Trim(local, ".") + "@" + strings.Trim(domain, ".")
	for strings.Contains(s, "..") {
		s = strings.ReplaceAll(s, "..", ".")
	}
	if s == email {
		return ""
	}
	_, problem, better := check(s)
	switch {
	case better != "":
		return better
	case problem != "":
		return ""
	}
	return s
}
