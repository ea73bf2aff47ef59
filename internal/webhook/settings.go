package webhook

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// settings is the file that names the endpoints.
type settings struct {
	Endpoints []endpointSettings `yaml:"endpoints"`
}

type endpointSettings struct {
	Name       string   `yaml:"name"`
	URL        string   `yaml:"url"`
	SecretEnv  string   `yaml:"secret_env"`  // name of a variable
	SecretFile string   `yaml:"secret_file"` // path
	OldEnv     string   `yaml:"old_secret_env"`
	OldFile    string   `yaml:"old_secret_file"`
	Events     []string `yaml:"events"`
}

// LoadEndpoints reads the endpoints from a YAML file, whose form README.md
// describes. types are the events that there are. Secrets stand in variables, which lookup knows, or in files. What is
// wrong is reported in full, without the secrets.
func LoadEndpoints(path string, types []string, lookup func(string) (string, bool)) ([]Endpoint, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("webhook.LoadEndpoints: %w", err)
	}
	var s settings
	d := yaml.NewDecoder(bytes.NewReader(content))
	d.KnownFields(true)
	if err := d.Decode(&s); err != nil {
		return nil, fmt.Errorf("webhook.LoadEndpoints(%s): %w", path, err)
	}
	var (
		endpoints []Endpoint
		wrong     []error
		seen      = map[string]bool{}
	)
	for i, e := range s.Endpoints {
		endpoint, err := e.endpoint(types, lookup)
		if err == nil && seen[e.Name] {
			err = errors.New("another endpoint has this name")
		}
		seen[e.Name] = true
		if err != nil {
			wrong = append(wrong, fmt.Errorf("endpoint %d (%s): %w", i+1, e.Name, err))
		}
		endpoints = append(endpoints, endpoint)
	}
	if len(s.Endpoints) == 0 {
		wrong = append(wrong, errors.New("no endpoints"))
	}
	if wrong != nil {
		return nil, fmt.Errorf("webhook.LoadEndpoints(%s): %w", path, errors.Join(wrong...))
	}
	return endpoints, nil
}

var plainName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

func (s endpointSettings) endpoint(types []string, lookup func(string) (string, bool)) (Endpoint, error) {
	if !plainName.MatchString(s.Name) {
		return Endpoint{}, errors.New("name: small letters, digits and hyphens")
	}
	if err := checkURL(s.URL); err != nil {
		return Endpoint{}, fmt.Errorf("url: %w", err)
	}
	for _, e := range s.Events {
		if !slices.Contains(types, e) {
			return Endpoint{}, fmt.Errorf("events: unknown type %q, known are %s", e, strings.Join(types, ", "))
		}
	}
	secret, err := readSecret(s.SecretEnv, s.SecretFile, lookup)
	if err != nil {
		return Endpoint{}, fmt.Errorf("secret: %w", err)
	}
	e := Endpoint{Name: s.Name, URL: s.URL, Secrets: [][]byte{secret}, Events: s.Events}
	if s.OldEnv != "" || s.OldFile != "" {
		old, err := readSecret(s.OldEnv, s.OldFile, lookup)
		if err != nil {
			return Endpoint{}, fmt.Errorf("old secret: %w", err)
		}
		e.Secrets = append(e.Secrets, old)
	}
	return e, nil
}

// readSecret reads a secret from a variable or a file, one of which is named.
func readSecret(variable, file string, lookup func(string) (string, bool)) ([]byte, error) {
	switch {
	case (variable == "") == (file == ""):
		return nil, errors.New("name a variable or a file that holds it")
	case variable != "":
		value, set := lookup(variable)
		if !set {
			return nil, fmt.Errorf("the variable %s is not set", variable)
		}
		return parseSecret(value)
	}
	value, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return parseSecret(string(value))
}

// checkURL takes https, and http on this machine.
func checkURL(s string) error {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "":
		return errors.New("not an address such as https://example.org/hooks")
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return errors.New("https is needed, except on this machine")
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Lengths of a secret in bytes, as the specification recommends.
const (
	shortestSecret = 24
	longestSecret  = 64
)

// parseSecret reads "whsec_" and 24 to 64 random bytes in base64.
func parseSecret(s string) ([]byte, error) {
	encoded, marked := strings.CutPrefix(strings.TrimSpace(s), "whsec_")
	secret, err := base64.StdEncoding.DecodeString(encoded)
	if !marked || err != nil || len(secret) < shortestSecret || len(secret) > longestSecret {
		return nil, fmt.Errorf("a secret is whsec_ and %d to %d random bytes in base64", shortestSecret, longestSecret)
	}
	return secret, nil
}
