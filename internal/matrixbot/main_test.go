package matrixbot

import (
	"flag"
	"log"
	"os"
	"runtime"
	"strconv"
	"testing"
)

// TestMain lets more tests run at once than there are processors, unless told
// otherwise (-parallel): they mostly wait, for a homeserver, jobs and leases.
func TestMain(m *testing.M) {
	const atOnce = "8"
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == strconv.Itoa(runtime.GOMAXPROCS(0)) {
		if err := f.Value.Set(atOnce); err != nil {
			log.Fatal(err)
		}
	}
	os.Exit(m.Run())
}
