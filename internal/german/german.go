// Package german analyses German (and, as guests, English) text for indexing,
// searching, answering and checking; all of them use the same rules, so that a
// word means the same everywhere.
//
// A text becomes sentences (Sentences) and words (EachWord). An Analyzer turns
// each word into features: its stem, the stems of its compound parts and its
// character 4-grams, all as stable 31-bit hashes. Fold makes spellings meet
// ("für", "fuer", "fur"), a Splitter takes compounds apart using the vocabulary
// of the base. Dates, Numbers, Names and Abbreviations read facts out of a text
// for the evidence check; Detect and Question tell what a question is like;
// Synonyms hold the words of the domain that mean the same.
//
// The package knows nothing of documents, scores or storage.
package german
