// Package matrixfake is a strict Matrix homeserver for tests: rooms, sync, keys, media,
// with faults on demand.
package matrixfake
