package accept

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"techbiz/internal/web/access"
)

// showChallenge answers with what the browser has to solve, to show that it is no program's.
func (p *Pages) showChallenge(v *access.Visitor) error {
	level, err := strconv.Atoi(v.R.URL.Query().Get("level"))
	if err != nil {
		level = 0
	}
	challenge, err := p.Invites.Challenge(level)
	if err != nil {
		return err
	}
	data, err := json.Marshal(challenge)
	if err != nil {
		return fmt.Errorf("write challenge: %w", err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	v.W.WriteHeader(http.StatusOK)
	_, _ = v.W.Write(data) // ignore: the client disconnected
	return nil
}
