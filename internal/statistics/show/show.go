// Package show turns results of package statistics into what people see: a
// caption that says what was understood, a sentence, a table, a chart, chips to
// correct the query with, and files. All of it from the same result, in German
// or English; what is hidden there is hidden everywhere.
package show
