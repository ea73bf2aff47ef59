// Package migrations holds the database's schema as numbered SQL files
// (NNN_subject.sql, applied in order, each in a transaction of its own) and
// embeds them in the binary. internal/postgres applies them. A file that has
// been released is never edited: the next change is the next number.
package migrations

import "embed"

// FS contains every migration at its root.
//
//go:embed *.sql
var FS embed.FS
