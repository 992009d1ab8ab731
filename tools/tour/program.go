package main

import (
	"time"

	"mujeeb/app"
)

// builtThreeDaysAgo is the build that the tour shows: one that asks nowhere for a
// newer version, as is the default.
func builtThreeDaysAgo(now time.Time) app.Build {
	return app.Build{Version: "0.1.0", Commit: "a7c1d9d", Committed: now.AddDate(0, 0, -3).UTC()}
}

// licensedPart is a part in licences.
const licensedPart = "Vazirmatn"

// licences is a page of the kind that tools/thirdparty writes. The program has the
// whole one, which package main embeds and which changes with every module.
const licences = `# Software of others

## Parts

| part | version | licence |
|---|---|---|
| Go, its runtime and standard library | 1.26.0 or newer | BSD-3-Clause |
| Vazirmatn | 33.0.3 | OFL-1.1 |
| SQLite | in SQLite3 Multiple Ciphers 2.4.0 | blessing |

## Texts

### BSD-3-Clause

- Go, its runtime and standard library: Copyright 2009 The Go Authors.

` + "```text" + `
Redistribution and use in source and binary forms, with or without
modification, are permitted provided that the following conditions are
met:
` + "```" + `

### OFL-1.1

- Vazirmatn: Copyright 2015 The Vazirmatn Project Authors

` + "```text" + `
This Font Software is licensed under the SIL Open Font License, Version 1.1.
` + "```" + `

### blessing

- SQLite

` + "```text" + `
May you do good and not evil.
May you find forgiveness for yourself and forgive others.
May you share freely, never taking more than you give.
` + "```" + `
`
