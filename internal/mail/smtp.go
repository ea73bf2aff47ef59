package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"smart-city-dialog.de/akademie/internal/fault"
)

// Security is how the connection to the server is encrypted.
type Security string

// The kinds of security.
const (
	StartTLS Security = "starttls" // the default; refused when the server cannot
	Implicit Security = "implicit" // from the first byte, usually on port 465
	None     Security = "none"     // only to a server on this machine or in its network
)

// SMTPConfig says which server takes the messages.
type SMTPConfig struct {
	Host     string
	Port     int            // 0: 587, with Implicit 465, with None 25
	User     string         // "" does not sign in
	Password string         // from a file or the environment
	Security Security       // "" StartTLS
	Roots    *x509.CertPool // nil: those of the system
	Timeout  time.Duration  // of one message altogether; 0: 2 minutes
	From     Sender
}

// SMTP hands messages over to a mail server. Safe for concurrent use; each
// message has a connection of its own.
type SMTP struct {
	config SMTPConfig
	now    func() time.Time
}

// NewSMTP returns a transport. It connects to nothing yet.
func NewSMTP(c SMTPConfig, now func() time.Time) (*SMTP, error) {
	ports := map[Security]int{StartTLS: 587, Implicit: 465, None: 25}
	if c.Security == "" {
		c.Security = StartTLS
	}
	port, known := ports[c.Security]
	switch {
	case !known:
		return nil, fmt.Errorf("mail.NewSMTP: security is one of starttls, implicit, none, not %q", c.Security)
	case c.Host == "":
		return nil, errors.New("mail.NewSMTP: no host")
	case c.Port < 0 || c.Port > 65535:
		return nil, fmt.Errorf("mail.NewSMTP: no port: %d", c.Port)
	case c.Security == None && c.User != "":
		return nil, errors.New("mail.NewSMTP: a password is not sent without encryption")
	}
	var err error
	if c.From, err = c.From.normal(); err != nil {
		return nil, fmt.Errorf("mail.NewSMTP: %w", err)
	}
	if c.Port == 0 {
		c.Port = port
	}
	if c.Timeout == 0 {
		c.Timeout = 2 * time.Minute
	}
	return &SMTP{c, now}, nil
}

// Send implements Transport. The server takes responsibility when it answers the
// final dot of the message (RFC 5321, 6.1), so commit comes right before it.
func (s *SMTP) Send(ctx context.Context, id string, m Message, commit func(context.Context) error) error {
	e, err := compose(s.config.From, id, m, s.now())
	if err != nil {
		return fmt.Errorf("mail.SMTP: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	conn, err := s.dial(ctx)
	if err != nil {
		return fmt.Errorf("mail.SMTP: %w: connecting: %w", fault.Unavailable, err)
	}
	defer conn.Close()
	// When time is up or the caller gives up, what waits for the server ends; but
	// who has sent the dot stays a moment, to learn what became of the message.
	var committed atomic.Bool
	stop := context.AfterFunc(ctx, func() {
		end := time.Unix(1, 0)
		if committed.Load() {
			end = time.Now().Add(lastWait)
		}
		_ = conn.SetDeadline(end)
	})
	defer stop()
	err = s.converse(ctx, conn, e, func(ctx context.Context) error {
		if err := commit(ctx); err != nil {
			return err
		}
		committed.Store(true)
		return nil
	})
	if err != nil {
		return fmt.Errorf("mail.SMTP: %w", err)
	}
	return nil
}

// lastWait is how long the answer to a message is waited for beyond its time.
const lastWait = 5 * time.Second

func (s *SMTP) dial(ctx context.Context) (net.Conn, error) {
	address := net.JoinHostPort(s.config.Host, strconv.Itoa(s.config.Port))
	if s.config.Security == Implicit {
		return (&tls.Dialer{Config: s.tls()}).DialContext(ctx, "tcp", address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

func (s *SMTP) tls() *tls.Config {
	return &tls.Config{ServerName: s.config.Host, RootCAs: s.config.Roots, MinVersion: tls.VersionTLS12}
}

// converse hands over one message on a new connection.
func (s *SMTP) converse(ctx context.Context, conn net.Conn, e envelope, commit func(context.Context) error) error {
	c, err := s.greet(conn)
	if err != nil {
		return err
	}
	utf8, _ := c.Extension("SMTPUTF8")
	foreign := !ascii(e.from) || !ascii(e.to)
	if foreign && !utf8 {
		return fmt.Errorf("%w: the server takes no addresses with characters beyond ASCII", fault.Invalid)
	}
	c.SkipSMTPUTF8(!foreign) // else the next server on the way would need it, too
	if err := c.Mail("<" + e.from + ">"); err != nil {
		return trouble("MAIL", err)
	}
	if err := c.Rcpt("<" + e.to + ">"); err != nil {
		return refusal("RCPT", err)
	}
	data, err := c.Data()
	if err != nil {
		return refusal("DATA", err)
	}
	if _, err := data.Write(e.content); err != nil {
		return trouble("DATA", err)
	}
	if err := c.Text.W.Flush(); err != nil { // so that only the dot is left to send
		return trouble("DATA", err)
	}
	if err := commit(ctx); err != nil {
		return err // closing the connection without the dot discards the message
	}
	if err := data.Close(); err != nil {
		if code(err) == 0 {
			return fmt.Errorf("no answer to the end of DATA: %w", err)
		}
		return refusal("end of DATA", err)
	}
	_ = c.Quit() // the message is delivered whatever the server says now
	return nil
}

// greet says hello, encrypts and signs in.
func (s *SMTP) greet(conn net.Conn) (*smtp.Client, error) {
	c, err := smtp.NewClient(conn, s.config.Host)
	if err != nil {
		return nil, trouble("greeting", err)
	}
	if err := c.Hello(domain(s.config.From.Address)); err != nil {
		return nil, trouble("EHLO", err)
	}
	if s.config.Security == StartTLS {
		if ok, _ := c.Extension("STARTTLS"); !ok {
			return nil, fmt.Errorf("%w: the server offers no STARTTLS", fault.Unavailable)
		}
		if err := c.StartTLS(s.tls()); err != nil {
			return nil, trouble("STARTTLS", err)
		}
	}
	if s.config.User == "" {
		return c, nil
	}
	auth, err := s.auth(c)
	if err != nil {
		return nil, err
	}
	if err := c.Auth(auth); err != nil {
		return nil, trouble("AUTH", err)
	}
	return c, nil
}

// auth picks the best way of signing in that the server offers.
func (s *SMTP) auth(c *smtp.Client) (smtp.Auth, error) {
	_, offered := c.Extension("AUTH")
	for mechanism := range strings.FieldsSeq(strings.ToUpper(offered)) {
		if mechanism == "SCRAM-SHA-256" {
			return smtp.ScramSHA256Auth(s.config.User, s.config.Password), nil
		}
	}
	for mechanism := range strings.FieldsSeq(strings.ToUpper(offered)) {
		switch mechanism {
		case "PLAIN":
			return smtp.PlainAuth("", s.config.User, s.config.Password, s.config.Host, false), nil
		case "LOGIN":
			return smtp.LoginAuth(s.config.User, s.config.Password, s.config.Host, false), nil
		}
	}
	return nil, fmt.Errorf("%w: the server offers no way of signing in that is known: %s", fault.Unavailable, offered)
}

// refusal is the error of a step that is about this message: a code of 500 and
// above is final (RFC 5321, 4.2.1).
func refusal(step string, err error) error {
	if code(err) >= 500 {
		return fmt.Errorf("%w: %s: %s", fault.Invalid, step, answer(err))
	}
	return trouble(step, err)
}

// trouble is the error of a step that is about the connection or the settings,
// which somebody may mend: worth another try.
func trouble(step string, err error) error {
	return fmt.Errorf("%w: %s: %s", fault.Unavailable, step, answer(err))
}

// code returns the server's answer, 0 when there is none.
func code(err error) int {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}

var enhanced = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`) // RFC 3463

// answer describes an error without the words of the server, which like to
// repeat the address.
func answer(err error) string {
	if c := code(err); c != 0 {
		var reply *textproto.Error
		errors.As(err, &reply)
		return strings.TrimSpace(strconv.Itoa(c) + " " + enhanced.FindString(reply.Msg))
	}
	return err.Error()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
