; The setup for Windows, for one user and without administrator's rights. It puts
; the program in place, or a newer one over an older one, and takes it away again.
; The vault and the preferences are the owner's: nothing here touches them.
;
; Its exit codes, also with /S: 0, 2 when something failed, 3 when the program runs.
;
;   makensis -DVERSION= -DNUMBER= -DNAME= -DID= -DFILES= -DOUT= [-DSIGN=] setup.nsi

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
!include MUI2.nsh
!include FileFunc.nsh

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${NAME}" "InstallDir"
BrandingText "${NAME} ${VERSION}"
VIProductVersion ${NUMBER}
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" ""
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!ifdef SIGN
	!uninstfinalize '${SIGN} "%1"' = 0
!endif

!define MUI_ICON "${FILES}\mujeeb.ico"
!define MUI_UNICON "${FILES}\mujeeb.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\mujeeb.exe"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(stays)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Arabic"

LangString running ${LANG_ENGLISH} "${NAME} is running. Close its window, then try again."
LangString running ${LANG_ARABIC} "المجيب مفتوح الآن. أغلق نافذته ثم أعد المحاولة."
LangString held ${LANG_ENGLISH} "This file could not be replaced. Another program may be holding it:"
LangString held ${LANG_ARABIC} "تعذّر استبدال هذا الملف. ربما يستعمله برنامج آخر:"
LangString stays ${LANG_ENGLISH} "The program will be removed. Your vault and your settings stay where they are."
LangString stays ${LANG_ARABIC} "سيُزال البرنامج. تبقى خزنتك وإعداداتك في مكانها."

; RefuseWhileRunning ends with exit code 3 while the program runs, which holds a
; mutex for as long. Whoever sits there may close it and go on.
!macro RefuseWhileRunning
	!define again again${__LINE__}
	!define free free${__LINE__}
	${again}:
	System::Call 'kernel32::OpenMutexW(i 0x00100000, i 0, w "Local\${ID}") p .R0' ; SYNCHRONIZE
	IntPtrCmp $R0 0 ${free}
	System::Call 'kernel32::CloseHandle(p R0)'
	MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(running)" /SD IDCANCEL IDRETRY ${again}
	SetErrorLevel 3
	Quit
	${free}:
	!undef again
	!undef free
!macroend

Function .onInit
	!insertmacro RefuseWhileRunning
FunctionEnd

Function un.onInit
	!insertmacro RefuseWhileRunning
FunctionEnd

; Put writes a file that must be written: there is no program of two versions.
!macro Put name
	ClearErrors
	File "${FILES}\${name}"
	${If} ${Errors}
		SetErrorLevel 2
		MessageBox MB_OK|MB_ICONSTOP "$(held)$\r$\n$INSTDIR\${name}" /SD IDOK
		Abort
	${EndIf}
!macroend

Section
	SetOutPath "$INSTDIR"
	SetOverwrite try
	!insertmacro Put mujeeb.exe
	!insertmacro Put Licences.txt
	WriteUninstaller "$INSTDIR\uninstall.exe"
	CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\mujeeb.exe"
	WriteRegStr HKCU "Software\${NAME}" "InstallDir" "$INSTDIR"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
	WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\mujeeb.exe"
	WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${NAME}"
	WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
	WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
	WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
	WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
	WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
	${GetSize} "$INSTDIR" "/S=0K" $R0 $R1 $R2
	WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $R0
SectionEnd

Section Uninstall
	ClearErrors
	Delete "$INSTDIR\mujeeb.exe"
	${If} ${Errors} ; without the program, there is nothing to remove it with
		SetErrorLevel 2
		MessageBox MB_OK|MB_ICONSTOP "$(held)$\r$\n$INSTDIR\mujeeb.exe" /SD IDOK
		Abort
	${EndIf}
	Delete "$INSTDIR\Licences.txt"
	Delete "$INSTDIR\uninstall.exe"
	RMDir "$INSTDIR"
	Delete "$SMPROGRAMS\${NAME}.lnk"
	DeleteRegKey HKCU "${UNINSTALL}"
	DeleteRegKey HKCU "Software\${NAME}"
SectionEnd
