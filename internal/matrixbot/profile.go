package matrixbot

import (
	"context"
	_ "embed"

	"maunium.net/go/mautrix"
)

// avatar is the mark of the pages (internal/web/assets/src/mark.svg), without its round
// corners: clients cut a circle from it.
//
//go:embed avatar.png
var avatar []byte

// setProfile shows the account by the name of the settings, and by our mark if it has
// no picture. It returns what did not work.
func (s Setup) setProfile(ctx context.Context, c *mautrix.Client) (failed []error) {
	ctx, cancel := context.WithTimeout(ctx, setupTime)
	defer cancel()
	if s.Name != "" {
		if now, err := c.GetOwnDisplayName(ctx); err != nil || now.DisplayName != s.Name {
			if err := c.SetDisplayName(ctx, s.Name); err != nil {
				failed = append(failed, err)
			}
		}
	}
	if now, err := c.GetOwnAvatarURL(ctx); err == nil && !now.IsEmpty() {
		return failed
	}
	there, err := c.UploadBytesWithName(ctx, avatar, "image/png", "akademie.png")
	if err == nil {
		err = c.SetAvatarURL(ctx, there.ContentURI)
	}
	if err != nil {
		failed = append(failed, err)
	}
	return failed
}
