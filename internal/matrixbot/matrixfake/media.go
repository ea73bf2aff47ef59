package matrixfake

import (
	"cmp"
	"fmt"
	"net/http"
)

// media is a file, or (nil data) the place of one that is uploaded later.
type media struct {
	kind, name string
	data       []byte
	owner      *User
}

// maxUpload is the most bytes of a file.
const maxUpload = 10 << 20

func mediaConfig(*request) (any, error) { return object{"m.upload.size": maxUpload}, nil }

func createMedia(r *request) (any, error) {
	id := r.s.place(r.user)
	return object{"content_uri": "mxc://" + id, "unused_expires_at": r.s.now() + 3_600_000}, nil
}

// place makes room for a file, and returns its id: server/media. s.mu is held.
func (s *Server) place(u *User) string {
	id := fmt.Sprintf("%s/media%d", ServerName, s.id())
	s.uploads[id] = &media{owner: u}
	return id
}

func upload(r *request) (any, error) {
	if len(r.body) > maxUpload {
		return nil, refuse(http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "a file of %d bytes", len(r.body))
	}
	kind := r.Header.Get("Content-Type")
	if kind == "" {
		r.s.violated(r.user, "no_content_type", "a file without Content-Type")
	}
	if len(r.body) == 0 {
		r.s.violated(r.user, "empty_file", "a file without anything in it")
	}
	id := r.PathValue("server") + "/" + r.PathValue("media")
	if r.PathValue("media") == "" {
		id = r.s.place(r.user)
	}
	m := r.s.uploads[id]
	switch {
	case m == nil:
		return nil, notFound("there is no place %s", id)
	case m.owner != r.user:
		return nil, forbidden("the place is somebody else's")
	case m.data != nil:
		return nil, refuse(http.StatusConflict, "M_CANNOT_OVERWRITE_MEDIA", "%s is there already", id)
	}
	m.kind, m.name = cmp.Or(kind, "application/octet-stream"), r.FormValue("filename")
	m.data = append([]byte{}, r.body...)
	return object{"content_uri": "mxc://" + id}, nil
}

func download(r *request) (any, error) {
	m := r.s.uploads[r.PathValue("server")+"/"+r.PathValue("media")]
	if m == nil {
		return nil, notFound("there is no such file")
	}
	if m.data == nil {
		return nil, refuse(http.StatusGatewayTimeout, "M_NOT_YET_UPLOADED", "the file is not there yet")
	}
	return raw{m.kind, cmp.Or(r.PathValue("name"), m.name), m.data}, nil
}

// File is an uploaded file by its address, "mxc://…": its content type, name and bytes.
func (s *Server) File(address string) (kind, name string, data []byte) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.uploads[address[min(len(address), len("mxc://")):]]
	if m == nil {
		s.t.Fatalf("matrixfake: there is no file %s", address)
	}
	return m.kind, m.name, m.data
}
