package slackbot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
)

// byClient are the methods of the Web API that the client library's functions call.
var byClient = map[string]string{
	"AppendStreamContext":                        "chat.appendStream",
	"AuthTestContext":                            "auth.test",
	"CompleteUploadExternalContext":              "files.completeUploadExternal",
	"DeleteMessageContext":                       "chat.delete",
	"GetConversationHistoryContext":              "conversations.history",
	"GetConversationRepliesContext":              "conversations.replies",
	"GetUploadURLExternalContext":                "files.getUploadURLExternal",
	"GetUserInfoContext":                         "users.info",
	"OpenConversationContext":                    "conversations.open",
	"OpenViewContext":                            "views.open",
	"PostEphemeralContext":                       "chat.postEphemeral",
	"PostMessageContext":                         "chat.postMessage",
	"PostMessageWithResponseContext":             "chat.postMessage",
	"PublishViewContext":                         "views.publish",
	"SendMessageContext":                         "", // to response URLs, which take no token
	"SetAssistantThreadsStatusContext":           "assistant.threads.setStatus",
	"SetAssistantThreadsSuggestedPromptsContext": "assistant.threads.setSuggestedPrompts",
	"SetAssistantThreadsTitleContext":            "assistant.threads.setTitle",
	"StartSocketModeContext":                     "", // takes the app's token
	"StartStreamContext":                         "chat.startStream",
	"StopStreamContext":                          "chat.stopStream",
	"UninstallAppContext":                        "apps.uninstall",
	"UpdateMessageContext":                       "chat.update",
	"UpdateViewContext":                          "views.update",
	"UploadToURL":                                "", // to an address that takes no token
}

// TestScopesAreThoseOfTheMethodsTheCodeCalls reads the package's own code for calls of
// the client library.
func TestScopesAreThoseOfTheMethodsTheCodeCalls(t *testing.T) {
	t.Parallel()
	library := map[string]bool{}
	for m := range reflect.TypeFor[*slack.Client]().Methods() {
		library[m.Name] = true
	}
	for name := range byClient {
		if !library[name] {
			t.Errorf("the client library has no %s", name)
		}
	}
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no code: %v", err)
	}
	calls := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok || !library[call.Sel.Name] {
				return true
			}
			method, known := byClient[call.Sel.Name]
			if !known {
				t.Errorf("%s: %s calls a method of the Web API that nobody has written down", name, call.Sel.Name)
			}
			if method != "" {
				calls[method] = true
			}
			return true
		})
	}
	if got, want := slices.Sorted(maps.Keys(apiMethods)), slices.Sorted(maps.Keys(calls)); !slices.Equal(got, want) {
		t.Errorf("scopes are asked for\n%v\nand the code calls\n%v", got, want)
	}
}

func TestEachScopeIsNeededAndExplained(t *testing.T) {
	t.Parallel()
	if explained := slices.Sorted(maps.Keys(why)); !slices.Equal(Scopes(), explained) {
		t.Errorf("scopes\n%v\nare explained\n%v", Scopes(), explained)
	}
	for _, broad := range []string{"admin", "channels:join", "channels:read", "chat:write.public", "groups:read", "search:read", "users.profile:read"} {
		if slices.Contains(Scopes(), broad) {
			t.Errorf("the app asks for %s", broad)
		}
	}
}
