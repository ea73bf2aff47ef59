package web

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/wording"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// memory keeps conversations as package conversation does.
type memory struct {
	mu    sync.Mutex
	next  int64
	kept  map[string][]conversation.Turn
	other map[string]bool // conversations of another channel
}

func newMemory() *memory {
	return &memory{kept: map[string][]conversation.Turn{}, other: map[string]bool{}}
}

func (m *memory) Start(context.Context, string) (conversation.Conversation, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	id := strings.Repeat("a", 25) + string(rune('a'+m.next))
	m.kept[id] = nil
	return conversation.Conversation{ID: id, Channel: channel}, nil
}

func (m *memory) Get(_ context.Context, id string) (conversation.Conversation, []conversation.Turn, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	turns, ok := m.kept[id]
	if !ok {
		return conversation.Conversation{}, nil, fault.NotFound
	}
	kind := channel
	if m.other[id] {
		kind = "slack"
	}
	return conversation.Conversation{ID: id, Channel: kind}, append([]conversation.Turn(nil), turns...), nil
}

func (m *memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.kept, id)
	return nil
}

func (m *memory) Rate(_ context.Context, id string, turn int64, helpful *bool) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, t := range m.kept[id] {
		if t.ID == turn && t.Done {
			m.kept[id][i].Helpful = helpful
			return nil
		}
	}
	return fault.NotFound
}

// open stores a question without an answer, finish the answer.
func (m *memory) open(id, question string) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next++
	m.kept[id] = append(m.kept[id], conversation.Turn{ID: m.next, Question: question})
	return m.next
}

func (m *memory) finish(id string, turn conversation.Turn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, t := range m.kept[id] {
		if t.ID == turn.ID {
			m.kept[id][i] = turn
		}
	}
}

func (m *memory) question(id string, turn int64) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range m.kept[id] {
		if t.ID == turn {
			return t.Question
		}
	}
	return ""
}

// scripted answers every question by answer. Before each sentence after the
// first it waits for step, if there is one.
type scripted struct {
	memory *memory
	answer func(question string) (conversation.Turn, error)
	step   chan struct{}
	ended  chan error               // receives how each turn ended, if not nil
	email  string                   // of who asked last, "" if that is unknown
	extra  func() []assistant.Event // what the answer has beside its turn, if not nil
}

func (a *scripted) Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	a.email = in.Person.Email
	turn, err := a.run(ctx, in, emit)
	if a.ended != nil {
		a.ended <- err
	}
	return turn, err
}

func (a *scripted) run(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error) {
	id := in.TurnID
	if id == 0 {
		id = a.memory.open(in.Conversation, in.Question)
	} else {
		in.Question = a.memory.question(in.Conversation, id)
	}
	turn, err := a.answer(in.Question)
	if err != nil {
		return turn, err
	}
	turn.ID, turn.Question, turn.Done = id, in.Question, true
	if turn.Language == "" {
		turn.Language = langDE
	}
	events := []assistant.Event{assistant.Status{Stage: assistant.StageSearching, Language: turn.Language, Passages: 1234}}
	for _, s := range turn.Sentences {
		events = append(events, assistant.Text{Sentence: s})
	}
	for _, n := range turn.Notices {
		events = append(events, assistant.Notice{Text: n})
	}
	if turn.Mine {
		events = append(events, assistant.Mine{})
	}
	if a.extra != nil {
		events = append(events, a.extra()...)
	}
	if len(turn.Citations) > 0 {
		events = append(events, assistant.Sources{Citations: turn.Citations})
	}
	for _, e := range events {
		if _, status := e.(assistant.Status); !status && a.step != nil {
			select {
			case <-a.step:
			case <-ctx.Done():
				return turn, ctx.Err()
			}
		}
		if err := emit(e); err != nil {
			return turn, err
		}
	}
	a.memory.finish(in.Conversation, turn)
	return turn, emit(assistant.Done{Turn: turn})
}

// shelf holds documents.
type shelf map[int64]knowledge.Document

func (s shelf) Document(_ context.Context, id int64) (knowledge.Document, error) {
	d, ok := s[id]
	if !ok {
		return d, fault.NotFound
	}
	return d, nil
}

func (s shelf) List(_ context.Context, kind knowledge.Kind, offset, limit int) ([]knowledge.Document, error) {
	var found []knowledge.Document
	for id := int64(1); id <= int64(len(s)); id++ {
		if d := s[id]; kind == "" || d.Kind == kind {
			found = append(found, d)
		}
	}
	return found[min(offset, len(found)):min(offset+limit, len(found))], nil
}

// congress is an answer with everything an answer can have.
func congress(question string) (conversation.Turn, error) {
	return conversation.Turn{
		Intent: "question",
		Answer: "Der 7. MPSC-Kongress fand in Kiel statt.",
		Sentences: []conversation.Sentence{
			{Text: "Der **7. MPSC-Kongress** fand am 18. und 19. November 2025 in Kiel statt.", Form: conversation.FormParagraph, Citations: []int{1, 2}},
			{Text: "Rund 500 Menschen nahmen teil.", Citations: []int{2}},
			{Text: "Das Programm hatte drei Teile:", Form: conversation.FormParagraph},
			{Text: "Vorträge im großen Saal", Form: conversation.FormItem, Citations: []int{1}},
			{Text: "Werkstätten der Kommunen", Form: conversation.FormItem, Citations: []int{1}},
			{Text: "Sie dauerten je 90 Minuten.", Citations: []int{2}},
			{Text: "So melden Sie sich an:", Form: conversation.FormParagraph},
			{Text: "Konto anlegen", Form: conversation.FormStep, Citations: []int{3}},
			{Text: "Modul auswählen", Form: conversation.FormStep, Citations: []int{3}},
		},
		Notices: []string{"Zwei Quellen nennen **verschiedene** Zahlen der Teilnehmenden."},
		Citations: []conversation.Citation{
			{N: 1, Document: 1, Title: "Rückblick auf den Kongress", Kind: "congress_report", Date: "2025-11-25", Language: langDE,
				URL: "https://example.org/kongress#:~:text=Der%207.%20Kongress", Heading: "Zwei Tage in Kiel",
				Quote: "Der 7. MPSC-Kongress fand am 18. und 19. November 2025 in Kiel statt."},
			{N: 2, Document: 2, Title: "Kiel war Gastgeberin", Kind: "blog_post", Date: "2025-11-20", Language: langDE,
				Quote: "Rund 500 Menschen nahmen teil.", Note: "Demo-Text: nicht aus der Wissensbasis der Akademie."},
			{N: 3, Document: 3, Title: "Anmeldung", Kind: "page", Language: langDE, Heading: "Schritt für Schritt",
				URL: "https://example.org/anmeldung", Quote: "1. Konto anlegen\n2. Modul auswählen"},
		},
		TimingsMS: map[string]float64{"total": 12},
	}, nil
}

// refusal is the honest answer to a question without evidence.
func refusal(string) (conversation.Turn, error) {
	return conversation.Turn{
		Intent:  "question",
		Refused: true,
		Sentences: []conversation.Sentence{
			{Text: "Dazu finde ich in der Wissensbasis nichts Belegtes.", Form: conversation.FormParagraph},
			{Text: "Bitte wenden Sie sich an die Koordinierungsstelle."},
		},
		Topics: []conversation.Topic{{Document: 1, Title: "Rückblick auf den Kongress"}, {Document: 3, Title: "Anmeldung"}},
	}, nil
}

// library is what the fakes' citations point to.
func library() shelf {
	return shelf{
		1: {ID: 1, Kind: knowledge.KindCongressReport, Title: "Rückblick auf den Kongress", Language: langDE,
			URL: "https://example.org/kongress", Published: time.Date(2025, 11, 25, 0, 0, 0, 0, time.UTC),
			UpdatedAt: time.Date(2026, 1, 19, 23, 30, 0, 0, time.UTC),
			Markdown: "# Rückblick auf den Kongress\n\nEin Bericht.\n\n### Zwei Tage in Kiel\n\n" +
				"Der **7. MPSC-Kongress** fand am 18. und\n19. November 2025 in Kiel statt. Es war kühl.\n\n| Tag | Gäste |\n|---|---|\n| 1 | 400 |\n"},
		2: {ID: 2, Kind: knowledge.KindBlogPost, Title: "Kiel war Gastgeberin", Language: langDE,
			Note: "Demo-Text", Markdown: "Rund 500 Menschen nahmen teil."},
		3: {ID: 3, Kind: knowledge.KindPage, Title: "Anmeldung", Language: langDE, Markdown: "1. Konto anlegen\n2. Modul auswählen\n"},
	}
}

// bench is a server under test with its fakes.
type bench struct {
	*Server
	memory    *memory
	assistant *scripted
	log       *strings.Builder
}

// setup makes a server whose assistant knows one answer; change adapts it.
func setup(t testing.TB, change ...func(*Config, *scripted)) *bench {
	t.Helper()
	log := &strings.Builder{}
	m := newMemory()
	a := &scripted{memory: m, answer: congress}
	cfg := Config{
		Assistant: a, Conversations: m, Documents: library(),
		Logger:      slog.New(slog.NewTextHandler(&locked{w: log}, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Banner:      func(string) string { return "Demo: Datum 20.01.2026" },
		Suggestions: func(string) []string { return []string{"Was ist der Smart City Manager?", "Was kostet die Teilnahme?"} },
		Retention:   90 * 24 * time.Hour,
	}
	for _, c := range change {
		c(&cfg, a)
	}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return &bench{s, m, a, log}
}

// locked makes a builder usable by the goroutines of a server.
type locked struct {
	mu sync.Mutex
	w  *strings.Builder
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// get and post send one request through the whole server.
func (b *bench) get(path string, header ...string) *httptest.ResponseRecorder {
	return b.do(httptest.NewRequest(http.MethodGet, path, nil), header)
}

func (b *bench) post(path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(r, header)
}

func (b *bench) postJSON(path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return b.do(r, header)
}

// do returns the answer, pages without their no-break spaces.
func (b *bench) do(r *http.Request, header []string) *httptest.ResponseRecorder {
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		w.Body = bytes.NewBufferString(wording.Plain(w.Body.String()))
	}
	return w
}
