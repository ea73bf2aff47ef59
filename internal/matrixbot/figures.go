package matrixbot

import (
	"bytes"
	"fmt"
	"image/png"

	"maunium.net/go/mautrix/event"

	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// longestAlt bounds the words for a picture, in characters.
const longestAlt = 1000

// figureFiles are the chart of a result, if there is one, and its figures as a file.
func figureFiles(key string, at place, r statistics.Result, language string) (all []outgoing, err error) {
	caption := show.Caption(r.Query, r.Names, language)
	if chart, ok := show.NewChart(r, language); ok {
		var drawn bytes.Buffer
		if err := chart.PNG(&drawn); err != nil {
			return nil, fmt.Errorf("drawing: %w", err)
		}
		o, err := picture(key, at, caption, chart.Alt, drawn.Bytes())
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	if len(r.Rows) == 0 {
		return all, nil
	}
	var written bytes.Buffer
	if err := show.CSV(&written, r, language); err != nil {
		return nil, fmt.Errorf("writing CSV: %w", err)
	}
	return append(all, table(key, at, caption, written.Bytes())), nil
}

// picture is a chart as an image. Its caption tells in words what it shows, which is
// the text that clients give to whom does not see it.
func picture(key string, at place, caption, alt string, content []byte) (outgoing, error) {
	size, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return outgoing{}, fmt.Errorf("picture: %w", err)
	}
	c := &event.MessageEventContent{
		MsgType: event.MsgImage, Body: cut(alt, longestAlt), FileName: show.FileName(caption) + ".png",
		Info:     &event.FileInfo{MimeType: "image/png", Width: size.Width, Height: size.Height, Size: len(content)},
		Mentions: &event.Mentions{}, RelatesTo: at.relation(),
	}
	return outgoing{key: key + "/chart", at: at, kind: kindFile, content: c, file: content}, nil
}

// table is a table as a file.
func table(key string, at place, caption string, content []byte) outgoing {
	name := show.FileName(caption) + ".csv"
	c := &event.MessageEventContent{
		MsgType: event.MsgFile, Body: name, FileName: name,
		Info:     &event.FileInfo{MimeType: "text/csv", Size: len(content)},
		Mentions: &event.Mentions{}, RelatesTo: at.relation(),
	}
	return outgoing{key: key + "/csv", at: at, kind: kindFile, content: c, file: content}
}
