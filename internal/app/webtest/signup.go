package webtest

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/http"
	"regexp"

	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/auth/pow"
)

// Solve does what the script on the page does.
func (b *Browser) Solve() string {
	b.Portal.Helper()
	return b.solveFrom("/sign-up/challenge")
}

var challengeOnPage = regexp.MustCompile(`data-human="([^"]*)"`)

// SolveAt solves what the page asks for.
func (b *Browser) SolveAt(page Reply) string {
	b.Portal.Helper()
	found := challengeOnPage.FindStringSubmatch(page.Body)
	if found == nil {
		b.Portal.Fatalf("%s: no challenge on the page\n%s", page.What, page.Text())
	}
	return b.solveFrom(html.UnescapeString(found[1]))
}

func (b *Browser) solveFrom(path string) string {
	b.Portal.Helper()
	var c pow.Challenge
	b.Portal.OK(json.Unmarshal([]byte(b.Get(path).Is(http.StatusOK).Body), &c))
	s, err := altcha.SolveChallenge(c.Challenge, c.Salt, altcha.SHA256, int(c.MaxNumber), 0, nil)
	b.Portal.OK(err)
	text, err := json.Marshal(altcha.Payload{Algorithm: c.Algorithm, Challenge: c.Challenge, Number: int64(s.Number), Salt: c.Salt, Signature: c.Signature})
	b.Portal.OK(err)
	return base64.StdEncoding.EncodeToString(text)
}
