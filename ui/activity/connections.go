package activity

import (
	"context"
	"iter"
	"net"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"mujeeb/data"
	"mujeeb/ui/kit"
	"mujeeb/ui/kit/grid"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// The columns of the list of connections whose cells have a colour or a direction.
const (
	columnServer = 1
	columnState  = 3
)

// connections lists what the program connected to, the newest first.
type connections struct {
	*page.Place
	all    []data.Connection
	grid   *grid.Grid
	rows   layout.Stage
	body   *fyne.Container
	whole  *prose.Label // all that is known of the one that is chosen
	feed   *page.Feed[[]data.Connection]
	object fyne.CanvasObject
}

func newConnections(p *page.Place) *connections {
	c := &connections{Place: p, rows: layout.NewStage()}
	c.grid = grid.New(p.Env, []grid.Column{
		{Title: p.T("activity.column.when"), Width: 150, LTR: true},
		columnServer: {Title: p.T("connection.column.server"), Width: 150, Weight: 2, LTR: true},
		{Title: p.T("connection.column.why"), Width: 110, Weight: 1, Spare: 1},
		columnState: {Title: p.T("connection.column.state"), Width: 66},
	}, func() int { return len(c.all) }, c.cell)
	c.whole = prose.NewParagraph(p.Env, "", prose.Body)
	c.body = layout.Border(p.Env, nil, piece.NewCard(p.Env, "", c.whole), nil, nil, c.grid)
	c.grid.OnSelect = c.choose
	c.grid.Tone = func(row, col int) kit.Tone {
		if col == columnState && c.all[row].State == data.ConnectionFailed {
			return kit.ToneBad
		}
		return kit.ToneNone
	}
	c.feed = page.NewFeed(p, func() func(context.Context) ([]data.Connection, error) { return c.read }, c.show)
	text := prose.NewParagraph(p.Env, p.T("connection.text", "n", data.KeptConnections), prose.Muted)
	c.object = layout.Border(p.Env, layout.VBox(text, layout.VBoxTight()), nil, nil, nil, c.rows.Object)
	c.feed.Refresh()
	return c
}

func (c *connections) read(ctx context.Context) ([]data.Connection, error) {
	return c.Session.Connections(ctx, data.KeptConnections)
}

func (c *connections) show(all []data.Connection) {
	first := len(c.all) == 0
	c.all = all
	if len(all) == 0 {
		c.rows.Show(piece.NewEmptyState(c.Env, theme.ComputerIcon(), c.T("connection.empty.title"), c.T("connection.empty.text"), nil))
		return
	}
	if first {
		c.rows.Show(c.body)
		c.grid.Select(0)
	}
	c.grid.Refresh()
	c.choose()
}

// choose says all that is known of the connection that is chosen, whatever fits into the
// columns.
func (c *connections) choose() {
	row := c.grid.Current()
	if row < 0 || row >= len(c.all) {
		return
	}
	x := c.all[row]
	c.whole.SetText(c.T("connection.whole", "when", c.Local(x.At).Format(page.MomentLayout), "server", net.JoinHostPort(x.Host, strconv.Itoa(x.Port)),
		"why", c.T("connection.why."+x.Why), "state", c.T("connection.state."+string(x.State)), "sent", c.Lang.Size(x.Sent), "received", c.Lang.Size(x.Received)))
	c.body.Refresh() // it may be of another height now
}

func (c *connections) cell(row, col int) string {
	x := c.all[row]
	return []string{
		c.Local(x.At).Format(page.MomentLayout), net.JoinHostPort(x.Host, strconv.Itoa(x.Port)), c.T("connection.why." + x.Why),
		c.T("connection.state." + string(x.State)),
	}[col]
}

// table returns the list, for a file.
func (c *connections) table() table {
	zone := c.Now().Location()
	return table{[]string{"at", "host", "port", "why", "state", "sent", "received"}, func(ctx context.Context) (iter.Seq[[]string], error) {
		all, err := c.read(ctx)
		if err != nil {
			return nil, err
		}
		rows := make([][]string, len(all))
		for i, x := range all {
			rows[i] = []string{x.At.In(zone).Format(time.RFC3339), x.Host, strconv.Itoa(x.Port), x.Why, string(x.State), strconv.FormatInt(x.Sent, 10), strconv.FormatInt(x.Received, 10)}
		}
		return slices.Values(rows), nil
	}}
}
