package access

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Offer hands the options of a ceremony to the page's script, with the flow that its form
// goes on with: this tab's answer fits this challenge.
func (v *Visitor) Offer(options []byte, token string) error {
	f := v.Flow()
	f.Ceremony = token
	// What the browser understands stays as it is; the flow stands beside it.
	answer := map[string]json.RawMessage{}
	if err := json.Unmarshal(options, &answer); err != nil {
		return fmt.Errorf("read options of passkey: %w", err)
	}
	answer[flowField] = json.RawMessage(strconv.Quote(v.seal(f, forPages)))
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("write options of passkey: %w", err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	_, _ = v.W.Write(text) // ignore: the client disconnected
	return nil
}
