package matrixbot

import (
	"fmt"
	"net/http"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/fault"
)

const (
	longestCall  = 5 * time.Minute // for any request, such as the first sync or a file; its maker's context bounds it further
	mostResponse = 32 << 20        // bytes
)

// newClient returns a client of the device. It does not retry: who asks knows whether
// and when.
func newClient(d device) (*mautrix.Client, error) {
	c, err := mautrix.NewClient(d.Homeserver, d.User, d.Token)
	if err != nil {
		return nil, fmt.Errorf("matrixbot.newClient(%q): %w: %w", d.Homeserver, fault.Invalid, err)
	}
	c.DeviceID = d.ID
	c.Client = &http.Client{Timeout: longestCall, CheckRedirect: stay}
	c.IgnoreRateLimit = true
	c.ResponseSizeLimit = mostResponse
	c.Log = zerolog.Nop() // it would tell what people say
	return c, nil
}

// stay follows no redirects: they would lead to where the token is not for.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
