// Package messages makes what the assistant says in Matrix: HTML as clients show it
// (https://spec.matrix.org/v1.15/client-server-api/#mroommessage-msgtypes), with the
// same as plain text. It asks nobody and keeps nothing.
package messages

// A Message is what one event says.
type Message struct {
	Text string // plain, with numbered sources
	HTML string // "" as Text
}
