package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // decodes what German mail programs write: ISO-8859-1, Windows-1252 …
	"github.com/emersion/go-message/mail"
)

// maxMailParts bounds the parts of a message that are looked at.
const maxMailParts = 200

var replyPrefix = regexp.MustCompile(`(?i)^\s*((re|aw|fwd?|wg)\s*:\s*)+`)

// extractEML reads a mail, mostly a newsletter: subject, date and the text. Of
// alternative parts HTML is preferred, because it keeps headings; attachments
// are ignored. Sender and receivers are personal data and not stored.
func extractEML(ctx context.Context, raw Raw, lim Limits) (Extracted, error) {
	r, err := mail.CreateReader(bytes.NewReader(raw.Data))
	if err != nil && !message.IsUnknownCharset(err) {
		return Extracted{}, fmt.Errorf("broken message: %w", err)
	}
	defer r.Close()
	var ex Extracted
	if subject, err := r.Header.Subject(); err == nil {
		ex.Title = replyPrefix.ReplaceAllString(subject, "")
	}
	if date, err := r.Header.Date(); err == nil {
		ex.Published = date.UTC()
	}
	var plainText, htmlText []byte
	budget := lim.HTMLBytes
	for range maxMailParts {
		if err := ctx.Err(); err != nil {
			return Extracted{}, tooSlow(err)
		}
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !message.IsUnknownCharset(err) {
			if plainText != nil || htmlText != nil {
				break // cut off behind the text
			}
			return Extracted{}, fmt.Errorf("broken message: %w", err)
		}
		h, ok := part.Header.(*mail.InlineHeader)
		if !ok {
			continue // an attachment
		}
		kind, _, _ := h.ContentType() // an unreadable field means plain text
		if kind != "" && kind != "text/plain" && kind != "text/html" {
			continue
		}
		body, err := readAtMost(part.Body, budget)
		if err != nil {
			return Extracted{}, fmt.Errorf("read message: %w", err)
		}
		budget -= int64(len(body))
		if kind == "text/html" {
			htmlText = append(htmlText, body...)
		} else {
			plainText = append(append(plainText, body...), '\n')
		}
	}
	return mailBody(ctx, ex, plainText, htmlText)
}

func mailBody(ctx context.Context, ex Extracted, plainText, htmlText []byte) (Extracted, error) {
	if len(bytes.TrimSpace(htmlText)) > 0 {
		doc, err := parseHTML(htmlText)
		if err != nil {
			return Extracted{}, err
		}
		if err := ctx.Err(); err != nil {
			return Extracted{}, tooSlow(err)
		}
		if err := dropHidden(doc); err != nil {
			return Extracted{}, err
		}
		layoutTables(doc)
		prune(doc)
		prepareContent(doc)
		ex.Markdown = renderMarkdown(mainElement(doc))
		if strings.TrimSpace(ex.Markdown) != "" {
			if ex.Title == "" {
				ex.Title = firstHeading(ex.Markdown)
			}
			if !hasHeading(ex.Markdown) {
				// Newsletters style their headings instead of marking them.
				ex.Markdown = withLead(plainToMarkdown(ex.Markdown), ex.Title)
			}
			return ex, nil
		}
	}
	text, err := decodeText(plainText)
	if err != nil {
		return Extracted{}, err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if before, _, ok := strings.Cut(text, "\n-- \n"); ok {
		text = before // what follows is the signature
	}
	body := plainToMarkdown(text)
	if ex.Title == "" {
		ex.Title = body.Title
	}
	ex.Markdown = withLead(body, ex.Title)
	return ex, nil
}

// withLead puts the first line of a message, which plainToMarkdown takes for
// its title, back when the subject says something else.
func withLead(body Extracted, subject string) string {
	if body.Title == "" || strings.EqualFold(body.Title, subject) || strings.Contains(body.Markdown, body.Title) {
		return body.Markdown
	}
	return "## " + body.Title + "\n\n" + body.Markdown
}

func hasHeading(markdown string) bool {
	for _, b := range parseBlocks(markdown) {
		if b.kind == headingBlock {
			return true
		}
	}
	return false
}
