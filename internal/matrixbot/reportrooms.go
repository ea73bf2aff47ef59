package matrixbot

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/wording"
)

// ask asks whether others may see a report, in a direct room, too: somebody may be
// invited to it later.
func (r *reporting) ask(ctx context.Context, o report.Report) error {
	name := messages.Escape(o.Name)
	switch here, elsewhere := r.Appears(o); {
	case here:
		return r.say(ctx, r.t.Already, name, r.where)
	case elsewhere >= report.MostRooms:
		return r.say(ctx, r.t.TooMany, name, report.MostRooms)
	}
	return r.inquire(ctx, inquiry{Kind: askReport, Reports: []int64{o.ID}}, messages.Note(fmt.Sprintf(r.t.Ask, name, r.where)))
}

// whichReport takes the number or the name of one of the reports that were listed.
func (b *Bot) whichReport(ctx context.Context, w inbox.Work, q questionBody, a inquiry) (handled bool, err error) {
	said := slots.Read(q.Text, slots.Context{Open: true, Listed: true})
	if said.Act == slots.Decline || said.Act == slots.GiveUp {
		return true, b.conclude(ctx, w, q, messages.Note(reportTextsIn(a.Language).Kept))
	}
	r, ok, err := b.reporting(ctx, w, q, a.Target, a.Language)
	if err != nil {
		return false, err
	}
	if !ok {
		return true, r.tell(ctx, messages.Note(r.denial(report.Command{})))
	}
	n := said.Pick.N
	if n < 0 {
		n = len(a.Reports)
	}
	if n > 0 && n <= len(a.Reports) {
		a.Reports = a.Reports[n-1 : n]
	} else if n == 0 || len(report.Named(r.Reports, q.Text)) > 0 {
		a.Reports = r.named(a.Reports, q.Text)
	} else {
		return true, b.remark(ctx, w, q, r.t.ByNumber)
	}
	if len(a.Reports) != 1 {
		return false, nil // it is about something else
	}
	o, there := r.Find(a.Reports[0])
	switch {
	case !there:
		return true, r.tell(ctx, messages.Note(r.t.Gone))
	case a.Kind == askWhichToEnd:
		return true, r.end(ctx, o)
	}
	return true, r.ask(ctx, o)
}

// named are those of the reports with these ids that are called so.
func (r *reporting) named(ids []int64, text string) (found []int64) {
	var listed []report.Report
	for _, id := range ids {
		if o, there := r.Find(id); there {
			listed = append(listed, o)
		}
	}
	for _, o := range report.Named(listed, text) {
		found = append(found, o.ID)
	}
	return found
}

// reportAgreed takes the answer to whether a report is to appear in a room.
func (b *Bot) reportAgreed(ctx context.Context, w inbox.Work, q questionBody, a inquiry, agreed bool) error {
	if !agreed || len(a.Reports) != 1 {
		return b.conclude(ctx, w, q, messages.Note(reportTextsIn(a.Language).Kept))
	}
	r, ok, err := b.reporting(ctx, w, q, a.Target, a.Language)
	if err != nil {
		return err
	}
	if !ok {
		return r.tell(ctx, messages.Note(r.denial(report.Command{})))
	}
	o, there := r.Find(a.Reports[0])
	if !there {
		return r.tell(ctx, messages.Note(r.t.Gone))
	}
	return r.show(ctx, o)
}

// show has a report appear in the room each month, where by now both the assistant and
// who asked are, and tells both.
func (r *reporting) show(ctx context.Context, o report.Report) error {
	b := r.bot
	to, err := b.deliveryRoom(ctx, r.target.ID)
	member := ""
	if err == nil {
		member, err = b.memberName(ctx, to, id.UserID(r.w.Author))
	}
	switch fault.Kind(err) {
	case nil:
	case fault.NotFound, fault.Denied:
		return r.tell(ctx, messages.Note(r.t.RoomGone))
	}
	if err != nil {
		return err
	}
	if here, _ := r.Appears(o); !here { // under another of its names it is there
		if _, err := b.Reports.DeliverTo(ctx, r.Who, o.ID, report.Delivery{Channel: Channel, To: to.String()}); err != nil {
			return r.refused(ctx, o, err)
		}
	}
	name, first := messages.Escape(o.Name), wording.In(r.lang).Date(report.FirstDue(b.Now()))
	if to.String() != r.w.Room {
		announcement := fmt.Sprintf(r.t.Announced, messages.Escape(member), name, first)
		if err := b.say(ctx, "announced/"+answerKey(r.w), place{Room: to}, messages.Note(announcement)); err != nil {
			return err
		}
	}
	return r.say(ctx, r.t.Done, name, r.where, first)
}

// refused says why a report cannot be changed.
func (r *reporting) refused(ctx context.Context, o report.Report, err error) error {
	switch fault.Kind(err) {
	case fault.NotFound:
		return r.tell(ctx, messages.Note(r.t.Gone))
	case fault.Denied:
		return r.tell(ctx, messages.Note(r.t.NotYours))
	case fault.Conflict:
		return r.say(ctx, r.t.TooMany, messages.Escape(o.Name), report.MostRooms)
	}
	return fmt.Errorf("report %d: %w", o.ID, err)
}

// memberName is how somebody is shown in a room; fault.NotFound of who is not in it.
func (b *Bot) memberName(ctx context.Context, room id.RoomID, user id.UserID) (name string, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT coalesce(nullif(name, ''), user_id) FROM matrix_members WHERE room = $1 AND user_id = $2 AND membership = 'join'`,
		room, user).Scan(&name)
	if err != nil {
		return "", fmt.Errorf("matrixbot.memberName: %w", postgres.Error(err))
	}
	return name, nil
}

// replacementOf is the room that people are in by now instead of one that was upgraded,
// as far as the assistant followed them.
func replacementOf(ctx context.Context, tx pgx.Tx, at id.RoomID) (id.RoomID, error) {
	err := tx.QueryRow(ctx, `
		WITH RECURSIVE line AS (
		    SELECT room, replaced_by, membership, 0 AS n FROM matrix_rooms WHERE room = $1
		    UNION ALL SELECT r.room, r.replaced_by, r.membership, n + 1 FROM matrix_rooms r JOIN line ON r.room = line.replaced_by WHERE n < 20)
		SELECT room FROM line WHERE membership = 'join' OR n = 0 ORDER BY membership = 'join' DESC, n DESC LIMIT 1`, at).Scan(&at)
	if fault.Kind(postgres.Error(err)) == fault.NotFound {
		return at, nil
	}
	return at, err
}
