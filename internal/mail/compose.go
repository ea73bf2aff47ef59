package mail

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"smart-city-dialog.de/akademie/internal/fault"
)

// An envelope is a message ready to be handed over.
type envelope struct {
	from, to string // addresses with domains in ASCII
	content  []byte // as RFC 5322, lines ending in CRLF
}

// compose writes m as it travels. The error wraps fault.Invalid when an address
// is none; it does not name it.
func compose(from Sender, id string, m Message, now time.Time) (envelope, error) {
	if !safeID.MatchString(id) {
		return envelope{}, fmt.Errorf("%w: message id %q", fault.Invalid, id)
	}
	sender, err := parse(from.Name, from.Address)
	if err != nil {
		return envelope{}, fmt.Errorf("sender: %w", err)
	}
	recipient, err := parse(m.ToName, m.To)
	if err != nil {
		return envelope{}, fmt.Errorf("recipient: %w", err)
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(sender)
	msg.ToMailAddress(recipient)
	if m.ReplyTo != "" {
		reply, err := parse("", m.ReplyTo)
		if err != nil {
			return envelope{}, fmt.Errorf("reply-to: %w", err)
		}
		msg.ReplyToMailAddress(reply)
	}
	msg.Subject(line(m.Subject))
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(id + "@" + domain(sender.Address))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answers by machines
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")  // the same for Exchange
	if m.Language != "" {
		msg.SetGenHeader("Content-Language", line(m.Language))
	}
	msg.SetBodyString(gomail.TypeTextPlain, lines(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, lines(m.HTML))
	}
	if err := attach(msg, m.Calendars); err != nil {
		return envelope{}, err
	}
	if err := attachFiles(msg, m.Files); err != nil {
		return envelope{}, err
	}
	var content bytes.Buffer
	if _, err := msg.WriteTo(&content); err != nil {
		return envelope{}, fmt.Errorf("composing: %w", err)
	}
	return envelope{sender.Address, recipient.Address, content.Bytes()}, nil
}

// attach adds calendar files. A single invitation also becomes an alternative of
// the text; Exchange does not understand several of those in one message.
func attach(msg *gomail.Msg, calendars []Calendar) error {
	for _, c := range calendars {
		if !methods.MatchString(c.Method) {
			return fmt.Errorf("%w: calendar method %q", fault.Invalid, c.Method)
		}
		kind := gomail.ContentType("text/calendar; charset=UTF-8; method=" + c.Method)
		if len(calendars) == 1 {
			msg.AddAlternativeString(gomail.ContentType("text/calendar; method="+c.Method), string(c.File), gomail.WithPartEncoding(gomail.EncodingB64))
			kind = "application/ics"
		}
		err := msg.AttachReader(c.Name, bytes.NewReader(c.File), gomail.WithFileContentType(kind), gomail.WithFileEncoding(gomail.EncodingB64))
		if err != nil {
			return fmt.Errorf("attaching %s: %w", c.Name, err)
		}
	}
	return nil
}

// attachFiles adds files, and the pictures that the HTML shows (RFC 2392).
func attachFiles(msg *gomail.Msg, files []File) error {
	for _, f := range files {
		if _, _, err := mime.ParseMediaType(f.Type); err != nil || line(f.Name) != f.Name || f.Name == "" {
			return fmt.Errorf("%w: file %q of type %q", fault.Invalid, f.Name, f.Type)
		}
		add := msg.AttachReader
		options := []gomail.FileOption{gomail.WithFileContentType(gomail.ContentType(f.Type)), gomail.WithFileEncoding(gomail.EncodingB64)}
		if f.Inline != "" {
			if !safeID.MatchString(f.Inline) {
				return fmt.Errorf("%w: inline name %q", fault.Invalid, f.Inline)
			}
			add = msg.EmbedReader
			options = append(options, gomail.WithFileContentID("<"+f.Inline+">"))
		}
		if err := add(f.Name, bytes.NewReader(f.Content), options...); err != nil {
			return fmt.Errorf("attaching %s: %w", f.Name, err)
		}
	}
	return nil
}

var (
	safeID  = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$`)
	methods = regexp.MustCompile(`^[A-Z]{1,20}$`)
)

// mostAddress is the longest path of an address (RFC 5321, 4.5.3.1.3).
const mostAddress = 254

// parse returns an address for headers and envelope: its domain in ASCII (IDNA),
// its name without line breaks. Only the plain form a@b is taken.
func parse(name, address string) (*netmail.Address, error) {
	a, err := netmail.ParseAddress(address)
	if err != nil || a.Address != address || a.Name != "" || len(address) > mostAddress {
		return nil, fmt.Errorf("%w: not an address", fault.Invalid) // which one stays out of logs
	}
	at := strings.LastIndexByte(address, '@')
	ascii, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return nil, fmt.Errorf("%w: not an address: its domain", fault.Invalid)
	}
	return &netmail.Address{Name: line(name), Address: address[:at+1] + ascii}, nil
}

func domain(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// line makes s one line of printable text, for a header.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

// lines ends every line of a text part in CRLF (RFC 2046, 4.1.1).
func lines(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.ReplaceAll(s, "\n", "\r\n")
}

// ErrSender is the error of settings whose sender has no valid address.
var ErrSender = errors.New("the sender's address is not valid")

// normal returns the sender with its domain in ASCII.
func (s Sender) normal() (Sender, error) {
	a, err := parse(s.Name, s.Address)
	if err != nil {
		return Sender{}, ErrSender
	}
	return Sender{a.Name, a.Address}, nil
}
