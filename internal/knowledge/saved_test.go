package knowledge

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// savedBase is a base of some documents whose index was written down.
func savedBase(t *testing.T) (b *bundle, ids []int64) {
	t.Helper()
	b = setup(t)
	b.savedFrom = 1
	for _, word := range []string{"Feinstaub", "Regenwasser", "Parkplatz", "Bachpegel"} {
		ids = append(ids, b.put(t, Document{Title: word}, "Sensoren messen "+word+"."))
	}
	if err := b.SaveIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b, ids
}

// count returns how many rows a condition on the index held meets.
func (b *bundle) count(t *testing.T, from string) (n int) {
	t.Helper()
	if err := b.pool.QueryRow(t.Context(), `select count(*) from `+from).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestASavedIndexIsTheSameAsOneMadeAnew(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	all := randomPassages(r, 1, 3*denseFrom/2) // with dense lists
	g := merge([]*segment{builderOf(all[:6000]).build(), builderOf(all[6000:]).build()})
	g.seal(newSnapshot(0, []*segment{g}).averages)
	gone := map[int64]bool{7: true, 90: true}
	g = g.without(gone)
	var reader pieceReader
	if err := g.pieces(1, func(data []byte) error { return reader.read(data) }); err != nil {
		t.Fatal(err)
	}
	got, err := reader.done()
	if err != nil {
		t.Fatal(err)
	}
	living := all[:0]
	for _, p := range all {
		if !gone[p.document] {
			living = append(living, p)
		}
	}
	compare(t, newSnapshot(1, []*segment{got}), living, questions(r, 2))
}

func TestLoadAppliesWhatChangedSinceTheIndexWasSaved(t *testing.T) {
	t.Parallel()
	b, ids := savedBase(t)
	if _, err := b.Delete(t.Context(), ids[1]); err != nil {
		t.Fatal(err)
	}
	put(t, b.Store, Document{Title: "Parkplatz"}, "Sensoren zählen Fahrräder.") // another text
	put(t, b.Store, Document{Title: "Lärm"}, "Sensoren hören Lärm.")
	next := newStore(t, b.pool)
	if err := next.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.count(t, `lexical_pieces`); n == 0 {
		t.Fatal("nothing was saved")
	}
	for question, want := range map[string]string{
		"Fahrräder": "[Parkplatz]", "Lärm": "[Lärm]", "Feinstaub": "[Feinstaub]",
	} {
		if got := fmt.Sprint(keys(t, next, Query{Text: question, Limit: 1})); got != want {
			t.Errorf("%s: got %s, want %s", question, got, want)
		}
	}
	if got := keys(t, next, Query{Text: "Regenwasser"}); slices.Contains(got, "Regenwasser") {
		t.Errorf("a deleted document was found: %v", got)
	}
	if next.Size() != 4 {
		t.Errorf("%d passages, want 4", next.Size())
	}
}

func TestADamagedOrForeignSavedIndexIsMadeAnew(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]string{
		"flipped byte":         `update lexical_pieces set data = set_byte(data, 12, get_byte(data, 12) # 1) where piece = 1`,
		"wrong sizes":          `delete from lexical_pieces where piece = 3`,
		"no head":              `delete from lexical_pieces where piece = 0`,
		"other base":           `update lexical_indexes set version = 1000`,
		"older than the log":   `update lexical_indexes set version = -1000`,
		"of another analysis":  `update lexical_pieces set segment = 5`,
		"absent":               `delete from lexical_indexes`,
		"header without parts": `delete from lexical_pieces`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _ := savedBase(t)
			if _, err := b.pool.Exec(t.Context(), damage); err != nil {
				t.Fatal(err)
			}
			next := newStore(t, b.pool)
			if err := next.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(keys(t, next, Query{Text: "Bachpegel", Limit: 1})); got != "[Bachpegel]" || next.Size() != 4 {
				t.Errorf("got %s of %d passages", got, next.Size())
			}
			next.savedFrom = 1
			if err := next.SaveIndex(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := b.pool.Exec(t.Context(), `delete from passage_terms`); err != nil {
				t.Fatal(err)
			}
			last := newStore(t, b.pool)
			if err := last.Load(t.Context()); err != nil || last.Size() != 4 {
				t.Errorf("saved anew, it gives %d passages (%v)", last.Size(), err)
			}
		})
	}
}

func TestAnIndexIsSavedAgainOnlyAfterManyChanges(t *testing.T) {
	t.Parallel()
	b, _ := savedBase(t)
	saved := func() (v int64) {
		if err := b.pool.QueryRow(t.Context(), `select version from lexical_indexes`).Scan(&v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := saved()
	b.put(t, Document{Title: "neu"}, "Neues vom Amt.")
	if err := b.SaveIndex(t.Context()); err != nil || saved() != before {
		t.Errorf("saved after one change: version %d, was %d (%v)", saved(), before, err)
	}
	if _, err := b.pool.Exec(t.Context(), `update lexical_indexes set version = version - 300`); err != nil {
		t.Fatal(err)
	}
	if err := b.SaveIndex(t.Context()); err != nil || saved() != before+1 {
		t.Errorf("not saved after many: version %d, want %d (%v)", saved(), before+1, err)
	}
}

func TestSavingLoadsNothingWhenTheIndexHeldIsNewEnough(t *testing.T) {
	t.Parallel()
	b, _ := savedBase(t)
	put(t, b.Store, Document{Title: "neu"}, "Neues vom Amt.")
	next := newStore(t, b.pool) // a program that only stores documents
	next.savedFrom = 1
	if err := next.SaveIndex(t.Context()); err != nil || next.Size() != 0 {
		t.Errorf("loaded %d passages to save nothing (%v)", next.Size(), err)
	}
	if _, err := b.pool.Exec(t.Context(), `update lexical_indexes set version = version - 300`); err != nil {
		t.Fatal(err)
	}
	if err := next.SaveIndex(t.Context()); err != nil || next.Size() != 5 {
		t.Errorf("%d passages after saving, want 5 (%v)", next.Size(), err)
	}
}

func TestAFollowerSavesItsIndex(t *testing.T) {
	t.Parallel()
	b := &bundle{pool: openPool(t, pgtest.URL(t))}
	b.Store = newStore(t, b.pool)
	b.savedFrom = 1
	b.put(t, Document{Title: "a"}, "Sensoren messen Feinstaub.")
	if err := b.save(t.Context()); err != nil { // what Follow calls after each refresh
		t.Fatal(err)
	}
	if n := b.count(t, `lexical_indexes`); n != 1 {
		t.Errorf("%d indexes saved, want 1", n)
	}
}

func FuzzPiecesNeverMakeABrokenSegment(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	g := builderOf(randomPassages(r, 1, 5)).build()
	g.seal(newSnapshot(0, []*segment{g}).averages)
	var all [][]byte
	_ = g.pieces(1, func(data []byte) error { all = append(all, append([]byte{}, data...)); return nil })
	for i := range all {
		f.Add(i, all[i])
	}
	f.Fuzz(func(t *testing.T, at int, data []byte) {
		var reader pieceReader
		for i, piece := range all {
			if i == at {
				piece = data
			}
			if reader.read(piece) != nil {
				return
			}
		}
		s, err := reader.done()
		if err != nil {
			return
		}
		for i := range s.terms {
			ids, _ := s.postings(i)
			for _, id := range ids {
				if int(id) >= s.len() {
					t.Fatalf("posting %d of %d passages", id, s.len())
				}
			}
		}
	})
}
