package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"
)

// Where elements may stand: https://docs.slack.dev/reference/block-kit/block-elements.
var (
	actionElements = []string{
		"button", "checkboxes", "datepicker", "radio_buttons", "static_select", "external_select", "users_select",
		"conversations_select", "channels_select", "overflow", "timepicker", "workflow_button", "datetimepicker",
	}
	accessories = append([]string{"image", "multi_static_select"}, actionElements...)

	inputElements = []string{
		"plain_text_input", "email_text_input", "url_text_input", "number_input", "checkboxes", "datepicker",
		"radio_buttons", "static_select", "multi_static_select", "timepicker", "users_select",
	}
)

// element checks one element.
func (c *checker) element(e fields, allowed []string) error {
	kind, _ := e["type"].(string)
	if !slices.Contains(allowed, kind) {
		return errors.New("not allowed here")
	}
	if kind == "image" {
		return picture(e)
	}
	if v, ok := e["action_id"]; ok {
		if id, is := v.(string); !is || id == "" || len(id) > maxID {
			return fmt.Errorf("action_id %q is empty or longer than %d", v, maxID)
		}
	} else {
		e["action_id"] = c.newID("a")
	}
	if e["focus_on_load"] == true {
		c.focus++
	}
	if err := confirmation(e); err != nil {
		return err
	}
	switch kind {
	case "button":
		return button(e)
	case "feedback_buttons":
		return feedback(e)
	case "icon_button":
		return first(known(e, "action_id", "icon", "text", "value", "accessibility_label", "confirm", "visible_to_user_ids"),
			oneOf(e, "icon", "trash"), textObject(e, "text", true, false, 75), text(e, "value", 0, 2000))
	case "overflow":
		return first(known(e, "action_id", "options", "confirm"), options(e, 1, 5, false))
	case "checkboxes", "radio_buttons":
		return first(known(e, "action_id", "options", "initial_options", "initial_option", "confirm", "focus_on_load"),
			options(e, 1, 10, true))
	case "static_select", "multi_static_select":
		return selects(e)
	case "plain_text_input":
		return textInput(e)
	case "email_text_input", "url_text_input":
		return first(known(e, "action_id", "initial_value", "dispatch_action_config", "focus_on_load", "placeholder"),
			text(e, "initial_value", 0, 3000), textObject(e, "placeholder", false, false, 150))
	case "number_input":
		return numberInput(e)
	case "datepicker":
		return first(known(e, "action_id", "initial_date", "confirm", "focus_on_load", "placeholder"),
			date(e, "initial_date", time.DateOnly), textObject(e, "placeholder", false, false, 150))
	case "timepicker":
		return first(known(e, "action_id", "initial_time", "confirm", "focus_on_load", "placeholder", "timezone"),
			date(e, "initial_time", "15:04"), textObject(e, "placeholder", false, false, 150))
	}
	return fmt.Errorf("this fake does not know %s", kind)
}

// picture checks an image that is an element.
func picture(e fields) error {
	if (e["image_url"] == nil) == (e["slack_file"] == nil) {
		return errors.New("needs either image_url or slack_file")
	}
	return first(known(e, "alt_text", "image_url", "slack_file"), text(e, "alt_text", 1, 2000), text(e, "image_url", 0, 3000))
}

func button(e fields) error {
	return first(
		known(e, "action_id", "text", "url", "value", "style", "confirm", "accessibility_label"),
		textObject(e, "text", true, false, 75),
		text(e, "url", 0, 3000), text(e, "value", 0, 2000), text(e, "accessibility_label", 0, 75),
		oneOf(e, "style", "primary", "danger"),
	)
}

func feedback(e fields) error {
	each := func(name string) error {
		b, is := e[name].(fields)
		if !is {
			return fmt.Errorf("%s is missing", name)
		}
		return first(known(b, "text", "value", "accessibility_label"), textObject(b, "text", true, false, 75),
			text(b, "value", 1, 2000), text(b, "accessibility_label", 0, 75))
	}
	return first(known(e, "action_id", "positive_button", "negative_button"), each("positive_button"), each("negative_button"))
}

func selects(e fields) error {
	if (e["options"] == nil) == (e["option_groups"] == nil) {
		return errors.New("needs either options or option_groups")
	}
	return first(
		known(e, "action_id", "options", "option_groups", "initial_option", "initial_options", "confirm",
			"focus_on_load", "placeholder", "max_selected_items"),
		textObject(e, "placeholder", false, false, 150),
		options(e, 0, 100, false),
		list(e, "option_groups", 0, 100, func(g fields) error {
			return first(known(g, "label", "options"), textObject(g, "label", true, false, 75), options(g, 1, 100, false))
		}),
	)
}

// options checks the options of an element and that those chosen at first are among
// them: https://docs.slack.dev/reference/block-kit/composition-objects/option-object.
func options(e fields, least, most int, mrkdwn bool) error {
	values := map[string]bool{}
	err := list(e, "options", least, most, func(o fields) error {
		v, _ := o["value"].(string)
		if values[v] {
			return fmt.Errorf("value %q twice", v)
		}
		values[v] = true
		return first(known(o, "text", "value", "description", "url"), textObject(o, "text", true, mrkdwn, 75),
			text(o, "value", 1, 150), textObject(o, "description", false, mrkdwn, 75), text(o, "url", 0, 3000))
	})
	if err != nil || e["options"] == nil {
		return err
	}
	chosen, _ := e["initial_options"].([]any)
	if e["initial_options"] != nil && len(chosen) == 0 {
		return errors.New("initial_options are empty")
	}
	if o, ok := e["initial_option"]; ok {
		chosen = append(chosen, o)
	}
	all, _ := e["options"].([]any)
	for _, o := range chosen {
		if !slices.ContainsFunc(all, func(a any) bool { return reflect.DeepEqual(a, o) }) {
			return fmt.Errorf("initial option %v is none of the options", o)
		}
	}
	return nil
}

func textInput(e fields) error {
	err := first(
		known(e, "action_id", "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config",
			"focus_on_load", "placeholder"),
		text(e, "initial_value", 0, 3000), flag(e, "multiline"), textObject(e, "placeholder", false, false, 150),
		whole(e, "min_length", 0, 3000), whole(e, "max_length", 1, 3000),
	)
	if err != nil {
		return err
	}
	if most, ok := e["max_length"].(json.Number); ok {
		if n, _ := most.Int64(); int64(length(e["initial_value"])) > n {
			return errors.New("initial_value is longer than max_length")
		}
	}
	return nil
}

func numberInput(e fields) error {
	if _, is := e["is_decimal_allowed"].(bool); !is {
		return errors.New("is_decimal_allowed is missing")
	}
	for _, k := range []string{"initial_value", "min_value", "max_value"} {
		if v, ok := e[k]; ok {
			s, is := v.(string)
			if _, err := strconv.ParseFloat(s, 64); !is || err != nil {
				return fmt.Errorf("%s is no text of a number", k)
			}
		}
	}
	return first(known(e, "action_id", "is_decimal_allowed", "initial_value", "min_value", "max_value",
		"dispatch_action_config", "focus_on_load", "placeholder"), textObject(e, "placeholder", false, false, 150))
}

func whole(e fields, name string, least, most int64) error {
	v, ok := e[name]
	if !ok {
		return nil
	}
	n, is := v.(json.Number)
	if i, err := n.Int64(); !is || err != nil || i < least || i > most {
		return fmt.Errorf("%s is %v, must be %d to %d", name, v, least, most)
	}
	return nil
}

func date(e fields, name, layout string) error {
	v, ok := e[name]
	if !ok {
		return nil
	}
	s, _ := v.(string)
	if _, err := time.Parse(layout, s); err != nil {
		return fmt.Errorf("%s is %v, not like %s", name, v, layout)
	}
	return nil
}

// confirmation checks an element's confirmation dialog:
// https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object.
func confirmation(e fields) error {
	v, ok := e["confirm"]
	if !ok {
		return nil
	}
	c, is := v.(fields)
	if !is {
		return errors.New("confirm is no object")
	}
	return first(known(c, "title", "text", "confirm", "deny", "style"), textObject(c, "title", true, false, 100),
		textObject(c, "text", true, true, 300), textObject(c, "confirm", true, false, 30),
		textObject(c, "deny", true, false, 30), oneOf(c, "style", "primary", "danger"))
}
