package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
)

// offlineModel chooses what works without any model server.
const offlineModel = "offline"

// modelSettings choose the models. Keys come from files or variables only: what
// stands on a command line can be read by everybody on the machine.
type modelSettings struct {
	LLM        string        `name:"llm" help:"Language model that writes answers: offline (none; sentences are quoted), ollama:NAME, or openai:NAME for any OpenAI-compatible server." default:"offline" placeholder:"MODEL"`
	LLMURL     string        `name:"llm-url" help:"Address of the model server, such as https://models.example.org/v1. Default: for ollama, this machine." placeholder:"URL"`
	LLMKeyFile string        `name:"llm-key-file" help:"File that holds the key for it. The key itself may stand in AKADEMIE_LLM_KEY." type:"existingfile" placeholder:"FILE"`
	LLMContext int           `name:"llm-context" help:"How many tokens the model takes, question and answer together. Default: 4096 for ollama, otherwise 8192." placeholder:"TOKENS"`
	LLMWait    time.Duration `name:"llm-wait" help:"Longest silence of the model before and within an answer; then the answer is quoted." default:"10s"`
	LLMTimeout time.Duration `name:"llm-timeout" help:"Longest time for an answer of the model as a whole." default:"30s"`
	LLMCalls   int           `name:"llm-calls" help:"Calls of the model at a time; as many again wait." default:"4"`
	Prompts    string        `help:"Folder with prompts that replace the built-in ones of the same name (see prompts/)." type:"existingdir" placeholder:"DIR"`

	Embedder              string        `help:"Model that turns passages into vectors: offline (built in, knows words only), ollama:NAME or openai:NAME. Another one takes effect once all passages have its vectors (serve and migrate see to that)." default:"offline" placeholder:"MODEL"`
	EmbedderURL           string        `name:"embedder-url" help:"Address of its server. Default: that of --llm-url, with its key, when both are of the same kind." placeholder:"URL"`
	EmbedderKeyFile       string        `help:"File that holds the key for it. The key itself may stand in AKADEMIE_EMBEDDER_KEY." type:"existingfile" placeholder:"FILE"`
	EmbedderContext       int           `help:"How many tokens of a text it reads. Default: by the model's name, or 512." placeholder:"TOKENS"`
	EmbedderDim           int           `help:"Cut vectors to so many components, for models trained for that. Default: all, at most 4000." placeholder:"N"`
	EmbedderQueryPrefix   *string       `help:"What the model wants before a question. Default: by the model's name (E5, BGE, Nomic, Qwen and others are known)." placeholder:"TEXT"`
	EmbedderPassagePrefix *string       `help:"What the model wants before a passage. Default: by the model's name." placeholder:"TEXT"`
	EmbedderWeight        float64       `help:"Weight of the vectors beside the words, whose weight is 1; 'akademie eval' finds a good one. Below 0.5 they only order what the words found. Default: 1 for a model." placeholder:"W"`
	EmbedderWait          time.Duration `help:"How long a question waits for its vector; then it is searched by its words only." default:"800ms"`

	RerankURL     string        `name:"rerank-url" help:"Address of a server with /rerank (text-embeddings-inference, vLLM, Infinity, Jina) that puts the best passages in order. Default: none." placeholder:"URL"`
	RerankModel   string        `help:"Its model, where the server has several." placeholder:"NAME"`
	RerankKeyFile string        `help:"File that holds the key for it. The key itself may stand in AKADEMIE_RERANK_KEY." type:"existingfile" placeholder:"FILE"`
	RerankWait    time.Duration `help:"How long a search waits for the better order." default:"1500ms"`

	keys modelKeys     // from the environment
	rest time.Duration // as in llm.Config; set by tests only
}

// modelKeys are the keys that the environment holds.
type modelKeys struct{ llm, embedder, rerank string }

// readKeys takes the keys from the environment.
func readKeys(lookup func(string) (string, bool)) (k modelKeys) {
	k.llm, _ = lookup("AKADEMIE_LLM_KEY")
	k.embedder, _ = lookup("AKADEMIE_EMBEDDER_KEY")
	k.rerank, _ = lookup("AKADEMIE_RERANK_KEY")
	return k
}

// models are those that were chosen; the zero value of each is none.
type models struct {
	generator llm.Generator       // nil without a model
	embedder  llm.Embedder        // always there
	remote    *llm.RemoteEmbedder // embedder, when it is on a server
	reranker  knowledge.Reranker  // nil without one
	metrics   *llm.Metrics        // of all of them
	states    []namedState        // of those on a server
}

type namedState struct {
	name  string
	state func() string
}

// status says how the models do, a line each.
func (m *models) status() []string {
	var lines []string
	for _, s := range m.states {
		lines = append(lines, s.name+": "+s.state())
	}
	return lines
}

// openModels makes the models. It talks to none of them, so that the program starts
// also while they are away.
func (s *modelSettings) openModels(log *slog.Logger) (*models, error) {
	m := &models{embedder: llm.NewOffline(), metrics: llm.NewMetrics()}
	for _, open := range []func(*models, *slog.Logger) error{s.openGenerator, s.openEmbedder, s.openReranker} {
		if err := open(m, log); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (s *modelSettings) openGenerator(m *models, log *slog.Logger) error {
	if s.LLM == "" || s.LLM == offlineModel {
		return nil
	}
	cfg := llm.Config{
		URL: s.LLMURL, ContextSize: s.LLMContext, Wait: s.LLMWait, Timeout: s.LLMTimeout, Parallel: s.LLMCalls,
		Rest: s.rest, Log: log, Metrics: m.metrics,
	}
	var err error
	if cfg.Model, err = model("--llm", s.LLM); err != nil {
		return err
	}
	if cfg.URL == "" && cfg.Model.Provider != llm.Ollama {
		return errors.New("--llm-url is missing: where is the server of " + s.LLM + "?")
	}
	if cfg.Key, err = key("--llm-key-file", s.LLMKeyFile, s.keys.llm); err != nil {
		return err
	}
	chat, err := llm.NewGenerator(cfg)
	if err != nil {
		return fmt.Errorf("--llm %s: %w", s.LLM, err) // without the address, which may hold a password
	}
	warnOfClearText(log, "--llm-url", cfg.URL, cfg.Key)
	m.generator = chat
	m.states = append(m.states, namedState{"llm", chat.State})
	return nil
}

func (s *modelSettings) openEmbedder(m *models, log *slog.Logger) error {
	if s.Embedder == "" || s.Embedder == offlineModel {
		return nil
	}
	cfg := llm.EmbedderConfig{
		Config: llm.Config{URL: s.EmbedderURL, ContextSize: s.EmbedderContext, Rest: s.rest, Log: log, Metrics: m.metrics},
		Dim:    s.EmbedderDim, QueryPrefix: s.EmbedderQueryPrefix, PassagePrefix: s.EmbedderPassagePrefix,
		Weight: s.EmbedderWeight, QueryWait: s.EmbedderWait,
	}
	var err error
	if cfg.Model, err = model("--embedder", s.Embedder); err != nil {
		return err
	}
	if cfg.Key, err = key("--embedder-key-file", s.EmbedderKeyFile, s.keys.embedder); err != nil {
		return err
	}
	if cfg.URL == "" && strings.HasPrefix(s.LLM, string(cfg.Model.Provider)+":") {
		cfg.URL = s.LLMURL
		if cfg.Key == "" {
			if cfg.Key, err = key("--llm-key-file", s.LLMKeyFile, s.keys.llm); err != nil {
				return err
			}
		}
	}
	if cfg.URL == "" && cfg.Model.Provider != llm.Ollama {
		return errors.New("--embedder-url is missing: where is the server of " + s.Embedder + "?")
	}
	if m.remote, err = llm.NewEmbedder(cfg); err != nil {
		return fmt.Errorf("--embedder %s: %w", s.Embedder, err)
	}
	warnOfClearText(log, "--embedder-url", cfg.URL, cfg.Key)
	m.embedder = m.remote
	m.states = append(m.states, namedState{"embedder", m.remote.State})
	return nil
}

func (s *modelSettings) openReranker(m *models, log *slog.Logger) error {
	if s.RerankURL == "" {
		if s.RerankModel != "" {
			return errors.New("--rerank-url is missing: where is the server of " + s.RerankModel + "?")
		}
		return nil
	}
	cfg := llm.RerankerConfig{URL: s.RerankURL, Model: s.RerankModel, Wait: s.RerankWait, Rest: s.rest, Log: log, Metrics: m.metrics}
	var err error
	if cfg.Key, err = key("--rerank-key-file", s.RerankKeyFile, s.keys.rerank); err != nil {
		return err
	}
	reranker, err := llm.NewReranker(cfg)
	if err != nil {
		return fmt.Errorf("--rerank-url: %w", err)
	}
	warnOfClearText(log, "--rerank-url", cfg.URL, cfg.Key)
	m.reranker = reranker
	m.states = append(m.states, namedState{"reranker", reranker.State})
	return nil
}

func model(flag, text string) (llm.Model, error) {
	m, err := llm.ParseModel(text)
	if err != nil {
		return m, fmt.Errorf("%s: %q is none of offline, ollama:NAME and openai:NAME", flag, text)
	}
	return m, nil
}

// maxKeyFile is more than any key has, in bytes.
const maxKeyFile = 16 << 10

// key reads a key from a file, or takes that of the environment.
func key(flag, file, environment string) (string, error) {
	if file == "" {
		return strings.TrimSpace(environment), nil
	}
	key, err := readShort(flag, file)
	if err == nil && len(strings.Fields(key)) != 1 {
		err = fmt.Errorf("%s: %s must hold one key and nothing else", flag, file)
	}
	if err != nil {
		return "", err
	}
	return key, nil
}

// readShort reads the file of a flag, up to maxKeyFile.
func readShort(flag, file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	return strings.TrimSpace(string(data)), nil
}

func warnOfClearText(log *slog.Logger, flag, url, key string) {
	if key != "" && llm.Clear(url) {
		log.Warn("key and texts travel unencrypted; is the network yours alone?", "setting", flag, "address", url)
	}
}

// wakeWithin bounds how long a command waits for the embedder at its start.
const wakeWithin = 5 * time.Second

// wake asks a remote embedder for its first vector, without which its dimension
// is not known and searches use words only. While it is away they still do.
func (m *models) wake(ctx context.Context, log *slog.Logger) {
	if m.remote == nil || m.remote.Dim() > 0 {
		return
	}
	limited, cancel := context.WithTimeout(ctx, wakeWithin)
	defer cancel()
	if err := m.remote.Wake(limited); err != nil && ctx.Err() == nil {
		log.Warn("the embedder does not answer; searching by words only until it does", "embedder", m.remote.Name(), "error", err)
	}
}
