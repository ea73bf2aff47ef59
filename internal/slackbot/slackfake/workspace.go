package slackfake

import (
	"slices"
	"strings"
)

// A Workspace is one of the organisations that use Slack.
type Workspace struct {
	Team   string // id
	Name   string
	Domain string

	// Of the installation; "" before.
	BotUser  string // id of the user that mentions name
	BotID    string
	BotToken string

	s      *Slack
	people map[string]*Person
}

// A Member is somebody in a workspace, as the profile says.
type Member struct {
	ID         string // given if ""
	Name       string // "Anna Becker"
	Email      string
	Locale     string // "de-DE" if ""
	Restricted bool   // a guest
	Bot        bool
}

// A Person is a member who acts; see Says, Presses and the others.
type Person struct {
	Member
	Team string // id of the workspace they belong to

	s *Slack
}

// Mention is how a message names the person.
func (p *Person) Mention() string { return "<@" + p.ID + ">" }

// A Channel is where people write.
type Channel struct {
	ID   string
	Name string
	Team string
	Kind Kind

	members  map[string]bool // user ids, with the bot's
	shared   []string        // ids of other workspaces that share it
	archived bool
}

// Kind is the kind of a channel.
type Kind string

// The kinds.
const (
	Public  Kind = "channel"
	Private Kind = "group"
	Direct  Kind = "im"
	Group   Kind = "mpim"
)

type tokenKind int

const (
	botToken tokenKind = iota
	appToken
)

type token struct {
	kind      tokenKind
	workspace *Workspace // of bot tokens
	scopes    []string
	refused   string // why it does not work any more: "token_revoked", "account_inactive"; "" works
}

// AddWorkspace adds a workspace in which the app is not installed.
func (s *Slack) AddWorkspace(name string) *Workspace {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := &Workspace{
		Team: s.id("T"), Name: name, Domain: strings.ReplaceAll(strings.ToLower(name), " ", "-"),
		s: s, people: map[string]*Person{},
	}
	s.workspaces = append(s.workspaces, w)
	return w
}

// Install installs the app in a workspace, again or at first, with a new token; no
// scopes are the default ones.
func (s *Slack) Install(w *Workspace, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.install(w, scopes)
}

func (s *Slack) install(w *Workspace, scopes []string) {
	if len(scopes) == 0 {
		scopes = defaultScopes
	}
	if w.BotUser == "" {
		w.BotUser, w.BotID = s.id("U"), s.id("B")
		w.people[w.BotUser] = &Person{Member: Member{ID: w.BotUser, Name: "Akademie", Locale: "de-DE", Bot: true}, Team: w.Team, s: s}
	}
	w.BotToken = "xoxb-" + s.id("fake-")
	s.tokens[w.BotToken] = &token{kind: botToken, workspace: w, scopes: scopes}
}

// Join adds a member.
func (w *Workspace) Join(m Member) *Person {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	if m.ID == "" {
		m.ID = w.s.id("U")
	}
	if m.Locale == "" {
		m.Locale = "de-DE"
	}
	p := &Person{Member: m, Team: w.Team, s: w.s}
	w.people[m.ID] = p
	return p
}

// Channel makes a public channel with the bot and the people in it.
func (w *Workspace) Channel(name string, people ...*Person) *Channel {
	return w.channel(Public, name, people)
}

// PrivateChannel makes a private channel with the bot and the people in it.
func (w *Workspace) PrivateChannel(name string, people ...*Person) *Channel {
	return w.channel(Private, name, people)
}

// GroupMessage makes a direct conversation of several people and the bot.
func (w *Workspace) GroupMessage(people ...*Person) *Channel { return w.channel(Group, "mpdm", people) }

func (w *Workspace) channel(kind Kind, name string, people []*Person) *Channel {
	w.s.mu.Lock()
	defer w.s.mu.Unlock()
	c := w.s.open(w, kind, name)
	for _, p := range people {
		c.members[p.ID] = true
		if p.Team != w.Team && !slices.Contains(c.shared, p.Team) {
			c.shared = append(c.shared, p.Team)
		}
	}
	return c
}

// open makes a channel with the bot in it. s.mu is held.
func (s *Slack) open(w *Workspace, kind Kind, name string) *Channel {
	prefix := map[Kind]string{Public: "C", Private: "G", Direct: "D", Group: "G"}[kind]
	c := &Channel{ID: s.id(prefix), Name: name, Team: w.Team, Kind: kind, members: map[string]bool{}}
	if w.BotUser != "" {
		c.members[w.BotUser] = true
	}
	s.channels[c.ID] = c
	return c
}

// direct is the conversation of the bot with somebody, opened if need be. s.mu is
// held.
func (s *Slack) direct(w *Workspace, user string) (c *Channel, existed bool) {
	key := w.Team + "/" + user
	if c = s.directs[key]; c != nil {
		return c, true
	}
	c = s.open(w, Direct, user)
	c.members[user] = true
	s.directs[key] = c
	return c, false
}

// Kick takes the bot out of a channel.
func (s *Slack) Kick(c *Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(c.members, s.byTeam(c.Team).BotUser)
}

// Invite takes people into a channel, and the bot.
func (s *Slack) Invite(c *Channel, people ...*Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.members[s.byTeam(c.Team).BotUser] = true
	for _, p := range people {
		c.members[p.ID] = true
	}
}

// Archive archives a channel.
func (s *Slack) Archive(c *Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.archived = true
}

// byTeam is a workspace; nil unknown. s.mu is held.
func (s *Slack) byTeam(id string) *Workspace {
	for _, w := range s.workspaces {
		if w.Team == id {
			return w
		}
	}
	return nil
}

// user is somebody whom a workspace sees: a member, or somebody of another
// workspace in one of its channels. s.mu is held.
func (s *Slack) user(w *Workspace, id string) *Person {
	if p := w.people[id]; p != nil {
		return p
	}
	for _, c := range s.channels {
		if c.Team != w.Team || !c.members[id] {
			continue
		}
		for _, team := range c.shared {
			if p := s.byTeam(team).people[id]; p != nil {
				return p
			}
		}
	}
	return nil
}
