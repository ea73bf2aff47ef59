package assistant
import ("testing";"fmt";"smart-city-dialog.de/akademie/internal/german")
func TestProbe(t *testing.T){
 for _, s := range []string{"18. November 2025: Kongress in Kiel","7. MPSC-Kongress in Kiel eröffnet","4. Bestätigen Sie die Mail in Ihrem Postfach.","- Punkt eins hier"} {
  x,f := shown(s,""); fmt.Printf("%q -> %q %q %v\n", s,x,f,german.Numbers(s)); x,f = shown(s,"Davor ein Satz. "); fmt.Printf("   mid %q %q\n", x,f)
 }
 for _, s := range []string{"Text.\n\n18. November 2025: Der Kongress beginnt in Kiel.","7. Kongress in Kiel\n\nEs kamen viele.","4. Bestätigen Sie die Mail.\n5. Warten Sie ab.\n6. Fertig ist alles."} {
  for _, sp := range german.Sentences(s) { fmt.Printf("S %q\n", sp.In(s)) }
 }
 for _, s := range []string{"Kostet das etwas?","Ist das kostenlos?","Und wann startet das?","Wird das Modul wiederholt?","wann startet das modul energie?","Gibt es das auch online?","Wie lange dauert es?","Wer hat ihn eröffnet?", "Und die Kosten?"} { fmt.Println(s, pointsBack(s,"de"), opensWithAnd(s)) }
 for _, s := range []string{"hallo","danke","hi","moin","guten"} {fmt.Println(s, german.IsStop(s))}
 for _, s := range []string{"Hi","Hi zusammen","Was kostet das?","Danke","ok","Hallo","Thanks","Moin", "Smart City Manager?"} {fmt.Println(s, language(s,""), language(s,"de"), language(s,"en"), smallTalkIntent(s))}
 for _, s := range []string{"Hi-Tech im Rathaus?","Hallo, was kostet das?","Hallo was kostet das?","Hallo! Wann?"} {fmt.Printf("%q\n", leadingGreeting.ReplaceAllString(s,""))}
 fmt.Println(fitWay.MatchString("Melden geht über die Seite."), infinitives("kostet"), infinitives("gestartet"), infinitives("finanziert"))
 fmt.Println(german.Names("Das Modul leitet Michael Boronowsky in Kiel.", nil))
}
