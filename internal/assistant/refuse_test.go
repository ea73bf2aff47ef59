package assistant

import "testing"

func TestContactsBecomeLinks(t *testing.T) {
	t.Parallel()
	for contact, want := range map[string]string{
		"https://www.academy.example/contact": "[academy.example/contact](https://www.academy.example/contact)",
		"http://academy.example":              "[academy.example](http://academy.example)",
		"team@academy.example":                "[team@academy.example](mailto:team@academy.example)",
		"Zimmer 12":                           "Zimmer 12",
	} {
		if got := contactLink(contact); got != want {
			t.Errorf("contactLink(%q) = %q, want %q", contact, got, want)
		}
	}
}
