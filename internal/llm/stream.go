package llm

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// maxLine bounds an event: some servers send a whole answer as one.
	maxLine = 4 << 20
	// maxPiece bounds what is handed on as one event. langchaingo fails at lines of
	// 64 KiB, and JSON writes a byte with up to six.
	maxPiece = 8 << 10
	// lingering is how long the end of a stream is waited for once the model is
	// done, so that the connection can be used again.
	lingering = 100 * time.Millisecond
)

// streams wraps an endpoint for chats: what it hands on as event stream is one
// that langchaingo reads rightly.
type streams struct{ *endpoint }

func (s streams) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := s.endpoint.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	c := callOf(req.Context())
	if t, _, err := mime.ParseMediaType(res.Header.Get("Content-Type")); err != nil || t != "text/event-stream" {
		res.Body.Close()
		return nil, c.failed(fail(causeMalformed, "%s answered with content type %q instead of an event stream", s.base.Host, t))
	}
	res.Body = &chatStream{body: res.Body, lines: bufio.NewReaderSize(res.Body, 16<<10), call: c}
	return res, nil
}

// A chatStream reads a server's event stream and writes it anew for
// langchaingo, which overlooks errors in mid-stream, takes a stream that broke
// off for a complete one, skips what is no JSON, forgets why the model stopped
// when anything follows, and chokes on long lines. Reading it fails in all these
// cases but the last two, which it mends.
type chatStream struct {
	body  io.ReadCloser
	lines *bufio.Reader
	call  *call

	out  bytes.Buffer // for the reader
	done bool         // the model said why it stopped
	err  error        // what Read returns when out is empty
}

func (s *chatStream) Read(p []byte) (int, error) {
	for s.out.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		if s.err = s.next(); s.err != nil && s.done {
			s.err = io.EOF // complete, whatever happened afterwards
		}
	}
	return s.out.Read(p)
}

func (s *chatStream) Close() error { return s.body.Close() }

// next reads one line.
func (s *chatStream) next() error {
	line, err := s.line()
	var f *failure
	switch {
	case s.done:
		return err // only what is left to read
	case errors.As(err, &f):
		return err
	case errors.Is(err, io.EOF) && len(line) > 0: // a last line without its end
	case errors.Is(err, io.EOF):
		return s.call.failed(fail(causeCut, "the stream broke off"))
	case err != nil:
		return s.call.failed(&failure{cause: causeCut, text: "the stream broke off", err: err})
	}
	name, value, _ := strings.Cut(string(line), ":")
	value = strings.TrimSpace(value)
	switch {
	case name == "event" && value == "error", strings.HasPrefix(name, "{"):
		return s.call.failed(fail(causeBroken, "the server reported an error in mid-answer"))
	case name != "data" || value == "":
		return nil
	case value == "[DONE]":
		return s.call.failed(fail(causeCut, "the stream ended without a reason to stop"))
	}
	return s.event([]byte(value))
}

// line reads a line up to its limit, without the line end.
func (s *chatStream) line() ([]byte, error) {
	var line []byte
	for {
		part, err := s.lines.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, s.call.failed(fail(causeMalformed, "an event of more than %d MiB", maxLine>>20))
		case errors.Is(err, bufio.ErrBufferFull):
		default:
			return bytes.TrimRight(line, "\r\n"), err
		}
	}
}

// A chatEvent is what we need of an event of the stream.
type chatEvent struct {
	Error   json.RawMessage `json:"error"`
	Choices []struct {
		Delta struct {
			Content json.RawMessage `json:"content"`
		} `json:"delta"`
		FinishReason *string `json:"finish_reason"`
	} `json:"choices"`
}

func (s *chatStream) event(data []byte) error {
	if string(data) == "[]" || string(data) == "{}" {
		s.call.heard() // says nothing, and does no harm
		return nil
	}
	var e chatEvent
	if err := json.Unmarshal(data, &e); err != nil {
		return s.call.failed(fail(causeMalformed, "an event that is not JSON as agreed"))
	}
	if len(e.Error) > 0 && string(e.Error) != "null" {
		return s.call.failed(fail(causeBroken, "the server reported an error in mid-answer%s", errorCode(data)))
	}
	s.call.heard()
	if len(e.Choices) == 0 {
		return nil // usage
	}
	text, ok := contentText(e.Choices[0].Delta.Content)
	if !ok {
		return s.call.failed(fail(causeMalformed, "an event whose content is not text"))
	}
	for len(text) > maxPiece {
		cut := maxPiece
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		s.write(text[:cut], "")
		text = text[cut:]
	}
	reason := ""
	if r := e.Choices[0].FinishReason; r != nil {
		reason = *r
	}
	if text != "" || reason != "" {
		s.write(text, reason)
	}
	if reason != "" {
		s.done = true
		s.call.finish()
		time.AfterFunc(lingering, func() { s.body.Close() }) // reading ends then, if not before
	}
	return nil
}

// contentText reads the content of an event: a string, null, or (reasoning
// models of Mistral) a list of parts, of which those of type text count.
func contentText(raw json.RawMessage) (string, bool) {
	if len(raw) == 0 {
		return "", true
	}
	var text *string
	if json.Unmarshal(raw, &text) == nil {
		if text == nil {
			return "", true
		}
		return *text, true
	}
	var parts []struct{ Type, Text string }
	if json.Unmarshal(raw, &parts) != nil {
		return "", false
	}
	var b strings.Builder
	for _, p := range parts {
		if p.Type == "text" {
			b.WriteString(p.Text)
		}
	}
	return b.String(), true
}

// write adds an event to what langchaingo reads.
func (s *chatStream) write(text, reason string) {
	type delta struct {
		Content string `json:"content"`
	}
	type choice struct {
		Delta        delta  `json:"delta"`
		FinishReason string `json:"finish_reason,omitempty"`
	}
	data, err := json.Marshal(map[string][]choice{"choices": {{delta{text}, reason}}})
	if err != nil {
		return // strings always marshal
	}
	s.out.WriteString("data: ")
	s.out.Write(data)
	s.out.WriteString("\n\n")
}
