package report

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"

	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/mail"
)

//go:embed mails
var mailFiles embed.FS

// A Mailer delivers reports by mail.
type Mailer struct {
	post mail.Deliverer
	html *htmltemplate.Template
	text *texttemplate.Template
}

// NewMailer returns a mailer over post. It fails when a template cannot be read.
func NewMailer(post mail.Deliverer) (*Mailer, error) {
	html, err := htmltemplate.ParseFS(mailFiles, "mails/*.html")
	if err != nil {
		return nil, fmt.Errorf("report.NewMailer: %w", err)
	}
	text, err := texttemplate.ParseFS(mailFiles, "mails/*.txt")
	if err != nil {
		return nil, fmt.Errorf("report.NewMailer: %w", err)
	}
	return &Mailer{post, html, text}, nil
}

// Deliver implements Deliverer.
func (m *Mailer) Deliver(ctx context.Context, job *rivertype.JobRow, key, to string, write func(context.Context) (Letter, error)) error {
	return mail.Work(ctx, m.post, job, key, func(ctx context.Context) (mail.Message, error) {
		l, err := write(ctx)
		if err != nil {
			return mail.Message{}, err
		}
		return m.message(l, to)
	})
}

// chartID names the chart within the mail.
const chartID = "chart"

// message writes a letter as a mail: plain and as HTML, with the picture in it and
// the figures as a file.
func (m *Mailer) message(l Letter, to string) (mail.Message, error) {
	data := newMailData(l)
	var text, html bytes.Buffer
	if err := m.text.ExecuteTemplate(&text, "report.txt", data); err != nil {
		return mail.Message{}, err
	}
	if err := m.html.ExecuteTemplate(&html, "report.html", data); err != nil {
		return mail.Message{}, err
	}
	message := mail.Message{To: to, Subject: l.Name, Text: strings.TrimSpace(text.String()) + "\n", HTML: html.String(), Language: l.Language}
	if l.Chart != nil {
		message.Files = append(message.Files, mail.File{Name: data.Words.File + ".png", Type: "image/png", Content: l.Chart, Inline: chartID})
	}
	message.Files = append(message.Files, mail.File{Name: data.Words.File + ".csv", Type: "text/csv; charset=UTF-8", Content: l.CSV})
	return message, nil
}

// mailData is what the templates in mails/ are filled with.
type mailData struct {
	Letter
	Words       mailWords
	HasChart    bool
	ChartID     string
	Plain       string // the table
	Head, Total []mailCell
	Rows        [][]mailCell
	Notes       []string
}

type mailCell struct{ Text, Align string }

// mailWords are the sentences around the figures.
type mailWords struct {
	Greeting, Intro, Button, Attached, Stop, Closing, Fallback, File string
}

func newMailData(l Letter) mailData {
	words := mailWords{
		Greeting: "Guten Tag,", Intro: "hier ist Ihre gespeicherte Auswertung. " + l.AsOf + ".",
		Button: "Auswertung öffnen", Attached: "Die Zahlen liegen als CSV-Datei bei.",
		Stop:    "Sie erhalten diese Auswertung am Ersten jedes Monats, weil Sie das so gespeichert haben. Auf der Seite der Auswertung schalten Sie es ab.",
		Closing: "Freundliche Grüße\nSmart City Akademie", Fallback: "Falls der Knopf nicht geht:", File: "auswertung",
	}
	if l.Language == "en" {
		words = mailWords{
			Greeting: "Hello,", Intro: "Here is your saved report. " + l.AsOf + ".",
			Button: "Open the report", Attached: "The figures are attached as a CSV file.",
			Stop:    "You receive this report on the first of each month because you saved it like that. You can switch it off on the report's page.",
			Closing: "Kind regards\nSmart City Akademie", Fallback: "If the button does not work:", File: "report",
		}
	}
	d := mailData{Letter: l, Words: words, HasChart: l.Chart != nil, ChartID: chartID, Plain: l.Table.Plain(), Notes: l.Table.Notes}
	cells := func(texts []string) []mailCell {
		out := make([]mailCell, len(texts))
		for i, text := range texts {
			out[i] = mailCell{text, "left"}
			if l.Table.Numbers[i] {
				out[i].Align = "right"
			}
		}
		return out
	}
	d.Head, d.Total = cells(l.Table.Head), cells(l.Table.Total)
	for _, row := range l.Table.Rows {
		d.Rows = append(d.Rows, cells(row))
	}
	return d
}
