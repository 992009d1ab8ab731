package kit

// Filter restricts the files that a picker offers to those with one of these
// extensions, each with its dot, as ".csv". No extensions means all files.
type Filter struct {
	Extensions []string
}

// FilePicker asks the person for a file or folder on this computer. chosen is
// called on the UI goroutine, once, when a choice was made; it is never called
// when the person leaves without one.
type FilePicker interface {
	// OpenFile asks for a file that exists.
	OpenFile(f Filter, chosen func(path string))
	// SaveFile asks where to write, and suggests a name. It writes nothing.
	// Where the file exists, the person has agreed to replace it.
	SaveFile(name string, f Filter, chosen func(path string))
	// OpenFolder asks for a folder that exists.
	OpenFolder(chosen func(path string))
}
