package llm

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A Provider is a kind of model server.
type Provider string

// The providers. Both speak OpenAI's protocol; they differ in defaults.
const (
	Ollama Provider = "ollama"
	OpenAI Provider = "openai" // any compatible server: vLLM, LM Studio, IONOS, STACKIT, Mistral, …
)

// ollamaURL is where Ollama listens unless told otherwise.
const ollamaURL = "http://localhost:11434/v1"

// A Model names a model and its provider.
type Model struct {
	Provider Provider
	Name     string // as the server knows it: "qwen3:8b"
}

// ParseModel reads "ollama:NAME" or "openai:NAME".
func ParseModel(text string) (Model, error) {
	provider, name, ok := strings.Cut(text, ":")
	m := Model{Provider(provider), strings.TrimSpace(name)}
	if !ok || m.Name == "" || m.Provider != Ollama && m.Provider != OpenAI {
		return Model{}, fmt.Errorf("%w: %q is neither ollama:NAME nor openai:NAME", fault.Invalid, text)
	}
	return m, nil
}

// String returns what ParseModel reads.
func (m Model) String() string { return string(m.Provider) + ":" + m.Name }

// A Config says how a model is reached and how patient we are with it. The zero
// value of each number and duration means its default.
type Config struct {
	Model Model
	URL   string // base address; with none, Ollama's own
	Key   string // sent as bearer token to the host of URL only; "" sends none

	// ContextSize is how many tokens the model takes, request and answer
	// together. Default: 4096 for Ollama, which cuts longer requests without a
	// word, otherwise 8192.
	ContextSize int

	// Wait is the longest silence: from the request, its retries included, to the
	// first sign of an answer, and from one sign to the next. Timeout bounds a
	// call as a whole. Defaults: 20 s and 2 min.
	Wait, Timeout time.Duration

	// Parallel calls run at a time, as many again wait; others fail at once.
	// Default: 4.
	Parallel int

	// Rest is how long a model is left alone that has failed three times in a row.
	// Default: 30 s.
	Rest time.Duration

	Log     *slog.Logger // required
	Metrics *Metrics     // nil counts nothing

	retry retryPolicy // changed by tests only
}

// withDefaults fills in what is not set.
func (c Config) withDefaults() Config {
	if c.Model.Provider == Ollama && c.URL == "" {
		c.URL = ollamaURL
	}
	if c.ContextSize == 0 {
		c.ContextSize = 8192
		if c.Model.Provider == Ollama {
			c.ContextSize = 4096
		}
	}
	if c.Wait == 0 {
		c.Wait = 20 * time.Second
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Minute
	}
	if c.Parallel == 0 {
		c.Parallel = 4
	}
	if c.retry == (retryPolicy{}) {
		c.retry = defaultRetry
	}
	if c.Rest == 0 {
		c.Rest = breakerRest
	}
	if c.Metrics == nil {
		c.Metrics = NewMetrics()
	}
	return c
}

func (c Config) check() error {
	switch {
	case c.Model.Name == "":
		return fmt.Errorf("%w: no model is named", fault.Invalid)
	case c.ContextSize < 0 || c.Wait < 0 || c.Timeout < 0 || c.Parallel < 0 || c.Rest < 0:
		return fmt.Errorf("%w: negative size, time or number", fault.Invalid)
	case strings.ContainsFunc(c.Key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return fmt.Errorf("%w: the key has characters that no key has", fault.Invalid)
	}
	return nil
}

// baseURL reads the base address of a server. A bare host gets the path that is
// the convention; a path given is kept, up to the name of the call, which people
// copy along.
func baseURL(text, convention, call string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	switch {
	case text == "":
		return nil, fmt.Errorf("%w: no address is given", fault.Invalid)
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("%w: not an address such as https://models.example.org/v1", fault.Invalid)
	case u.User != nil:
		return nil, fmt.Errorf("%w: the address must not hold a password", fault.Invalid)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("%w: the address must end with its path", fault.Invalid)
	}
	path := strings.TrimSuffix(strings.TrimRight(u.Path, "/"), call)
	if path == "" {
		path = convention
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}, nil
}

// Clear reports whether what is sent to an address can be read on the way: it
// is neither encrypted nor stays on this machine.
func Clear(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err != nil || !ip.IsLoopback()
}
