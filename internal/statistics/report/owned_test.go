package report

import (
	"errors"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

func TestOwnReportsAreTakenAlongAndErased(t *testing.T) {
	t.Parallel()
	s, _, pool := setup(t)
	for _, r := range []struct {
		who  account.Person
		name string
	}{{anna, "Länder"}, {bert, "Auslastung"}, {anna, "Module"}} {
		if _, err := s.Save(t.Context(), r.who, mailed(r.name, r.who)); err != nil {
			t.Fatal(err)
		}
	}
	was := anna // and is a coordinator no more
	was.Role = account.Participant
	own, err := s.Owned(t.Context(), was)
	if err != nil || len(own) != 2 || own[0].Name != "Länder" || len(own[0].Deliver) != 1 {
		t.Errorf("%+v, %v", own, err)
	}
	if err := s.Erase(t.Context(), was); err != nil {
		t.Fatal(err)
	}
	var reports, deliveries int
	err = pool.QueryRow(t.Context(), `select (select count(*) from reports), (select count(*) from report_deliveries)`).Scan(&reports, &deliveries)
	if err != nil || reports != 1 || deliveries != 1 {
		t.Errorf("%d reports and %d deliveries are left, %v", reports, deliveries, err)
	}
	if _, err := s.Owned(t.Context(), guest); !errors.Is(err, fault.Denied) {
		t.Errorf("a guest: %v", err)
	}
	if err := s.Erase(t.Context(), guest); !errors.Is(err, fault.Denied) {
		t.Errorf("a guest: %v", err)
	}
}
