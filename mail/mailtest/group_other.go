//go:build !unix

package mailtest

import "os/exec"

func ownGroup(*exec.Cmd) {}

func end(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func killGroup(*exec.Cmd) {}
