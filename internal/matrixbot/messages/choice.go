package messages

// Choice is a question with numbered options, and how it is answered. The options are
// text as it is; the rest is like that of Note.
func Choice(question string, options []string, how string) Message {
	p := new(page)
	p.paragraph(inline(question))
	for i, o := range options {
		p.step(i+1, said(o))
	}
	p.paragraph(inline(how))
	return together(p.messages())
}
