package slackbot

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

const (
	// mostBuffered is how much of an answer is held back at most, in bytes, for the
	// next piece of a stream.
	mostBuffered = 256
	// mostStreamed is how much of an answer is shown before all of it is there.
	mostStreamed = blocks.MaxStream
)

// A stream shows an answer while it is being written: by Slack's own streams or,
// where Slack takes none, by changing the message now and then. An answer that is
// written quickly needs none. What goes wrong ends the stream only: the finished
// answer is shown in any case.
type stream struct {
	bot *Bot
	p   *post // of the goroutine while it runs
	to  string

	mu     sync.Mutex
	said   []conversation.Sentence
	hushed bool
	more   chan struct{} // holds one when there is something new
	over   chan struct{}
	finish func() // closes over
	done   sync.WaitGroup

	native bool   // by Slack's own stream
	live   bool   // it takes more
	shown  string // by now
}

// newStream begins to show the answer p to who asked, "" somebody of another
// workspace, to whom there are no streams. end has to be called, and may be again.
func (b *Bot) newStream(ctx context.Context, p *post, to string) *stream {
	s := &stream{bot: b, p: p, to: to, more: make(chan struct{}, 1), over: make(chan struct{})}
	s.finish = sync.OnceFunc(func() { close(s.over) })
	s.done.Go(func() { s.run(ctx) })
	return s
}

// add is the next sentence of the answer.
func (s *stream) add(sentence conversation.Sentence) {
	s.mu.Lock()
	s.said = append(s.said, sentence)
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// hush keeps the rest to ourselves: it is not for everybody.
func (s *stream) hush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hushed = true
}

// end waits until nothing is under way any more.
func (s *stream) end() {
	s.finish()
	s.done.Wait()
}

// text is what was said, as it is shown; "" for what is not for everybody.
func (s *stream) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hushed {
		return ""
	}
	return blocks.Stream(s.said)
}

func (s *stream) run(ctx context.Context) {
	select {
	case <-s.more:
	case <-s.over:
		return
	}
	gathered := time.NewTimer(s.bot.out.gatherTime())
	defer gathered.Stop()
	select {
	case <-gathered.C:
	case <-s.over:
		return
	}
	if s.begin(ctx); !s.live {
		return
	}
	every := s.bot.out.flushTime()
	if !s.native {
		every = s.bot.out.editTime()
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for s.live {
		select {
		case <-s.over:
			return
		case <-s.more:
			if s.native && len(s.text())-len(s.shown) >= mostBuffered {
				s.flush(ctx)
			}
		case <-tick.C:
			s.flush(ctx)
		}
	}
}

// begin shows the first piece.
func (s *stream) begin(ctx context.Context) {
	text := s.text()
	if text == "" || utf8.RuneCountInString(text) > mostStreamed {
		return
	}
	at, b := s.p.at, s.bot
	err := errors.ErrUnsupported
	if at.Thread != "" && s.to != "" && b.out.streams(at, b.Now()) {
		err = b.dispatch(ctx, s.p, func(ctx context.Context, api *slack.Client) (string, error) {
			_, ts, err := api.StartStreamContext(ctx, at.Channel, inThread(at), slack.MsgOptionMarkdownText(text),
				slack.MsgOptionRecipientTeamID(at.Team), slack.MsgOptionRecipientUserID(s.to))
			return ts, err
		})
		s.native = err == nil
		if fault.Kind(err) == fault.Invalid { // Slack streams neither everywhere nor to everybody
			b.out.noStreams(at, b.Now())
			b.Log.InfoContext(ctx, "slack: answers are shown by changing the message, not as a stream", "team", at.Team, "channel", at.Channel, "error", err)
			err = errors.ErrUnsupported
		}
	}
	if errors.Is(err, errors.ErrUnsupported) {
		s.p.still = true
		err = b.dispatch(ctx, s.p, func(ctx context.Context, api *slack.Client) (string, error) {
			return postMessage(ctx, api, s.p, slack.MsgOptionMarkdownText(text))
		})
	}
	s.shown, s.live = text, err == nil
	s.note(ctx, err)
}

// flush shows what is new.
func (s *stream) flush(ctx context.Context) {
	text := s.text()
	added, grown := strings.CutPrefix(text, s.shown)
	if !grown || utf8.RuneCountInString(text) > mostStreamed {
		s.live = false
		return
	}
	if added == "" {
		return
	}
	err := s.bot.call(ctx, s.p.at.Team, func(ctx context.Context, api *slack.Client) (err error) {
		if s.native {
			_, _, err = api.AppendStreamContext(ctx, s.p.at.Channel, s.p.ts, slack.MsgOptionMarkdownText(added))
		} else {
			_, _, _, err = api.UpdateMessageContext(ctx, s.p.at.Channel, s.p.ts, slack.MsgOptionMarkdownText(text), named(s.p.key))
		}
		return err
	})
	s.shown, s.live = text, err == nil
	s.note(ctx, err)
}

// note logs why a stream ended early.
func (s *stream) note(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		s.bot.Log.InfoContext(ctx, "slack: a stream ended early", "post", s.p.key, "channel", s.p.at.Channel, "error", err)
	}
}
