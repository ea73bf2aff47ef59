package ingest

import (
	"context"
	"errors"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// put embeds the passages of some documents together and stores each document.
func (r *run) put(ctx context.Context, docs []*prepared) error {
	var texts []string
	for _, d := range docs {
		for _, p := range d.passages {
			texts = append(texts, knowledge.EmbeddingText(d.doc.Title, p))
		}
	}
	vectors, err := r.embed(ctx, texts)
	later := err != nil && r.opt.EmbedLater && errors.Is(err, fault.Unavailable) && ctx.Err() == nil
	if err != nil && !later {
		return err
	}
	for _, d := range docs {
		n := len(d.passages)
		var own [][]float32
		if !later {
			own, vectors = vectors[:n], vectors[n:]
		}
		_, err := r.store.Put(ctx, d.doc, d.passages, own)
		switch {
		case errors.Is(err, fault.Invalid):
			r.fail(d.doc.Key, err)
			continue
		case err != nil:
			return err
		}
		if d.isNew {
			taken, err := r.takeOver(ctx, d.doc.Key)
			if err != nil {
				return err
			}
			d.isNew = !taken
		}
		r.progress(func(rep *Report) {
			rep.Passages += n
			if later {
				rep.Unembedded += n
			}
			if d.isNew {
				rep.New++
			} else {
				rep.Changed++
			}
		})
	}
	return nil
}

// embed returns a vector for each text.
func (r *run) embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, 0, len(texts))
	for from := 0; from < len(texts); from += r.opt.Batch {
		part := texts[from:min(from+r.opt.Batch, len(texts))]
		vs, err := r.emb.EmbedPassages(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("embed %d passages: %w", len(part), err)
		}
		if len(vs) != len(part) {
			return nil, fmt.Errorf("embedder returned %d vectors for %d passages", len(vs), len(part))
		}
		vectors = append(vectors, vs...)
	}
	return vectors, nil
}
