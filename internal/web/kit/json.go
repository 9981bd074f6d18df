package kit

import (
	"encoding/json"
	"net/http"
)

// WriteJSON answers a program with a body of plain fields.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // ignore: the client disconnected
}
