package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"os"
)

// A client uploads a list, mends what is wrong in it and submits it.
func Example_batch() {
	dir, err := os.MkdirTemp("", "techbiz-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	portal, token, end := examplePortal(dir)
	defer end()
	c := client{base: portal.URL + "/api/v1", token: token}

	wrong := person(2)
	wrong.ContactNumber = "12"
	b := c.upload("/batches", "key-of-this-list", "joiners.csv", listOf(person(1), wrong)) // or an .xlsx
	fmt.Println(b["file_name"], b["state"], b["counts"].(map[string]any)["ready"], b["counts"].(map[string]any)["to_mend"])

	path := "/batches/" + b["id"].(string)
	rows := c.do(http.MethodGet, path+"/rows?only=errors", nil)
	for _, row := range rows["items"].([]any) {
		for _, problem := range row.(map[string]any)["problems"].([]any) {
			p := problem.(map[string]any)
			fmt.Println(p["cell"], p["rule"])
		}
		number := row.(map[string]any)["row"]
		mended := c.do(http.MethodPatch, fmt.Sprintf("%s/rows/%v", path, number), map[string]any{"contact_number": "91234567"})
		fmt.Println(number, mended["state"])
	}
	b = c.do(http.MethodPost, path+"/submit", map[string]any{"only_ready": false})
	fmt.Println(b["state"], b["ready_with_seed"], b["starts_at"])

	// Output:
	// joiners.csv draft 1 1
	// F3 not_a_number
	// 3 ready
	// waiting 2 2026-11-24T01:05:00Z
}

// client sends requests in an officer's name.
type client struct{ base, token string }

func (c client) upload(path, key, name, list string) map[string]any {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := io.WriteString(part, list); err != nil {
		log.Fatal(err)
	}
	if err := form.Close(); err != nil {
		log.Fatal(err)
	}
	return c.send(http.MethodPost, path, &body, "Content-Type", form.FormDataContentType(), "Idempotency-Key", key)
}

func (c client) do(method, path string, body any) map[string]any {
	if body == nil {
		return c.send(method, path, nil)
	}
	text, err := json.Marshal(body)
	if err != nil {
		log.Fatal(err)
	}
	return c.send(method, path, bytes.NewReader(text), "Content-Type", "application/json")
}

func (c client) send(method, path string, body io.Reader, headers ...string) map[string]any {
	request, err := http.NewRequest(method, c.base+path, body)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	r, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer r.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		log.Fatal(err)
	}
	if r.StatusCode >= 400 {
		log.Fatal(r.StatusCode, answer["detail"])
	}
	return answer
}
