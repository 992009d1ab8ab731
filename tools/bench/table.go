package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// measures are what a benchmark reported, by unit.
type measures map[string]float64

// with gives m with what another benchmark reported, under its name.
func (m measures) with(benchmark string, other measures) measures {
	if m == nil {
		m = measures{}
	}
	for unit, n := range other {
		m[benchmark+"/"+unit] = n
	}
	return m
}

// parse reads the pairs of number and unit from a benchmark's line.
func parse(out string) measures {
	m := measures{}
	for line := range strings.Lines(out) {
		words := strings.Fields(line)
		if len(words) < 4 || !strings.HasPrefix(line, "Benchmark") {
			continue
		}
		for i := 2; i+1 < len(words); i += 2 {
			if n, err := strconv.ParseFloat(words[i], 64); err == nil {
				m[words[i+1]] = n
			}
		}
	}
	return m
}

// section is a benchmark and the rows of the table that it gives.
type section struct {
	pkg, benchmark string
	rows           []row
}

// row is a figure. Its ratio is measured to beside, or beside to measured when
// more is better; it has none without a beside.
type row struct {
	figure       string
	unit, beside string  // the benchmark's units; beside may be empty
	show         string  // the unit as a person reads it
	besideIs     string  // what beside is
	more         bool    // more is better
	most         float64 // the aim: of the ratio if there is a beside, else of the figure
	million      float64 // the aim from a million leads on, if that is another one
	flat         bool    // and no more than flatness times what a tenth of the leads takes
}

// flatness is up to where a figure counts as flat from 100,000 leads to 1,000,000.
const flatness = 1.25

// sections are in the order in which they run. The first makes the vault that
// the others share; the last erases from it.
var sections = []section{
	{"data", "Import", []row{
		{figure: "import, rows a second", unit: "rows/s", beside: "bound-rows/s", besideIs: "the same rows by INSERT…SELECT", more: true, most: 1 / 0.65, million: 1 / 0.55},
		{figure: "looking through the file before, rows a second", unit: "check-rows/s"},
		{figure: "memory during the import", unit: "peak-MB", show: "MB", most: 200, flat: true},
	}},
	{"data", "List", []row{
		{figure: "from key to first rows", unit: "first-rows-ms", show: "ms", most: 50},
		{figure: "all rows after them, in the background", unit: "whole-list-ms", show: "ms", most: 1000},
		{figure: "going to a row at nine tenths", unit: "far-rows-ms", show: "ms", most: 50},
		{figure: "sorting by name", unit: "sort-name-ms", show: "ms", most: 1000},
		{figure: "sorting by email", unit: "sort-email-ms", show: "ms", most: 1000},
		{figure: "sorting by phone", unit: "sort-phone-ms", show: "ms", most: 1000},
		{figure: "sorting by source", unit: "sort-source-ms", show: "ms", most: 1000},
		{figure: "sorting by state", unit: "sort-state-ms", show: "ms", most: 1000},
		{figure: "sorting by when added", unit: "sort-added-ms", show: "ms", most: 1000},
		{figure: "memory at rest", unit: "rest-MB", show: "MB", most: 300, flat: true},
		{figure: "memory while sorting, highest", unit: "peak-MB", show: "MB", most: 300},
	}},
	{"data", "Search", searchRows(
		row{figure: "search, all that were found, in the background, p95", unit: "whole-p95-ms", show: "ms", most: 1000},
		"1-letter", "2-letters", "3-letters", "8-letters", "two-words", "dialled", "details", "no-match", "arabic-plain", "arabic-marked")},
	{"data", "Segment", segmentRows("tag", "language", "agreed", "opted-out", "never-written", "field-is", "field-nobody", "three")},
	{"data", "Queue", []row{
		{figure: "counting a campaign for all", unit: "count-s", show: "s", beside: "plain-s", besideIs: "plain INSERT…SELECT", most: 3},
		{figure: "counting and queueing it", unit: "both-s", show: "s", beside: "plain-s", besideIs: "plain INSERT…SELECT", most: 3},
	}},
	{"data", "Ledger", []row{
		{figure: "ledger, checking five events of each lead", unit: "check-s", show: "s", beside: "plain-s", besideIs: "one scan and a plain tree", most: 1.5},
		{figure: "ledger, memory meanwhile, highest", unit: "peak-MB", show: "MB"},
		{figure: "ledger, the proof of one, slowest of 20", unit: "prove-ms", show: "ms", most: 20},
		{figure: "ledger, appending a word", unit: "append-µs", show: "µs"},
		{figure: "comparing all with the ledger, after unlocking", unit: "compare-s", show: "s", most: 5},
		{figure: "where all stand with every purpose", unit: "readings-s", show: "s"},
	}},
	{"data", "Rekey", []row{
		{figure: "giving the vault another key, MB a second", unit: "rekey-MB/s", beside: "plain-MB/s", besideIs: "plain copy of the file", more: true, most: 2},
		{figure: "giving the vault another key, in all", unit: "rekey-s", show: "s"},
	}},
	{"data/backup", "Backup", []row{
		{figure: "writing a backup and reading it back, MB a second", unit: "backup-MB/s", beside: "plain-MB/s", besideIs: "plain copy of the file", more: true, most: 2},
		{figure: "unpacking a backup, MB a second", unit: "restore-MB/s", beside: "plain-MB/s", besideIs: "plain copy of the file", more: true, most: 2},
	}},
	{"outbox", "Send", append(sendRows(4, 0.4),
		row{figure: "memory while sending", unit: "peak-MB", show: "MB", most: 150, flat: true},
	)},
	{"outbox", "Send8", sendRows(8, 0.5)},
	{"outbox", "Send16", append(sendRows(16, 0.55),
		row{figure: "memory while sending, 16 connections", unit: "peak-MB", show: "MB", most: 150},
	)},
	{".", "Window", windowRows()},
	{"data", "Person", []row{
		{figure: "export one, slowest of 20", unit: "export-ms", show: "ms", most: 100},
		{figure: "find the texts that name one, slowest of 20", unit: "mentions-ms", show: "ms"},
		{figure: "erase one, slowest of 20", unit: "erase-ms", show: "ms", most: 100},
	}},
}

// sendRows are of sending on some connections. The aim is a share of what smtp-source
// sends on as many.
func sendRows(connections int, aim float64) []row {
	on := strconv.Itoa(connections)
	return []row{
		{figure: "sending 100,000 mails, " + on + " connections, a second", unit: "msg/s", beside: "smtp-source-msg/s", besideIs: "smtp-source", more: true, most: 1 / aim},
		{figure: "the same, beside what the disk allows", unit: "msg/s", beside: "disk-msg/s", besideIs: "with " + on + " marks a commit", more: true},
	}
}

// windowRows are of a window on a screen without a graphics card. Reading is
// nine rows a second, a little in each frame; a click of the wheel is three rows.
func windowRows() []row {
	rows := []row{
		{figure: "window, from start to first picture, middle of 5", unit: "start-ms", show: "ms"},
		{figure: "window, from password to first page", unit: "unlock-ms", show: "ms"},
		{figure: "window, from a click to the first leads", unit: "leads-ms", show: "ms"},
		{figure: "scrolling to read, pictures a second", unit: "pictures/s", beside: "most-pictures/s", besideIs: "at most", more: true, most: 1.1},
		{figure: "scrolling to read, a frame, p50", unit: "frame-p50-ms", show: "ms"},
		{figure: "scrolling to read, a frame, p95", unit: "frame-p95-ms", show: "ms"},
		{figure: "scrolling to read, a frame, worst", unit: "frame-worst-ms", show: "ms", most: 33},
		{figure: "scrolling to read, a frame, processor", unit: "frame-processor-ms", show: "ms"},
	}
	for _, way := range []struct{ figure, unit string }{
		{"from a click of the wheel to its picture", "wheel"},
		{"from Page Down, held, to its picture", "page"},
		{"between pictures, the bar dragged over all", "drag"},
	} {
		for _, share := range []string{"p50", "p95", "worst"} {
			rows = append(rows, row{figure: way.figure + ", " + share, unit: way.unit + "-" + share + "-ms", show: "ms"})
		}
	}
	return append(rows, row{figure: "load of the machine meanwhile, threads", unit: "load"})
}

func searchRows(last row, kinds ...string) (rows []row) {
	for _, k := range kinds {
		rows = append(rows, row{figure: "search, " + strings.ReplaceAll(k, "-", " ") + ", p50", unit: k + "-p50-ms", show: "ms"},
			row{figure: "search, " + strings.ReplaceAll(k, "-", " ") + ", p95", unit: k + "-p95-ms", show: "ms", most: 30})
	}
	return append(rows, last)
}

func segmentRows(kinds ...string) (rows []row) {
	for _, k := range kinds {
		rows = append(rows, row{figure: "rules, " + strings.ReplaceAll(k, "-", " ") + ", the first 1,000", unit: k + "-first-ms", show: "ms"},
			row{figure: "rules, " + strings.ReplaceAll(k, "-", " ") + ", all", unit: k + "-all-ms", show: "ms", most: 1000})
	}
	return rows
}

// printTable prints all rows that were measured.
func printTable(w io.Writer, leads int, few measures, all []measures) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%d leads\tmeasured\tbeside\tratio\taim\t\n", leads)
	for i, s := range sections {
		for _, r := range s.rows {
			if _, ok := all[i][r.unit]; !ok {
				continue
			}
			if r.million > 0 && leads >= 1_000_000 {
				r.most = r.million
			}
			r.print(t, all[i], few[s.benchmark+"/"+r.unit], leads >= 1_000_000)
		}
	}
	return t.Flush()
}

// print writes the row. few is the figure with a tenth of the leads, 0 when it was
// not measured; tenth says that flatness is judged by it.
func (r row) print(w io.Writer, m measures, few float64, tenth bool) {
	measured, beside, ratio, aim := m[r.unit], "-", "-", "-"
	decides, missed := measured, false
	switch {
	case r.beside != "":
		beside = number(m[r.beside], r.show) + " " + r.besideIs
		decides = measured / m[r.beside]
		if r.more {
			decides = 1 / decides
		}
		ratio = number(decides, "")
	case r.flat && few > 0:
		beside, ratio = number(few, r.show)+" with a tenth", number(measured/few, "")
		missed = tenth && measured > flatness*few
	}
	verdict := ""
	if r.most > 0 {
		aim = "≤ " + number(r.most, "")
		if r.beside == "" {
			aim = "≤ " + number(r.most, r.show)
		}
		if r.flat {
			aim += ", flat"
		}
		if verdict = "ok"; missed || decides > r.most {
			verdict = "MISSED"
		}
	}
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.figure, number(measured, r.show), beside, ratio, aim, verdict)
}

// number writes three digits that matter.
func number(n float64, unit string) string {
	digits := 2
	if n > 0 {
		digits = min(2, max(0, 2-int(math.Floor(math.Log10(n)))))
	}
	return strings.TrimSpace(strconv.FormatFloat(n, 'f', digits, 64) + " " + unit)
}
