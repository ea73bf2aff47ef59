package knowledge

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// EmbeddingText is what of a passage is embedded: its title and headings say
// what it is about.
func EmbeddingText(title string, p Passage) string {
	lines := make([]string, 0, len(p.Headings)+2)
	if title != "" {
		lines = append(lines, title)
	}
	if len(p.Headings) > 0 {
		lines = append(lines, strings.Join(p.Headings, " – "))
	}
	return strings.Join(append(lines, p.Text), "\n")
}

// vectorState is what a Store knows of its embedder's vectors.
type vectorState struct {
	embedder int  // id in embedders, 0 if it is not registered
	active   bool // its vectors are complete: searches use them
}

// VectorsActive reports whether searches use the vectors of the Store's embedder,
// as of the last Load or Refresh.
func (s *Store) VectorsActive() bool { return s.vectors.Load().active }

// embedderID returns the id of an embedder and registers it if it is new. The
// first of a base becomes active at once, later ones by Reembed.
func embedderID(ctx context.Context, tx pgx.Tx, emb llm.Embedder) (id int, err error) {
	err = tx.QueryRow(ctx, `select id from embedders where name = $1 and dimension = $2 for key share`, emb.Name(), emb.Dim()).Scan(&id)
	if !errors.Is(err, pgx.ErrNoRows) {
		return id, postgres.Error(err)
	}
	// Two first writers must not both find no active embedder.
	if _, err := tx.Exec(ctx, `lock table embedders in share row exclusive mode`); err != nil {
		return 0, postgres.Error(err)
	}
	err = tx.QueryRow(ctx, `
		insert into embedders (name, dimension, active)
		values ($1, $2, not exists (select 1 from embedders where active))
		on conflict (name, dimension) do update set name = excluded.name
		returning id`, emb.Name(), emb.Dim()).Scan(&id)
	return id, postgres.Error(err)
}

// readVectorState asks for the state of an embedder.
func readVectorState(ctx context.Context, tx pgx.Tx, emb llm.Embedder) (*vectorState, error) {
	var v vectorState
	err := tx.QueryRow(ctx, `select id, active from embedders where name = $1 and dimension = $2`, emb.Name(), emb.Dim()).
		Scan(&v.embedder, &v.active)
	if errors.Is(err, pgx.ErrNoRows) {
		return &vectorState{}, nil
	}
	return &v, postgres.Error(err)
}
