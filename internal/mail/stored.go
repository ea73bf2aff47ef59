package mail

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/emersion/go-message/mail"
)

// A Stored message is one that a Folder shows.
type Stored struct {
	ID       string // of Folder.Open
	From, To string // for people: "Anna Beispiel <anna@…>"
	Subject  string
	Date     time.Time
	Text     string
	HTML     string // to be shown in a frame of its own only
	Files    []File
}

// A File comes with a message.
type File struct {
	Name    string // "bericht.csv"
	Type    string // MIME; of a Stored message without parameters
	Content []byte
	Inline  string // the name by which the HTML shows a picture, behind "cid:"; "" of what is attached
}

const (
	mostParts = 200     // read of one message
	mostBytes = 4 << 20 // read of one part
)

// read parses a message.
func read(r io.Reader) (Stored, error) {
	m, err := mail.CreateReader(r)
	if err != nil {
		return Stored{}, fmt.Errorf("parsing: %w", err)
	}
	defer m.Close()
	var s Stored
	if s.Subject, err = m.Header.Subject(); err != nil {
		return Stored{}, fmt.Errorf("subject: %w", err)
	}
	if s.Date, err = m.Header.Date(); err != nil {
		return Stored{}, fmt.Errorf("date: %w", err)
	}
	if s.From, err = people(m.Header, "From"); err != nil {
		return Stored{}, err
	}
	if s.To, err = people(m.Header, "To"); err != nil {
		return Stored{}, err
	}
	for range mostParts {
		p, err := m.NextPart()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return Stored{}, fmt.Errorf("parsing: %w", err)
		}
		if err := s.add(p); err != nil {
			return Stored{}, err
		}
	}
	return s, nil
}

func (s *Stored) add(p *mail.Part) error {
	content, err := io.ReadAll(io.LimitReader(p.Body, mostBytes))
	if err != nil {
		return fmt.Errorf("parsing: %w", err)
	}
	switch h := p.Header.(type) {
	case *mail.InlineHeader:
		kind, _, err := h.ContentType()
		if err != nil {
			return fmt.Errorf("parsing: %w", err)
		}
		switch kind {
		case "text/plain":
			s.Text = string(content)
		case "text/html":
			s.HTML = string(content)
		default:
			id := strings.Trim(h.Get("Content-ID"), "<>")
			if id == "" {
				return nil // another form of the text
			}
			_, params, err := h.ContentDisposition()
			if err != nil {
				return fmt.Errorf("parsing: %w", err)
			}
			s.Files = append(s.Files, File{params["filename"], kind, content, id})
		}
	case *mail.AttachmentHeader:
		f := File{Content: content}
		if f.Name, err = h.Filename(); err != nil {
			return fmt.Errorf("parsing: %w", err)
		}
		if f.Type, _, err = h.ContentType(); err != nil {
			return fmt.Errorf("parsing: %w", err)
		}
		s.Files = append(s.Files, f)
	}
	return nil
}

// people returns the addresses of a header with their names, readable.
func people(h mail.Header, field string) (string, error) {
	list, err := h.AddressList(field)
	if err != nil {
		return "", fmt.Errorf("%s: %w", field, err)
	}
	shown := ""
	for i, a := range list {
		if i > 0 {
			shown += ", "
		}
		if a.Name == "" {
			shown += a.Address
			continue
		}
		shown += a.Name + " <" + a.Address + ">"
	}
	return shown, nil
}
