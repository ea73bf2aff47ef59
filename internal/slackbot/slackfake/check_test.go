package slackfake

import (
	"fmt"
	"strings"
	"testing"
)

// x is a text of n characters, of two bytes each.
func x(n int) string { return strings.Repeat("ü", n) }

// many is a list of n copies of a JSON text; % in it is the number.
func many(n int, one string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(one, "%", fmt.Sprint(i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

func TestBlocksAreHeldAgainstSlacksLimits(t *testing.T) {
	t.Parallel()
	const divider = `{"type":"divider"}`
	button := func(rest string) string {
		return `[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"ja"}` + rest + `}]}]`
	}
	input := func(element string) string {
		return `[{"type":"input","label":{"type":"plain_text","text":"Name"},"element":` + element + `}]`
	}
	option := `{"text":{"type":"plain_text","text":"o"},"value":"%"}`
	tests := []struct {
		name   string
		on     surface
		blocks string
		want   string // part of the error; "" none
	}{
		{"50 blocks", surfaceMessage, many(50, divider), ""},
		{"51 blocks", surfaceMessage, many(51, divider), "51 blocks"},
		{"100 blocks in a view", surfaceModal, many(100, divider), ""},
		{"101 blocks in a view", surfaceHome, many(101, divider), "101 blocks"},
		{"section at its limit", surfaceMessage, `[{"type":"section","text":{"type":"mrkdwn","text":"` + x(3000) + `"}}]`, ""},
		{"section too long", surfaceMessage, `[{"type":"section","text":{"type":"mrkdwn","text":"` + x(3001) + `"}}]`, "3001 characters"},
		{"empty section", surfaceMessage, `[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "of 0 characters"},
		{"section of nothing", surfaceMessage, `[{"type":"section"}]`, "neither text nor fields"},
		{"11 fields", surfaceMessage, `[{"type":"section","fields":` + many(11, `{"type":"mrkdwn","text":"a"}`) + `}]`, "fields has 11"},
		{"field too long", surfaceMessage, `[{"type":"section","fields":[{"type":"mrkdwn","text":"` + x(2001) + `"}]}]`, "2001"},
		{"header with markup", surfaceMessage, `[{"type":"header","text":{"type":"mrkdwn","text":"a"}}]`, "plain_text"},
		{"header too long", surfaceMessage, `[{"type":"header","text":{"type":"plain_text","text":"` + x(151) + `"}}]`, "151"},
		{"11 elements of context", surfaceMessage, `[{"type":"context","elements":` + many(11, `{"type":"mrkdwn","text":"a"}`) + `}]`, "elements has 11"},
		{"26 actions", surfaceMessage, `[{"type":"actions","elements":` + many(26, `{"type":"button","action_id":"%","text":{"type":"plain_text","text":"a"}}`) + `}]`, "elements has 26"},
		{"an action id twice", surfaceMessage, `[{"type":"actions","elements":` + many(2, `{"type":"button","action_id":"a","text":{"type":"plain_text","text":"a"}}`) + `}]`, "twice"},
		{"a block id twice", surfaceMessage, many(2, `{"type":"divider","block_id":"a"}`), "taken"},
		{"button", surfaceMessage, button(`,"style":"primary","value":"` + x(2000) + `"`), ""},
		{"button value too long", surfaceMessage, button(`,"value":"` + x(2001) + `"`), "2001"},
		{"button of another style", surfaceMessage, button(`,"style":"red"`), "style is red"},
		{"button with an unknown field", surfaceMessage, button(`,"colour":"red"`), `no field "colour"`},
		{"button with a long label for screen readers", surfaceMessage, button(`,"accessibility_label":"` + x(76) + `"`), "76"},
		{"confirmation without a title", surfaceMessage, button(`,"confirm":{"text":{"type":"plain_text","text":"a"}}`), "title is missing"},
		{"image without alt text", surfaceMessage, `[{"type":"image","image_url":"https://a.example/i.png"}]`, "alt_text"},
		{"markdown at its limit", surfaceMessage, `[{"type":"markdown","text":"` + x(12000) + `"}]`, ""},
		{"markdown of all blocks too long", surfaceMessage, many(2, `{"type":"markdown","text":"`+x(6001)+`"}`), "12002 characters"},
		{"markdown in a view", surfaceModal, `[{"type":"markdown","text":"a"}]`, "only in messages"},
		{"all texts too long", surfaceMessage, many(5, `{"type":"section","text":{"type":"mrkdwn","text":"`+x(2601)+`"}}`), "13005 characters"},
		{"feedback", surfaceMessage, `[{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":{"type":"plain_text","text":"gut"},"value":"1"},"negative_button":{"text":{"type":"plain_text","text":"schlecht"},"value":"0"}}]}]`, ""},
		{"feedback in a view", surfaceHome, `[{"type":"context_actions","elements":[]}]`, "only in messages"},
		{"feedback among actions", surfaceMessage, `[{"type":"actions","elements":[{"type":"feedback_buttons"}]}]`, "not allowed here"},
		{"table", surfaceMessage, `[{"type":"table","rows":` + many(100, `[{"type":"raw_text","text":"a"}]`) + `,"column_settings":[{"align":"right"}]}]`, ""},
		{"table of 101 rows", surfaceMessage, `[{"type":"table","rows":` + many(101, `[{"type":"raw_text","text":"a"}]`) + `}]`, "101 rows"},
		{"table of 21 columns", surfaceMessage, `[{"type":"table","rows":[` + many(21, `{"type":"raw_text","text":"a"}`) + `]}]`, "21 cells"},
		{"table with an empty cell", surfaceMessage, `[{"type":"table","rows":[[{"type":"raw_text","text":""}]]}]`, "of 0 characters"},
		{"table of too much", surfaceMessage, `[{"type":"table","rows":` + many(100, `[{"type":"raw_text","text":"`+x(101)+`"}]`) + `}]`, "10100 characters"},
		{"two tables", surfaceMessage, many(2, `{"type":"table","rows":[[{"type":"raw_text","text":"a"}]]}`), "only one table"},
		{"input", surfaceModal, input(`{"type":"plain_text_input","max_length":5,"initial_value":"12345"}`), ""},
		{"input that begins too long", surfaceModal, input(`{"type":"plain_text_input","max_length":4,"initial_value":"12345"}`), "longer than max_length"},
		{"number without its kind", surfaceModal, input(`{"type":"number_input"}`), "is_decimal_allowed"},
		{"date in another form", surfaceModal, input(`{"type":"datepicker","initial_date":"3.3.2026"}`), "initial_date"},
		{"button as an input", surfaceModal, input(`{"type":"button"}`), "not allowed here"},
		{"11 checkboxes", surfaceModal, input(`{"type":"checkboxes","options":` + many(11, option) + `}`), "options has 11"},
		{"100 options", surfaceModal, input(`{"type":"static_select","options":` + many(100, option) + `}`), ""},
		{"101 options", surfaceModal, input(`{"type":"static_select","options":` + many(101, option) + `}`), "options has 101"},
		{"option value too long", surfaceModal, input(`{"type":"static_select","options":[{"text":{"type":"plain_text","text":"o"},"value":"` + x(151) + `"}]}`), "151"},
		{"an option chosen that is none", surfaceModal, input(`{"type":"static_select","options":` + many(1, option) + `,"initial_option":{"text":{"type":"plain_text","text":"o"},"value":"9"}}`), "none of the options"},
		{"rich text", surfaceMessage, `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true}}]}]}]`, ""},
		{"unknown", surfaceMessage, `[{"type":"carousel"}]`, "unknown type"},
		{"not an array", surfaceMessage, `{"type":"divider"}`, "not an array"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &Slack{}
			_, err := s.checkBlocks(tt.blocks, tt.on)
			if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestViewsAreHeldAgainstSlacksLimits(t *testing.T) {
	t.Parallel()
	const blocks = `,"blocks":[{"type":"divider"}]`
	title := func(n int) string { return `"title":{"type":"plain_text","text":"` + x(n) + `"}` }
	const input = `,"blocks":[{"type":"input","label":{"type":"plain_text","text":"N"},"element":{"type":"plain_text_input"}}]`
	tests := []struct {
		name, view string
		home       bool
		want       string
	}{
		{"modal", `{"type":"modal",` + title(24) + blocks + `,"private_metadata":"` + x(3000) + `"}`, false, ""},
		{"title too long", `{"type":"modal",` + title(25) + blocks + `}`, false, "25"},
		{"no title", `{"type":"modal"` + blocks + `}`, false, "title is missing"},
		{"metadata too long", `{"type":"modal",` + title(1) + blocks + `,"private_metadata":"` + x(3001) + `"}`, false, "3001"},
		{"inputs without submit", `{"type":"modal",` + title(1) + input + `}`, false, "inputs without submit"},
		{"no blocks", `{"type":"modal",` + title(1) + `,"blocks":[]}`, false, "without blocks"},
		{"home", `{"type":"home"` + blocks + `}`, true, ""},
		{"home with a title", `{"type":"home",` + title(1) + blocks + `}`, true, `no field "title"`},
		{"modal as home", `{"type":"modal",` + title(1) + blocks + `}`, true, "must be home"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &Slack{}
			_, err := s.readView(&Workspace{}, tt.view, tt.home)
			if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error = %v, want %q", err, tt.want)
			}
		})
	}
}
