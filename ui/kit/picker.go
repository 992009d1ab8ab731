package kit

// Filter names the files that a picker offers: their endings with the dot, as ".csv". No endings means all files.
type Filter struct {
	Extensions []string
}

// FilePicker asks the person for a file or folder on this computer. A function given is called on the UI goroutine, once
// a choice was made; it is not called when the person leaves without one.
type FilePicker interface {
	OpenFile(f Filter, chosen func(path string))
	// SaveFile asks where to write, starting with a suggested name. The file may exist already, then the person agreed
	// to replace it.
	SaveFile(name string, f Filter, chosen func(path string))
	OpenFolder(chosen func(path string))
}

// NewFilePicker gives the program's own dialogs.
func NewFilePicker(env *Env) FilePicker { return ownPicker{env} }

type ownPicker struct{ env *Env }

var _ FilePicker = ownPicker{}

func (p ownPicker) OpenFile(f Filter, chosen func(string))              { p.ask("", chosen) }
func (p ownPicker) SaveFile(name string, f Filter, chosen func(string)) { p.ask(name, chosen) }
func (p ownPicker) OpenFolder(chosen func(string))                      { p.ask("", chosen) }

func (p ownPicker) ask(name string, chosen func(string)) {
	Prompt(p.env, PromptSpec{Title: p.env.T("kit.file.title"), Value: name, Yes: p.env.T("kit.ok"), OnYes: chosen})
}
