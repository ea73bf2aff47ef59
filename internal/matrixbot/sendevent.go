package matrixbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// errNameless is of a homeserver that took an event and does not say what became of it.
var errNameless = errors.New("the homeserver names no event")

// dispatch sends an event, encrypted where its room is.
func (s *sender) dispatch(ctx context.Context, p queued, c *event.MessageEventContent, encrypted bool) (id.EventID, error) {
	kind, content := event.EventMessage, any(c)
	if encrypted {
		bounded, cancel := context.WithTimeout(ctx, encryptTime)
		sealed, err := s.lead.keys.Encrypt(bounded, p.Room, kind, c)
		cancel()
		if err != nil {
			return "", s.failure(ctx, err)
		}
		kind, content = event.EventEncrypted, sealed
	}
	bounded, cancel := context.WithTimeout(ctx, s.timing.callTime())
	defer cancel()
	answer, err := s.lead.client.SendMessageEvent(mautrix.WithMaxRetries(bounded, 0), p.Room, kind, content,
		mautrix.ReqSendEvent{TransactionID: p.Transaction, DontEncrypt: true})
	return s.event(ctx, answer, err)
}

// redact removes the event of another post.
func (s *sender) redact(ctx context.Context, p queued) (id.EventID, error) {
	bounded, cancel := context.WithTimeout(ctx, s.timing.callTime())
	defer cancel()
	answer, err := s.lead.client.RedactEvent(mautrix.WithMaxRetries(bounded, 0), p.Room, p.Target, mautrix.ReqRedact{TxnID: p.Transaction})
	return s.event(ctx, answer, err)
}

// event is what an answer of the homeserver names.
func (s *sender) event(ctx context.Context, answer *mautrix.RespSendEvent, err error) (id.EventID, error) {
	if err == nil && (answer == nil || answer.EventID == "") {
		err = errNameless
	}
	if err != nil {
		return "", s.failure(ctx, err)
	}
	return answer.EventID, nil
}

// upload brings the file of a post to the homeserver, encrypted where its room is, and
// has c lead to it. Should sending fail, it is not brought again.
func (s *sender) upload(ctx context.Context, p queued, c *event.MessageEventContent, file []byte, encrypted bool) error {
	media := mautrix.ReqUploadMedia{ContentBytes: file, ContentType: c.Info.MimeType, FileName: c.FileName}
	var sealed *attachment.EncryptedFile
	if encrypted {
		sealed = attachment.NewEncryptedFile()
		data := bytes.Clone(file)
		sealed.EncryptInPlace(data)
		media = mautrix.ReqUploadMedia{ContentBytes: data, ContentType: "application/octet-stream"}
	}
	bounded, cancel := context.WithTimeout(ctx, s.timing.callTime())
	defer cancel()
	at, err := s.lead.client.UploadMedia(mautrix.WithMaxRetries(bounded, 0), media)
	if err == nil && at.ContentURI.IsEmpty() {
		err = errNameless
	}
	if err != nil {
		return s.failure(ctx, err)
	}
	if encrypted {
		c.File = &event.EncryptedFileInfo{EncryptedFile: *sealed, URL: at.ContentURI.CUString()}
	} else {
		c.URL = at.ContentURI.CUString()
	}
	content, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = s.Pool.Exec(ctx, `UPDATE matrix_posts SET content = $2, file = NULL WHERE id = $1 AND sent_at IS NULL`, p.ID, content)
	return postgres.Error(err)
}

// mostFallback is how much of an edit is shown to whom no edits are, in characters.
const mostFallback = 1000

// editOf is an event that makes another one say c
// (https://spec.matrix.org/v1.15/client-server-api/#event-replacements). What clients
// show that know no edits is cut: the event holds all of it a second time.
func editOf(c *event.MessageEventContent, of id.EventID) *event.MessageEventContent {
	inner := *c
	inner.RelatesTo = nil // that of the first one stays
	return &event.MessageEventContent{
		MsgType: c.MsgType, Body: "* " + cut(c.Body, mostFallback), Mentions: &event.Mentions{},
		NewContent: &inner, RelatesTo: new(event.RelatesTo).SetReplace(of),
	}
}

// cut shortens a text to a number of characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
