package policy_test

import (
	"errors"
	"strings"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass/policy"
)

// world is a world with an admin.
type world struct {
	*apptest.World

	admin people.Actor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{World: apptest.OnSQLite(t)}
	w.admin = w.actor(people.RoleAdmin)
	return w
}

func (w *world) actor(r people.Role) people.Actor {
	w.Helper()
	return w.As(r, "boss@tech.gov.sg")
}

func TestPublishedVersionIsInForceAndStays(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	inForce, err := w.Policies.Policies(ctx)
	w.OK(err)
	if inForce != policy.FirstPolicies() {
		t.Errorf("a new installation has %v", inForce)
	}
	start, err := w.Policies.Begin(ctx, w.admin, policy.Terms)
	w.OK(err)
	if start.Version != "2026-11.2" || start.Text.IsZero() {
		t.Errorf("a draft starts as %q", start.Version)
	}
	draft, err := w.Policies.Save(ctx, w.admin, policy.Terms, policy.Form{Version: "2026-12", Text: "New terms.", Note: "All of it."}, 0)
	w.OK(err)
	if got, err := w.Policies.InForce(ctx, policy.Terms); err != nil || got.Version != policy.FirstVersion {
		t.Errorf("a draft is in force: %v", err)
	}
	if _, err := w.Policies.Version(ctx, policy.Terms, "2026-12"); !errors.Is(err, fault.NotFound) {
		t.Errorf("a draft is public: %v", err)
	}
	_, err = w.Policies.Publish(ctx, w.admin, policy.Terms, draft.Revision)
	w.OK(err)
	inForce, err = w.Policies.Policies(ctx)
	w.OK(err)
	if inForce.Terms != "2026-12" || inForce.Privacy != policy.FirstVersion {
		t.Errorf("in force: %v", inForce)
	}
	old, err := w.Policies.Version(ctx, policy.Terms, policy.FirstVersion)
	w.OK(err)
	if !strings.Contains(old.Text.Markdown(), "These terms apply") {
		t.Error("the earlier text is gone")
	}
	versions, next, err := w.Policies.History(ctx, policy.Terms, keyset.Cursor{})
	w.OK(err)
	if len(versions) != 2 || versions[0].Version != "2026-12" || versions[0].PublishedBy != w.admin.ID || !next.At.IsZero() {
		t.Errorf("history: %+v", versions)
	}
	events, _, err := w.Audit.List(ctx, w.admin, audit.Filter{Actions: []audit.Action{audit.PolicyPublished}})
	w.OK(err)
	if len(events) != 1 || events[0].Data["version"] != "2026-12" || events[0].Data["kind"] != "terms" {
		t.Errorf("the trail: %+v", events)
	}
}

func TestTwoAdminsDontUndoEachOthersWork(t *testing.T) {
	w := newWorld(t)
	form := policy.Form{Version: "2026-12", Text: "Mine."}
	first, err := w.Policies.Save(t.Context(), w.admin, policy.Terms, form, 0)
	w.OK(err)
	for what, do := range map[string]func() error{
		"a second new draft": func() error {
			_, err := w.Policies.Save(t.Context(), w.actor(people.RoleAdmin), policy.Terms, form, 0)
			return err
		},
		"a change of what changed": func() error {
			_, err := w.Policies.Save(t.Context(), w.admin, policy.Terms, form, first.Revision+1)
			return err
		},
		"publishing what was not read": func() error {
			_, err := w.Policies.Publish(t.Context(), w.admin, policy.Terms, first.Revision-1)
			return err
		},
		"discarding what was not read": func() error { return w.Policies.Discard(t.Context(), w.admin, policy.Terms, 7) },
	} {
		if _, ok := errors.AsType[*fault.Conflict](do()); !ok {
			t.Errorf("%s is accepted", what)
		}
	}
	w.OK(w.Policies.Discard(t.Context(), w.admin, policy.Terms, first.Revision))
	if _, err := w.Policies.Save(t.Context(), w.admin, policy.Terms, form, first.Revision); err == nil {
		t.Error("a discarded draft is saved")
	}
	if _, err := w.Policies.Draft(t.Context(), w.admin, policy.Terms); !errors.Is(err, fault.NotFound) {
		t.Errorf("the draft is there: %v", err)
	}
}

func TestFormsOfDraftsAreJudged(t *testing.T) {
	w := newWorld(t)
	for _, test := range []struct {
		form  policy.Form
		field string
	}{
		{policy.Form{Version: "", Text: "a"}, policy.FieldVersion},
		{policy.Form{Version: "2026 12", Text: "a"}, policy.FieldVersion},
		{policy.Form{Version: "2026--12", Text: "a"}, policy.FieldVersion},
		{policy.Form{Version: strings.Repeat("1", 21), Text: "a"}, policy.FieldVersion},
		{policy.Form{Version: policy.FirstVersion, Text: "a"}, policy.FieldVersion}, // it is published
		{policy.Form{Version: "2026-12", Text: "<b>"}, policy.FieldText},
		{policy.Form{Version: "2026-12", Text: "a", Note: strings.Repeat("n", 501)}, policy.FieldNote},
	} {
		_, err := w.Policies.Save(t.Context(), w.admin, policy.Privacy, test.form, 0)
		fields, ok := errors.AsType[people.FieldErrors](err)
		if !ok || len(fields) != 1 || fields[0].Field != test.field {
			t.Errorf("%+.40v: %v, want one on %s", test.form, err, test.field)
		}
	}
}

func TestAdminsAlonePublish(t *testing.T) {
	w := newWorld(t)
	for _, role := range []people.Role{people.RoleAgencyAdmin, people.RoleAgent, people.RoleOfficer, people.RoleVendor} {
		actor := w.actor(role)
		_, draft := w.Policies.Draft(t.Context(), actor, policy.Terms)
		_, begin := w.Policies.Begin(t.Context(), actor, policy.Terms)
		_, save := w.Policies.Save(t.Context(), actor, policy.Terms, policy.Form{Version: "9", Text: "a"}, 0)
		_, publish := w.Policies.Publish(t.Context(), actor, policy.Terms, 0)
		_, asked := w.Policies.Asked(t.Context(), actor)
		for what, err := range map[string]error{
			"draft": draft, "begin": begin, "save": save, "publish": publish, "asked": asked,
			"discard": w.Policies.Discard(t.Context(), actor, policy.Terms, 0),
		} {
			if !errors.Is(err, fault.Forbidden) {
				t.Errorf("%s as %s: %v", what, role, err)
			}
		}
	}
}
