package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/localpg"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/webhook"
	"smart-city-dialog.de/akademie/prompts"
)

// app is the program with its parts wired together.
type app struct {
	now           func() time.Time
	pool          *pgxpool.Pool
	analyzer      *german.Analyzer
	models        *models
	embedder      llm.Embedder // that of models, perhaps with another weight
	base          *knowledge.Store
	conversations *conversation.Store
	assistant     *assistant.Assistant

	queue     *queue.Client // takes jobs; serve works them
	catalogue *catalogue.Store
	towns     *municipality.Store
	bookings  *booking.Service
	accounts  *account.Store
	endpoints []webhook.Endpoint // who is told of bookings
	events    *webhook.Publisher

	statistics *statistics.Service
	figures    *ask.Live // reads questions for them
	reports    *report.Store
	gaps       *gaps.Service

	vectorsPause time.Duration // see keepVectors

	lease *localpg.Lease // of the private server; nil with a database address
}

// openApp connects to the database (the private one unless an address is
// given), brings its schema up to date and wires the packages. Close it.
func openApp(ctx context.Context, s *Settings, log *slog.Logger) (_ *app, err error) {
	a := &app{now: s.Clock.now(time.Now()), vectorsPause: firstVectorsPause}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	if a.models, err = s.openModels(log); err != nil {
		return nil, wrongSetting(err)
	}
	instructions, err := prompts.Load(s.Prompts)
	if err != nil {
		return nil, wrongSetting(fmt.Errorf("--prompts: %w", err))
	}
	if a.endpoints, err = s.webhookEndpoints(); err != nil {
		return nil, wrongSetting(err)
	}
	words := make(chan dictionary, 1) // read while the database starts
	go func() { words <- s.readDictionary() }()
	url := s.DatabaseURL
	if url == "" {
		if err := os.MkdirAll(s.DataDir, 0o711); err != nil {
			return nil, wrongSetting(fmt.Errorf("--data-dir: %w", err))
		}
		a.lease, err = localpg.Attach(ctx, localpg.Config{Dir: s.postgresDir(), Log: log})
		if err != nil {
			return nil, err
		}
		url = a.lease.URL()
	}
	if err := postgres.Migrate(ctx, url, log); err != nil {
		return nil, err
	}
	if a.pool, err = postgres.Open(ctx, url); err != nil {
		return nil, err
	}
	dict := <-words
	if dict.err != nil {
		return nil, wrongSetting(dict.err)
	}
	synonyms, err := s.synonyms()
	if err != nil {
		return nil, wrongSetting(err)
	}
	a.analyzer = german.NewAnalyzer(dict.splitter)
	a.embedder = a.models.embedder
	if s.vectorWeight != nil {
		a.embedder = reweighted{a.embedder, s.vectorWeight}
	}
	options := []knowledge.Option{knowledge.WithSynonyms(synonyms)}
	if r := a.models.reranker; r != nil {
		options = append(options, knowledge.WithReranker(r, s.RerankWait))
	}
	a.base = knowledge.New(a.pool, a.analyzer, a.embedder, log, options...)
	a.conversations = conversation.NewStore(a.pool, a.now)
	if err := a.openBookings(s, log); err != nil {
		return nil, err
	}
	a.statistics = statistics.New(statistics.Config{Pool: a.pool, K: s.StatisticsPeople, Now: a.now, Log: log})
	a.figures = ask.NewLive(a.statistics, a.analyzer, a.now)
	a.reports = report.NewStore(a.pool, a.now)
	a.gaps = gaps.New(gaps.Config{Pool: a.pool, Queue: a.queue, Analyzer: a.analyzer, Now: a.now})
	a.assistant, err = assistant.New(assistant.Config{
		Base: a.base, Conversations: a.conversations, Analyzer: a.analyzer, Synonyms: synonyms,
		Generator: a.models.generator, Prompts: instructions,
		Patience: assistant.Patience{First: s.LLMWait, Answer: s.LLMTimeout},
		Contact:  s.Contact, Now: a.now, Log: log,
		Catalogue: a.catalogue, Bookings: s.takesBookings(a.bookings), Towns: a.towns,
		Statistics: a.statistics, Figures: a.figures,
	})
	return a, err
}

// Close gives back what openApp took.
func (a *app) Close() {
	if a.pool != nil {
		a.pool.Close()
	}
	if a.lease != nil {
		a.lease.Close()
	}
}

func (s *Settings) postgresDir() string { return filepath.Join(s.DataDir, "postgres") }

// A dictionary is what readDictionary found.
type dictionary struct {
	splitter *german.Splitter
	err      error
}

// readDictionary makes a splitter that knows the words of the dictionary;
// without one, compounds are left to the 4-grams.
func (s *Settings) readDictionary() dictionary {
	var words []string
	var err error
	if s.Dictionary != "" {
		words, err = german.LoadDictionary(s.Dictionary)
	} else {
		words, err = german.LoadInstalledDictionary()
	}
	if err != nil {
		return dictionary{err: fmt.Errorf("--dictionary: %w", err)}
	}
	return dictionary{splitter: german.NewSplitter(slices.Values(words))}
}

func (s *Settings) synonyms() (*german.Synonyms, error) {
	if s.Synonyms == "" {
		return german.DefaultSynonyms()
	}
	f, err := os.Open(s.Synonyms)
	if err != nil {
		return nil, fmt.Errorf("--synonyms: %w", err)
	}
	defer f.Close()
	return german.ParseSynonyms(f)
}
