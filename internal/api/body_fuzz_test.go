package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"techbiz/internal/base/people"
)

// FuzzBody sends anything: it is refused in words, or read as encoding/json reads it, and
// what was read comes back the same from its own JSON.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"type":"account","email":"jane@acme.com","username":"jane","first_name":"Jane","last_name":"Tan","country_code":"+65",` +
			`"contact_number":"91234567","organisation":"Acme","department":"","seed":true,"reason":"Works with us"}`,
		`{"seed":"no","email":null}`, `{"seed":1,"type":[]}`, `{"Type":"email"}`, `{"type":"a","type":"b"}`, `{"\u0074ype":"email"}`,
		`{}{}`, `{"type":"em`, "{\"type\":\"\xff\"}", `{"reason":"\ud800"}`, `[]`, ` `,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var read InvitationRequest
		if err := decodeStrict(data, &read); err != nil {
			_, malformed := errors.AsType[*malformedError](err)
			if _, fields := errors.AsType[people.FieldErrors](err); !malformed && !fields {
				t.Errorf("refused by %T: %v", err, err)
			}
			return
		}
		var theirs InvitationRequest
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err := d.Decode(&theirs); err != nil || theirs != read {
			t.Errorf("read as %+v, encoding/json reads %+v, %v", read, theirs, err)
		}
		own, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		var again InvitationRequest
		if err := decodeStrict(own, &again); err != nil || again != read {
			t.Errorf("%+v came back as %+v, %v", read, again, err)
		}
	})
}
