package page

// PrefForgotten is 1 from when the preferences were found unreadable until a vault
// is open: what they remembered, such as where the vault is, is lost.
const PrefForgotten = "forgotten"

// Preferences keeps what the window remembers before any vault is open. It must
// hold nothing personal. [fyne.Preferences] is one.
type Preferences interface {
	String(key string) string
	SetString(key, value string)
	Int(key string) int
	SetInt(key string, value int)
}

// ScratchPreferences returns preferences that read as p does until something is
// set. What is set is forgotten when the program ends; p stays as it is. They
// belong to one goroutine.
func ScratchPreferences(p Preferences) Preferences {
	return &scratch{Preferences: p, strings: map[string]string{}, numbers: map[string]int{}}
}

type scratch struct {
	Preferences
	strings map[string]string
	numbers map[string]int
}

func (s *scratch) String(key string) string {
	if value, ok := s.strings[key]; ok {
		return value
	}
	return s.Preferences.String(key)
}

func (s *scratch) SetString(key, value string) { s.strings[key] = value }

func (s *scratch) Int(key string) int {
	if value, ok := s.numbers[key]; ok {
		return value
	}
	return s.Preferences.Int(key)
}

func (s *scratch) SetInt(key string, value int) { s.numbers[key] = value }
