package booking_test

import (
	"fmt"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
)

// BenchmarkRequestBehindALongLine requests a seat in a full run that 10,000
// others wait for, which must take no longer than in a run for which nobody
// waits.
func BenchmarkRequestBehindALongLine(b *testing.B) {
	for _, waiting := range []int{0, 10_000} {
		b.Run(fmt.Sprint(waiting), func(b *testing.B) {
			s := setup(b, booking.Limits{Line: 1_000_000})
			run := s.run(b, 1)
			s.confirmed(b, "holder", run, 1)
			s.exec(b, `
				INSERT INTO bookings (ref, run_id, seats, state, held, name, email, email_key, channel, consent, consented_at,
					requested_at, confirm_by, confirmed_at, updated_at)
				SELECT 'AK-' || lpad(n::text, 8, '0'), $1, 1 + n % 3, 'waitlisted', false, 'x', 'x', 'x' || n, 'web', '1', $2, $2, $2, $2, $2
				FROM generate_series(1, $3) n`, run, start, waiting)
			s.exec(b, `UPDATE runs SET waiting = (SELECT coalesce(sum(seats), 0) FROM bookings WHERE NOT held) WHERE id = $1`, run)
			s.exec(b, `INSERT INTO booking_lines (run_id, length) VALUES ($1, $2) ON CONFLICT (run_id) DO UPDATE SET length = $2`, run, waiting)
			s.exec(b, `ANALYZE bookings`)
			n := 0
			for b.Loop() {
				n++
				receipt, err := s.Request(b.Context(), request(fmt.Sprint("person", n), run, 1))
				if err != nil || receipt.Place != waiting+n {
					b.Fatalf("receipt %+v, %v", receipt, err)
				}
			}
		})
	}
}
