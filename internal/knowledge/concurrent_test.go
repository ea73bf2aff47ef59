package knowledge

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// Whatever writers, savers and loaders do at the same time, who comes to the last
// version has exactly what the base has, whichever way it came there.
func TestLoadsAndSavesBesideWritersEndWithTheSameIndex(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	main := newStore(t, openPool(t, address))
	main.savedFrom = 1
	const writers, rounds = 3, 25
	var g errgroup.Group
	for w := range writers {
		g.Go(func() error {
			r := rand.New(rand.NewPCG(7, uint64(w)))
			for range rounds {
				title := fmt.Sprintf("Dokument %d", r.IntN(12)) // several writers meet at one
				d, ps, vs := document(t, main.emb, Document{Title: title},
					fmt.Sprintf("Sensor %d misst Feinstaub.", r.IntN(100)), "Noch ein Absatz.")
				id, err := main.Put(t.Context(), d, ps, vs)
				if err != nil {
					return err
				}
				if r.IntN(4) == 0 {
					if _, err := main.Delete(t.Context(), id); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	followed := newStore(t, main.pool)
	for _, s := range []*Store{main, followed} {
		s.savedFrom = 1
		g.Go(func() error { // follows, saves
			for range rounds {
				if err := s.Refresh(t.Context()); err != nil {
					return err
				}
				s.savedBad.Store(true) // save whenever there is something
				if err := s.save(t.Context()); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error { // starts anew each time
		for range rounds {
			s := newStore(t, main.pool)
			if err := s.Load(t.Context()); err != nil {
				return err
			}
			if s.savedBad.Load() {
				return fmt.Errorf("a saved index was found damaged")
			}
		}
		return nil
	})
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	loaded, made := newStore(t, main.pool), newStore(t, main.pool)
	for _, s := range []*Store{main, followed, loaded} {
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := main.pool.Exec(t.Context(), `delete from lexical_indexes`); err != nil {
		t.Fatal(err)
	}
	if err := made.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	counts, err := main.Count(t.Context())
	if err != nil || counts.Passages == 0 {
		t.Fatalf("%+v, %v", counts, err)
	}
	want := passageIDs(made)
	if len(want) != counts.Passages {
		t.Fatalf("the index made anew has %d passages of %d", len(want), counts.Passages)
	}
	for name, s := range map[string]*Store{"that wrote": main, "that followed": followed, "that was loaded": loaded} {
		got := passageIDs(s)
		for id := range want {
			if !got[id] {
				t.Errorf("the index %s lacks passage %d", name, id)
			}
		}
		if len(got) != len(want) || s.Size() != len(want) {
			t.Errorf("the index %s has %d passages (Size %d), want %d", name, len(got), s.Size(), len(want))
		}
		for _, word := range []string{"Sensor", "Feinstaub", "Absatz"} {
			if x, y := s.IDF(word), made.IDF(word); x != y {
				t.Errorf("the index %s: IDF(%s) is %v, want %v", name, word, x, y)
			}
		}
	}
}

// passageIDs returns the living passages of a Store's index.
func passageIDs(s *Store) map[int64]bool {
	ids := map[int64]bool{}
	for _, g := range s.index.Load().segments {
		for i, id := range g.ids {
			if !g.isDead(i) {
				ids[id] = true
			}
		}
	}
	return ids
}
