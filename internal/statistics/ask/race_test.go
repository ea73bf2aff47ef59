//go:build race

package ask_test

// everyNth is which questions of the long files are read.
const everyNth = 12
