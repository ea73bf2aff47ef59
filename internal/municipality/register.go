package municipality

import (
	"regexp"
	"strconv"
	"strings"
)

// The register GV100AD has lines of fixed width, counted in characters. Of
// districts (40) and municipalities (60) these are read:
//
//	 1– 2  kind of line
//	 3–10  date, as 20231130
//	11–18  official key; districts leave the last three blank
//	23–72  name, with its title behind a comma
//	123–124  kind, see kinds
//	140–150  population, of municipalities
const (
	ofDistrict     = "40"
	ofMunicipality = "60"
	endOfName      = 72
	endOfKind      = 124
	endOfPeople    = 150
)

// registerLine is what a file begins with that is a register.
var registerLine = regexp.MustCompile(`^[1-6]0[12][09][0-9]{6}[0-9]{2}`)

func isRegister(raw []byte) bool { return registerLine.Match(raw) }

// kinds are the register's codes ("Textkennzeichen"). Areas without inhabitants
// that belong to no municipality (65, 66) are left out.
var kinds = map[string]string{
	"41": "Kreisfreie Stadt", "42": "Stadtkreis", "43": "Kreis", "44": "Landkreis", "45": "Regionalverband",
	"60": "Markt", "61": "Kreisfreie Stadt", "62": "Stadtkreis", "63": "Stadt", "64": "Gemeinde", "67": "Große Kreisstadt",
	"68": "Gemeinde", "69": "Gemeinde",
}

// register reads a GV100AD file.
func (l *list) register(text string) {
	districts := map[string]string{} // by the first five digits
	n := 0
	for line := range strings.Lines(text) {
		n++
		c := []rune(strings.TrimRight(line, "\r\n"))
		if len(c) < endOfKind {
			if strings.TrimSpace(line) != "" {
				l.problem(n, "shorter than a line of the register")
			}
			continue
		}
		cut := func(from, to int) string { return strings.TrimSpace(string(c[from-1 : to])) }
		key, name, kind := cut(11, 18), cut(23, endOfName), kinds[cut(endOfKind-1, endOfKind)]
		switch cut(1, 2) {
		case ofDistrict:
			if kind == "Kreisfreie Stadt" || kind == "Stadtkreis" {
				continue // comes again as a municipality
			}
			name = plainName(name)
			districts[key] = districtName(kind, name)
			l.add(n, Municipality{AGS: key, Name: trimDistrict(name), Kind: kind})
		case ofMunicipality:
			if kind == "" {
				continue
			}
			m := Municipality{AGS: key, Name: plainName(name), Kind: kind, District: districts[key[:min(5, len(key))]]}
			if len(c) >= endOfPeople {
				people, err := strconv.Atoi(cut(140, endOfPeople))
				if err != nil {
					l.problem(n, "%q is no number of people", cut(140, endOfPeople))
					continue
				}
				m.Population = people
			}
			l.add(n, m)
		}
	}
}

// districtName is what a district is called beside its municipalities.
func districtName(kind, name string) string {
	for w := range strings.FieldsFuncSeq(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' }) {
		if strings.HasSuffix(w, "kreis") || strings.HasSuffix(w, "region") || w == "regionalverband" {
			return name
		}
	}
	return kind + " " + name
}

// trimDistrict drops "Landkreis" before a name, which the register writes where
// a town has the same: "Landkreis Rostock".
func trimDistrict(name string) string {
	if rest, ok := strings.CutPrefix(name, "Landkreis "); ok {
		return rest
	}
	return name
}
