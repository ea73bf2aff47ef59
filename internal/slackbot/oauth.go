package slackbot

import "time"

// exchangeTime bounds exchanging a code for a token.
const exchangeTime = 10 * time.Second
