// Package municipality knows the German municipalities by their official key
// (AGS). The list is imported from a file (see README.md); people name theirs in
// any spelling and Find tells which one is meant. What is not in the list is
// still a name: nobody is turned away for it.
package municipality

// A Municipality is a town, municipality or district.
type Municipality struct {
	AGS        string // eight digits
	Name       string // "Bad Belzig"
	Kind       string // "Stadt", "Gemeinde", "Landkreis" …; "" unknown
	District   string // tells two of one name apart; "" unknown
	Land       string // "BB": ISO 3166-2:DE without "DE-"
	Population int    // 0 unknown
}

// IsDistrict reports whether it is a district (Landkreis) rather than a town or
// municipality. A town that is its own district is none.
func (m Municipality) IsDistrict() bool {
	switch m.Kind {
	case "Landkreis", "Kreis", "Regionalverband":
		return true
	}
	return false
}

// Title is the name with what it is, where a town may be called alike: "Landkreis
// Kassel", but "Kassel" and "Saalekreis".
func (m Municipality) Title() string {
	if !m.IsDistrict() {
		return m.Name
	}
	return districtName(m.Kind, m.Name)
}
