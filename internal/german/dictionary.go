package german

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"unicode/utf8"
)

// DictionaryPaths are the places where Debian and its relatives keep the word
// list of the new German orthography (package wngerman).
func DictionaryPaths() []string {
	return []string{"/usr/share/dict/ngerman", "/usr/local/share/dict/ngerman", "/usr/share/dict/german"}
}

// maxDictionary bounds the size of a word list in bytes; Debian's has 5 MB.
const maxDictionary = 64 << 20

// LoadDictionary reads a word list, one word a line in UTF-8; lines that are
// not are left out.
func LoadDictionary(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("german.LoadDictionary: %w", err)
	}
	defer f.Close()
	var words []string
	lines := bufio.NewScanner(io.LimitReader(f, maxDictionary))
	for lines.Scan() {
		if w := lines.Text(); w != "" && utf8.ValidString(w) {
			words = append(words, w)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("german.LoadDictionary(%q): %w", path, err)
	}
	return words, nil
}

// LoadInstalledDictionary reads the first of DictionaryPaths that exists. It
// returns no words and no error when none does.
func LoadInstalledDictionary() ([]string, error) {
	for _, path := range DictionaryPaths() {
		words, err := LoadDictionary(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return words, err
	}
	return nil, nil
}
