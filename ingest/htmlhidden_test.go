package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// hallPage wraps body into a page whose visible text is a single sentence.
func hallPage(head, body string) []byte {
	return []byte("<!doctype html><html lang=de><head><title>Rathaus</title>" + head + "</head><body><main><h1>Rathaus</h1>" +
		"<p>Das Rathaus wurde 1901 gebaut.</p>" + body + "<p>Es ist montags offen.</p></main></body></html>")
}

func TestTextThatAPageHidesIsNotRead(t *testing.T) {
	t.Parallel()
	const secret = "Das Rathaus hat 25 Türen."
	for name, c := range map[string]struct{ head, body string }{
		"display":            {"", `<div style="display:none">%s</div>`},
		"upper case":         {"", `<DIV STYLE="DISPLAY : NONE !IMPORTANT">%s</DIV>`},
		"comment":            {"", `<p style="display:/* inline */none">%s</p>`},
		"escape":             {"", `<p style="d\69splay:n\6f ne">%s</p>`},
		"broken around":      {"", `<p style="; :; color; display:none">%s</p><p style=";;x:(y;);display:none;}">%s</p>`},
		"later wins":         {"", `<p style="display:block;display:none">%s</p>`},
		"important wins":     {"", `<p style="display:none!important;display:block">%s</p>`},
		"nested":             {"", `<div style="display:none"><div style="display:block"><p>%s</p></div></div>`},
		"visibility":         {"", `<p style="visibility:hidden">%s</p><p style="visibility:collapse"><b>%s</b></p>`},
		"opacity":            {"", `<p style="opacity:0">%s</p><p style="opacity:.01">%s</p><p style="opacity:0%%">%s</p>`},
		"font size":          {"", `<p style="font-size:0">%s</p><p style="font-size:0px">%s</p><p style="font-size:.1pt">%s</p><p style="font-size:0%%">%s</p><p style="font-size:1e-5em">%s</p><p style="font:0/0 a">%s</p>`},
		"height":             {"", `<p style="height:0;overflow:hidden">%s</p><p style="max-height:0px;overflow-y:hidden">%s</p>`},
		"width":              {"", `<p style="width:0;overflow:clip">%s</p><p style="width:1px;height:1px;overflow:hidden">%s</p>`},
		"clip":               {"", `<p style="position:absolute;clip:rect(0 0 0 0)">%s</p><p style="clip-path:inset(50%%)">%s</p><p style="clip-path:circle(0)">%s</p><p style="clip-path:polygon(0 0,0 0,0 0)">%s</p>`},
		"off screen":         {"", `<p style="position:absolute;left:-9999px">%s</p><p style="position:fixed;top:-100%%">%s</p><p style="margin-left:-200em">%s</p><p style="text-indent:-9999px">%s</p>`},
		"transform":          {"", `<p style="transform:scale(0)">%s</p><p style="transform:translateX(-9999px)">%s</p>`},
		"white":              {"", `<p style="color:white">%s</p><p style="color:#fff;background:#fff">%s</p><p><font color="#FEFEFE">%s</font></p><p style="color:rgb(255 255 255 / 1)">%s</p><p style="color:hsl(0,0%%,100%%)">%s</p>`},
		"transparent":        {"", `<p style="color:transparent">%s</p><p style="color:rgba(0,0,0,0)">%s</p><p style="color:#0000">%s</p>`},
		"dark on dark":       {"", `<div style="background:#003366"><p style="color:#036">%s</p></div><table bgcolor="#003366"><tr><td><span style="color:#003366">%s</span></td></tr></table>`},
		"inherited ink":      {"", `<div style="color:#fff"><div><p>%s</p></div></div>`},
		"class":              {`<style>.x9{display:none}</style>`, `<p class="a X9">%s</p>`},
		"id, list, tag":      {`<style>#q, .y , small.z{visibility:hidden} u{opacity:0}</style>`, `<p id=q>%s</p><p class=y>%s</p><p><small class="z">%s</small> <u>%s</u></p>`},
		"below an ancestor":  {`<style>main .k > p{display:none}</style>`, `<section class="k"><p>%s</p></section>`},
		"attribute":          {`<style>p[data-x]{font-size:0}p[data-y="1"]{font-size:0}</style>`, `<p data-x>%s</p><p data-y=1>%s</p>`},
		"escaped class":      {`<style>.md\:off{display:none}</style>`, `<p class="md:off">%s</p>`},
		"broken sheet":       {`<style>} .a{ color } @foo; .b{x:"un; } ` + "\n" + ` } /* .c */ .x{display:none</style>`, `<p class="x">%s</p>`},
		"at-rules":           {`<style>@charset "x"; @media screen{ @supports (display:grid){.x{display:none}}} @media (min-width:1px){.y{display:none}}</style>`, `<p class="x">%s</p><p class=y>%s</p>`},
		"in comments of old": {`<style><!-- .x{display:none} --></style>`, `<p class="x">%s</p>`},
		"sheet in the body":  {"", `<p class="x">%s</p><style>.x{display:none}</style>`},
		"more specific":      {`<style>p.x{display:none}.x{display:block}</style>`, `<p class="x">%s</p>`},
		"invalid is ignored": {"", `<p style="display:none;display:foo;">%s</p><p style="opacity:0;opacity:x">%s</p><p style="font-size:0;font-size:17zz">%s</p>`},
		"nested rules":       {`<style>main{color:red;.x{display:none} &>.y,.z{ @media screen{opacity:0} }}</style>`, `<p class="x">%s</p><p class="y">%s</p><div><p class="z">%s</p></div>`},
		"hidden":             {"", `<p hidden>%s</p><p hidden="until-found">%s</p><p HIDDEN=false>%s</p><p aria-hidden="True">%s</p>`},
		"dialog":             {"", `<dialog>%s</dialog>`},
		"for screen readers": {`<style>.only{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}</style>`, `<p class="sr-only">%s</p><p class=only>%s</p>`},
		"linked sheets":      {`<link rel=stylesheet href=a.css>`, `<p style="color:#fff;background-color:#fff">%s</p>`},
	} {
		ex := extract(t, "a.html", hallPage(c.head, strings.ReplaceAll(strings.ReplaceAll(c.body, "%s", secret), "%%", "%")))
		if strings.Contains(ex.Markdown, "Türen") || !strings.Contains(ex.Markdown, "1901") || !strings.Contains(ex.Markdown, "montags") {
			t.Errorf("%s: %s", name, ex.Markdown)
		}
	}
}

func TestTextThatAReaderCanSeeOrOpenStays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ head, body string }{
		"fold-out":            {"", `<details><summary>Mehr</summary><p>%s</p></details>`},
		"controlled":          {"", `<button aria-controls="p1" aria-expanded="false">Mehr</button><div id="p1" hidden>%s</div>`},
		"bootstrap":           {`<style>.collapse{display:none}</style>`, `<a data-toggle="collapse" href="#p2">Mehr</a><div class="collapse" id="p2">%s</div>`},
		"tab":                 {"", `<div role="tablist"><a role="tab" id="t1" href="#p3">Gebühren</a></div><div role="tabpanel" aria-labelledby="t1" id="p3" style="display:none">%s</div>`},
		"accordion":           {`<style>.accordion-body{max-height:0;overflow:hidden}</style>`, `<h2>Gebühren</h2><div class="accordion-body">%s</div>`},
		"another state":       {`<style>.fold{display:none}.fold.open{display:block}.in{opacity:0}.in:target{opacity:1}</style>`, `<div class="fold"><p class="in">%s</p></div>`},
		"negated state":       {`<style>.t:not(.active){display:none}</style>`, `<div class="t">%s</div>`},
		"print only":          {`<style media="print">p{display:none}</style><style>@media print{p{display:none}}</style>`, `<p>%s</p>`},
		"on telephones only":  {`<style>@media (max-width:600px){.w{display:none}}.d{display:none}@media (min-width:768px){.d{display:block}}</style>`, `<p class="w"><span class="d">%s</span></p>`},
		"shown again":         {"", `<div style="visibility:hidden"><p style="visibility:visible">%s</p></div>`},
		"size set again":      {"", `<div style="font-size:0"><p style="font-size:16px">%s</p></div>`},
		"overruled":           {`<style>.x{display:none}#y{display:block}</style>`, `<p class="x" id="y">%s</p>`},
		"overruled inline":    {`<style>.x{display:none}</style>`, `<p class="x" style="display:block">%s</p>`},
		"pseudo-element":      {`<style>p::before,p:after{display:none}</style>`, `<p>%s</p>`},
		"white on blue":       {"", `<div style="background:#036"><p style="color:#fff">%s</p></div><table bgcolor=navy><tr><td style="color:white">x</td></tr></table>`},
		"white on a picture":  {"", `<div style="background:url(a;b.png) no-repeat"><p style="color:#fff">%s</p></div>`},
		"caption":             {"", `<div style="position:relative"><img src=a><p style="position:absolute;color:#fff">%s</p></div>`},
		"white, linked sheet": {`<link rel=stylesheet href=a.css>`, `<p style="color:#fff">%s</p>`},
		"gradient letters":    {"", `<p style="background:linear-gradient(red,blue);-webkit-background-clip:text;color:transparent">%s</p>`},
		"variables":           {`<style>:root{--a:#fff}p{color:var(--a);background:var(--b)}</style>`, `<p>%s</p>`},
		"until a script runs": {`<style>body{visibility:hidden;opacity:0}main{display:none}</style>`, `<p>%s</p>`},
		"scrolling":           {"", `<div style="height:0;overflow:visible"><p style="max-height:100px;overflow:hidden;width:100%%">%s</p></div>`},
		"moved a little":      {"", `<p style="position:relative;left:-10px;margin-left:-15px;text-indent:-2em;opacity:.8;font-size:80%%">%s</p>`},
		"selector in text":    {`<style>a{content:"} p{display:none}"} b{background:url(x} p{display:none})}</style>`, `<p>%s</p>`},
	} {
		ex := extract(t, "a.html", hallPage(c.head, strings.ReplaceAll(strings.ReplaceAll(c.body, "%s", "Der Ausweis kostet 37 Euro."), "%%", "%")))
		if !strings.Contains(ex.Markdown, "37 Euro") || !strings.Contains(ex.Markdown, "1901") {
			t.Errorf("%s: %s", name, ex.Markdown)
		}
	}
}

func TestLabelsForScreenReadersStay(t *testing.T) {
	t.Parallel()
	ex := extract(t, "a.html", hallPage("", `<h2 class="visually-hidden">Öffnungszeiten</h2><p><span class="sr-only">Telefon:</span> 0123 456</p>`))
	if !strings.Contains(ex.Markdown, "## Öffnungszeiten") || !strings.Contains(ex.Markdown, "Telefon: 0123 456") {
		t.Error(ex.Markdown)
	}
}

func TestAMailLosesItsHiddenText(t *testing.T) {
	t.Parallel()
	body := `<html><head><style>.pre{display:none !important}</style></head><body bgcolor="#eeeeee"><div class="pre">Vorschau mit PWNED</div>` +
		`<table bgcolor="#ffffff"><tr><td style="color:#ffffff">Weiß PWNED</td></tr><tr><td bgcolor="#003366" style="color:#ffffff">Die Sprechstunde ist dienstags.</td></tr></table></body></html>`
	ex := extract(t, "a.eml", []byte("Subject: Brief\nContent-Type: text/html; charset=utf-8\n\n"+body))
	if strings.Contains(ex.Markdown, "PWNED") || !strings.Contains(ex.Markdown, "dienstags") {
		t.Error(ex.Markdown)
	}
}

func TestTextHiddenInAPageTooDeepForTheParserIsNotRead(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<div>", 600)
	ex := extract(t, "a.html", hallPage(`<style>.x{display:none}</style>`, deep+`<div class=x>Das <b>PWNED</b> eins</div><span style="display:none">PWNED</span><div>Die Türen sind offen.</div>`+strings.Repeat("</div>", 600)))
	if strings.Contains(ex.Markdown, "PWNED") || !strings.Contains(ex.Markdown, "Türen sind offen") {
		t.Error(ex.Markdown)
	}
}

func TestHostileStyleSheetsAreBounded(t *testing.T) {
	t.Parallel()
	many := func(n int, f string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, f, i)
		}
		return b.String()
	}
	for name, data := range map[string][]byte{
		"rules × elements": hallPage("<style>"+many(40_000, ".x{opacity:%d}")+"</style>", many(40_000, "<p class=x>%d</p>")),
		"rules":            hallPage("<style>"+many(200_000, ".x%d{display:none}")+"</style>", ""),
		"braces":           hallPage("<style>"+strings.Repeat("{", 1_000_000)+"</style>", ""),
		"media":            hallPage("<style>"+strings.Repeat("@media screen{", 100_000)+"</style>", ""),
		"commas":           hallPage("<style>"+strings.Repeat(",", 1_000_000)+"{display:none}</style>", ""),
		"selector":         hallPage("<style>"+strings.Repeat(":not(", 500_000)+"{display:none}</style>", ""),
		"nesting":          hallPage("<style>"+strings.Repeat("a,b{", 400_000)+"</style>", ""),
		"nested siblings":  hallPage("<style>a{"+strings.Repeat("b{c{d{}}}", 200_000)+"</style>", ""),
		"comments":         hallPage("<style>"+strings.Repeat("/*", 1_000_000)+"</style>", ""),
		"strings":          hallPage("<style>"+strings.Repeat("\"\n", 1_000_000)+"</style>", ""),
		"sheets":           hallPage(strings.Repeat("<style>a</style>", 100_000), ""),
		"urls":             hallPage("<style>"+strings.Repeat("url(", 1_000_000)+"</style>", ""),
		"attribute":        hallPage("", `<p style="`+strings.Repeat("color:red;", 300_000)+`">Text</p>`),
		"classes":          hallPage("<style>.a.b{color:red}</style>", `<p class="`+strings.Repeat("a ", 500_000)+`">Text</p>`),
		"captions":         hallPage("", `<div>`+strings.Repeat(`<p style="position:absolute">T</p>`, 30_000)+`</div>`),
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		_, err := Extract(ctx, Raw{Name: "a.html", Data: data}, Limits{Duration: 50 * time.Second})
		cancel()
		if err != nil && (!errors.Is(err, ErrTooComplex) || strings.Contains(err.Error(), "too long")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Measured with and without dropHidden, whose share shall stay small.
func BenchmarkExtractHTML(b *testing.B) {
	var css, body strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&css, ".c%d, .d%d a:hover > span{color:#%03x;display:block;margin:0 auto}\n@media (max-width:600px){.c%d{display:none}}\n", i, i, i%4096, i)
	}
	for i := range 400 {
		fmt.Fprintf(&body, `<div class="row c%d"><h2 class="c%d">Abschnitt %d</h2><p style="margin:0">Das Bürgerbüro nimmt Anträge auf Wohngeld entgegen, die Gebühr beträgt %d Euro.</p></div>`, i, i+1, i, i)
	}
	data := hallPage("<style>"+css.String()+"</style>", body.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Extract(b.Context(), Raw{Name: "a.html", Data: data}, Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
