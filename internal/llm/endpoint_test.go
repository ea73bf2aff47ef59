package llm_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestAcceptanceTheKeyGoesToNoOtherHost(t *testing.T) {
	t.Parallel()
	var stolen atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		g, _, _ := chat(t, nil, llmtest.Status(status, "Location", other.URL+"/v1/chat/completions"))
		if _, err := ask(t, g, question); !errors.Is(err, fault.Unavailable) {
			t.Errorf("%d: error %v", status, err)
		}
	}
	if stolen.Load() != 0 {
		t.Errorf("followed %d redirects", stolen.Load())
	}
}

func TestModelWithoutAKeyIsSentNone(t *testing.T) {
	t.Parallel()
	s := llmtest.NewServer(t, llmtest.Says("Ja [1].")).NeedKey("")
	cfg, _ := testConfig(s)
	cfg.Key = ""
	g, err := llm.NewGenerator(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, g, question); err != nil {
		t.Error(err)
	}
}

// langchaingo would take address, key, model and organisation from these.
func TestNothingIsTakenFromTheEnvironment(t *testing.T) {
	for _, name := range []string{"OPENAI_API_KEY", "OPENAI_MODEL", "OPENAI_ORGANIZATION"} {
		t.Setenv(name, "sk-of-the-environment")
	}
	t.Setenv("OPENAI_BASE_URL", "http://localhost:1")
	var headers http.Header
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers = r.Header.Clone()
		w.WriteHeader(http.StatusTeapot)
	}))
	defer srv.Close()
	cfg, _ := testConfig(llmtest.NewServer(t))
	cfg.URL = srv.URL
	g, err := llm.NewGenerator(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ask(t, g, question); llm.CauseOf(err) != "rejected" {
		t.Error(err)
	}
	for name, values := range headers {
		if strings.Contains(strings.Join(values, " "), "environment") {
			t.Errorf("%s: %s", name, values)
		}
	}
}

func TestModelNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]llm.Model{
		"ollama:qwen3:8b":              {Provider: llm.Ollama, Name: "qwen3:8b"},
		"openai:mistral-small-latest":  {Provider: llm.OpenAI, Name: "mistral-small-latest"},
		"openai:meta-llama/Llama-3.3":  {Provider: llm.OpenAI, Name: "meta-llama/Llama-3.3"},
		"openai:  with blanks around ": {Provider: llm.OpenAI, Name: "with blanks around"},
	} {
		if m, err := llm.ParseModel(text); err != nil || m != want {
			t.Errorf("%q: %v, error %v", text, m, err)
		}
	}
	for _, text := range []string{"", "offline", "ollama", "ollama:", "openai: ", "gpt:4", ":x"} {
		if m, err := llm.ParseModel(text); !errors.Is(err, fault.Invalid) {
			t.Errorf("%q: %v, error %v", text, m, err)
		}
	}
}

func TestAddressesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"http://localhost:1234":                                 "http://localhost:1234/v1",
		"http://localhost:1234/":                                "http://localhost:1234/v1",
		"http://localhost:1234/v1":                              "http://localhost:1234/v1",
		"http://localhost:1234/v1/":                             "http://localhost:1234/v1",
		"https://api.mistral.ai/v1/chat/completions":            "https://api.mistral.ai/v1",
		"https://openai.inference.de-txl.ionos.com/v1":          "https://openai.inference.de-txl.ionos.com/v1",
		"https://gateway.example.org/team/models":               "https://gateway.example.org/team/models",
		" https://example.org/v1 ":                              "https://example.org/v1",
		"http://[::1]:11434/v1":                                 "http://[::1]:11434/v1",
		"":                                                      "",
		"localhost:11434":                                       "",
		"ftp://example.org":                                     "",
		"https://":                                              "",
		"https://user:geheim@example.org":                       "",
		"https://example.org/v1?api-version=1":                  "",
		"https://example.org/v1#top":                            "",
		"http://exa mple.org":                                   "",
		"https://api.openai-compat.model-serving.example.eu/v1": "https://api.openai-compat.model-serving.example.eu/v1",
	} {
		got, err := llm.BaseURL(text)
		if got != want || (want == "") != errors.Is(err, fault.Invalid) {
			t.Errorf("%q: %q, error %v", text, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is told on: %v", err)
		}
	}
}

func TestClearAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://models.example.org": false,
		"http://localhost:11434":     false,
		"http://127.0.0.1:8000/v1":   false,
		"http://[::1]:8000":          false,
		"http://10.0.0.7:8000":       true,
		"http://models.example.org":  true,
	} {
		if got := llm.Clear(address); got != want {
			t.Errorf("%s: %t", address, got)
		}
	}
}

func TestConfigurationsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	s := llmtest.NewServer(t)
	for name, change := range map[string]func(*llm.Config){
		"no model":     func(c *llm.Config) { c.Model.Name = "" },
		"no address":   func(c *llm.Config) { c.URL = "" },
		"negative":     func(c *llm.Config) { c.Parallel = -1 },
		"key of two":   func(c *llm.Config) { c.Key = "sk a" },
		"key of lines": func(c *llm.Config) { c.Key = "sk\nX-Injected: 1" },
	} {
		cfg, _ := testConfig(s)
		change(&cfg)
		if _, err := llm.NewGenerator(cfg); !errors.Is(err, fault.Invalid) || strings.Contains(err.Error(), "sk") {
			t.Errorf("%s: error %v", name, err)
		}
		if _, err := llm.NewEmbedder(llm.EmbedderConfig{Config: cfg}); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	g, err := llm.NewGenerator(llm.Config{Model: llm.Model{Provider: llm.Ollama, Name: "qwen3:8b"}, Log: slog.New(slog.DiscardHandler)})
	if err != nil || g.Name() != "ollama:qwen3:8b" || g.ContextSize() != 4096 {
		t.Errorf("%v, error %v", g, err)
	}
}

func TestACallThatHasEndedBeforeItBeganIsNotMade(t *testing.T) {
	t.Parallel()
	g, _, _ := chat(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.Generate(ctx, question, func(string) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
