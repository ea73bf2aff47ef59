package slackbot

import (
	"bytes"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"regexp"

	"golang.org/x/text/language"
)

// How an install ended.
type installKind int

const (
	installDone      installKind = iota
	installCancelled             // by who was asked
	installDenied                // the workspace may not use the app
	installStale                 // the response is old, used, or of another browser
	installAway                  // Slack or the database cannot be reached
)

// An installResult is what the page after an install tells.
type installResult struct {
	Kind  installKind
	Team  string // of what is installed
	Name  string
	AppID string
}

// installTexts are the page's words in a language, title and text by how it ended.
type installTexts struct {
	language string
	titles   map[installKind]string
	texts    map[installKind]string
	open     string
	again    string
}

func installTextsFor(accepted string) installTexts {
	_, i := language.MatchStrings(language.NewMatcher([]language.Tag{language.German, language.English}), accepted)
	if i == 1 {
		return installTexts{
			language: "en", open: "Open Slack", again: "Try again",
			titles: map[installKind]string{
				installDone: "Akademie is installed", installCancelled: "Not installed", installDenied: "Not installed",
				installStale: "Not installed", installAway: "Not installed yet",
			},
			texts: map[installKind]string{
				installDone:      "The assistant of the Smart City Akademie now answers in the workspace “%s”. Invite it to a channel with /invite @Akademie, or write to it directly.",
				installCancelled: "You cancelled at Slack. Nothing was changed.",
				installDenied:    "This workspace may not use the assistant. Please ask those who run it. The app has been taken out of the workspace again.",
				installStale:     "The installation took too long, or was begun in another browser. Please begin again.",
				installAway:      "Slack or the assistant cannot be reached at the moment. Please try again in a few minutes.",
			},
		}
	}
	return installTexts{
		language: "de", open: "Slack öffnen", again: "Erneut versuchen",
		titles: map[installKind]string{
			installDone: "Akademie ist installiert", installCancelled: "Nicht installiert", installDenied: "Nicht installiert",
			installStale: "Nicht installiert", installAway: "Noch nicht installiert",
		},
		texts: map[installKind]string{
			installDone:      "Der Assistent der Smart City Akademie antwortet jetzt im Workspace „%s“. Laden Sie ihn mit /invite @Akademie in einen Kanal ein oder schreiben Sie ihm direkt.",
			installCancelled: "Sie haben bei Slack abgebrochen. Es wurde nichts geändert.",
			installDenied:    "Dieser Workspace darf den Assistenten nicht verwenden. Bitte wenden Sie sich an die Betreiber. Die App wurde wieder aus dem Workspace entfernt.",
			installStale:     "Die Installation hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Bitte beginnen Sie von vorn.",
			installAway:      "Slack oder der Assistent ist gerade nicht erreichbar. Bitte versuchen Sie es in einigen Minuten erneut.",
		},
	}
}

// installPage needs neither styles nor scripts, which its policy forbids.
var installPage = template.Must(template.New("install").Parse(`<!DOCTYPE html>
<html lang="{{.Language}}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{.Title}}</title></head>
<body><main><h1>{{.Title}}</h1><p>{{.Text}}</p>
{{with .Link}}<p><a href="{{.}}">{{$.Label}}</a></p>{{end}}</main></body>
</html>
`))

var installStatus = map[installKind]int{
	installDone: http.StatusOK, installCancelled: http.StatusForbidden, installDenied: http.StatusForbidden,
	installStale: http.StatusBadRequest, installAway: http.StatusServiceUnavailable,
}

var appForm = regexp.MustCompile(`^A[A-Z0-9]{2,20}$`)

// showInstall writes the page in the reader's language.
func showInstall(w http.ResponseWriter, r *http.Request, result installResult) {
	t := installTextsFor(r.Header.Get("Accept-Language"))
	text, link, label := t.texts[result.Kind], "", ""
	switch {
	case result.Kind == installDone:
		text = fmt.Sprintf(text, result.Name)
		if appForm.MatchString(result.AppID) {
			link, label = "https://slack.com/app_redirect?"+url.Values{"app": {result.AppID}, "team": {result.Team}}.Encode(), t.open
		}
	case result.Kind != installDenied:
		link, label = "/slack/install", t.again
	}
	var page bytes.Buffer
	err := installPage.Execute(&page, struct{ Language, Title, Text, Link, Label string }{t.language, t.titles[result.Kind], text, link, label})
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", t.language)
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer") // the address holds a code
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(installStatus[result.Kind])
	_, _ = w.Write(page.Bytes()) // who has gone needs no page
}
