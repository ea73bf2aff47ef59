// Package slackfake is Slack as far as the assistant meets it, for tests: it signs
// and delivers events as Slack does, over HTTP and Socket Mode, with retries;
// verifies tokens, scopes, limits of blocks and shapes of arguments of what is
// called; keeps channels, threads, streams that expire, views and dialogs whose
// triggers expire; and can delay, drop, duplicate, reorder and rate-limit.
package slackfake
