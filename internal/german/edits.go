package german

// Edits returns the optimal string alignment distance of two words (insert,
// delete, replace, swap neighbours; Damerau 1964), or limit when it is at least
// that or the first letters differ: typing errors spare the first letter
// (Pollock and Zamora 1984).
func Edits(a, b string, limit int) int {
	if a == "" || b == "" || a[0] != b[0] || len(a) > len(b)+limit || len(b) > len(a)+limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}
