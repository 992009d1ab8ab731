//go:build linux

package filedialog

// What the tests see that have a window, and so can't be of this package.
var ChoosePatiently = patient.choose

const PortalName = portalName
