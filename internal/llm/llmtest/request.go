package llmtest

import (
	"errors"
	"fmt"
	"strings"
)

// A Request is what a Server was asked; of the fields those are set that its
// path has.
type Request struct {
	Path string `json:"-"`
	Body []byte `json:"-"` // as it came

	Model string `json:"model"`

	// Chat.
	Messages       []Message `json:"messages"`
	Stream         bool      `json:"stream"`
	Temperature    float64   `json:"temperature"`
	MaxTokens      int       `json:"max_tokens"`
	Reasoning      string    `json:"reasoning_effort"`
	ResponseFormat struct {
		Type string `json:"type"`
	} `json:"response_format"`

	// Embeddings.
	Input      []string `json:"input"`
	Dimensions int      `json:"dimensions"`

	// Reranking.
	Query     string   `json:"query"`
	Documents []string `json:"documents"`
	Texts     []string `json:"texts"`
}

// A Message is one of a chat.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// System returns the instructions of a chat.
func (r Request) System() string {
	if len(r.Messages) == 0 || r.Messages[0].Role != "system" {
		return ""
	}
	return r.Messages[0].Content
}

// User returns the contents of the user's messages, in order.
func (r Request) User() []string {
	var out []string
	for _, m := range r.Messages {
		if m.Role == "user" {
			out = append(out, m.Content)
		}
	}
	return out
}

// valid finds what makes no sense.
func (r Request) valid() error {
	switch {
	case strings.HasSuffix(r.Path, "/chat/completions"):
		return r.validChat()
	case strings.HasSuffix(r.Path, "/embeddings"):
		if r.Model != ServerModel || len(r.Input) == 0 {
			return fmt.Errorf("model %q, %d inputs", r.Model, len(r.Input))
		}
		for i, text := range r.Input {
			if text == "" { // OpenAI and others refuse it
				return fmt.Errorf("input %d is empty", i)
			}
		}
	default:
		if r.Query == "" || (len(r.Documents) == 0) == (len(r.Texts) == 0) {
			return fmt.Errorf("query %q, %d documents, %d texts", r.Query, len(r.Documents), len(r.Texts))
		}
	}
	return nil
}

func (r Request) validChat() error {
	switch {
	case r.Model != ServerModel:
		return fmt.Errorf("model %q", r.Model)
	case r.MaxTokens <= 0:
		return errors.New("no max_tokens")
	case len(r.Messages) < 2 || r.Messages[0].Role != "system":
		return errors.New("messages must be one of the system and at least one of the user")
	}
	for i, m := range r.Messages {
		if m.Content == "" || i > 0 && m.Role != "user" {
			return fmt.Errorf("message %d: role %q, %d bytes", i, m.Role, len(m.Content))
		}
	}
	return nil
}
