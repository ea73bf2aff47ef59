package booking

// ConsentVersion names the text of ConsentText. Bookings record it, so a text
// that says something else gets another version.
const ConsentVersion = "2026-01"

// ConsentText is what a person agrees to before a booking, in German or English.
// The page about privacy says the same at length.
func ConsentText(language string) string {
	if language == "en" {
		return "I agree that the Smart City Akademie processes these details to organise this booking and writes to me about it by e-mail. " +
			"I can withdraw my consent at any time; the booking then ends."
	}
	return "Ich bin einverstanden, dass die Smart City Akademie diese Angaben verarbeitet, um die Buchung zu organisieren, und mir dazu E-Mails schickt. " +
		"Ich kann meine Einwilligung jederzeit widerrufen; die Buchung endet dann."
}
