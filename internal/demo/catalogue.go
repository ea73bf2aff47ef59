package demo

import (
	_ "embed"
	"fmt"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// The catalogue in the format of its import, as an academy would keep it.
var (
	//go:embed catalogue/modules.csv
	modulesFile []byte
	//go:embed catalogue/runs.csv
	runsFile []byte
)

// Catalogue returns the demo's modules and their 76 runs of the first half of
// 2026. A "Termin" is a run, whatever the number of its sessions: the cohort of
// the programme Smart City Manager with its ten mornings is one of the 76.
//
// Public reports name the number, the modules that the documents call reported,
// the beginning of the two peer-learnings (10 February and 17 March) and the
// month of the programme's. All other dates, hours, seats, lecturers and which
// modules are compulsory are invented; no run is on a weekend or a holiday that
// any Land keeps.
func Catalogue() (catalogue.Given, error) {
	given, err := catalogue.Read(
		catalogue.File{Name: "modules.csv", Data: modulesFile},
		catalogue.File{Name: "runs.csv", Data: runsFile})
	if err != nil {
		return catalogue.Given{}, fmt.Errorf("demo.Catalogue: %w", err)
	}
	return given, nil
}
