package slots

import (
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

const jobTail = `(?:\s+(?:für|im|in der|des|der|vom|beim|bei|of|for|in)\s+(?:(?:die|das|den|dem|der|the)\s+)?\p{Lu}[\p{L}-]*(?:\s+(?:(?:und|and)\s+)?\p{Lu}[\p{L}-]*)?){0,2}`

var (
	// the ends of words that name what people do in a town hall
	job = regexp.MustCompile(`(?i)(?:manager|leiter|leitung|beauftragte[nr]?|referent|referendar|koordinator|koordinatorin|koordination|sachbearbeiter|sachbearbeitung|meister|dezernent|kämmer(?:er|in)|planer|entwickler|ingenieur|assistent|assistenz|sekretär|berater|architekt|administrator|admin|trainee|praktikant|azubi|auszubildende[nr]?|mitarbeiter|mitarbeitende[nr]?|angestellte[nr]?|beamt(?:er|in|en)|officer|verantwortliche[nr]?|jurist|geschäftsführer|geschäftsführung|stabsstelle|redakteur|controller|sprecher|förderer|lots|lotse|lotsin|vorsitzende[nr]?|amtmann|rätin|amtsrat|stadtrat|gemeinderat|justiziar|projektsteuerer|archivar|bibliothekar|lehrer|director|director|head|planner|developer|engineer|advisor|clerk|mayor|consultant|analyst|techniker|informatiker|geograf|geograph|landrat|landrätin|werkstudent|cdo|cio|cto|ciso|volontär|pädagog|wissenschaftler)(?:in|innen|e|er|en|r|n|s)?$`)
	// said to be one
	jobSaid = regexp.MustCompile(`(?i:\b(?:(?:meine |die )?funktion(?: ist| lautet| wäre|:)|(?:meine )?(?:position|stelle|rolle)(?: ist|:)|(?:my )?(?:function|role|position|job)(?: is|:)|beruf:|von beruf|(?:ich )?arbeite(?: (?:dort|hier|da))? als|tätig als|beschäftigt als|i work as(?: an?)?)\s+(?:eine? |die |der )?)([\p{L}][\p{L}\p{M}\p{N} &/()-]{1,80}?)\s*(?:[.,;!\n]|$|\s(?:und|and)\s+(?:ich|mein|meine|i|my|die|komme)\b|\s(?:aus|bei der|in der stadt)\s)`)
	// "ich bin Klimaschutzmanagerin", "als Leiterin des Bauamts"
	jobAs = regexp.MustCompile(`((?i:\b(?:ich bin|als|i am|i'm|as|bin)\s+)(?i:(?:eine?|die|der|an|a|the|übrigens|auch|selbst|hier|jetzt|nun|neue[r]?|seit \p{L}+|dort|hier|hauptamtliche[r]?|ehrenamtliche[r]?|unsere?)\s+){0,3})((?:(?i:stellvertretende[r]?|kommissarische[r]?|leitende[r]?|wissenschaftliche[r]?|zuständige[r]?|technische[r]?|kaufmännische[r]?|deputy|senior|climate|project|digital|smart city|data|it)\s+){0,3}[\p{L}/:*_-]+(?:\s\p{Ll}\p{L}+(?:\s\p{Ll}\p{L}+)?)?)`)
	tail  = regexp.MustCompile(`^` + jobTail)
	brief = regexp.MustCompile(`^\p{L}[\p{L}\p{M}\p{N} .&/:*_()-]{1,80}$`)
)

// isFunction reports whether a text names what somebody does: its first nouns end
// like one.
func isFunction(text string) bool {
	for i, w := range strings.Fields(text) {
		if i == 4 {
			break
		}
		if job.MatchString(strings.NewReplacer(":in", "in", "*in", "in", "_in", "in", "/-in", "in", "/in", "in").Replace(strings.Trim(w, ".,;"))) {
			return true
		}
	}
	return false
}

// readFunction reads what the person does.
func (s *state) readFunction() {
	rest := string(s.rest)
	if m := jobSaid.FindStringSubmatchIndex(rest); m != nil {
		if text := tidy(rest[m[2]:m[3]]); text != "" && !german.IsStop(strings.ToLower(text)) && !wrongWords[strings.ToLower(text)] {
			s.setFunction(german.Span{Start: m[2], End: m[3]}, true)
			s.blank(german.Span{Start: m[0], End: m[3]})
			return
		}
	}
	for _, m := range jobAs.FindAllStringSubmatchIndex(rest, -1) {
		at := german.Span{Start: m[4], End: m[5]}
		text, n := jobIn(rest[at.Start:at.End])
		if n == 0 {
			continue
		}
		at.End = at.Start + n
		if !strings.Contains(strings.ToLower(text), "mitglied") {
			at.End += len(strings.TrimRight(s.jobTail(rest[at.End:]), " "))
		}
		s.setFunction(at, true)
		s.blank(german.Span{Start: m[0], End: at.End})
		return
	}
	if !s.Open && s.Act != Start {
		return
	}
	for _, seg := range segmentsOf(rest) { // "…, Klimaschutzmanagerin, …"
		text := strings.Trim(polite.ReplaceAllString(strings.TrimSpace(rest[seg[0]:seg[1]]), ""), " .!:")
		if !brief.MatchString(text) || len(strings.Fields(text)) > 8 || german.IsStop(strings.ToLower(strings.Fields(text)[0])) {
			continue
		}
		_, n := jobIn(text)
		if n == 0 || len(strings.Fields(text[:n])) > 3 || !jobEnds.MatchString(text[n:]) {
			continue
		}
		at := german.Span{Start: seg[0] + strings.LastIndex(rest[seg[0]:seg[1]], text)}
		at.End = at.Start + n
		at.End += len(strings.TrimRight(s.jobTail(rest[at.End:seg[1]]), " "))
		s.setFunction(at, s.Expect == booking.FieldFunction)
		return
	}
}

// jobEnds is what may stand behind a job between commas: nothing, or where.
var jobEnds = regexp.MustCompile(`^(?:$|\s+(?:der|des|bei|beim|in|im|aus|für|vom|von|of|at|for|am)\s)`)

var wrongWords = wordSet("falsch richtig egal unwichtig optional freiwillig wrong")

// jobIn returns the words up to the one that names a job, and how many bytes
// those are.
func jobIn(text string) (string, int) {
	for _, at := range words.FindAllStringIndex(text, 6) {
		if isFunction(text[at[0]:at[1]]) {
			return text[:at[1]], len(strings.TrimRight(text[:at[1]], ".,;"))
		}
	}
	return "", 0
}

// jobTail is what belongs to a job behind it, as in "Leiterin des Bauamts", but
// not the municipality.
func (s *state) jobTail(after string) string {
	t := tail.FindString(after)
	if at := ofTown.FindStringIndex(t); at != nil {
		t = t[:at[0]]
	}
	for _, at := range words.FindAllStringIndex(t, -1) {
		if s.IsTown(t[at[0]:at[1]]) {
			t = t[:at[0]]
			break
		}
	}
	return beforeTown.ReplaceAllString(t, "")
}

// beforeTown is what stands between a job and the municipality.
var beforeTown = regexp.MustCompile(`(?:\s+(?:für|im|in|der|des|vom|von|bei|beim|of|for|at|die|das|den|dem|the|und|and))+\s*$`)

var ofTown = regexp.MustCompile(`(?i)\b(?:stadt|gemeinde|landkreis|kreis|kommune|samtgemeinde|verbandsgemeinde|city|town)\b`)

func (s *state) setFunction(at german.Span, sure bool) {
	s.mark(at, maskFunction)
	s.Function = s.take(at, tidy(s.text[at.Start:at.End]), sure)
}
