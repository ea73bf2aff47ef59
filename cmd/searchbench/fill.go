package main

import (
	"context"
	"iter"
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/tmc/langchaingo/schema"
	"github.com/tmc/langchaingo/vectorstores/pgvector"
	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
)

// each calls work for every document, in several goroutines.
func each(ctx context.Context, what string, documents iter.Seq[document], log *slog.Logger, work func(context.Context, document) error) error {
	group, ctx := errgroup.WithContext(ctx)
	queue := make(chan document, 16)
	var stored atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for d := range queue {
				if err := work(ctx, d); err != nil {
					return err
				}
				n := int64(len(d.passages))
				if now := stored.Add(n); now/20_000 != (now-n)/20_000 {
					log.Info(what, "passages", now)
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(queue)
		for d := range documents {
			select {
			case queue <- d:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return group.Wait()
}

// fillOurs stores the documents the way package ingest does: embedding, then
// one Put per document; then the vector index, then the lexical one written down.
// It returns the seconds of each.
func fillOurs(ctx context.Context, base *knowledge.Store, emb llm.Embedder, documents iter.Seq[document], log *slog.Logger) (insert, index, save float64, err error) {
	begun := time.Now()
	err = each(ctx, "storing", documents, log, func(ctx context.Context, d document) error {
		vectors, err := emb.EmbedPassages(ctx, embeddingTexts(d))
		if err != nil {
			return err
		}
		_, err = base.Put(ctx, d.Document, d.passages, vectors)
		return err
	})
	if err != nil {
		return 0, 0, 0, err
	}
	insert = since(begun)
	begun = time.Now()
	if err := base.IndexVectors(ctx); err != nil {
		return 0, 0, 0, err
	}
	index = since(begun)
	begun = time.Now()
	err = base.SaveIndex(ctx)
	return insert, index, since(begun), err
}

// embeddingTexts are what both stores embed.
func embeddingTexts(d document) []string {
	texts := make([]string, len(d.passages))
	for i, p := range d.passages {
		texts[i] = knowledge.EmbeddingText(d.Title, p)
	}
	return texts
}

// fillPeer stores the same passages in langchaingo's store. Its index is made
// afterwards, as ours is: growing row by row takes many times as long.
func fillPeer(ctx context.Context, db *database, emb llm.Embedder, documents iter.Seq[document], log *slog.Logger) (insert, index float64, err error) {
	store, err := openPeer(ctx, db, emb)
	if err != nil {
		return 0, 0, err
	}
	if err := store.DropTables(ctx); err != nil { // left by a run that was stopped
		return 0, 0, err
	}
	if store, err = openPeer(ctx, db, emb); err != nil {
		return 0, 0, err
	}
	begun := time.Now()
	err = each(ctx, "storing for langchaingo", documents, log, func(ctx context.Context, d document) error {
		var passages []schema.Document
		for _, text := range embeddingTexts(d) {
			passages = append(passages, schema.Document{PageContent: text, Metadata: map[string]any{"key": d.Key}})
		}
		_, err := store.AddDocuments(ctx, passages)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	insert = since(begun)
	begun = time.Now()
	_, err = openPeer(ctx, db, emb, pgvector.WithHNSWIndex(16, 64, "vector_cosine_ops"))
	return insert, since(begun), err
}
