package data

import "testing"

// What was let go of while a claim was read may have changed since: it is not taken.
func TestClaims_DroppedMeanwhile(t *testing.T) {
	var c claims
	c.begin(1)
	c.take(1, []Message{{ID: 1, RunID: 7}, {ID: 2, RunID: 7}})
	if now := c.begin(1); len(now.ids) != 2 || now.runs[7] != 2 {
		t.Fatalf("held %+v", now)
	}
	c.drop(1)
	if mine := c.take(1, []Message{{ID: 1}, {ID: 2}, {ID: 3}}); len(mine) != 1 || mine[0].ID != 3 {
		t.Errorf("took %+v", mine)
	}
	c.begin(1)
	if mine := c.take(1, []Message{{ID: 1}}); len(mine) != 1 {
		t.Errorf("took %+v of what was let go before", mine)
	}
	if n := c.count()[1]; n != 3 {
		t.Errorf("%d are held", n)
	}
	if rows := c.of([]int64{3, 9}); len(rows) != 1 || rows[0].ID != 3 {
		t.Errorf("rows %+v", rows)
	}
}
