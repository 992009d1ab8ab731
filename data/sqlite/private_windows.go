package sqlite

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// KeepPrivate lets this user, the system and the administrators of the computer use a
// file or a folder, and what will be made in it, and nobody else: Windows takes no
// notice of a mode, and a new file gets the rights of its folder. What lies in a
// folder already keeps its own. A disk that keeps no rights, such as most sticks,
// is left as it is. Error code: NotPrivate.
func KeepPrivate(path string) error {
	if err := keepPrivate(path); err != nil {
		return &Error{NotPrivate, fmt.Errorf("set the access list: %w", err)}
	}
	return nil
}

func keepPrivate(path string) error {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	const access, shared = windows.READ_CONTROL | windows.WRITE_DAC, windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, access, shared, nil, windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(h)
	if keeps, err := keepsRights(h); err != nil || !keeps {
		return err
	}
	list, err := ownerOnly(h)
	if err != nil {
		return err
	}
	return windows.SetKernelObjectSecurity(h, windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, list)
}

// keepsRights reports whether the file system of an open file has access lists.
func keepsRights(h windows.Handle) (bool, error) {
	var flags uint32
	err := windows.GetVolumeInformationByHandle(h, nil, 0, nil, nil, &flags, nil, 0)
	return flags&windows.FILE_PERSISTENT_ACLS != 0, err
}

// ownerOnly returns the rights of an open file or folder that is its owner's alone, in the
// security descriptor definition language: a protected list (P), full access (FA) for
// the system (SY), the administrators (BA) and the user of this process; from a folder
// files and folders inherit it (OICI).
func ownerOnly(h windows.Handle) (*windows.SECURITY_DESCRIPTOR, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return nil, err
	}
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return nil, err
	}
	inherit := ""
	if info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0 {
		inherit = "OICI"
	}
	list := "D:P"
	for _, who := range []string{"SY", "BA", user.User.Sid.String()} {
		list += fmt.Sprintf("(A;%s;FA;;;%s)", inherit, who)
	}
	return windows.SecurityDescriptorFromString(list)
}
