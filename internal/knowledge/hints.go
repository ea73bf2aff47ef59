package knowledge

import (
	"math"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// What a question says about the documents that may answer it is a hint, not a
// filter: it moves a document past its equals and never hides one.
const (
	kindBonus  = 0.12 // for a document of the kind the question names
	newBonus   = 0.15 // for the newest document, when the question asks for it
	newHalving = 180  // days after which the bonus of an older document has halved
)

// hints are what a question says about documents rather than about its subject.
type hints struct {
	kinds  uint32 // bits by position in Kinds; 0 if it names none
	newest bool
	words  []german.Span // the words that say so
}

// asked reports whether the word at a place is one of those that gave a hint.
func (h *hints) asked(at german.Span) bool { return slices.Contains(h.words, at) }

// readHints finds what a question, German or English, says about documents:
// "in welchem Podcast …", "der neueste Newsletter", "the latest blog post".
func readHints(text string) hints {
	var h hints
	var folded []string
	var spans []german.Span
	for w := range german.EachWord(text) {
		folded, spans = append(folded, german.Fold(w.Text)), append(spans, w.Span)
	}
	for i, w := range folded {
		next := ""
		if i+1 < len(folded) {
			next = folded[i+1]
		}
		if k := kindAt(folded, i); k != "" {
			h.kinds |= 1 << slices.Index(Kinds, k)
		}
		if asksForNewest(w, next) {
			h.newest = true
			h.words = append(h.words, spans[i])
		}
	}
	return h
}

// kindOf returns the kind of document that a folded word names, or "".
func kindOf(word string) Kind {
	switch word {
	case "podcast", "podcasts", "podcastfolge", "podcastfolgen", "podcastepisode", "podcastepisoden":
		return KindPodcast
	case "blog", "blogbeitrag", "blogbeitrage", "blogbeitragen", "blogartikel", "blogpost", "blogposts", "blogeintrag":
		return KindBlogPost
	case "newsletter", "newsletters", "rundbrief":
		return KindNewsletter
	case "kongress", "kongresses", "kongressbericht", "kongressberichte", "kongressdokumentation", "congress":
		return KindCongressReport
	case "regionalkonferenz", "regionalkonferenzen", "konferenzbericht", "konferenzberichte", "tagungsbericht", "conference":
		return KindConferenceReport
	case "peerlearning", "peerlearnings":
		return KindPeerLearning
	case "pressemitteilung", "pressemitteilungen", "presseartikel", "pressebericht", "zeitungsartikel", "zeitungsbericht":
		return KindPressArticle
	case "wettbewerb", "wettbewerbs", "wettbewerbe", "competition":
		return KindCompetition
	case "qualifizierungsprogramm", "qualifizierungsprogramms":
		return KindProgramme
	}
	return ""
}

// kindAt returns the kind of document that the word at i names with its
// neighbours, or "". "Modul" names one only after "welches": it is too frequent
// here to say anything elsewhere.
func kindAt(words []string, i int) Kind {
	near := func(k int) string {
		if k < 0 || k >= len(words) {
			return ""
		}
		return words[k]
	}
	switch w := words[i]; {
	case w == "peer" && strings.HasPrefix(near(i+1), "learning"):
		return KindPeerLearning
	case w == "modul" || w == "module" || w == "modulen":
		if before := near(i - 1); strings.HasPrefix(before, "welch") || before == "which" {
			return KindModule
		}
		return ""
	default:
		return kindOf(w)
	}
}

// asksForNewest reports whether a folded word asks for what is newest. "Letzte"
// does so only before a kind of document or news: the last day of an application
// is no news.
func asksForNewest(word, next string) bool {
	switch word {
	case "neueste", "neuester", "neuestes", "neuesten", "neuestem", "neuste", "neuster", "neustes", "neusten", "neustem",
		"aktull", "aktulle", "aktuller", "aktulles", "aktullen", "aktullem", "aktullste", "aktullsten", // aktuell, folded
		"kurzlich", "neulich", "zuletzt", "latest", "newest", "recent", "recently", "currently", "current":
		return true
	case "letzte", "letzter", "letztes", "letzten", "letztem", "jungste", "jungster", "jungstes", "jungsten", "last":
		return kindOf(next) != "" || isNews(next)
	}
	return false
}

// isNews reports whether a folded noun names what appears one after the other.
func isNews(word string) bool {
	switch word {
	case "folge", "episode", "ausgabe", "meldung", "meldungen", "neuigkeiten", "nachricht", "nachrichten", "beitrag", "artikel",
		"bericht", "treffen", "veranstaltung", "konferenz", "peer", "issue", "post", "report", "news", "event", "meeting":
		return true
	}
	return false
}

// reward adds to candidates what the hints say of their documents, and puts them
// in order again. How new a document is counts from the newest candidate of the
// better half, so that a stray new document does not make all others old.
func (h *hints) reward(s *snapshot, cs []candidate) {
	if len(cs) == 0 || h.kinds == 0 && !h.newest {
		return
	}
	newest := int32(noDay)
	for _, c := range cs {
		if 2*c.score >= cs[0].score {
			newest = max(newest, c.day)
		}
	}
	for i := range cs {
		g, local := s.at(cs[i].number)
		if h.kinds>>g.kinds[local]&1 != 0 {
			cs[i].score += kindBonus
		}
		if h.newest && cs[i].day != noDay {
			age := max(0, float64(newest)-float64(cs[i].day))
			cs[i].score += newBonus * float32(math.Exp2(-age/newHalving))
		}
	}
	sortByRank(cs)
}
