package data

// What goes first, and what is kept free for it (DESIGN.md, Outbox).

// RunClasses returns all classes, account notices among them.
func RunClasses() []RunClass {
	return []RunClass{ClassCampaign, ClassAsking, ClassAnswer, ClassPolicy, ClassBreach, ClassAccount}
}

// Bulk reports whether messages of the class can wait for all others, since no law sets
// them a time: campaigns and askings. They leave a part of the day's limit to the others,
// and are paused when their account is in trouble; the others are tried again.
func (c RunClass) Bulk() bool { return c == ClassCampaign || c == ClassAsking }

// order returns the place of a class among those that wait for one account: legal notices,
// then account notices and answers, then askings, then campaigns.
func (c RunClass) order() int {
	switch c {
	case ClassPolicy, ClassBreach:
		return 0
	case ClassAccount, ClassAnswer:
		return 1
	case ClassAsking:
		return 2
	}
	return 3
}

// orders is the number of places that order returns; the last bulkOrders are those of Bulk.
const (
	orders     = 4
	bulkOrders = 2
)

// BulkPerDay returns how many of an account's messages within any 24 hours may be
// campaigns and askings: a tenth of the limit, one message at least, is kept for the
// classes that can't wait, unless the limit is a single message.
func (a Account) BulkPerDay() int {
	return max(1, a.PerDay-max(1, a.PerDay/10))
}
