package matrixbot

import (
	"context"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
)

// A stream shows an answer while it is being written: its beginning as a message, and
// what was added since then by edits, as often as a room may have them. An answer that
// is written quickly needs none. What goes wrong ends the stream only: the finished
// answer is shown in any case.
type stream struct {
	bot *Bot
	p   *post

	mu       sync.Mutex
	said     []conversation.Sentence
	language string
	hushed   bool

	more   chan struct{} // holds one when there is something new
	over   chan struct{}
	finish func() // closes over
	done   sync.WaitGroup
	shown  int // sentences, by now
}

// newStream begins to show the answer p. end has to be called, and may be again.
func (b *Bot) newStream(ctx context.Context, p *post) *stream {
	s := &stream{bot: b, p: p, more: make(chan struct{}, 1), over: make(chan struct{})}
	s.finish = sync.OnceFunc(func() { close(s.over) })
	s.done.Go(func() { s.run(ctx) })
	return s
}

// speak is the language of the answer.
func (s *stream) speak(language string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.language = language
}

// add is the next sentence of the answer.
func (s *stream) add(sentence conversation.Sentence) {
	s.mu.Lock()
	s.said = append(s.said, sentence)
	s.mu.Unlock()
	nudge(s.more)
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

// run shows what there is after a first while, and then now and then.
func (s *stream) run(ctx context.Context) {
	select {
	case <-s.more:
	case <-s.over:
		return
	}
	wait := time.NewTimer(s.bot.timing.gatherTime())
	defer wait.Stop()
	for {
		select {
		case <-wait.C:
		case <-s.over:
			return
		case <-ctx.Done():
			return
		}
		if err := s.flush(ctx); err != nil {
			if ctx.Err() == nil {
				s.bot.Log.InfoContext(ctx, "matrix: an answer is not shown while it is written", "post", s.p.key, "error", err)
			}
			return
		}
		wait.Reset(s.bot.timing.editTime())
	}
}

// flush shows what is new.
func (s *stream) flush(ctx context.Context) error {
	s.mu.Lock()
	said, language, hushed := s.said, s.language, s.hushed
	s.mu.Unlock()
	if hushed || len(said) == s.shown {
		return nil
	}
	m, ok := messages.Beginning(said, language)
	if !ok {
		return nil
	}
	if err := s.bot.say(ctx, s.p.key, s.p.at, m); err != nil {
		return err
	}
	s.shown, s.p.begun = len(said), true
	return nil
}
