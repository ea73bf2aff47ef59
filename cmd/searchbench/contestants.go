package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	pgv "github.com/pgvector/pgvector-go"
	"github.com/tmc/langchaingo/vectorstores/pgvector"

	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
)

// The contestants, as the report names them.
const (
	hybrid    = "hybrid"      // knowledge.Store.Search: question embedded, both legs, texts fetched
	lexical   = "lexical"     // the same without vectors
	bare      = "bare"        // nearest ten ids by the same HNSW index, ready-made vector
	langchain = "langchaingo" // its pgvector store, question embedded, texts fetched
)

// wanted is how many passages every contestant is asked for.
const wanted = 10

// A contestant answers questions.
type contestant struct {
	name string
	// search returns what was found. It is safe for concurrent use.
	search func(ctx context.Context, q *question) (found, error)
	slow   bool // asked each question once only
}

// found is what a search gave.
type found struct {
	keys []string      // documents of the passages found, best first
	leg  time.Duration // what the lexical leg took of it, if there was one
	near bool          // the vector leg took part
}

// ours makes a contestant of a Store.
func ours(name string, base *knowledge.Store) *contestant {
	return &contestant{name: name, search: func(ctx context.Context, q *question) (found, error) {
		r, err := base.Search(ctx, knowledge.Query{Text: q.text, Limit: wanted})
		f := found{leg: r.Timings.Lexical, near: r.Timings.Vector > 0}
		for _, h := range r.Hits {
			f.keys = append(f.keys, h.Document.Key)
		}
		return f, err
	}}
}

// wordsOnly is an embedder that a Store does not ask.
type wordsOnly struct{ llm.Embedder }

// Weight of nothing keeps the vector leg from being run.
func (wordsOnly) Weight() float64 { return 0 }

// bareQuery asks pgvector for the nearest ids, over the same table and index as
// our vector leg. Vectors of the questions and keys of the passages are looked
// up beforehand: the contestant does nothing but the query.
func bareQuery(ctx context.Context, db *database, emb llm.Embedder, questions []question) (*contestant, error) {
	var embedder int
	if err := db.QueryRow(ctx, `select id from embedders where active`).Scan(&embedder); err != nil {
		return nil, fmt.Errorf("the active embedder: %w", err)
	}
	keys, err := passageKeys(ctx, db)
	if err != nil {
		return nil, err
	}
	vectors := make(map[*question]pgv.HalfVector, len(questions))
	for i := range questions {
		v, err := emb.EmbedQuery(ctx, questions[i].text)
		if err != nil {
			return nil, err
		}
		vectors[&questions[i]] = pgv.NewHalfVector(v)
	}
	// The planner uses the index, which is partial and over a cast, only when the
	// query says literally the same; both are numbers of our own.
	query := fmt.Sprintf(`select passage_id from vectors where embedder_id = %d
		order by embedding::halfvec(%d) <=> $1 limit %d`, embedder, emb.Dim(), wanted)
	return &contestant{name: bare, search: func(ctx context.Context, q *question) (found, error) {
		rows, err := db.Query(ctx, query, vectors[q])
		if err != nil {
			return found{}, err
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		f := found{near: true, keys: make([]string, len(ids))}
		for i, id := range ids {
			f.keys[i] = keys[id]
		}
		return f, err
	}}, nil
}

// passageKeys returns the key of the document that each passage belongs to.
func passageKeys(ctx context.Context, db *database) (map[int64]string, error) {
	rows, err := db.Query(ctx, `select p.id, d.key from passages p join documents d on d.id = p.document_id`)
	if err != nil {
		return nil, err
	}
	keys := map[int64]string{}
	var id int64
	var key string
	_, err = pgx.ForEachRow(rows, []any{&id, &key}, func() error {
		keys[id] = key
		return nil
	})
	return keys, err
}

// peer makes a contestant of langchaingo's store.
func peer(store pgvector.Store) *contestant {
	return &contestant{name: langchain, search: func(ctx context.Context, q *question) (found, error) {
		documents, err := store.SimilaritySearch(ctx, q.text, wanted)
		f := found{near: true}
		for _, d := range documents {
			key, _ := d.Metadata["key"].(string)
			f.keys = append(f.keys, key)
		}
		return f, err
	}}
}

// openPeer opens langchaingo's store and creates what it has not created yet.
func openPeer(ctx context.Context, db *database, emb llm.Embedder, options ...pgvector.Option) (pgvector.Store, error) {
	store, err := pgvector.New(ctx, append(options,
		pgvector.WithConn(db.Pool),
		pgvector.WithEmbedder(documentEmbedder{emb}),
		pgvector.WithCollectionName("bench"),
		pgvector.WithVectorDimensions(emb.Dim()),
	)...)
	if err != nil {
		return store, fmt.Errorf("langchaingo's pgvector store: %w", err)
	}
	return store, nil
}

// documentEmbedder gives langchaingo the vectors that we use.
type documentEmbedder struct{ llm.Embedder }

// EmbedDocuments embeds texts that will be searched.
func (e documentEmbedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	return e.EmbedPassages(ctx, texts)
}
