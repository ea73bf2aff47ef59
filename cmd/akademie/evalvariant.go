package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"
)

const (
	ownWeight  = -1.0 // the embedder's own
	vectorOnly = 1e4  // leaves the lexical score to order what no vector is near
)

// A variant is a configuration to be compared, such as "lexical",
// "weight=0.5" or "embedder=ollama:bge-m3+weight=0.8".
type variant struct {
	name   string
	weight float64  // of the vector leg, ownWeight for the embedder's own
	flags  []string // settings that differ from those of the command line
}

// parseVariant reads a variant: parts joined by "+", each one of
//
//	default       the settings as they are
//	lexical       words only
//	vector        the vector leg alone
//	weight=0.5    this weight of the vector leg
//	offline       that embedder; ollama:NAME and openai:NAME as well
//	NAME=VALUE    any setting that every command has, as in --NAME=VALUE
func parseVariant(text string) (variant, error) {
	v := variant{name: text, weight: ownWeight}
	for part := range strings.SplitSeq(text, "+") {
		name, value, assigned := strings.Cut(part, "=")
		switch {
		case part == "default":
		case part == "lexical":
			v.weight = 0
		case part == "vector":
			v.weight = vectorOnly
		case name == "weight" && assigned:
			w, err := strconv.ParseFloat(value, 64)
			if err != nil || w < 0 || math.IsInf(w, 0) || math.IsNaN(w) {
				return v, fmt.Errorf("--compare %s: the weight must be a number from 0 on, not %q", text, value)
			}
			v.weight = w
		case part == "offline" || strings.HasPrefix(part, "ollama:") || strings.HasPrefix(part, "openai:"):
			v.flags = append(v.flags, "--embedder="+part)
		case assigned && name != "":
			v.flags = append(v.flags, "--"+part)
		default:
			return v, fmt.Errorf("--compare %s: %q is none of default, lexical, vector, weight=NUMBER, an embedder and SETTING=VALUE", text, part)
		}
	}
	return v, nil
}

// settings returns the settings of a variant: those of the command line args
// with its own flags after them. What s has besides, from elsewhere, stays.
func (v variant) settings(s *Settings, args []string) (*Settings, error) {
	if len(v.flags) == 0 {
		return s, nil
	}
	var c cli
	parser, err := kong.New(&c, options(func(int) {})...)
	if err != nil {
		return nil, err
	}
	if _, err := parser.Parse(append(append([]string{}, args...), v.flags...)); err != nil {
		return nil, fmt.Errorf("--compare %s: %w", v.name, err)
	}
	own := &c.Settings
	own.keys, own.rest = s.keys, s.rest
	if own.Clock.at.IsZero() {
		own.Clock = s.Clock
	}
	return own, nil
}
