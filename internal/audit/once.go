package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
)

// Once makes the event stand for a whole request that its actor sent under an
// idempotency key, "" for none: Record refuses a second one under the same key.
// contents is what the request asked for. Of the key a hash is kept: clients choose
// keys of any form and length.
func (e *Event) Once(key string, contents ...string) {
	if key == "" {
		return
	}
	sum := sha256.Sum256([]byte(key))
	e.RequestKey = hex.EncodeToString(sum[:])
	e.Fingerprint = fingerprint(contents)
}

// Same tells whether the earlier request had these contents.
func (e *Replayed) Same(contents ...string) bool {
	return bytes.Equal(e.Earlier.Fingerprint, fingerprint(contents))
}

func fingerprint(contents []string) []byte {
	h := sha256.New()
	for _, s := range contents {
		h.Write([]byte(strconv.Itoa(len(s)) + ":" + s))
	}
	return h.Sum(nil)
}
