package blocks

import (
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// mostChips bounds the weight of the menu that changes figures.
const mostChips = 6000

// chips is a menu of what else could be counted, by the parts of the query; nil
// where there is nothing.
func (t *texts) chips(r statistics.Result) *slack.SelectBlockElement {
	seen := map[string]bool{r.Query.Encode(): true}
	var groups []*slack.OptionGroupBlockObject
	for _, chip := range show.Chips(r, t.Language) {
		instead := chip.Instead
		if chip.Without != nil {
			instead = append([]show.Alternative{{Label: t.Remove, Query: *chip.Without}}, instead...)
		}
		var options []*slack.OptionBlockObject
		for _, other := range instead {
			value := other.Query.Encode()
			if length(value) > mostOptionValue || seen[value] {
				continue
			}
			seen[value] = true
			options = append(options, slack.NewOptionBlockObject(value, words(other.Label, mostOptionText), nil))
		}
		if len(options) == 0 {
			continue
		}
		group := slack.NewOptionGroupBlockElement(words(chip.Part+": "+chip.Label, mostOptionText), options...)
		if weight(append(groups, group)) > mostChips {
			break
		}
		groups = append(groups, group)
	}
	if len(groups) == 0 {
		return nil
	}
	return slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, words(t.Adjust, mostPlaceholder), ActionChoice, groups...)
}
