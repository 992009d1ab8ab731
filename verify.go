package main

import (
	"fmt"
	"io"
	"os"

	"mujeeb/data/proof"
)

// verify checks a proof and writes what it shows and what of it holds. It returns the
// exit status: 0 when all holds, 1 when something does not, 2 for wrong arguments.
func verify(args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 && len(args) != 2 {
		fmt.Fprintln(stderr, "mujeeb verify: name the file of the proof, and the file of a head if you have one from elsewhere")
		return 2
	}
	var texts [2][]byte
	for i, name := range args {
		var err error
		if texts[i], err = readProof(name); err != nil {
			fmt.Fprintf(stderr, "mujeeb verify: %v\n", err)
			return 1
		}
	}
	elsewhere := ""
	if len(args) == 2 {
		elsewhere = string(texts[1]) + "\n" // an empty file is no head either
	}
	result, err := proof.Check(texts[0], elsewhere)
	if err != nil {
		proof.Refuse(stdout, err)
		return 1
	}
	result.Report(stdout)
	if len(result.Faults) > 0 {
		return 1
	}
	return 0
}

// readProof reads a file that is not too long.
func readProof(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if err := proof.CheckSize(about.Size()); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, proof.MaxFile+1)) // of a pipe nobody knows how long it is
	if err != nil {
		return nil, err
	}
	return text, proof.CheckSize(int64(len(text)))
}
