package kit

// Filter names the files that a picker offers: their endings with the dot, as ".csv". No endings means all files.
type Filter struct {
	Extensions []string
}

// FilePicker asks the person for a file or folder on this computer. A function given is called on the UI goroutine, once
// a choice was made; it is not called when the person leaves without one.
type FilePicker interface {
	// OpenFile asks for a file that exists.
	OpenFile(f Filter, chosen func(path string))
	// SaveFile asks where to write, starting with a suggested name. Nothing is written; where the file exists already,
	// the person agreed to replace it.
	SaveFile(name string, f Filter, chosen func(path string))
	// OpenFolder asks for a folder that exists.
	OpenFolder(chosen func(path string))
}
