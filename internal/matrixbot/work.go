package matrixbot

import "maunium.net/go/mautrix/id"

// The kinds of work, with what their body is.
const (
	question = "question" // a message meant for the assistant: questionBody
	reaction = "reaction" // 👍 or 👎 on an answer, or its withdrawal: reactionBody
	deleted  = "deleted"  // a message was redacted: deletedBody
	greet    = "greet"    // a room was joined: none
	locked   = "locked"   // a message cannot be decrypted yet, and people are told: lockedBody
	refused  = "refused"  // somebody has too much waiting, and is to be told: refusedBody
)

type questionBody struct {
	Event  id.EventID `json:"event"`
	Text   string     `json:"text"`   // without the mention and without the quoted message of a reply
	Direct bool       `json:"direct"` // in a direct room
	Root   id.EventID `json:"root"`   // the thread that the answer is shown in: the message's own, or the message itself
	Edited bool       `json:"edited,omitempty"`
}

type reactionBody struct {
	Event   id.EventID `json:"event"`   // the reaction
	Target  id.EventID `json:"target"`  // what it is on
	Helpful *bool      `json:"helpful"` // nil: withdrawn
}

type deletedBody struct {
	Event id.EventID `json:"event"` // that was redacted
}

type lockedBody struct {
	Event id.EventID `json:"event"`
	Root  id.EventID `json:"root"`
	Kept  bool       `json:"kept"` // until its key comes; no: it will not be decrypted
}

type refusedBody struct {
	Root id.EventID `json:"root"` // of the thread; "" none
}

// A place is where something is said. In a group room each thread is a conversation,
// and the inbox's thread is its root. A direct room is one conversation whatever the
// thread, so that the inbox's thread of all its work is the room's id; answers are shown
// in the thread of the message that they answer.
type place struct {
	Room   id.RoomID
	Thread id.EventID // root; "" none: in the room's main line
	Reply  id.EventID // the message that is answered; "" the root, or none
	To     id.UserID  // who is notified of it; "" nobody
}
