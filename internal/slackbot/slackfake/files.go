package slackfake

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// A File is one that was uploaded.
type File struct {
	ID      string
	Name    string
	Title   string
	AltText string
	Data    []byte

	length   int
	uploaded bool
	complete bool
}

func (f *File) wire() object {
	return object{"id": f.ID, "name": f.Name, "title": f.Title, "alt_txt": f.AltText, "size": len(f.Data), "mode": "hosted"}
}

func filesGetUploadURL(r *request) (object, error) {
	n, err := strconv.Atoi(r.args["length"])
	if err != nil || n <= 0 {
		return nil, r.refuse("invalid_arguments", "length %q", r.args["length"])
	}
	if len([]rune(r.args["alt_txt"])) > 1000 {
		return nil, r.refuse("invalid_arguments", "alt_txt is longer than 1000 characters")
	}
	f := &File{ID: r.s.id("F"), Name: r.args["filename"], AltText: r.args["alt_txt"], length: n}
	r.s.files[f.ID] = f
	return object{"file_id": f.ID, "upload_url": r.s.server.URL + "/upload/" + f.ID}, nil
}

func (s *Slack) serveUpload(w http.ResponseWriter, r *http.Request, id string) {
	call := Call{Method: "upload", Args: map[string]string{"id": id}}
	s.mu.Lock()
	s.calls = append(s.calls, call)
	s.mu.Unlock()
	if !s.delay(w, r, call) {
		return
	}
	data, err := uploaded(r)
	s.mu.Lock()
	f := s.files[id]
	if err != nil || f == nil || f.uploaded || len(data) != f.length {
		s.violated("invalid_upload", "upload of %d bytes to %s: %v", len(data), id, err)
		s.mu.Unlock()
		http.Error(w, "bad upload", http.StatusBadRequest)
		return
	}
	f.Data, f.uploaded = data, true
	s.mu.Unlock()
	s.told(call, Answer{Status: http.StatusOK, Effect: true})
	if r.Context().Value(dropAfter{}) != nil {
		panic(http.ErrAbortHandler)
	}
	_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(data)))
}

// uploaded is the file in a request, as a form or as its body.
func uploaded(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	for {
		p, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if p.FileName() != "" {
			return io.ReadAll(io.LimitReader(p, maxBody))
		}
	}
}

func filesComplete(r *request) (object, error) {
	var files []struct{ ID, Title string }
	if err := json.Unmarshal([]byte(r.args["files"]), &files); err != nil || len(files) == 0 {
		return nil, r.refuse("invalid_arguments", "files: %v", err)
	}
	out := []object{}
	var all []*File
	for _, o := range files {
		f := r.s.files[o.ID]
		if f == nil || f.complete {
			return nil, refusal("file_not_found")
		}
		if !f.uploaded {
			return nil, r.refuse("file_not_found", "completeUploadExternal of %s, which was not uploaded", o.ID)
		}
		f.Title = o.Title
		all = append(all, f)
		out = append(out, f.wire())
	}
	channel := r.args["channel_id"]
	if channel == "" {
		channel = r.args["channels"]
	}
	if channel != "" {
		c, err := r.room(channel)
		if err != nil {
			return nil, err
		}
		thread, err := r.threadOf(c)
		if err != nil {
			return nil, err
		}
		m := &message{w: r.w, bot: true}
		m.Channel, m.Thread, m.User, m.Text, m.Files = c.ID, thread, r.w.BotUser, r.args["initial_comment"], all
		if raw := r.args["blocks"]; raw != "" {
			if m.Blocks, err = r.s.checkBlocks(raw, surfaceMessage); err != nil {
				return nil, r.refuse("invalid_blocks", "files.completeUploadExternal: %v", err)
			}
		}
		r.s.add(m)
		r.s.answered(c.ID, thread)
	}
	for _, f := range all {
		f.complete = true
	}
	return object{"files": out}, nil
}
