package show

import "strings"

// landPhrase is a Land after "aus", or after "ohne".
func landPhrase(key, name string, not bool) string {
	switch {
	case key == "" && not:
		return "unbekanntes Land"
	case key == "":
		return "unbekanntem Land"
	case key == "SL" && not:
		return "das " + name
	case key == "SL":
		return "dem " + name
	}
	return name
}

// placePhrase is a municipality after "aus", or after "ohne": districts and
// associations have an article.
func placePhrase(key, name string, not bool) string {
	first, _, _ := strings.Cut(name, " ")
	last := strings.ToLower(first)
	switch {
	case key == "" && not:
		return "unbekannte Kommunen"
	case key == "":
		return "unbekannten Kommunen"
	case strings.HasSuffix(last, "kreis"), strings.HasSuffix(last, "verband"):
		if not {
			return "den " + name
		}
		return "dem " + name
	case strings.HasSuffix(last, "region"), strings.HasSuffix(last, "gemeinde"):
		if not {
			return "die " + name
		}
		return "der " + name
	}
	return name
}

// sizePhrase is a size class after "aus", or after "ohne".
func sizePhrase(key, name string, not bool) string {
	switch key {
	case "district":
		return chosen(not, name, name+"n")
	case "":
		return "Kommunen unbekannter Größe"
	case "small", "medium":
		name = "mit " + name
	}
	return "Kommunen " + strings.Replace(name, "Einwohner", "Einwohnern", 1)
}

// channelPhrase is a channel after "über".
func channelPhrase(key, name string) string {
	switch key {
	case "web", "api", "cli", "desk":
		return "die " + name
	}
	return name
}
