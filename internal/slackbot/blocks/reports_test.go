package blocks

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestListsAndButtonsOfReportsKeepSlacksLimits(t *testing.T) {
	t.Parallel()
	for name, title := range map[string]string{"short": "Länder", "long": strings.Repeat("ä", 120), "marks": strings.Repeat("<!channel>*&|", 9)} {
		var lines []ReportLine
		var buttons []ReportButton
		for n := range 30 {
			lines = append(lines, ReportLine{Name: title, Link: fmt.Sprintf("https://akademie.example/statistics/reports/%d", n), Remark: "monatlich hier"})
			if n < 10 {
				buttons = append(buttons, ReportButton{Report: int64(n), Label: title})
			}
		}
		ask := NewReportButtons("Welcher Bericht?", ActionReport, buttons...)
		list := NewReportList("Ihre Berichte:", lines, "Und so geht es.")
		if err := Check(list.Blocks); err != nil {
			t.Errorf("%s: the list: %v", name, err)
		}
		written, err := json.Marshal(list.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(written), "/statistics/reports/"); n != len(lines) {
			t.Errorf("%s: %d reports listed", name, n)
		}
		if err := Check(ask.Blocks); err != nil {
			t.Errorf("%s: the buttons: %v", name, err)
		}
		if strings.Contains(list.Text, "<!channel") || strings.Contains(string(written), `\u003c!channel`) {
			t.Errorf("%s: the list mentions everybody", name)
		}
	}
}
