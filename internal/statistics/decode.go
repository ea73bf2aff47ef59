package statistics

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"unicode/utf8"
)

// longestProposal is how many bytes a proposed query may have.
const longestProposal = 16 << 10

// Decode reads a query that a model proposes as JSON, with the names of Encode's
// parameters, and nothing beside: one object whose values are texts, numbers or
// lists of these. The error is a *Problem.
func Decode(proposed []byte) (Query, error) {
	if len(proposed) > longestProposal {
		return Query{}, &Problem{"parameters", RuleTooMany, ""}
	}
	v, err := decodeValues(proposed)
	if err != nil {
		return Query{}, &Problem{"parameters", RuleUnknown, ""}
	}
	return Parse(v)
}

var errShape = errors.New("not an object of texts, numbers and lists of them")

// decodeValues reads the object token by token: a map would take the last of two
// parameters of one name without a word.
func decodeValues(proposed []byte) (url.Values, error) {
	if !utf8.Valid(proposed) {
		return nil, errShape
	}
	d := json.NewDecoder(bytes.NewReader(proposed))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errShape
	}
	all := url.Values{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := name.(string)
		if !ok || all.Has(key) {
			return nil, errShape
		}
		if all[key], err = decodeList(d); err != nil {
			return nil, err
		}
		if len(all[key]) == 0 { // a model writes out what it leaves open
			delete(all, key)
		}
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errShape
	}
	return all, nil
}

// decodeList reads a text, a number or a list of them.
func decodeList(d *json.Decoder) ([]string, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	if one, ok := decodeText(t); ok {
		return []string{one}, nil
	}
	if t != json.Delim('[') {
		return nil, errShape
	}
	list := []string{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		one, ok := decodeText(t)
		if !ok {
			return nil, errShape
		}
		list = append(list, one)
	}
	_, err = d.Token()
	return list, err
}

func decodeText(t json.Token) (string, bool) {
	switch t := t.(type) {
	case string:
		return t, true
	case json.Number:
		return t.String(), true
	}
	return "", false
}
