package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
)

// longestField is how many bytes of an unknown field's name are repeated.
const longestField = 60

// explainJSON tells what is wrong with a JSON request whose decoding failed.
func explainJSON(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch field, unknown := unknownField(err); {
	case errors.Is(err, io.EOF):
		return nil // no body at all: an empty object
	case isTooBig(err):
		return errTooLarge
	case unknown:
		return invalidJSON(field, 0, func(t *texts) string { return fmt.Sprintf(t.Errors.JSONField, field) })
	case errors.As(err, &kind) && kind.Field != "":
		return invalidJSON(kind.Field, kind.Offset, func(t *texts) string { return fmt.Sprintf(t.jsonKind(kind.Type.Kind()), kind.Field) })
	case errors.As(err, &kind):
		return invalidJSON("", kind.Offset, func(t *texts) string { return t.Errors.JSONObject })
	case errors.As(err, &syntax):
		return invalidJSON("", syntax.Offset, func(t *texts) string { return fmt.Sprintf(t.Errors.JSONSyntax, syntax.Offset) })
	case errors.Is(err, io.ErrUnexpectedEOF):
		return invalidJSON("", 0, func(t *texts) string { return t.Errors.JSONEnd })
	}
	return errMalformed
}

// jsonKind says what a field must hold.
func (t *texts) jsonKind(k reflect.Kind) string {
	switch k {
	case reflect.Int:
		return t.Errors.JSONNumber
	case reflect.Bool:
		return t.Errors.JSONBool
	}
	return t.Errors.JSONText
}

// unknownField returns the name of a field that does not exist. The package
// encoding/json has no type for this error.
func unknownField(err error) (name string, ok bool) {
	quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field ")
	if !ok {
		return "", false
	}
	if name, err = strconv.Unquote(quoted); err != nil {
		name = quoted
	}
	return cutBytes(name, longestField), true
}

func isTooBig(err error) bool {
	var tooBig *http.MaxBytesError
	return errors.As(err, &tooBig)
}

// invalidJSON is an error at a field or a byte; "" and 0 where that is unknown.
func invalidJSON(field string, position int64, message func(*texts) string) *failure {
	return &failure{status: http.StatusBadRequest, code: "invalid", field: field, position: position, message: message}
}
