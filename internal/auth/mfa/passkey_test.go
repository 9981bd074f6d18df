package mfa_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/google/uuid"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

var rp = virtualwebauthn.RelyingParty{ID: "portal.techbiz.gov.sg", Name: "TechPass", Origin: "https://portal.techbiz.gov.sg"}

// key is a passkey in its authenticator.
type key struct {
	device     virtualwebauthn.Authenticator
	credential virtualwebauthn.Credential
}

func newKey(a *techpass.Account) *key {
	return &key{
		virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: a.ID[:]}),
		virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2),
	}
}

func (k *key) attest(w *world, options []byte) []byte {
	w.Helper()
	parsed, err := virtualwebauthn.ParseAttestationOptions(string(options))
	w.OK(err)
	return []byte(virtualwebauthn.CreateAttestationResponse(rp, k.device, k.credential, *parsed))
}

// sign answers the challenge with the key's next count.
func (k *key) sign(w *world, options []byte) []byte {
	w.Helper()
	parsed, err := virtualwebauthn.ParseAssertionOptions(string(options))
	w.OK(err)
	k.credential.Counter++
	return []byte(virtualwebauthn.CreateAssertionResponse(rp, k.device, k.credential, *parsed))
}

func (w *world) register(a *techpass.Account, name string) *key {
	w.Helper()
	k := newKey(a)
	options, token, err := w.Factors.BeginPasskey(w.Context(), a.ID)
	w.OK(err)
	w.OK(w.Factors.FinishPasskey(w.Context(), a.ID, token, k.attest(w, options), name))
	return k
}

func (w *world) login(k *key) (uuid.UUID, error) {
	w.Helper()
	options, token, err := w.Factors.BeginPasskeyLogin(w.Context())
	w.OK(err)
	return w.Factors.FinishPasskeyLogin(w.Context(), token, k.sign(w, options))
}

func TestPasskeyAloneSuffices(t *testing.T) {
	w := newWorld(t)
	a := w.account("jane@tech.gov.sg")
	k := w.register(a, " My  phone ")
	if got := w.Account(a.ID); got.Passkeys != 1 || got.NextStep(policy.FirstPolicies()) != techpass.StepPrivacy {
		t.Errorf("%+v", got)
	}
	w.Clock.Add(time.Hour)
	if id, err := w.login(k); err != nil || id != a.ID {
		t.Errorf("signed in as %s, %v", id, err)
	}
	o, err := w.Factors.Overview(t.Context(), a.ID)
	w.OK(err)
	if p := o.Passkeys[0]; p.Name != "My phone" || !p.UsedAt.Equal(w.Clock.Now()) || p.Credential.Authenticator.SignCount != 1 {
		t.Errorf("%+v", p)
	}
}

func TestPasskeyOptions(t *testing.T) {
	w := newWorld(t)
	a := w.account("jane@tech.gov.sg")
	w.register(a, "")
	text, _, err := w.Factors.BeginPasskey(t.Context(), a.ID)
	w.OK(err)
	var options struct {
		RP                     struct{ ID string }
		User                   struct{ Name string }
		Timeout                int
		ExcludeCredentials     []struct{ ID string }
		AuthenticatorSelection struct{ ResidentKey, UserVerification string }
	}
	w.OK(json.Unmarshal(text, &options))
	if options.RP.ID != rp.ID || options.User.Name != "jane@tech.gov.sg" || options.Timeout != 300_000 || len(options.ExcludeCredentials) != 1 ||
		options.AuthenticatorSelection.ResidentKey != "required" || options.AuthenticatorSelection.UserVerification != "required" {
		t.Errorf("%s", text)
	}
	text, _, err = w.Factors.BeginPasskeyLogin(t.Context())
	w.OK(err)
	if s := string(text); !strings.Contains(s, `"userVerification":"required"`) || strings.Contains(s, "allowCredentials") {
		t.Errorf("%s", s)
	}
}

func TestChallengeIsAnsweredOnceInTimeByItsOwner(t *testing.T) {
	w := newWorld(t)
	a, b := w.account("jane@tech.gov.sg"), w.account("june@tech.gov.sg")
	k := w.register(a, "")
	options, token, err := w.Factors.BeginPasskeyLogin(t.Context())
	w.OK(err)
	answer := k.sign(w, options)
	_, err = w.Factors.FinishPasskeyLogin(t.Context(), token, answer)
	w.OK(err)
	if _, err = w.Factors.FinishPasskeyLogin(t.Context(), token, answer); !errors.Is(err, mfa.ErrCeremony) {
		t.Errorf("answered twice: %v", err)
	}
	options, token, err = w.Factors.BeginPasskeyLogin(t.Context())
	w.OK(err)
	answer = k.sign(w, options)
	w.Clock.Add(mfa.CeremonyLifetime + time.Second)
	if _, err = w.Factors.FinishPasskeyLogin(t.Context(), token, answer); !errors.Is(err, mfa.ErrCeremony) {
		t.Errorf("too late: %v", err)
	}
	if _, err = w.Factors.FinishPasskeyLogin(t.Context(), "", answer); !errors.Is(err, mfa.ErrCeremony) {
		t.Errorf("no challenge: %v", err)
	}
	options, token, err = w.Factors.BeginPasskey(t.Context(), a.ID)
	w.OK(err)
	if err := w.Factors.FinishPasskey(t.Context(), b.ID, token, newKey(b).attest(w, options), ""); !errors.Is(err, mfa.ErrCeremony) {
		t.Errorf("another's challenge: %v", err)
	}
}

func TestWrongAnswers(t *testing.T) {
	w := newWorld(t)
	a, b := w.account("jane@tech.gov.sg"), w.account("june@tech.gov.sg")
	k, other := w.register(a, ""), w.register(b, "")
	stranger, unverified, foreign := newKey(a), *k, *k
	unverified.device.Options.UserNotVerified = true
	foreign.device.Options.UserHandle = b.ID[:]
	forged := &key{k.device, virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)}
	forged.credential.ID = k.credential.ID
	for name, k := range map[string]*key{"unknown": stranger, "unverified": &unverified, "another's name": &foreign, "forged": forged} {
		if id, err := w.login(k); !errors.Is(err, mfa.ErrPasskey) || id != uuid.Nil {
			t.Errorf("%s: %s, %v", name, id, err)
		}
	}
	for name, answer := range map[string]func(options []byte) []byte{
		"nothing": func([]byte) []byte { return nil },
		"no JSON": func([]byte) []byte { return []byte("{") },
		"another challenge": func([]byte) []byte {
			options, _, err := w.Factors.BeginPasskeyLogin(t.Context())
			w.OK(err)
			return other.sign(w, options)
		},
	} {
		options, token, err := w.Factors.BeginPasskeyLogin(t.Context())
		w.OK(err)
		if _, err := w.Factors.FinishPasskeyLogin(t.Context(), token, answer(options)); !errors.Is(err, mfa.ErrPasskey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	options, token, err := w.Factors.BeginPasskey(t.Context(), b.ID)
	w.OK(err)
	if err := w.Factors.FinishPasskey(t.Context(), b.ID, token, k.attest(w, options), ""); !errors.Is(err, mfa.ErrPasskey) {
		t.Errorf("somebody's passkey again: %v", err)
	}
	w.Change(a.ID, func(a *techpass.Account) { a.State = techpass.Disabled })
	if _, err := w.login(k); !errors.Is(err, mfa.ErrPasskey) {
		t.Errorf("disabled: %v", err)
	}
}

func TestCopiedPasskeyIsBlocked(t *testing.T) {
	w := newWorld(t)
	a, _ := w.active("jane@tech.gov.sg")
	k := w.register(a, "")
	copied := *k
	for range 2 {
		_, err := w.login(k)
		w.OK(err)
	}
	if _, err := w.login(&copied); !errors.Is(err, mfa.ErrCopied) {
		t.Errorf("the copy, one count behind: %v", err)
	}
	if _, err := w.login(k); !errors.Is(err, mfa.ErrCopied) {
		t.Errorf("the other one, which may be the thief's: %v", err)
	}
	o, err := w.Factors.Overview(t.Context(), a.ID)
	if err != nil || o.Passkeys[0].BlockedAt.IsZero() {
		t.Errorf("%+v, %v", o, err)
	}
	w.wantTold(mail.PasskeyAdded, mail.PasskeyBlocked)
}

func TestPasskeysAreNamedAndRemoved(t *testing.T) {
	w := newWorld(t)
	a, b := w.account("jane@tech.gov.sg"), w.account("june@tech.gov.sg")
	w.register(a, "")
	overview := func() mfa.Overview {
		t.Helper()
		o, err := w.Factors.Overview(t.Context(), a.ID)
		w.OK(err)
		return o
	}
	first := overview().Passkeys[0]
	if first.Name != "Passkey of 24 November 2026" {
		t.Errorf("it is called %q", first.Name)
	}
	if err := w.Factors.RenamePasskey(t.Context(), b.ID, first.ID, "Mine"); !errors.Is(err, fault.NotFound) {
		t.Errorf("another's: %v", err)
	}
	if _, ok := errors.AsType[people.FieldErrors](w.Factors.RenamePasskey(t.Context(), a.ID, first.ID, strings.Repeat("x", 51))); !ok {
		t.Error("a name of 51 characters passes")
	}
	w.OK(w.Factors.RenamePasskey(t.Context(), a.ID, first.ID, "Office key"))
	if _, ok := errors.AsType[*fault.Conflict](w.Factors.RemovePasskey(t.Context(), a.ID, first.ID)); !ok {
		t.Error("the last second factor can be removed")
	}
	k := w.register(a, "Second")
	w.OK(w.Factors.RemovePasskey(t.Context(), a.ID, first.ID))
	if o := overview(); len(o.Passkeys) != 1 || o.Passkeys[0].Name != "Second" || w.Account(a.ID).Passkeys != 1 {
		t.Errorf("%+v", o)
	}
	if _, err := w.login(k); err != nil {
		t.Error(err)
	}
	if err := w.Factors.RemovePasskey(t.Context(), a.ID, first.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestPasskeysBelongToAHost(t *testing.T) {
	for text, want := range map[string]string{
		"https://portal.techbiz.gov.sg": "portal.techbiz.gov.sg", "http://localhost:8080": "localhost",
		"http://127.0.0.1:8080": "localhost", "http://[::1]:8080/": "localhost",
	} {
		u, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := mfa.NewParty(u); err != nil || p.Host() != want {
			t.Errorf("%s: %v, %v", text, p, err)
		}
	}
}
