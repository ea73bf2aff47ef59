//go:build !goolm

// Package encryption is the device's end-to-end encryption. This build has none: it was
// made without the tag goolm.
package encryption
