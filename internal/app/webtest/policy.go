package webtest

import (
	"techbiz/internal/techpass/policy"
)

// Publish brings a new version of the text into force.
func (p *Portal) Publish(k policy.Kind, version, text string) {
	p.Helper()
	admin := p.AdminAccount().Actor()
	draft, err := p.Policies.Save(p.Context(), admin, k, policy.Form{Version: version, Text: text, Note: "Devices are new."}, 0)
	p.OK(err)
	_, err = p.Policies.Publish(p.Context(), admin, k, draft.Revision)
	p.OK(err)
}
