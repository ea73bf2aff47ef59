package booking_test

import (
	"flag"
	"log"
	"os"
	"testing"
)

// TestMain lets random tests make 40 sequences unless told otherwise
// (-rapid.checks): each step of theirs goes through PostgreSQL.
func TestMain(m *testing.M) {
	const usual = "100" // rapid's own default
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == usual {
		if err := f.Value.Set("40"); err != nil {
			log.Fatal(err)
		}
	}
	os.Exit(m.Run())
}
