package register

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"mujeeb/data"
	"mujeeb/ui/kit/button"
	"mujeeb/ui/kit/dialog"
	"mujeeb/ui/kit/layout"
	"mujeeb/ui/kit/piece"
	"mujeeb/ui/kit/prose"
	"mujeeb/ui/page"
)

// endCards are the steps at the end of a contract, in a vault that is kept for a client: hand
// everything over, hear that they have it, delete the vault.
func (g *registerPage) endCards() fyne.CanvasObject {
	remove := button.New(g.Env, button.Danger, g.T("client.delete.go"), g.deleteForClient)
	return layout.VBox(
		page.ClientCard(g.Place, page.ClientMatter{Kind: data.ToldHandOver}),
		page.ClientCard(g.Place, page.ClientMatter{Kind: data.ToldReceived}),
		piece.NewCard(g.Env, g.T("client.delete.title"), layout.VBox(prose.NewParagraph(g.Env, g.T("client.delete.text"), prose.Body), layout.AlignLeading(g.Env, remove))))
}

// deleteForClient leads to deleting the vault, once the client has everything.
func (g *registerPage) deleteForClient() {
	page.Work(g.Place, func(ctx context.Context) (bool, error) {
		all, err := g.Vault.ControllerNotices(ctx)
		return slices.ContainsFunc(all, func(n data.ControllerNotice) bool { return n.Kind == data.ToldReceived }), err
	}, func(has bool) {
		if !has {
			dialog.Message(g.Env, g.T("client.delete.title"), g.T("client.delete.first"))
			return
		}
		g.Goodbye()
	})
}
