package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

// A client invites a vendor's engineer. It keeps the key for as long as it has no
// answer, so that a repetition invites nobody twice.
func Example() {
	dir, err := os.MkdirTemp("", "techbiz-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	server, token, end := examplePortal(dir) // token: from techbiz token create --officer officer@tech.gov.sg
	defer end()

	invitation, err := json.Marshal(map[string]any{
		"type":           "account",
		"email":          "jane@acme.com",
		"username":       "jane.tan",
		"first_name":     "Jane",
		"last_name":      "Tan",
		"contact_number": "91234567",
		"organisation":   "Acme",
		"seed":           true,
		"reason":         "Runs the pipeline of the payments team",
	})
	if err != nil {
		log.Fatal(err)
	}
	for range 2 {
		status, answer := post(server.URL+"/api/v1/invitations", token, "key-of-this-invitation", invitation)
		fmt.Println(status, answer["email"], answer["techpass_status"], answer["seed_status"], answer["date_of_invite"])
	}
	status, problem := post(server.URL+"/api/v1/invitations", token, "key-of-another", invitation)
	fmt.Println(status, problem["type"], len(problem["trace_id"].(string)))
	fmt.Println(problem["detail"])

	// Output:
	// 201 jane@acme.com Not Onboarded Not Onboarded 2026-11-24T01:00:00Z
	// 201 jane@acme.com Not Onboarded Not Onboarded 2026-11-24T01:00:00Z
	// 422 /api/v1/problems#duplicate 32
	// Duplicate entry: you invited jane@acme.com on 24-11-2026 and the invitation is still open. See Invite User Status to resend or revoke it.
}

// post sends one request, again where no answer came.
func post(url, token, key string, body []byte) (int, map[string]any) {
	var r *http.Response
	for try := range 3 {
		request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			log.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", key)
		if r, err = http.DefaultClient.Do(request); err == nil {
			break
		}
		time.Sleep(time.Second << try)
	}
	if r == nil {
		log.Fatal("no answer")
	}
	defer r.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	return r.StatusCode, answer
}
