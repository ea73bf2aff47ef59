package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"

	"golang.org/x/term"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
)

// matrixLogin logs the account in. What is secret comes from files or is asked for.
type matrixLogin struct {
	Homeserver      string `env:"AKADEMIE_MATRIX_HOMESERVER" help:"Address of the homeserver, such as https://matrix.example.org, or its server's name. Default: the server of --user." placeholder:"URL"`
	User            string `env:"AKADEMIE_MATRIX_USER" help:"The account: @akademie:example.org." placeholder:"USER"`
	PasswordFile    string `env:"AKADEMIE_MATRIX_PASSWORD_FILE" help:"File that holds its password. Default: it is asked for." type:"existingfile" placeholder:"FILE"`
	Token           bool   `env:"-" help:"Log in by a token instead, where the homeserver takes no passwords: it says which page to open, and asks for the address that the browser shows afterwards."`
	TokenFile       string `env:"AKADEMIE_MATRIX_TOKEN_FILE" help:"File that holds such a token, or address." type:"existingfile" placeholder:"FILE"`
	RecoveryKeyFile string `env:"AKADEMIE_MATRIX_RECOVERY_KEY_FILE" help:"File that holds the recovery key that an earlier log-in showed: with it, people see the new device as verified, and the keys of rooms come back." type:"existingfile" placeholder:"FILE"`
	KeepRecoveryKey bool   `env:"AKADEMIE_MATRIX_KEEP_RECOVERY_KEY" help:"Store the recovery key, encrypted, so that the next log-in needs none. Default: it is shown once and not stored."`
}

func (c matrixLogin) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if c.User == "" && c.Homeserver == "" {
		return usageError{errors.New("--user is missing: which account, such as @akademie:example.org?")}
	}
	if c.User == "" && !c.Token && c.TokenFile == "" {
		return usageError{errors.New("--user is missing: whose is the password?")}
	}
	if c.server() == "" {
		return usageError{fmt.Errorf("--user: %q does not say on which server it is, as @akademie:example.org does; or name it by --homeserver", c.User)}
	}
	a, setup, err := openMatrixSetup(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	in, err := c.read(ctx, std, setup)
	if err != nil {
		return err
	}
	out, err := setup.Login(ctx, in)
	if err != nil {
		return c.explain(ctx, std, err)
	}
	return tellLogin(std, out, c.KeepRecoveryKey)
}

// read collects what is secret.
func (c matrixLogin) read(ctx context.Context, std streams, setup matrixbot.Setup) (in matrixbot.Login, err error) {
	in = matrixbot.Login{Homeserver: c.Homeserver, User: c.User, KeepRecovery: c.KeepRecoveryKey}
	if c.RecoveryKeyFile != "" {
		if in.Recovery, err = readSecret("--recovery-key-file", c.RecoveryKeyFile); err != nil {
			return in, wrongSetting(err)
		}
	} else if c.User != "" {
		if in.Recovery, err = setup.KeptRecovery(ctx, c.User); err != nil {
			return in, err
		}
	}
	switch {
	case c.TokenFile != "":
		in.Token, err = readSecret("--token-file", c.TokenFile)
	case c.Token:
		if err = c.tellPage(ctx, std); err == nil {
			in.Token, err = askSecret(std, "Address that the browser shows, or token: ")
		}
	case c.PasswordFile != "":
		in.Password, err = readSecret("--password-file", c.PasswordFile)
	default:
		in.Password, err = askSecret(std, "Password of "+c.User+": ")
	}
	if err != nil {
		return in, wrongSetting(err)
	}
	in.Token = tokenIn(in.Token)
	return in, nil
}

// server is where the account is.
func (c matrixLogin) server() string {
	if c.Homeserver != "" {
		return c.Homeserver
	}
	_, server, _ := strings.Cut(c.User, ":")
	return server
}

// tellPage says where somebody logs in by a browser.
func (c matrixLogin) tellPage(ctx context.Context, std streams) error {
	page, err := matrixbot.SSOAddress(ctx, c.server())
	if err != nil {
		return err
	}
	if page == "" {
		return errors.New("--token: the homeserver has no log-in by a browser; it takes a password")
	}
	_, err = fmt.Fprintf(std.err, "Open this page in a browser and log the assistant's account in:\n\n  %s\n\nAfterwards the browser shows an address that does not answer, with loginToken=… in it. Copy it here.\n", page)
	return err
}

// tokenIn takes a token out of the address that a browser shows.
func tokenIn(text string) string {
	if u, err := url.Parse(text); err == nil {
		if token := u.Query().Get("loginToken"); token != "" {
			return token
		}
	}
	return text
}

// explain says what to do where the homeserver did not take the log-in.
func (c matrixLogin) explain(ctx context.Context, std streams, err error) error {
	kind := fault.Kind(err)
	if kind != fault.Denied && kind != fault.Invalid && kind != fault.Conflict && kind != fault.NotFound {
		return err
	}
	fmt.Fprintf(std.err, "Not logged in: %s\n", explain(err))
	if c.Token || c.TokenFile != "" || kind != fault.Denied {
		return exitError(exitRefused)
	}
	if page, failed := matrixbot.SSOAddress(ctx, c.server()); failed == nil && page != "" {
		fmt.Fprintf(std.err, "The homeserver also has a log-in by a browser: akademie matrix login --token --homeserver %s\n", c.server())
	}
	return exitError(exitRefused)
}

// tellLogin says what came of a log-in. The recovery key is shown this once.
func tellLogin(std streams, out matrixbot.LoggedIn, kept bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is logged in at %s as device %s.\n", out.User, out.Homeserver, out.Device)
	if out.Restored > 0 {
		fmt.Fprintf(&b, "%d keys of rooms came back from the backup.\n", out.Restored)
	}
	if out.Recovery != "" {
		fmt.Fprintf(&b, "\nRecovery key of the account:\n\n  %s\n\n", out.Recovery)
		if kept {
			b.WriteString("It is stored, encrypted. Keep it elsewhere, too: without the secret key nobody can read it.\n")
		} else {
			b.WriteString("Keep it in a safe place; it is not shown again. The next log-in needs it (--recovery-key-file), and so does every other session of the account.\n")
		}
	}
	b.WriteString("akademie matrix check says whether everything works; akademie serve --matrix starts answering.\n")
	if _, err := io.WriteString(std.out, b.String()); err != nil {
		return err
	}
	for _, w := range out.Warnings {
		fmt.Fprintf(std.err, "Warning: %s\n", w)
	}
	return nil
}

// readSecret reads a secret from a file: one line, which may have spaces in it.
func readSecret(flag, file string) (string, error) {
	secret, err := readShort(flag, file)
	if err == nil && (secret == "" || strings.ContainsAny(secret, "\r\n")) {
		err = fmt.Errorf("%s: %s must hold one line", flag, file)
	}
	if err != nil {
		return "", err
	}
	return secret, nil
}

// askSecret asks at the terminal, where nothing is shown of what is typed; elsewhere it
// reads a line.
func askSecret(std streams, question string) (string, error) {
	fmt.Fprint(std.err, question)
	var line string
	if f, ok := std.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		typed, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(std.err)
		if err != nil {
			return "", err
		}
		line = string(typed)
	} else {
		scanner := bufio.NewScanner(io.LimitReader(std.in, maxKeyFile))
		scanner.Scan()
		fmt.Fprintln(std.err)
		line = scanner.Text()
	}
	if line = strings.TrimSpace(line); line == "" {
		return "", errors.New("nothing was entered")
	}
	return line, nil
}
