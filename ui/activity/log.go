package activity

import (
	"context"
	"io"
	"os"
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/app"
	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/nav"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/native"
	"mujeeb/ui/page"
)

const (
	shownLines    = 1000 // of the log
	reportedLines = 60   // of the log, in a report
)

// logPage shows the program's log, and what a report for support would say.
type logPage struct {
	*page.Place
	lines  []logLine // the newest first
	grid   *grid.Grid
	rows   layout.Stage
	whole  *prose.Label // the line that is chosen
	report layout.Stage
	text   string // the report
	save   *button.Button
	tabs   *nav.Tabs
}

// logKept says which tab was in front.
type logKept struct{ tab int }

var _ page.Keeper = (*logPage)(nil)

// NewLog makes the page. It needs no vault.
func NewLog(p *page.Place, r page.Route) page.Page {
	l := &logPage{Place: p, rows: layout.NewStage(), report: layout.NewStage()}
	english := page.Directed(p.Env, false) // as logs are
	l.whole = prose.NewParagraph(english, "", prose.Body)
	l.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("log.column.when"), Width: 172, LTR: true},
		{Title: p.T("log.column.level"), Width: 84, LTR: true},
		{Title: p.T("log.column.text"), Width: 150, Weight: 1, LTR: true},
	}, func() int { return len(l.lines) }, func(row, col int) string { return l.lines[row].cells()[col] })
	l.grid.OnSelect = l.choose
	l.save = button.NewWithIcon(p.Env, button.Primary, theme.DocumentSaveIcon(), p.T("log.report.save"), l.saveReport)
	l.tabs = nav.NewTabs(p.Env,
		nav.Tab{Text: p.T("log.tab.log"), Content: l.rows.Object},
		nav.Tab{Text: p.T("log.tab.report"), Content: layout.Border(p.Env, layout.VBox(
			prose.NewParagraph(p.Env, p.T("log.report.text"), prose.Muted), layout.AlignLeading(p.Env, l.save), layout.VBoxTight()), nil, nil, nil, l.report.Object)})
	kept, _ := r.Kept.(logKept)
	l.tabs.Select(kept.tab)
	l.save.Disable()
	page.Work(p, l.read, l.show)
	return l
}

func (l *logPage) Content() fyne.CanvasObject {
	return page.Subframe(l.Place, l.T("log.title"), l.T("log.subtitle"), nil, l.tabs)
}

func (l *logPage) Keep() any { return logKept{l.tabs.Selected()} }

// logFacts is what the page shows.
type logFacts struct {
	lines  []string // the oldest first
	report app.Report
}

func (l *logPage) read(ctx context.Context) (f logFacts, err error) {
	if l.Program.Log != "" {
		if f.lines, err = native.ReadLog(l.Program.Log, shownLines); err != nil {
			return f, err
		}
	}
	f.report = app.Report{Made: l.Now(), Build: l.Program.Build, Lang: l.Lang.Code(), Log: f.lines[max(0, len(f.lines)-reportedLines):]}
	f.report.Home, _ = os.UserHomeDir() // where it is not known it is in no path
	if l.Session != nil {
		f.report.Counts, err = app.CountForReport(ctx, l.Vault)
	}
	return f, err
}

func (l *logPage) show(f logFacts) {
	l.text = f.report.Text()
	l.report.Show(layout.ScrollOutdented(piece.NewCard(l.Env, "", prose.NewParagraph(page.Directed(l.Env, false), strings.TrimSpace(l.text), prose.Body))))
	l.save.Enable()
	for i := len(f.lines) - 1; i >= 0; i-- {
		l.lines = append(l.lines, parseLine(f.lines[i]))
	}
	if len(l.lines) == 0 {
		l.rows.Show(piece.NewEmptyState(l.Env, theme.DocumentIcon(), l.T("log.empty.title"), l.T("log.empty.text"), nil))
		return
	}
	l.rows.Show(layout.SplitHeight(0.7, l.grid, layout.ScrollOutdented(piece.NewCard(l.Env, "", l.whole))))
	l.grid.Select(0)
	l.choose()
}

// choose shows the whole of the line that is chosen.
func (l *logPage) choose() {
	if row := l.grid.Current(); row >= 0 {
		l.whole.SetText(l.lines[row].whole)
	}
}

func (l *logPage) saveReport() {
	if l.save.Disabled() {
		return
	}
	text := l.text
	l.Files.SaveFile("mujeeb-report-"+l.Local(l.Now()).Format(page.DayLayout)+".txt", kit.Filter{Extensions: []string{".txt"}}, func(path string) {
		go func() {
			err := data.SaveFile(l.Context(), path, func(w io.Writer) error {
				_, err := io.WriteString(w, text)
				return err
			})
			l.PostWhile(l.Context(), func() { tellSaved(l.Place, path, err) })
		}()
	})
}

// logLine is a line of the log.
type logLine struct{ when, level, text, whole string }

func (l logLine) cells() []string { return []string{l.when, l.level, l.text} }

var entry = regexp.MustCompile(`^time=(\S+) level=(\S+) msg=(.*)$`)

// parseLine reads a line of the log. One of another form, such as of the trace of a
// crash, is text alone.
func parseLine(line string) logLine {
	m := entry.FindStringSubmatch(line)
	if m == nil {
		return logLine{text: line, whole: line}
	}
	when := m[1]
	if len(when) > len("2006-01-02T15:04:05") {
		when = strings.Replace(when[:len("2006-01-02T15:04:05")], "T", " ", 1)
	}
	return logLine{when, m[2], m[3], line}
}
