package matrixfake

import (
	"net/http"
	"strings"
)

// An endpoint is one of the API's. run is called with the server's lock held.
type endpoint struct {
	name  string // for faults and calls
	open  bool   // needs no token
	media int64  // most bytes of a body that is a file; 0: it is JSON
	run   func(*request) (any, error)
}

const (
	v1 = "/_matrix/client/v1"
	v3 = "/_matrix/client/v3"
)

// routes is everything that this homeserver answers.
func (s *Server) routes() http.Handler {
	m := http.NewServeMux()
	add := func(pattern, name string, run func(*request) (any, error)) {
		m.HandleFunc(pattern, s.handle(endpoint{name: name, run: run}))
	}
	open := func(pattern, name string, run func(*request) (any, error)) {
		m.HandleFunc(pattern, s.handle(endpoint{name: name, run: run, open: true}))
	}
	file := func(pattern, name string, run func(*request) (any, error)) {
		m.HandleFunc(pattern, s.handle(endpoint{name: name, run: run, media: maxMedia}))
	}

	open("GET /_matrix/client/versions", "versions", versions)
	open("GET /.well-known/matrix/client", "wellknown", wellKnown)
	open("GET "+v3+"/login", "loginflows", loginFlows)
	open("POST "+v3+"/login", "login", login)
	open("POST "+v3+"/refresh", "refresh", refresh)
	add("POST "+v3+"/logout", "logout", logout)
	add("POST "+v3+"/logout/all", "logoutall", logoutAll)
	add("GET "+v3+"/account/whoami", "whoami", whoAmI)
	add("GET "+v3+"/capabilities", "capabilities", capabilities)
	add("GET "+v3+"/devices", "devices", listDevices)
	add("GET "+v3+"/devices/{device}", "device", getDevice)
	add("PUT "+v3+"/devices/{device}", "namedevice", nameDevice)
	add("DELETE "+v3+"/devices/{device}", "deletedevice", deleteDevice)

	add("GET "+v3+"/profile/{user}", "profile", getProfile)
	add("GET "+v3+"/profile/{user}/{field}", "profile", getProfileField)
	add("PUT "+v3+"/profile/{user}/{field}", "setprofile", setProfile)
	add("POST "+v3+"/user_directory/search", "userdirectory", searchUsers)
	add("GET "+v3+"/pushrules/", "pushrules", pushRules)
	add("GET "+v3+"/pushers", "pushers", func(*request) (any, error) { return object{"pushers": []any{}}, nil })
	add("GET "+v3+"/voip/turnServer", "turnserver", func(*request) (any, error) { return nil, notFound("there is no TURN server") })
	add("GET "+v3+"/thirdparty/protocols", "protocols", func(*request) (any, error) { return object{}, nil })
	add("PUT "+v3+"/presence/{user}/status", "presence", func(*request) (any, error) { return object{}, nil })

	add("POST "+v3+"/user/{user}/filter", "filter", setFilter)
	add("GET "+v3+"/user/{user}/filter/{filter}", "getfilter", getFilter)
	add("GET "+v3+"/user/{user}/account_data/{type}", "accountdata", getAccountData)
	add("PUT "+v3+"/user/{user}/account_data/{type}", "setaccountdata", setAccountData)
	add("GET "+v3+"/user/{user}/rooms/{room}/account_data/{type}", "roomaccountdata", getAccountData)
	add("PUT "+v3+"/user/{user}/rooms/{room}/account_data/{type}", "setroomaccountdata", setAccountData)
	add("GET "+v3+"/sync", "sync", syncing)

	add("POST "+v3+"/createRoom", "createroom", createRoom)
	add("GET "+v3+"/joined_rooms", "joinedrooms", joinedRooms)
	add("POST "+v3+"/join/{room}", "join", join)
	add("POST "+v3+"/rooms/{room}/join", "join", join)
	add("POST "+v3+"/knock/{room}", "knock", knock)
	add("POST "+v3+"/rooms/{room}/leave", "leave", leave)
	add("POST "+v3+"/rooms/{room}/forget", "forget", forget)
	add("POST "+v3+"/rooms/{room}/invite", "invite", member("invite"))
	add("POST "+v3+"/rooms/{room}/kick", "kick", member("kick"))
	add("POST "+v3+"/rooms/{room}/ban", "ban", member("ban"))
	add("POST "+v3+"/rooms/{room}/unban", "unban", member("unban"))
	add("POST "+v3+"/rooms/{room}/upgrade", "upgrade", upgrade)
	add("GET "+v3+"/directory/room/{alias}", "alias", getAlias)
	add("PUT "+v3+"/directory/room/{alias}", "setalias", setAlias)
	add("DELETE "+v3+"/directory/room/{alias}", "deletealias", deleteAlias)

	add("PUT "+v3+"/rooms/{room}/send/{type}/{txn}", "send", sendEvent)
	add("PUT "+v3+"/rooms/{room}/redact/{event}/{txn}", "redact", redactEvent)
	add("GET "+v3+"/rooms/{room}/state", "state", getState)
	add("GET "+v3+"/rooms/{room}/state/{type}", "stateevent", getStateEvent)
	add("GET "+v3+"/rooms/{room}/state/{type}/{key...}", "stateevent", getStateEvent)
	add("PUT "+v3+"/rooms/{room}/state/{type}", "setstate", setState)
	add("PUT "+v3+"/rooms/{room}/state/{type}/{key...}", "setstate", setState)
	add("GET "+v3+"/rooms/{room}/members", "members", members)
	add("GET "+v3+"/rooms/{room}/joined_members", "joinedmembers", joinedMembers)
	add("GET "+v3+"/rooms/{room}/messages", "messages", messages)
	add("GET "+v3+"/rooms/{room}/event/{event}", "event", getEvent)
	add("GET "+v3+"/rooms/{room}/context/{event}", "context", contextOf)
	add("GET "+v1+"/rooms/{room}/relations/{event}", "relations", relations)
	add("GET "+v1+"/rooms/{room}/relations/{event}/{rel}", "relations", relations)
	add("GET "+v1+"/rooms/{room}/relations/{event}/{rel}/{type}", "relations", relations)
	add("GET "+v1+"/rooms/{room}/threads", "threads", threads)
	add("PUT "+v3+"/rooms/{room}/typing/{user}", "typing", typing)
	add("POST "+v3+"/rooms/{room}/receipt/{kind}/{event}", "receipt", receipt)
	add("POST "+v3+"/rooms/{room}/read_markers", "readmarkers", readMarkers)

	add("POST "+v3+"/keys/upload", "uploadkeys", uploadKeys)
	add("POST "+v3+"/keys/query", "querykeys", queryKeys)
	add("POST "+v3+"/keys/claim", "claimkeys", claimKeys)
	add("GET "+v3+"/keys/changes", "changedkeys", changedKeys)
	add("POST "+v3+"/keys/device_signing/upload", "crosssigning", uploadCrossSigning)
	add("POST "+v3+"/keys/signatures/upload", "signatures", uploadSignatures)
	add("PUT "+v3+"/sendToDevice/{type}/{txn}", "todevice", sendToDevice)

	add("GET "+v3+"/room_keys/version", "backup", getBackup)
	add("POST "+v3+"/room_keys/version", "newbackup", newBackup)
	add("GET "+v3+"/room_keys/version/{version}", "backup", getBackup)
	add("PUT "+v3+"/room_keys/version/{version}", "changebackup", changeBackup)
	add("DELETE "+v3+"/room_keys/version/{version}", "deletebackup", deleteBackup)
	for _, level := range []string{"", "/{room}", "/{room}/{session}"} {
		add("GET "+v3+"/room_keys/keys"+level, "backedup", getBackedUp)
		add("PUT "+v3+"/room_keys/keys"+level, "backupkeys", putBackedUp)
		add("DELETE "+v3+"/room_keys/keys"+level, "forgetbackedup", deleteBackedUp)
	}

	file("POST /_matrix/media/v3/upload", "upload", upload)
	add("POST /_matrix/media/v1/create", "createmedia", createMedia)
	file("PUT /_matrix/media/v3/upload/{server}/{media}", "upload", upload)
	add("GET "+v1+"/media/config", "mediaconfig", mediaConfig)
	add("GET "+v1+"/media/download/{server}/{media}", "download", download)
	add("GET "+v1+"/media/download/{server}/{media}/{name}", "download", download)
	add("GET "+v1+"/media/thumbnail/{server}/{media}", "download", download)

	open("/", "unknown", unknown)
	return m
}

// unknown is every other path, and known ones with other methods.
func unknown(r *request) (any, error) {
	// What a browser asks first.
	if r.Method == http.MethodOptions {
		return object{}, nil
	}
	// Clients find out this way what a homeserver can.
	if strings.Contains(r.URL.Path, "/unstable/") {
		return nil, refusal{status: http.StatusNotFound, code: "M_UNRECOGNIZED", text: "nothing unstable is here"}
	}
	return nil, refuse(http.StatusNotFound, "M_UNRECOGNIZED", "%s %s", r.Method, r.URL.Path)
}
