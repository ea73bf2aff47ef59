package postgres

// EnsureReader and CreateReader are what Migrate does for statistics.
var (
	EnsureReader = ensureReader
	CreateReader = createReader
	IsRace       = isRace
)
