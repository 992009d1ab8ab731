package main

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// licenceFiles holds the wording of each known licence, in a file of its SPDX
// identifier. What follows an underscore in the name tells two wordings apart,
// such as the full Apache licence and the notice that refers to it.
//
//go:embed licences/*.txt
var licenceFiles embed.FS

// licence is a wording, as words with a space before and after each.
type licence struct{ id, words string }

// licences are the known wordings, the longest first, since some contain others.
var licences = loadLicences()

func loadLicences() []licence {
	names, err := fs.Glob(licenceFiles, "licences/*.txt")
	if err != nil {
		panic(err) // only for a malformed pattern
	}
	var all []licence
	for _, name := range names {
		id, _, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(name, "licences/"), ".txt"), "_")
		all = append(all, licence{id, wordsOf(mustRead(licenceFiles, name))})
	}
	slices.SortStableFunc(all, func(a, b licence) int { return cmp.Compare(len(b.words), len(a.words)) })
	return all
}

// mustRead returns an embedded file. It panics if there is none of that name,
// which is a mistake in this program.
func mustRead(files embed.FS, name string) string {
	raw, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// surroundings are sentences that stand around licences and change nothing. One
// that contains another stands before it.
var surroundings = []string{
	// OFL-1.1
	"This Font Software is licensed under the SIL Open Font License, Version 1.1. This license is copied below, and is also available with a FAQ at: http://scripts.sil.org/OFL",
	`"Inter" is trademark of Rasmus Andersson. https://github.com/rsms/inter`,
	// Bitstream-Vera and LicenseRef-Arev
	"Fonts are (c) Bitstream (see below). DejaVu changes are in public domain. Glyphs imported from Arev fonts are (c) Tavmjong Bah (see below)",
	"Bitstream Vera Fonts Copyright", "a trademark of Bitstream, Inc.", "Arev Fonts Copyright",
	// go-text
	"This project is provided under the terms of the UNLICENSE or the BSD license denoted by the following SPDX identifier:",
	"You may use the project under the terms of either license. Both licenses are reproduced below.",
	// yaml
	"This project is covered by two different licenses: MIT and Apache.",
	"The following files were ported to Go from C files of libyaml, and thus are still covered by their original MIT license, with the additional copyright staring in 2011 when the project was ported over: apic.go emitterc.go parserc.go readerc.go scannerc.go writerc.go yamlh.go yamlprivateh.go",
	"Apache License All the remaining project files are covered by the Apache license:",
	// titles
	"The MIT License (MIT)", "MIT License", "The BSD 3 Clause License", "BSD 3-Clause License", "ISC License", "The UNLICENSE",
}

var (
	listMark      = regexp.MustCompile(`(?m)^[ \t]*(?:[*•-]|\d+[.)]|\([a-z]\))[ \t]+`)
	notWord       = regexp.MustCompile(`[^\p{L}\p{N}]+`)
	copyrightLine = regexp.MustCompile(`(?m)^[ \t]*(?:Copyright (?:\([cC]\)|©|\d{4}).*|All rights reserved\.?)$`)
	identifier    = regexp.MustCompile(`(?m)^SPDX-License-Identifier: (.+)$`)
)

// sameMeaning lists what differs between copies of one licence.
var sameMeaning = []struct{ from, to string }{
	{`materials are`, `software is`}, {`materials`, `software`},
	{`software and or associated`, `software and associated`},
	{`permission notice including the next paragraph shall`, `permission notice shall`},
	{`copy modify and or distribute`, `copy modify and distribute`},
	{`(?:neither the name of (?:the copyright holder|the project|the age project|fyne io|google inc|google llc|gofrs) nor )?the names of its contributors may (?:not )?be used`, `no names may be used`},
	{`provided by the (?:project|copyright holders) and contributors`, `provided by the holders and contributors`},
	{`in no event shall the (?:project|copyright holder|copyright owner)(?: or contributors)? be liable`, `in no event shall the holder be liable`},
	{`permission and conditions permission`, `permission conditions permission`}, // a heading of OFL-1.1
	{`https`, `http`},
	{`copyright yyyy name of copyright owner`, ``}, // of the appendix of Apache-2.0
}

var sameMeaningRules = func() (rules []*regexp.Regexp) {
	for _, s := range sameMeaning {
		rules = append(rules, regexp.MustCompile(` `+s.from+` `))
	}
	return rules
}()

// wordsOf returns the words of a text in lower case, without copyright lines,
// list marks and what differs between copies of one licence.
func wordsOf(content string) string {
	content = strings.ReplaceAll(content, "\r\n", "\n")
	content = copyrightLine.ReplaceAllString(content, "")
	content = listMark.ReplaceAllString(content, "")
	words := " " + strings.TrimSpace(notWord.ReplaceAllString(strings.ToLower(content), " ")) + " "
	for i, rule := range sameMeaningRules {
		words = rule.ReplaceAllString(words, " "+sameMeaning[i].to+" ")
	}
	return strings.ReplaceAll(words, "  ", " ")
}

// recognise returns the SPDX expression of the licences that a text consists
// of. Any other words in it are an error.
func recognise(content string) (string, error) {
	said := identifier.FindStringSubmatch(content)
	rest := wordsOf(identifier.ReplaceAllString(content, ""))
	var ids []string
	for _, l := range licences {
		if found := strings.Contains(rest, l.words); found && !slices.Contains(ids, l.id) {
			ids = append(ids, l.id)
		}
		rest = strings.ReplaceAll(rest, l.words, " ")
	}
	if len(ids) == 0 {
		return "", fmt.Errorf("no known licence in %q", shorten(rest))
	}
	for _, s := range surroundings {
		rest = strings.ReplaceAll(rest, wordsOf(s), " ")
	}
	if rest = strings.TrimSpace(rest); rest != "" {
		return "", fmt.Errorf("%s with unknown words: %q", strings.Join(ids, ", "), shorten(rest))
	}
	slices.Sort(ids)
	if said == nil {
		return strings.Join(ids, " AND "), nil
	}
	return said[1], checkIdentifiers(said[1], ids)
}

// checkIdentifiers returns an error unless an SPDX expression names all of ids
// and nothing else.
func checkIdentifiers(expression string, ids []string) error {
	named := slices.DeleteFunc(strings.Fields(expression), func(s string) bool { return s == "OR" || s == "AND" })
	slices.Sort(named)
	if !slices.Equal(named, ids) {
		return fmt.Errorf("the text says %q and holds %s", expression, strings.Join(ids, ", "))
	}
	return nil
}

// shorten returns the first words of a text.
func shorten(words string) string {
	fields := strings.Fields(words)
	return strings.Join(fields[:min(len(fields), 30)], " ")
}
