package llm_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestOfflineConforms(t *testing.T) {
	t.Parallel()
	llmtest.TestEmbedder(t, llm.NewOffline())
}

func offline(t *testing.T, text string) []float32 {
	t.Helper()
	v, err := llm.NewOffline().EmbedQuery(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The bits of a vector are stored beside its embedder's name: when this test
// fails, the name has to change.
func TestOfflineVectorsAreTheSameOnEveryMachine(t *testing.T) {
	t.Parallel()
	h := sha256.New()
	for _, x := range offline(t, "Die Koordinierungs- und Transferstelle bündelt größere Städte: 76 Termine, 76 Termine, Termine.") {
		var b [4]byte
		binary.LittleEndian.PutUint32(b[:], math.Float32bits(x))
		h.Write(b[:])
	}
	if got, want := hex.EncodeToString(h.Sum(nil)[:8]), "748287ed9ac9b3ef"; got != want || llm.NewOffline().Name() != "offline-1" {
		t.Errorf("%s gives %s, want %s", llm.NewOffline().Name(), got, want)
	}
}

func TestOfflineTextsWithoutWordsAreTheFirstUnitVector(t *testing.T) {
	t.Parallel()
	want := make([]float32, llm.NewOffline().Dim())
	want[0] = 1
	for _, text := range []string{"", " \n", "der die das", "—„“", "\xff"} {
		if got := offline(t, text); !slices.Equal(got, want) {
			t.Errorf("%q: not the first unit vector", text)
		}
	}
}

func TestOfflineBringsSpellingsTogether(t *testing.T) {
	t.Parallel()
	want := offline(t, "Künstliche Intelligenz für größere Städte")
	for _, text := range []string{"Kuenstliche Intelligenz fuer groessere Staedte", "Kunstliche Intelligenz fur grossere Stadte", "KÜNSTLICHE INTELLIGENZ FÜR GRÖẞERE STÄDTE"} {
		if !slices.Equal(offline(t, text), want) {
			t.Errorf("%q has another vector", text)
		}
	}
}

func BenchmarkOffline(b *testing.B) {
	e := llm.NewOffline()
	passage := strings.Repeat("Die Smart City Akademie erweitert ihr kostenfreies, virtuelles Weiterbildungsangebot für kommunale "+
		"Mitarbeitende: Sechs neue Wahlmodule zu zentralen Zukunftsthemen wie digitaler Daseinsvorsorge starten im Februar. ", 4)
	texts := slices.Repeat([]string{passage}, 100)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.EmbedPassages(b.Context(), texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "passages/s")
}
