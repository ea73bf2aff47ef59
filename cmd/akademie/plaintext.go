package main

import "regexp"

var (
	mdLink   = regexp.MustCompile(`\[([^\]\n]*)\]\((?:mailto:)?([^)\s]+)\)`)
	mdBold   = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	mdBullet = regexp.MustCompile(`(?m)^(\s*)[*+•]\s+`)
	mdEscape = regexp.MustCompile(`\\([\\` + "`" + `*_{}\[\]()#+.!|<>~-])`)
)

// plainText turns the Markdown of an answer into text for a terminal: of a link
// its address is left, which terminals open, emphasis goes, lists stay.
func plainText(markdown string) string {
	s := mdLink.ReplaceAllString(markdown, "$2")
	s = mdBold.ReplaceAllString(s, "$1")
	s = mdBullet.ReplaceAllString(s, "$1- ")
	return mdEscape.ReplaceAllString(s, "$1")
}
