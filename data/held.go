package data

import (
	"encoding/json"
	"sync"
)

// Claims are kept in memory alone: a crash would put them back into the queue anyway. In
// the vault a claimed message is queued until its mark, or its result, is written.

// claims are the messages that connections have. Its methods may be called from any
// goroutine.
type claims struct {
	mu      sync.Mutex
	held    map[int64]heldMessage
	reading int            // claims that are being read
	dropped map[int64]bool // messages that were let go of since the first of these began
}

// heldMessage is a claimed message as its mark writes it.
type heldMessage struct {
	account int64
	row     heldRow
}

// heldRow is what is fixed of a message when it is claimed, as JSON for a statement.
type heldRow struct {
	ID, Run  int64
	Identity int64 // 0 in an account notice
	Address  string
	Called   string // Message-ID
	Date     int64
	Letter   int64
	Fields   map[string]string
	Acts     int // that an account notice tells of
}

// heldNow is what is held at a moment.
type heldNow struct {
	ids     []int64
	runs    map[int64]int  // how many of each run
	domains map[string]int // how many of an account to each domain
}

// begin returns what is held, which a claim of an account that begins must not read. It is
// followed by take.
func (c *claims) begin(account int64) heldNow {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reading++
	now := heldNow{make([]int64, 0, len(c.held)), map[int64]int{}, map[string]int{}}
	for id, m := range c.held {
		now.ids = append(now.ids, id)
		now.runs[m.row.Run]++
		if m.account == account {
			now.domains[domainOf(m.row.Address)]++
		}
	}
	return now
}

// take holds messages that were read since begin, and returns those that are now the
// caller's: what was let go of meanwhile may have changed since it was read.
func (c *claims) take(account int64, all []Message) (mine []Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range all {
		if _, ok := c.held[m.ID]; ok || c.dropped[m.ID] {
			continue
		}
		if c.held == nil {
			c.held = map[int64]heldMessage{}
		}
		c.held[m.ID] = heldMessage{account, m.row()}
		mine = append(mine, m)
	}
	if c.reading--; c.reading == 0 {
		c.dropped = nil
	}
	return mine
}

// of returns those of ids that are held, as their marks write them.
func (c *claims) of(ids []int64) []heldRow {
	c.mu.Lock()
	defer c.mu.Unlock()
	rows := make([]heldRow, 0, len(ids))
	for _, id := range ids {
		if m, ok := c.held[id]; ok {
			rows = append(rows, m.row)
		}
	}
	return rows
}

// drop lets go of messages.
func (c *claims) drop(ids ...int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		delete(c.held, id)
		if c.reading > 0 {
			if c.dropped == nil {
				c.dropped = map[int64]bool{}
			}
			c.dropped[id] = true
		}
	}
}

// count returns how many messages of each account are held.
func (c *claims) count() map[int64]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := map[int64]int{}
	for _, m := range c.held {
		n[m.account]++
	}
	return n
}

// ids returns the messages that are held.
func (c *claims) ids() []int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]int64, 0, len(c.held))
	for id := range c.held {
		all = append(all, id)
	}
	return all
}

// clear forgets all, as when the vault is closed.
func (c *claims) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.held)
}

// row returns what the mark of a claimed message writes.
func (m *Message) row() heldRow {
	acts := 0
	if m.Notice != nil {
		acts = len(m.Notice.Acts) + m.Notice.More
	}
	return heldRow{m.ID, m.RunID, m.to.id, m.Address, m.MessageID, m.Date.UnixMilli(), m.Letter.ID, m.Fields, acts}
}

// jsonRows returns rows as a list for json_each.
func jsonRows(rows []heldRow) (string, error) {
	raw, err := json.Marshal(rows)
	return string(raw), err
}
