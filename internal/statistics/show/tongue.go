package show

import "strings"

// A tongue is one of the two languages that results are told in.
type tongue struct{ english bool }

// in returns the tongue of a language: English for "en", German otherwise.
func in(language string) tongue { return tongue{language == "en"} }

// say chooses between two wordings.
func (t tongue) say(german, english string) string {
	if t.english {
		return english
	}
	return german
}

// list joins things as in a sentence: "a, b und c".
func (t tongue) list(things []string) string { return t.joined(things, t.say(" und ", " and ")) }

// choice is list with "oder".
func (t tongue) choice(things []string) string { return t.joined(things, t.say(" oder ", " or ")) }

func (t tongue) joined(things []string, last string) string {
	if len(things) == 0 {
		return ""
	}
	n := len(things) - 1
	if n == 0 {
		return things[0]
	}
	return strings.Join(things[:n], ", ") + last + things[n]
}

// quote sets a title apart from the sentence around it.
func (t tongue) quote(s string) string {
	if t.english {
		return "“" + s + "”"
	}
	return "„" + s + "“"
}

// spaced joins the parts that are not empty by spaces.
func spaced(parts ...string) string {
	var b strings.Builder
	for _, p := range parts {
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}
