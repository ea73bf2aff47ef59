package catalogue_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

// A booking system that owns seats answers questions such as
//
//	GET /seats?ref=ki-4711&ref=ki-4712
//
// with the counts of the runs that it knows by these names. This is all that it
// has to implement.
func ExampleHTTPSeats() {
	sold := map[string]catalogue.ExternalSeats{
		"ki-4711": {Capacity: 20, Taken: 17},
		"ki-4712": {Capacity: 12, Taken: 12, Waiting: 4},
	}
	system := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		answer := map[string]catalogue.ExternalSeats{}
		for _, ref := range r.URL.Query()["ref"] {
			if seats, known := sold[ref]; known {
				answer[ref] = seats
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"seats": answer})
	}))
	defer system.Close()

	source, err := catalogue.NewHTTPSeats(system.URL+"/seats", "secret")
	if err != nil {
		fmt.Println(err)
		return
	}
	seats, err := source.Seats(context.Background(), []string{"ki-4711", "ki-4712", "unknown"})
	fmt.Println(seats["ki-4711"], seats["ki-4712"], len(seats), err)
	// Output: {20 17 0} {12 12 4} 2 <nil>
}
