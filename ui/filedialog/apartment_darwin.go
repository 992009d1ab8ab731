package filedialog

// inApartment runs f. A Mac's dialogs are those of another process.
func inApartment(f func() (string, error)) (string, error) { return f() }
