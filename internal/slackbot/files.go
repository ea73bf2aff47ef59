package slackbot

import (
	"bytes"
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// longestAlt is with how many characters Slack describes a picture at most.
// https://docs.slack.dev/reference/methods/files.getUploadURLExternal
const longestAlt = 1000

// file is what is posted as one.
type file struct {
	name, title string
	alt         string // what a picture shows
	content     []byte
}

// upload posts a file once; it is made if it is not there. Nobody sees it before the
// last of the three calls that this takes, and only that can be in doubt: the file is
// known by its id.
func (b *Bot) upload(ctx context.Context, key string, at place, make func() (file, error)) error {
	p, err := b.record(ctx, key, at)
	if err == nil && !p.shown {
		err = b.settle(ctx, &p)
		switch {
		case err != nil:
		case p.ts != "":
			err = b.complete(ctx, &p)
		default:
			var f file
			if f, err = make(); err == nil {
				err = b.share(ctx, &p, f)
			}
		}
	}
	if err != nil {
		return fmt.Errorf("slackbot.upload(%q): %w", key, err)
	}
	return nil
}

// share brings a file to Slack and posts it.
func (b *Bot) share(ctx context.Context, p *post, f file) error {
	err := b.call(ctx, p.at.Team, func(ctx context.Context, api *slack.Client) error {
		to, err := api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
			FileName: f.name, FileSize: len(f.content), AltTxt: cut(f.alt, longestAlt)})
		if err != nil {
			return err
		}
		if err := api.UploadToURL(ctx, slack.UploadToURLParameters{UploadURL: to.UploadURL, Reader: bytes.NewReader(f.content), Filename: f.name}); err != nil {
			return err
		}
		return b.withFile(ctx, p, to.FileID)
	})
	if err != nil {
		return err
	}
	return b.dispatch(ctx, p, func(ctx context.Context, api *slack.Client) (string, error) {
		_, err := api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
			Files: []slack.FileSummary{{ID: p.file, Title: f.title}}, Channel: p.at.Channel, ThreadTimestamp: p.at.Thread})
		return "", err
	})
}

// cut shortens a text to a number of characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
