// Package access reads and opens up who may use a file on Windows, for tests.
package access

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Others returns who else than the owner, the system and the administrators may use
// a file, and whether it takes rights from its folder.
func Others(t testing.TB, path string) (who []string, inherits bool) {
	t.Helper()
	info, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := info.DACL()
	if err != nil {
		t.Fatal(err)
	}
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		t.Fatal(err)
	}
	for i := range list.AceCount {
		var ace *windows.ACCESS_ALLOWED_ACE
		if err := windows.GetAce(list, uint32(i), &ace); err != nil {
			t.Fatal(err)
		}
		sid := (*windows.SID)(unsafe.Pointer(&ace.SidStart))
		if ace.Header.AceType != windows.ACCESS_ALLOWED_ACE_TYPE || ace.Mask == 0 || sid.Equals(user.User.Sid) ||
			sid.IsWellKnown(windows.WinLocalSystemSid) || sid.IsWellKnown(windows.WinBuiltinAdministratorsSid) {
			continue
		}
		who = append(who, sid.String())
	}
	control, _, err := info.Control()
	if err != nil {
		t.Fatal(err)
	}
	return who, control&windows.SE_DACL_PROTECTED == 0
}

// ForEverybody lets everybody use a file or folder.
func ForEverybody(t testing.TB, path string) {
	t.Helper()
	info, err := windows.SecurityDescriptorFromString("D:(A;OICI;FA;;;WD)")
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := info.DACL()
	if err != nil {
		t.Fatal(err)
	}
	if err := windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, windows.DACL_SECURITY_INFORMATION, nil, nil, list, nil); err != nil {
		t.Fatal(err)
	}
	if who, _ := Others(t, path); len(who) == 0 {
		t.Fatal("nobody else may use it")
	}
}
