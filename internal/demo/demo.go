// Package demo holds what a first visitor meets: German documents about the
// Smart City Akademie, a catalogue of runs with invented bookings, questions to
// start with, and the golden questions that measure answers over them.
//
// The documents are Markdown with front matter. Their facts come from public
// reports; everything else was made up to have something to ask about, and each
// document says in its note which of the two it is. No person in them is
// invented; the people who booked all are, and say so by their names. Documents
// name a date only where it was announced publicly: when a module runs and
// whether it has seats is read from the catalogue at the moment of the question,
// never from a text. The texts are written as of 20 January 2026, when the demo's
// clock starts.
//
// What lies before the clock's start is invented as well, and generated rather than
// listed: two years of runs and enrolments (PastRuns, History; those before the
// academy's opening in March 2025 stand for its pilots) and a year of questions to
// the assistant (QuestionFacts, Unanswered).
//
// Two contradictions are there on purpose, because the public reports hold them:
// the years in which the programme Smart City Manager was developed
// (programme/brandenburg-2020-21.md, programme/brandenburg-2021-22.md), and the
// months in which the peer-learnings of 2026 start (newsletter/januar-2026.md).
//
// Reading the documents into the base is left to package ingest.
package demo

import (
	"embed"
	"io/fs"
)

//go:embed documents
var documents embed.FS

// Documents returns the demo's documents. Paths within it, such as
// "modules/ki.md", are the documents' keys.
func Documents() fs.FS {
	root, _ := fs.Sub(documents, "documents") // fails only if the path were malformed
	return root
}

// Suggestions returns questions to offer to somebody who has not asked anything
// yet, in the given language: English for "en", German otherwise.
func Suggestions(language string) []string {
	if language == "en" {
		return []string{
			"What does it cost to take part?",
			"Who can attend the academy?",
			"Which modules are new since September 2025?",
			"What can I do about AI on a morning in March?",
		}
	}
	return []string{
		"Was kann ich im März vormittags zu KI machen?",
		"Gibt es noch Plätze im Programm Smart City Manager?",
		"Was kostet die Teilnahme?",
		"Welche neun Module gibt es seit September 2025?",
		"Wann startet das Peer-Learning zu Biletado?",
		"Wie melde ich mich an?",
	}
}
