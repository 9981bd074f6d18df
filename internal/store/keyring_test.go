package store_test

import (
	"slices"
	"strings"
	"testing"
)

// notSealed are columns of bytes in which nothing lies that the installation's key sealed,
// beside those whose name says that it is a hash.
var notSealed = []string{
	"audit_events.fingerprint", "batch_files.data", "batch_mend_files.data", "passkeys.credential_id", "request_files.content", "request_files.sha256",
	"seed_devices.certificate", "sessions.data", "tries.key",
	"settings.value", // but for the authority of devices, which has a place of its own
}

// TestEachSealedColumnIsKnown: a key that is adopted seals anew what lies in the places of
// the keyring. Whoever adds a column of bytes puts it among these, or above.
func TestEachSealedColumnIsKnown(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			u := url(t)
			places := open(t, u).Keyring().SealedPlaces()
			query := "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND data_type = 'bytea'"
			if name == "sqlite" {
				query = "SELECT l.name || '.' || c.name" + eachTable("pragma_table_xinfo(l.name) c") + " AND lower(c.type) = 'blob'"
			}
			found := 0
			ask(t, raw(t, u), query, func(scan func(...any)) {
				var column string
				scan(&column)
				found++
				isHash := strings.HasSuffix(column, "hash") || strings.HasPrefix(column, "river_") || strings.HasPrefix(column, "goose_")
				if !isHash && !slices.Contains(places, column) && !slices.Contains(notSealed, column) {
					t.Errorf("%s: is it sealed with the installation's key?", column)
				}
			})
			if found < 20 {
				t.Errorf("only %d columns were looked at", found)
			}
		})
	}
}
