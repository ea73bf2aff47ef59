package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func someBars() Bars {
	return Bars{
		Title: "Right passage first", Description: "Two methods on three sets.", Axis: "share of questions",
		Groups: []string{"facts & figures", "paraphrases", "typing errors"}, Max: 1,
		Series: []BarSeries{
			{"words", []Value{{0.71, 0.6, 0.8}, {0.42, 0.3, 0.55}, {Value: 0.9}}},
			{"words and vectors", []Value{{0.75, 0.66, 0.83}, {Value: math.NaN()}, {Value: 0}}},
		},
	}
}

func someLines() Lines {
	return Lines{
		Title: "Cost of a search", Description: "Two stores, from 10,000 to 1,000,000 passages.",
		X: "passages", Y: "milliseconds", LogX: true, LogY: true,
		Series: []LineSeries{
			{"ours", []Point{{1e4, 0.9}, {1e5, 2.5}, {1e6, 7}}},
			{"theirs", []Point{{1e4, 72}, {1e5, 864}}},
		},
	}
}

func someStacks() Stacks {
	return Stacks{
		Title: "Bookings by Land and quarter, of which a long title takes several lines, as many as it needs and no more than four",
		Axis:  "bookings", Description: "Three Länder, two quarters.",
		Groups: []string{"Brandenburg", "Saarland", "A Land with a name that is too long to stand beside its bar in a single line, or even in two lines"},
		Series: []BarSeries{
			{"first quarter", []Value{{Value: 120}, {Value: 3}, {Value: 40}}},
			{"second quarter", []Value{{Value: 80}, {Value: math.NaN()}, {Value: 0}}},
		},
		Gap: func(series, number int) string { return "•" },
	}
}

func someMonths() Lines {
	gap := func(series, number int) string { return map[int]string{1: "•"}[number] }
	return Lines{
		Title: "Bookings by month", Description: "Four months, one of them protected.", Y: "bookings",
		Labels: []string{"Jan\n2025", "Feb", "", "Apr"}, Gap: gap,
		Series: []LineSeries{{"2025", []Point{{0, 12}, {1, math.NaN()}, {2, math.NaN()}, {3, 20}}}},
	}
}

func TestChartsLookAsBefore(t *testing.T) {
	t.Parallel()
	single := someBars()
	single.Title, single.Series = "One series", single.Series[:1]
	linear := someLines()
	linear.Title, linear.LogX, linear.LogY = "Linear axes", false, false
	pair := someMonths()
	pair.Title, pair.Series = "Two years", append(pair.Series, LineSeries{"2024", []Point{{0, 8}, {1, math.NaN()}, {2, 9}, {3, 9}}})
	for name, chart := range map[string]interface{ SVG(io.Writer) error }{
		"bars": someBars(), "single": single, "lines": someLines(), "linear": linear,
		"stacks": someStacks(), "months": someMonths(), "pair": pair,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got bytes.Buffer
			if err := chart.SVG(&got); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("the picture differs from %s; look at it after go test -update", file)
			}
		})
	}
}

func TestSVGIsOneImageWithNameAndDescription(t *testing.T) {
	t.Parallel()
	bars := someBars()
	bars.Title = `"A" <B> & C`
	var drawn bytes.Buffer
	if err := bars.SVG(&drawn); err != nil {
		t.Fatal(err)
	}
	var doc struct {
		XMLName xml.Name
		Role    string `xml:"role,attr"`
		Label   string `xml:"aria-labelledby,attr"`
		Title   struct {
			ID   string `xml:"id,attr"`
			Text string `xml:",chardata"`
		} `xml:"title"`
		Desc struct {
			ID   string `xml:"id,attr"`
			Text string `xml:",chardata"`
		} `xml:"desc"`
	}
	if err := xml.Unmarshal(drawn.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.XMLName.Local != "svg" || doc.Role != "img" || doc.Title.Text != bars.Title || doc.Desc.Text != bars.Description {
		t.Errorf("got %+v", doc)
	}
	if doc.Label != doc.Title.ID+" "+doc.Desc.ID {
		t.Errorf("labelled by %q, but title and description are %q and %q", doc.Label, doc.Title.ID, doc.Desc.ID)
	}
	if !strings.Contains(drawn.String(), "facts &amp; figures") {
		t.Error("a group's name is missing or not escaped")
	}
}

func TestPNGHasTwiceTheDensity(t *testing.T) {
	t.Parallel()
	for name, chart := range map[string]interface{ PNG(io.Writer) error }{"bars": someBars(), "lines": someLines()} {
		var drawn bytes.Buffer
		if err := chart.PNG(&drawn); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&drawn)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := img.Bounds().Dx(), int(2*width.Points()); got != want {
			t.Errorf("%s: %d pixels wide, want %d", name, got, want)
		}
	}
}

func TestWhatCannotBeDrawnIsAnError(t *testing.T) {
	t.Parallel()
	for name, chart := range map[string]interface{ SVG(io.Writer) error }{
		"no bars":            Bars{},
		"too few values":     Bars{Groups: []string{"a", "b"}, Series: []BarSeries{{"s", []Value{{Value: 1}}}}},
		"negative bar":       Bars{Groups: []string{"a"}, Series: []BarSeries{{"s", []Value{{Value: -1}}}}},
		"too many series":    Bars{Series: make([]BarSeries, maxSeries+1)},
		"no lines":           Lines{},
		"no points":          Lines{Series: []LineSeries{{Name: "s"}}},
		"zero on a log axis": Lines{LogY: true, Series: []LineSeries{{"s", []Point{{1, 0}}}}},
		"no stacks":          Stacks{},
		"too few parts":      Stacks{Groups: []string{"a", "b"}, Series: []BarSeries{{"s", []Value{{Value: 1}}}}},
		"negative part":      Stacks{Groups: []string{"a"}, Series: []BarSeries{{"s", []Value{{Value: -1}}}}},
		"infinite part":      Stacks{Groups: []string{"a"}, Series: []BarSeries{{"s", []Value{{Value: math.Inf(1)}}}}},
		"only gaps":          Lines{Labels: []string{"Jan"}, Series: []LineSeries{{"s", []Point{{0, math.NaN()}}}}},
		"not a number":       Lines{Series: []LineSeries{{"s", []Point{{1, math.NaN()}}}}},
	} {
		if err := chart.SVG(io.Discard); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestErrorsOfTheWriterAreReturned(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"bars as SVG": someBars().SVG(brokenWriter{}), "bars as PNG": someBars().PNG(brokenWriter{}),
		"stacks as SVG": someStacks().SVG(brokenWriter{}), "stacks as PNG": someStacks().PNG(brokenWriter{}),
		"lines as SVG": someLines().SVG(brokenWriter{}), "lines as PNG": someLines().PNG(brokenWriter{}),
	} {
		if !errors.Is(err, errBroken) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestShortWritesThreeDigits(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 0.5834: "0.583", 0.9: "0.9", 1: "1", 1.256: "1.26", 12.44: "12.4", 864.3: "864", 100000: "100000", -2.5: "-2.5",
	} {
		if got := Short(v); got != want {
			t.Errorf("Short(%v) = %q, want %q", v, got, want)
		}
	}
}

func TestInlineHasNeitherStylesNorTitle(t *testing.T) {
	t.Parallel()
	var alone, inline bytes.Buffer
	bars := someBars()
	if err := errors.Join(bars.SVG(&alone), bars.Inline(&inline)); err != nil {
		t.Fatal(err)
	}
	const name, drawn = ">Right passage first</title>", ">Right passage first</text>"
	if !strings.Contains(alone.String(), drawn) || strings.Contains(inline.String(), drawn) || !strings.Contains(inline.String(), name) {
		t.Error("the title is not drawn alone, drawn on a page, or not told to screen readers there")
	}
	if strings.Contains(inline.String(), ` style=`) || !strings.Contains(inline.String(), ` fill="#0072B2"`) {
		t.Error("styles have not become attributes")
	}
	if !strings.Contains(alone.String(), `height="236"`) || !strings.Contains(inline.String(), `height="215"`) {
		t.Errorf("the place of the title stays empty: %.200s", inline.String())
	}
}

func TestBarsWithAPartLeftOutHaveNoSum(t *testing.T) {
	t.Parallel()
	stacks := someStacks()
	stacks.Format = Short
	partial := stacks
	partial.Partial = true
	for group, want := range []string{"200", "•", "40"} {
		if got := stacks.end(group); got != want {
			t.Errorf("group %d ends with %q, want %q", group, got, want)
		}
	}
	if got := partial.end(0); got != "" {
		t.Errorf("a bar of some series has the sum %q", got)
	}
}

func TestLongTextsAreBrokenAndCut(t *testing.T) {
	t.Parallel()
	style := label(newPlot(), fontSize)
	const long = "Urbane Datenplattformen: Architektur, Betrieb und Beschaffung"
	for _, c := range []struct {
		lines int
		want  []string
	}{
		{1, []string{"Urbane Datenplattform…"}},
		{2, []string{"Urbane", "Datenplattformen: Arch…"}},
		{4, []string{"Urbane", "Datenplattformen:", "Architektur, Betrieb und", "Beschaffung"}},
	} {
		got := wrap(long, style, 125, c.lines)
		if !slices.Equal(got, c.want) {
			t.Errorf("%d lines: got %q, want %q", c.lines, got, c.want)
		}
	}
}
