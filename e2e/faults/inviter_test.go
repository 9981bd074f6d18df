package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// inviters are programs that invite people through the JSON API while nodes die under
// them. Each asks again under the same Idempotency-Key until it has an answer.
type inviters struct {
	t     *testing.T
	addrs []string // of the nodes; a program turns to the next one where one does not answer
	pause time.Duration

	random *rand.Rand

	mu       sync.Mutex
	accepted map[string]string // invitation's id → email
	repeated int               // requests that were sent more than once
	longest  time.Duration     // the slowest answer of all
	runs     int
}

// run invites on behalf of each token until ctx ends. It returns when every request
// that was sent has been answered.
func (v *inviters) run(ctx context.Context, tokens []string) {
	v.runs++
	if v.accepted == nil {
		v.accepted = map[string]string{}
	}
	var wg sync.WaitGroup
	for i, token := range tokens {
		wg.Go(func() {
			client := &http.Client{Timeout: longestAnswer + 5*time.Second, Transport: &http.Transport{}}
			for k := 0; ctx.Err() == nil; k++ {
				v.invite(client, i+k, token, fmt.Sprintf("invitee%d.n%d.r%d@tech.gov.sg", i, k, v.runs))
				time.Sleep(time.Duration(v.random.Int64N(int64(v.pause))))
			}
		})
	}
	wg.Wait()
}

// invite asks for an invitation by email.
func (v *inviters) invite(client *http.Client, turn int, token, email string) {
	v.ask(client, turn, token, email, map[string]any{"type": "email", "email": email, "seed": false, "reason": "kill test"})
}

// ask sends one request, again and again until it is answered.
func (v *inviters) ask(client *http.Client, turn int, token, email string, request map[string]any) {
	body, err := json.Marshal(request)
	if err != nil {
		v.t.Error(err)
		return
	}
	key := uuid.NewString()
	deadline := time.Now().Add(3 * time.Minute) // longer than anything stands still
	for try := 0; ; try++ {
		began := time.Now()
		status, answer, err := post(client, "http://"+v.addrs[(turn+try)%len(v.addrs)]+"/api/v1/invitations", token, key, body)
		v.tookTime(time.Since(began))
		switch {
		case err == nil && status == http.StatusCreated:
			v.accept(email, answer, try > 0)
			return
		case err == nil && status < http.StatusInternalServerError:
			v.t.Errorf("%s, try %d: status %d: %s", email, try, status, answer)
			return
		case time.Now().After(deadline):
			v.t.Errorf("%s, try %d: no answer: status %d, %v: %s", email, try, status, err, answer)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func post(client *http.Client, url, token, key string, body []byte) (status int, answer []byte, err error) {
	return postAs(client, url, token, key, "application/json", body)
}

func (v *inviters) tookTime(d time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.longest = max(v.longest, d)
}

func (v *inviters) accept(email string, answer []byte, repeated bool) {
	var made struct{ ID, Email string }
	if err := json.Unmarshal(answer, &made); err != nil || made.ID == "" || made.Email != email {
		v.t.Errorf("%s: answer %s, %v", email, answer, err)
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if other, twice := v.accepted[made.ID]; twice {
		v.t.Errorf("%s and %s were both answered with invitation %s", email, other, made.ID)
	}
	v.accepted[made.ID] = email
	if repeated {
		v.repeated++
	}
}
