//go:build !linux

package native

func unreadable() error { return nil }
