package web

import (
	"html"
	"strings"
	"testing"
)

func TestStartPageLeadsCoordinatorsToTheirPages(t *testing.T) {
	t.Parallel()
	o := openGaps(t)
	section := func(header ...string) string {
		page := o.get("/", header...).Body.String()
		_, after, _ := strings.Cut(page, `class="duties"`)
		inside, _, _ := strings.Cut(after, "</section>")
		return html.UnescapeString(inside)
	}
	guest, coordinator := section(), section("Cookie", o.signIn(t, carla))
	for _, link := range []string{`href="/desk"`, `href="/statistics"`, `href="/gaps"`} {
		if !strings.Contains(coordinator, link) {
			t.Errorf("a coordinator finds no %s: %s", link, coordinator)
		}
		if strings.Contains(guest, link) {
			t.Errorf("a guest finds %s: %s", link, guest)
		}
	}
	if !strings.Contains(guest, `href="/signin"`) || !strings.Contains(guest, carla) {
		t.Errorf("who tries the demo is not told how to sign in: %s", guest)
	}
}
