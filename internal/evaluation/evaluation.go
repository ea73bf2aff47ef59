// Package evaluation measures how good searching, choosing lines and answering
// are, on labelled questions.
//
// Two kinds of question sets are read:
//
//   - a retrieval set, a folder with docs.jsonl and queries.jsonl (Open): each
//     question names the documents that are relevant and, in some sets, the lines
//     that answer it. Measure asks a search and a line reader and gives a Report;
//   - a list of questions for the whole assistant (ReadQuestions): each names the
//     facts an answer must hold, or that it must be refused. Judge looks at one
//     answer, Summarise at all of them.
//
// Every figure comes with a 95 % confidence interval by bootstrap over the
// questions, with a fixed seed, and two configurations are compared on the same
// questions (Compare). README.md says how each figure is defined.
//
// Bringing the documents into a base, and wiring what is measured, is left to
// the caller.
package evaluation
