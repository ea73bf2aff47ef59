package main

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// miniSet is a retrieval set in words of our own.
const miniSet = "../../internal/evaluation/testdata/mini"

// evalJSON runs eval and returns what it printed.
func evalJSON(t *testing.T, database string, args ...string) map[string]any {
	t.Helper()
	status, out, errs := inProcess(t, database, append([]string{"eval", "--json"}, args...)...)
	if status != exitOK {
		t.Fatalf("exit status %d: %s", status, errs)
	}
	var printed map[string]any
	if err := json.Unmarshal([]byte(out), &printed); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return printed
}

// object returns a field of a JSON object that is an object itself.
func object(t *testing.T, in map[string]any, name string) map[string]any {
	t.Helper()
	o, ok := in[name].(map[string]any)
	if !ok {
		t.Fatalf("no %s in %v", name, slices.Sorted(maps.Keys(in)))
	}
	return o
}

// inventory lists every schema and every table of a database with its rows.
func inventory(t *testing.T, database string) (all []string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	rows, err := conn.Query(t.Context(), `
		select n.nspname || '.' || coalesce(c.relname || ' ' || (xpath('/row/n/text()',
			query_to_xml(format('select count(*) as n from %I.%I', n.nspname, c.relname), false, true, '')))[1]::text, '')
		from pg_namespace n
		left join pg_class c on c.relnamespace = n.oid and c.relkind = 'r'
		where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	if all, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestAcceptanceEvalMeasuresASetAndLeavesTheBaseUntouched(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	file := filepath.Join(t.TempDir(), "real.md")
	if err := os.WriteFile(file, []byte("# Hundesteuer\n\nDer zweite Hund kostet in der echten Wissensbasis 999 Euro.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, errs := inProcess(t, database, "ingest", file); status != exitOK {
		t.Fatal(errs)
	}
	before := inventory(t, database)
	printed := evalJSON(t, database, "--data", miniSet)
	if after := inventory(t, database); !slices.Equal(before, after) {
		t.Errorf("the database held\n%v\nand now holds\n%v", before, after)
	}
	for name, want := range map[string][]string{
		"retrieval":    {"recall_at_1", "recall_at_5", "recall_at_10", "mrr_at_10", "ndcg_at_10", "ms_p50", "ms_p95"},
		"answer_lines": {"precision", "recall", "f1", "mean_f1", "squad_f1"},
		"unanswerable": {"precision", "recall", "f1"},
	} {
		slices.Sort(want)
		if keys := slices.Sorted(maps.Keys(object(t, printed, name))); !slices.Equal(keys, want) {
			t.Errorf("%s has %v, want %v", name, keys, want)
		}
	}
	set := object(t, printed, "set")
	if set["documents"] != 42.0 || set["questions"] != 40.0 || set["questions_unanswerable"] != 6.0 || set["documents_without_text"] != 0.0 {
		t.Errorf("set = %v", set)
	}
	// These questions are easy; what is found is the set's own, not the base's.
	if r := object(t, printed, "retrieval"); r["recall_at_1"].(float64) < 0.85 || r["recall_at_10"].(float64) < 0.95 {
		t.Errorf("retrieval = %v", r)
	}
	if categories := object(t, printed, "categories"); len(categories) != 6 {
		t.Errorf("categories = %v", categories)
	}
}

func TestAcceptanceEvalComparesConfigurationsInOneRun(t *testing.T) {
	t.Parallel()
	printed := evalJSON(t, pgtest.URL(t), "--data", miniSet, "--compare", "lexical,offline,vector,weight=0.5+contact=https://example.org")
	variants, comparisons := printed["variants"].([]any), printed["comparisons"].([]any)
	if len(variants) != 4 || len(comparisons) != 3 {
		t.Fatalf("%d variants and %d comparisons", len(variants), len(comparisons))
	}
	weights := []float64{0, -1, vectorOnly, 0.5}
	for i, v := range variants {
		used := object(t, v.(map[string]any), "configuration")["vector_weight"].(float64)
		if weights[i] >= 0 && used != weights[i] || weights[i] < 0 && (used <= 0 || used > 2) {
			t.Errorf("variant %d used the weight %v", i, used)
		}
	}
	first := comparisons[1].(map[string]any)
	if first["from"] != "lexical" || first["to"] != "vector" {
		t.Errorf("comparison = %v → %v", first["from"], first["to"])
	}
	d := first["differences"].([]any)[0].(map[string]any)
	if d["figure"] != "recall_at_1" || d["difference"].(float64) >= 0 { // hashed vectors alone are worse than words
		t.Errorf("difference = %v", d)
	}
}

func TestEvalCalibratesTheWeightOfTheVectors(t *testing.T) {
	t.Parallel()
	report := t.TempDir()
	c := object(t, evalJSON(t, pgtest.URL(t), "--data", miniSet, "--calibrate", "--report", report), "calibration")
	trials := c["trials"].([]any)
	if len(trials) != 21 {
		t.Fatalf("%d trials", len(trials))
	}
	zero, two := trials[0].(map[string]any), trials[20].(map[string]any)
	if zero["weight"] != 0.0 || two["weight"] != 2.0 || zero["ndcg_at_10"] == two["ndcg_at_10"] {
		t.Errorf("trials %v and %v: the weight changes nothing", zero, two)
	}
	if page, err := os.ReadFile(filepath.Join(report, "calibration.md")); err != nil || !strings.Contains(string(page), "← bestes") {
		t.Errorf("report (%v):\n%s", err, page)
	}
}

func TestAcceptanceEvalAsksTheAssistantAndWritesAReport(t *testing.T) {
	t.Parallel()
	docs, report := t.TempDir(), filepath.Join(t.TempDir(), "eval")
	for name, text := range map[string]string{
		"bad.md":       "# Hallenbad\n\nDas Hallenbad Aaltal ist montags geschlossen. Ein Einzelbad kostet 5,50 Euro.\n",
		"buecherei.md": "# Stadtbücherei\n\nDie Stadtbücherei verleiht Bücher vier Wochen lang. Erwachsene zahlen 15 Euro im Jahr.\n",
	} {
		if err := os.WriteFile(filepath.Join(docs, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	questions := filepath.Join(t.TempDir(), "fragen.jsonl")
	err := os.WriteFile(questions, []byte(`{"id":"1","question":"Was kostet ein Einzelbad?","language":"de","category":"number","answerable":true,"documents":["bad.md"],"expect":["5,50 Euro"]}
{"id":"2","question":"Wie hoch ist die Hundesteuer?","language":"de","category":"unanswerable","answerable":false,"documents":[],"expect":[]}
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	database := pgtest.URL(t)
	before := inventory(t, database)
	printed := evalJSON(t, database, "--questions", questions, "--documents", docs, "--report", report)
	if after := inventory(t, database); !slices.Equal(before, after) {
		t.Errorf("the database held\n%v\nand now holds\n%v", before, after)
	}
	if right := object(t, printed, "right"); right["n"] != 2.0 || right["of"] != 2.0 {
		t.Errorf("right = %v, failures %v", right, printed["failures"])
	}
	for _, key := range []string{"refusal", "unsupported", "facts_found", "timings_ms", "categories", "held_out"} {
		if _, ok := printed[key]; !ok {
			t.Errorf("no %s", key)
		}
	}
	for name, want := range map[string]string{"answers.md": "![Anteile richtiger Antworten](answers.svg)", "answers.svg": "<svg"} {
		content, err := os.ReadFile(filepath.Join(report, name))
		if err != nil || !strings.Contains(string(content), want) {
			t.Errorf("%s (%v) lacks %q", name, err, want)
		}
	}
}

func TestEvalWithoutJSONPrintsTablesInGerman(t *testing.T) {
	t.Parallel()
	report := t.TempDir()
	status, out, errs := inProcess(t, pgtest.URL(t), "eval", "--data", miniSet, "--compare", "default,lexical", "--report", report)
	if status != exitOK {
		t.Fatal(errs)
	}
	for _, want := range []string{"=== default ===", "=== lexical ===", "Menge mini: 42 Dokumente", "Treffer auf Platz 1", "default → lexical", "* belegt"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing:\n%s", want, out)
		}
	}
	page, err := os.ReadFile(filepath.Join(report, "retrieval.md"))
	if err != nil || !strings.Contains(string(page), "# Suche: mini") {
		t.Errorf("report (%v):\n%s", err, page)
	}
}

func TestAcceptanceAnInterruptedEvalLeavesNothing(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	before := inventory(t, database)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond) // wherever that is
	defer cancel()
	status := run(ctx, []string{"eval", "--data", miniSet, "--calibrate", "--database-url=" + database}, strings.NewReader(""), io.Discard, io.Discard)
	if status != exitFailed {
		t.Errorf("exit status %d", status)
	}
	if after := inventory(t, database); !slices.Equal(before, after) {
		t.Errorf("the database held\n%v\nand now holds\n%v", before, after)
	}
}

func TestEvalRefusesWhatItCannotMeasure(t *testing.T) {
	t.Parallel()
	broken := t.TempDir()
	for name, text := range map[string]string{"docs.jsonl": `{"id":"a","text":"x"}`, "queries.jsonl": "{\"id\":\"1\",\"text\":\"x\",\"rel\":[\"b\"]}"} {
		if err := os.WriteFile(filepath.Join(broken, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"a folder without a set": {[]string{"--data", t.TempDir()}, "has no docs.jsonl"},
		"an unknown document":    {[]string{"--data", broken}, `queries.jsonl:1: question \"1\": there is no document \"b\"`},
		"one variant":            {[]string{"--data", miniSet, "--compare", "lexical"}, "takes two to 7 variants"},
		"an unknown variant":     {[]string{"--data", miniSet, "--compare", "default,fast"}, "none of default, lexical, vector"},
		"a weight below 0":       {[]string{"--data", miniSet, "--compare", "default,weight=-1"}, "the weight must be a number from 0 on"},
		"an unknown setting":     {[]string{"--data", miniSet, "--compare", "default,speed=1"}, "--compare speed=1: unknown flag --speed"},
		"both kinds":             {[]string{"--data", miniSet, "--questions", filepath.Join(broken, "docs.jsonl")}, "leave out --questions"},
		"nothing to calibrate":   {[]string{"--calibrate"}, "--calibrate needs a retrieval set"},
		"documents only":         {[]string{"--documents", broken}, "--documents needs the --questions"},
		"two things at once":     {[]string{"--data", miniSet, "--calibrate", "--compare", "default,lexical"}, "exclude each other"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, out, errs := inProcess(t, pgtest.URL(t), append([]string{"eval"}, tt.args...)...)
			if status != exitFailed || out != "" || !strings.Contains(errs, tt.want) {
				t.Errorf("exit status %d, %q, want %q", status, errs, tt.want)
			}
		})
	}
}
