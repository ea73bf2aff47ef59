package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// A Reply answers one request of a Server.
type Reply func(*exchange)

// An exchange is a request being answered.
type exchange struct {
	w    http.ResponseWriter
	r    *http.Request
	req  Request
	done <-chan struct{}
	fail func(format string, args ...any) // marks the test as failed
	cut  bool                             // the connection shall break
}

// marshal is v as JSON; what has none fails the test.
func (x *exchange) marshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		x.fail("model server: %v", err)
	}
	return data
}

// write sends text at once.
func (x *exchange) write(text string) {
	if _, err := x.w.Write([]byte(text)); err != nil {
		return // the client left
	}
	x.flush()
}

func (x *exchange) flush() {
	if f, ok := x.w.(http.Flusher); ok {
		f.Flush()
	}
}

// wait returns when the gate opens, the client leaves or the test ends; it
// reports whether the gate opened.
func (x *exchange) wait(gate <-chan struct{}) bool {
	select {
	case <-gate:
		return true
	case <-x.r.Context().Done():
	case <-x.done:
	}
	return false
}

// A Step is a part of a stream; it reports whether the stream goes on.
type Step func(*exchange) bool

// Stream answers a chat with the steps of an event stream.
func Stream(steps ...Step) Reply {
	return func(x *exchange) {
		x.w.Header().Set("Content-Type", "text/event-stream")
		x.w.WriteHeader(http.StatusOK)
		x.flush()
		for _, step := range steps {
			if !step(x) {
				return
			}
		}
	}
}

// Says streams a good answer in pieces.
func Says(pieces ...string) Reply {
	steps := []Step{Role()}
	for _, p := range pieces {
		steps = append(steps, Piece(p))
	}
	return Stream(append(steps, Finish("stop"), DoneMark())...)
}

// SaysOnly streams the pieces and stops without having finished, as a server
// does whose upstream broke off.
func SaysOnly(pieces ...string) Reply { return Stream(piecewise(pieces)...) }

// Stalls streams the pieces, which may be none, and then nothing more until the
// client leaves.
func Stalls(pieces ...string) Reply { return Stream(append(piecewise(pieces), Until(nil))...) }

func piecewise(pieces []string) []Step {
	steps := make([]Step, len(pieces))
	for i, p := range pieces {
		steps[i] = Piece(p)
	}
	return steps
}

// Role is the opening event that most servers send.
func Role() Step { return event(choice(map[string]any{"role": "assistant", "content": ""}, nil)) }

// Piece is an event with text.
func Piece(text string) Step { return event(choice(map[string]any{"content": text}, nil)) }

// Thought is an event with what a reasoning model thinks aloud.
func Thought(text string) Step {
	return event(choice(map[string]any{"reasoning_content": text}, nil))
}

// Finish is the event that says why the model stopped: "stop", "length", …
func Finish(reason string) Step { return event(choice(map[string]any{}, reason)) }

// DoneMark ends a stream as OpenAI does.
func DoneMark() Step { return Raw("data: [DONE]\n\n") }

// Failure is an error in mid-stream.
func Failure(message string) Step {
	return event(map[string]any{"error": map[string]any{"message": message, "type": "server_error", "code": 500}})
}

// Raw sends text as it is.
func Raw(text string) Step { return func(x *exchange) bool { x.write(text); return true } }

// Until goes on when the gate opens, and never when it is nil.
func Until(gate <-chan struct{}) Step { return func(x *exchange) bool { return x.wait(gate) } }

// Tell closes a channel, so that a test knows that the stream has come so far.
func Tell(reached chan<- struct{}) Step { return func(*exchange) bool { close(reached); return true } }

// Cut breaks the connection.
func Cut() Step { return func(x *exchange) bool { x.cut = true; return false } }

// Endless repeats a piece until the client leaves.
func Endless(text string) Step {
	return func(x *exchange) bool {
		piece := Piece(text)
		for x.r.Context().Err() == nil {
			select {
			case <-x.done:
				return false
			default:
				piece(x)
			}
		}
		return false
	}
}

func event(v any) Step {
	return func(x *exchange) bool {
		x.write(fmt.Sprintf("data: %s\n\n", x.marshal(v)))
		return x.r.Context().Err() == nil
	}
}

func choice(delta map[string]any, finish any) any {
	return map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": ServerModel,
		"choices": []any{map[string]any{"index": 0, "delta": delta, "finish_reason": finish}},
	}
}

// Status answers with a status and an error body; headers are pairs of name
// and value.
func Status(code int, headers ...string) Reply {
	return func(x *exchange) {
		for i := 0; i+1 < len(headers); i += 2 {
			x.w.Header().Set(headers[i], headers[i+1])
		}
		x.w.Header().Set("Content-Type", "application/json")
		x.w.WriteHeader(code)
		// Real servers quote keys and questions here; none of it may be logged.
		x.write(fmt.Sprintf(`{"error":{"message":"refused %s: %s","type":"test_error","code":"c%d"}}`,
			ServerKey, strings.ToValidUTF8(string(quoted(x.req.Body)), ""), code))
	}
}

// quoted is the body as the inside of a JSON string, shortened.
func quoted(body []byte) []byte {
	data, err := json.Marshal(string(body[:min(len(body), 2000)]))
	if err != nil {
		return nil
	}
	return data[1 : len(data)-1]
}

// Body answers with a status, a content type and a body as they are.
func Body(code int, contentType, body string) Reply {
	return func(x *exchange) {
		x.w.Header().Set("Content-Type", contentType)
		x.w.WriteHeader(code)
		x.write(body)
	}
}

// After answers as then does, when the gate opens; with a nil gate, never.
func After(gate <-chan struct{}, then Reply) Reply {
	return func(x *exchange) {
		if x.wait(gate) {
			then(x)
		}
	}
}

// Hangs accepts the request and never answers.
func Hangs() Reply { return After(nil, nil) }

// Breaks closes the connection without an answer.
func Breaks() Reply { return func(x *exchange) { x.cut = true } }
