package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// everyObject returns the objects of a kind that are on the page.
func everyObject[T fyne.CanvasObject](root fyne.CanvasObject) (all []T) {
	for _, o := range test.LaidOutObjects(root) {
		if x, ok := o.(T); ok && o.Visible() {
			all = append(all, x)
		}
	}
	return all
}

// findObject returns the first of them, or the zero value.
func findObject[T fyne.CanvasObject](root fyne.CanvasObject) (found T) {
	for _, o := range everyObject[T](root) {
		return o
	}
	return found
}
