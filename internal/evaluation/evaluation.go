// Package evaluation measures how good searching, choosing lines and answering
// are, on labelled questions.
//
// Two kinds of question sets are read:
//
//   - a retrieval set, a folder with docs.jsonl and queries.jsonl (Open): each
//     question names the documents that are relevant and, in some sets, the lines
//     that answer it. Rank asks a search, Read a line reader, and Report puts
//     both together;
//   - a list of questions for the whole assistant (ReadQuestions): each names the
//     facts an answer must hold, or that it must be refused. Ask asks them all and
//     judges the answers, Summarise counts.
//
// Every figure comes with a 95 % confidence interval, for plain shares Wilson's,
// otherwise by bootstrap over the questions with a fixed seed, and two
// configurations are compared on the same questions (Compare, CompareAnswers). README.md says how each figure is defined.
//
// Bringing the documents into a base, and wiring what is measured, is left to
// the caller.
package evaluation
