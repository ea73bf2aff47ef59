// Command trainreader makes the weights of the extractive reader
// (internal/reader) from questions whose answer lines people chose:
//
//	go run ./cmd/trainreader --data DIR
//
// DIR holds docs.jsonl ({"id", "text"}) and queries.jsonl ({"id", "text", "rel":
// [page], "answers": [numbers of lines]}). The program first tells by
// cross-validation over pages how good such weights are on questions that they
// were not made from, then makes them from all questions and writes them.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/alecthomas/kong"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/reader/training"
)

type arguments struct {
	Data   string `required:"" type:"existingdir" placeholder:"DIR" help:"Folder with docs.jsonl and queries.jsonl."`
	Out    string `default:"internal/reader" type:"existingdir" help:"Folder that the weights are written to."`
	Folds  int    `default:"5" help:"Parts of the cross-validation; 0 leaves it out."`
	Seeds  int    `default:"3" help:"How often the cross-validation is repeated with other parts."`
	Source string `default:"OMoS-QA (github.com/digitalfabrik/integreat-qa-dataset), CC BY 4.0" help:"The data's name and licence, for the head of the files."`
	Dry    bool   `help:"Only validate, write nothing."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "trainreader:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var a arguments
	parser, err := kong.New(&a, kong.Name("trainreader"), kong.Description("Makes the weights of the extractive reader."))
	if err != nil {
		return err
	}
	if _, err := parser.Parse(args); err != nil {
		return err
	}
	set, err := training.Read(a.Data)
	if err != nil {
		return err
	}
	dictionary, err := german.LoadInstalledDictionary()
	if err != nil {
		return err
	}
	return training.Run(ctx, training.Analyzer(set, dictionary), set, training.Options{
		Folds: a.Folds, Seeds: a.Seeds, Source: a.Source, Out: a.Out, Dry: a.Dry,
	}, out)
}
