package mail_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"smart-city-dialog.de/akademie/internal/mail"
)

// A server is a real SMTP server in the process, which can be told to refuse.
type server struct {
	port  int
	roots *x509.CertPool

	rcpt       error // answers RCPT
	data       error // answers the final dot
	dropBefore bool  // breaks the connection when DATA begins
	dropAfter  bool  // takes the message and breaks the connection without an answer
	password   string

	mu       sync.Mutex
	taken    []taken
	signedIn bool
}

// taken is a message that the server is responsible for.
type taken struct {
	from, to  string
	content   string
	encrypted bool
	utf8      bool
}

func (s *server) mails() []taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]taken(nil), s.taken...)
}

// start begins to listen. change sets what the server does differently.
func start(t *testing.T, security mail.Security, change func(*server, *gosmtp.Server)) *server {
	t.Helper()
	certificate, roots := certificate(t)
	s := &server{roots: roots}
	srv := gosmtp.NewServer(gosmtp.BackendFunc(func(c *gosmtp.Conn) (gosmtp.Session, error) {
		return &session{server: s, conn: c}, nil
	}))
	srv.Domain, srv.EnableSMTPUTF8, srv.ErrorLog = "mail.example", true, quiet{}
	if security != mail.None {
		srv.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	if change != nil {
		change(s, srv)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	if security == mail.Implicit {
		l = tls.NewListener(l, srv.TLSConfig)
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); _ = l.Close(); <-done }) // Close knows the listener only once Serve runs
	return s
}

// transport returns an SMTP transport to the server.
func (s *server) transport(t *testing.T, security mail.Security, user, password string) *mail.SMTP {
	t.Helper()
	tr, err := mail.NewSMTP(mail.SMTPConfig{
		Host: "127.0.0.1", Port: s.port, User: user, Password: password, Security: security, Roots: s.roots,
		Timeout: 20 * time.Second, From: mail.Sender{Name: "Smart City Akademie", Address: "akademie@akademie.example"},
	}, clock)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func clock() time.Time { return time.Date(2026, 1, 20, 9, 0, 0, 0, time.FixedZone("CET", 3600)) }

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

type session struct {
	server *server
	conn   *gosmtp.Conn
	mail   taken
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "akademie" || password != s.server.password {
			return gosmtp.ErrAuthFailed
		}
		s.server.mu.Lock()
		defer s.server.mu.Unlock()
		s.server.signedIn = true
		return nil
	}), nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, o *gosmtp.MailOptions) error {
	_, encrypted := s.conn.TLSConnectionState()
	s.mail = taken{from: from, encrypted: encrypted, utf8: o.UTF8}
	return nil
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	s.mail.to = to
	return s.server.rcpt
}

func (s *session) Data(r io.Reader) error {
	if s.server.dropBefore {
		return s.conn.Conn().Close()
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.data != nil {
		return s.server.data
	}
	s.mail.content = string(content)
	s.server.mu.Lock()
	s.server.taken = append(s.server.taken, s.mail)
	s.server.mu.Unlock()
	if s.server.dropAfter {
		return s.conn.Conn().Close()
	}
	return nil
}

// certificate makes one for 127.0.0.1 and a pool that trusts it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
