package main

import (
	"slices"
	"testing"
)

func TestAVariantIsReadFromItsParts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]variant{
		"default":                       {weight: ownWeight},
		"lexical":                       {weight: 0},
		"vector":                        {weight: vectorOnly},
		"offline":                       {weight: ownWeight, flags: []string{"--embedder=offline"}},
		"ollama:bge-m3+weight=0.8":      {weight: 0.8, flags: []string{"--embedder=ollama:bge-m3"}},
		"embedder=openai:e5+weight=1":   {weight: 1, flags: []string{"--embedder=openai:e5"}},
		"rerank-url=http://h:1/a=b":     {weight: ownWeight, flags: []string{"--rerank-url=http://h:1/a=b"}},
		"synonyms=/a b/c.txt+weight=.5": {weight: 0.5, flags: []string{"--synonyms=/a b/c.txt"}},
	} {
		v, err := parseVariant(text)
		if err != nil || v.name != text || v.weight != want.weight || !slices.Equal(v.flags, want.flags) {
			t.Errorf("%s: %+v, %v", text, v, err)
		}
	}
	for _, text := range []string{"", "quick", "weight", "weight=", "weight=NaN", "weight=Inf", "weight=-0.1", "lexical+", "=x"} {
		if v, err := parseVariant(text); err == nil {
			t.Errorf("%q gives %+v", text, v)
		}
	}
}

func TestAVariantKeepsTheSettingsOfTheCommandLine(t *testing.T) {
	t.Parallel()
	v, err := parseVariant("contact=https://example.org/b")
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"eval", "--data", ".", "--contact", "https://example.org/a", "--log-level", "error"}
	given := &Settings{modelSettings: modelSettings{keys: modelKeys{llm: "secret"}}} // from the environment
	if err := given.Clock.UnmarshalText([]byte(demoStart)); err != nil {             // set by eval itself
		t.Fatal(err)
	}
	s, err := v.settings(given, args)
	if err != nil || s.Contact != "https://example.org/b" || s.LogLevel != "error" || s.keys != given.keys || s.Clock != given.Clock {
		t.Errorf("settings = %+v, %v", s, err)
	}
}
