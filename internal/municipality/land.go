package municipality

// A Land is one of the sixteen, by the first two digits of the keys in it.
type Land struct {
	Code    string // ISO 3166-2:DE without "DE-"
	German  string
	English string
}

// lands stand in the order of the official key: 01 is the first.
var lands = [16]Land{
	{"SH", "Schleswig-Holstein", "Schleswig-Holstein"},
	{"HH", "Hamburg", "Hamburg"},
	{"NI", "Niedersachsen", "Lower Saxony"},
	{"HB", "Bremen", "Bremen"},
	{"NW", "Nordrhein-Westfalen", "North Rhine-Westphalia"},
	{"HE", "Hessen", "Hesse"},
	{"RP", "Rheinland-Pfalz", "Rhineland-Palatinate"},
	{"BW", "Baden-Württemberg", "Baden-Württemberg"},
	{"BY", "Bayern", "Bavaria"},
	{"SL", "Saarland", "Saarland"},
	{"BE", "Berlin", "Berlin"},
	{"BB", "Brandenburg", "Brandenburg"},
	{"MV", "Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"},
	{"SN", "Sachsen", "Saxony"},
	{"ST", "Sachsen-Anhalt", "Saxony-Anhalt"},
	{"TH", "Thüringen", "Thuringia"},
}

// LandOf returns the Land of an official key of two to eight digits, and "" when
// there is none of this number.
func LandOf(ags string) string {
	if len(ags) < 2 {
		return ""
	}
	n := int(ags[0]-'0')*10 + int(ags[1]-'0')
	if ags[0] > '9' || ags[1] > '9' || n < 1 || n > len(lands) {
		return ""
	}
	return lands[n-1].Code
}

// LandName returns what a Land is called, in English for "en" and German
// otherwise, or the code itself when it is unknown.
func LandName(code, language string) string {
	for _, l := range lands {
		if l.Code == code {
			if language == "en" {
				return l.English
			}
			return l.German
		}
	}
	return code
}
