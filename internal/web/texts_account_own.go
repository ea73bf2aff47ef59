package web

import "smart-city-dialog.de/akademie/internal/account"

// ownTexts are those of the OpenID provider, of people's own accounts and of who
// has which role.
type ownTexts struct {
	// The provider; %s is its name
	OpenIDSignIn, OpenIDIntro, OpenIDOr      string
	OpenIDWrong, OpenIDCancelled, OpenIDAway string
	OpenIDUnverified                         string
	OpenIDLink                               string // the other way, where there is one
	LeftTitle, Left, LeaveHere               string
	LeaveThere, NoToken                      string

	// The account
	Title, TitleShort, Intro   string
	Roles                      map[account.Role]string
	Done                       map[string]string // by what was done
	Sessions, SessionsIntro    string
	Device, UnknownDevice      string // browser and system
	SessionSince, ByOpenID     string // moment and day
	Here, End, EndOthers       string
	Tokens, TokensIntro        string
	Scopes                     map[account.Right]string
	Until, LastUsed, NeverUsed string
	NewToken, Name, NameHint   string
	ScopesTitle, Term          string
	TermDays, MakeToken        string
	TokenOnce, Token, Drop     string
	NoName, NoScope            string
	TooManyTokens              string

	Identities, IdentitiesIntro string
	Channels                    map[string]string
	ByCode, ByEmail, Unlink     string
	MakeCode, CodeOnce, Code    string

	// Roles
	People, PeopleIntro, Granted, GrantedYou string
	GrantedShell                             string
	InSettings, Withdraw, NewRole, Role      string
	Grant, LastAdministrator, Nobody         string
}

var germanOwn = ownTexts{
	OpenIDSignIn:     "Mit %s anmelden",
	OpenIDIntro:      "Mit dem Konto Ihrer Organisation",
	OpenIDOr:         "Oder mit einem Link per E-Mail",
	OpenIDWrong:      "Die Anmeldung mit %s hat nicht geklappt, vielleicht dauerte sie zu lange. Bitte versuchen Sie es noch einmal.",
	OpenIDCancelled:  "Die Anmeldung mit %s wurde abgebrochen. Sie können es noch einmal versuchen.",
	OpenIDAway:       "%s antwortet gerade nicht. Bitte versuchen Sie es in ein paar Minuten noch einmal.",
	OpenIDUnverified: "%s hat uns keine bestätigte E-Mail-Adresse von Ihnen genannt. Bitte bestätigen Sie dort Ihre Adresse.",
	OpenIDLink:       "Sie können sich auch einen Link schicken lassen.",
	LeftTitle:        "Sie sind abgemeldet",
	Left:             "Bei %s sind Sie vielleicht noch angemeldet. Auf einem fremden Gerät melden Sie sich bitte auch dort ab.",
	LeaveHere:        "Zur Startseite",
	LeaveThere:       "Auch bei %s abmelden",
	NoToken:          "Diese Anfrage braucht ein gültiges Zugriffstoken.",

	Title: "Mein Konto", TitleShort: "Konto",
	Intro: "Wo Sie angemeldet sind, welche Programme für Sie handeln dürfen und mit welchen Chat-Konten Sie verbunden sind.",
	Roles: map[account.Role]string{account.Participant: "Teilnahme", account.Coordinator: "Koordination", account.Administrator: "Administration"},
	Done: map[string]string{
		"session": "Die Sitzung ist beendet.", "others": "Alle anderen Sitzungen sind beendet.", "token": "Das Zugriffstoken gilt nicht mehr.",
		"identity": "Die Verbindung ist getrennt.", "granted": "Die Rolle gilt ab sofort.", "withdrawn": "Die Rolle ist entzogen.",
	},
	Sessions:      "Sitzungen",
	SessionsIntro: "In diesen Browsern sind Sie angemeldet. Beenden Sie, was Sie nicht kennen.",
	Device:        "%s unter %s",
	UnknownDevice: "Unbekannter Browser",
	SessionSince:  "Angemeldet am %s, zuletzt benutzt am %s",
	ByOpenID:      "mit dem Konto Ihrer Organisation",
	Here:          "Diese Sitzung",
	End:           "Beenden",
	EndOthers:     "Alle anderen Sitzungen beenden",
	Tokens:        "Zugriffstoken für Programme",
	TokensIntro:   "Mit einem Zugriffstoken fragt ein Programm in Ihrem Namen. Es darf nur, was Sie hier auswählen und selbst dürfen.",
	Scopes: map[account.Right]string{
		account.OwnBookings: "Eigene Buchungen", account.Statistics: "Auswertungen", account.Reports: "Gespeicherte Auswertungen",
		account.Gaps: "Offene Fragen", account.Desk: "Termine und Buchungen verwalten",
	},
	Until:         "gilt bis %s",
	LastUsed:      "zuletzt benutzt am %s",
	NeverUsed:     "noch nie benutzt",
	NewToken:      "Neues Zugriffstoken",
	Name:          "Name",
	NameHint:      "Wofür es ist, zum Beispiel „Monatsbericht“.",
	ScopesTitle:   "Was darf es?",
	Term:          "Gültig für",
	TermDays:      "%d Tage",
	MakeToken:     "Zugriffstoken erzeugen",
	TokenOnce:     "Dieses Zugriffstoken wird nur jetzt angezeigt. Bewahren Sie es wie ein Passwort auf.",
	Token:         "Zugriffstoken",
	Drop:          "Löschen",
	NoName:        "Bitte geben Sie dem Zugriffstoken einen Namen mit höchstens 80 Zeichen.",
	NoScope:       "Bitte wählen Sie aus, was das Zugriffstoken darf.",
	TooManyTokens: "Sie haben schon %d Zugriffstoken. Löschen Sie zuerst eines, das Sie nicht mehr brauchen.",

	Identities:      "Verbundene Chat-Konten",
	IdentitiesIntro: "Verbinden Sie Slack oder Matrix, damit der Assistent Sie dort kennt: Erzeugen Sie hier einen Code, und schicken Sie ihn dort dem Assistenten als Direktnachricht. In Slack können Sie ihn auch auf der Startseite der App eingeben.",
	Channels:        map[string]string{"slack": "Slack", "matrix": "Matrix"},
	ByCode:          "verbunden mit einem Code am %s",
	ByEmail:         "verbunden über Ihre E-Mail-Adresse am %s",
	Unlink:          "Trennen",
	MakeCode:        "Code erzeugen",
	CodeOnce:        "Schicken Sie diesen Code innerhalb von 10 Minuten dem Assistenten in Slack oder Matrix als Direktnachricht. Er gilt nur einmal; geben Sie ihn niemandem sonst.",
	Code:            "Code",

	People:            "Rollen",
	PeopleIntro:       "Wer eine Rolle hat, kann sich mit dieser E-Mail-Adresse anmelden. Änderungen gelten sofort.",
	Granted:           "vergeben am %s von %s",
	GrantedYou:        "vergeben am %s von Ihnen",
	GrantedShell:      "vergeben am %s auf der Kommandozeile",
	InSettings:        "in den Einstellungen des Programms festgelegt",
	Withdraw:          "Rolle entziehen",
	NewRole:           "Rolle vergeben",
	Role:              "Rolle",
	Grant:             "Rolle vergeben",
	LastAdministrator: "Jemand muss Rollen vergeben können: Dies ist die einzige Person mit der Rolle Administration. Vergeben Sie die Rolle zuerst an jemand anderen.",
	Nobody:            "Noch hat niemand eine Rolle.",
}

var englishOwn = ownTexts{
	OpenIDSignIn:     "Sign in with %s",
	OpenIDIntro:      "With the account of your organisation",
	OpenIDOr:         "Or with a link by e-mail",
	OpenIDWrong:      "Signing in with %s did not work; it may have taken too long. Please try again.",
	OpenIDCancelled:  "Signing in with %s was cancelled. You can try again.",
	OpenIDAway:       "%s does not answer at the moment. Please try again in a few minutes.",
	OpenIDUnverified: "%s has told us no verified e-mail address of yours. Please confirm your address there.",
	OpenIDLink:       "You can also have a link sent to you.",
	LeftTitle:        "You are signed out",
	Left:             "You may still be signed in at %s. On somebody else’s machine, please sign out there, too.",
	LeaveHere:        "To the start page",
	LeaveThere:       "Sign out at %s, too",
	NoToken:          "This request needs an access token that works.",

	Title: "My account", TitleShort: "Account",
	Intro: "Where you are signed in, which programs may act for you, and which chat accounts are linked.",
	Roles: map[account.Role]string{account.Participant: "Participant", account.Coordinator: "Coordinator", account.Administrator: "Administrator"},
	Done: map[string]string{
		"session": "The session has ended.", "others": "All other sessions have ended.", "token": "The access token no longer works.",
		"identity": "The account is no longer linked.", "granted": "The role counts from now on.", "withdrawn": "The role is withdrawn.",
	},
	Sessions:      "Sessions",
	SessionsIntro: "You are signed in in these browsers. End what you do not know.",
	Device:        "%s on %s",
	UnknownDevice: "Unknown browser",
	SessionSince:  "Signed in on %s, last used on %s",
	ByOpenID:      "with the account of your organisation",
	Here:          "This session",
	End:           "End",
	EndOthers:     "End all other sessions",
	Tokens:        "Access tokens for programs",
	TokensIntro:   "With an access token a program asks in your name. It may do what you choose here and may do yourself.",
	Scopes: map[account.Right]string{
		account.OwnBookings: "Own bookings", account.Statistics: "Statistics", account.Reports: "Saved reports",
		account.Gaps: "Open questions", account.Desk: "Look after dates and bookings",
	},
	Until:         "works until %s",
	LastUsed:      "last used on %s",
	NeverUsed:     "never used",
	NewToken:      "New access token",
	Name:          "Name",
	NameHint:      "What it is for, such as “monthly report”.",
	ScopesTitle:   "What may it do?",
	Term:          "Works for",
	TermDays:      "%d days",
	MakeToken:     "Make access token",
	TokenOnce:     "This access token is shown only now. Keep it like a password.",
	Token:         "Access token",
	Drop:          "Delete",
	NoName:        "Please give the access token a name of 80 characters at most.",
	NoScope:       "Please choose what the access token may do.",
	TooManyTokens: "You have %d access tokens already. First delete one that you no longer need.",

	Identities:      "Linked chat accounts",
	IdentitiesIntro: "Link Slack or Matrix so that the assistant knows you there: make a code here and send it to the assistant there as a direct message. In Slack you can also enter it on the home page of the app.",
	Channels:        map[string]string{"slack": "Slack", "matrix": "Matrix"},
	ByCode:          "linked by a code on %s",
	ByEmail:         "linked by your e-mail address on %s",
	Unlink:          "Unlink",
	MakeCode:        "Make a code",
	CodeOnce:        "Send this code to the assistant in Slack or Matrix within 10 minutes, as a direct message. It works once; give it to nobody else.",
	Code:            "Code",

	People:            "Roles",
	PeopleIntro:       "Whoever has a role can sign in with that e-mail address. Changes count at once.",
	Granted:           "granted on %s by %s",
	GrantedYou:        "granted on %s by you",
	GrantedShell:      "granted on %s on the command line",
	InSettings:        "set in the program’s settings",
	Withdraw:          "Withdraw role",
	NewRole:           "Grant a role",
	Role:              "Role",
	Grant:             "Grant role",
	LastAdministrator: "Somebody must be able to grant roles: this is the only administrator. First grant the role to somebody else.",
	Nobody:            "Nobody has a role yet.",
}
