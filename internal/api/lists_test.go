package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"techbiz/internal/testparts/lists"
)

// Lists as people really upload them get their right answer.
func TestListsOfOthers(t *testing.T) {
	a := newAPI(t)
	for _, c := range lists.Cases {
		got := a.send(a.officer, uploadOf("/batches", c.File, string(c.Data())))
		if c.Refused != "" {
			if got.status != http.StatusUnprocessableEntity || got.text1("code") != c.Refused {
				t.Errorf("%s: %d %s, want %s", c.File, got.status, got.text, c.Refused)
			}
			continue
		}
		if got.status != http.StatusCreated {
			t.Errorf("%s: %s", c.File, got.text)
			continue
		}
		path := "/batches/" + got.text1("id")
		if said := got.at("accounting", "message"); said != c.Sentence {
			t.Errorf("%s: %v, want %s", c.File, said, c.Sentence)
		}
		if n := got.number("accounting", "users") + got.number("accounting", "left_out"); n != got.number("accounting", "rows") || got.number("accounting", "users") != got.number("counts", "total") {
			t.Errorf("%s: the sum is wrong: %s", c.File, got.text)
		}
		var wrong, likely []string
		rows := a.call(a.officer, "GET", path+"/rows?limit=100", "").want(a, http.StatusOK)
		for _, row := range rows.list("items") {
			problems, _ := row["problems"].([]any)
			for _, p := range problems {
				wrong = append(wrong, p.(map[string]any)["cell"].(string))
			}
			warnings, _ := row["warnings"].([]any)
			for _, w := range warnings {
				if text, told := w.(map[string]any)["likely"].(string); told {
					likely = append(likely, text)
				}
			}
		}
		slices.Sort(wrong)
		slices.Sort(likely)
		if !slices.Equal(wrong, slices.Sorted(slices.Values(c.Wrong))) || !slices.Equal(likely, slices.Sorted(slices.Values(c.Likely))) {
			t.Errorf("%s: wrong %v, want %v; likely %v, want %v", c.File, wrong, c.Wrong, likely, c.Likely)
		}
		for _, part := range c.Says {
			if !strings.Contains(got.text+rows.text, part) {
				t.Errorf("%s: nothing says %q: %s", c.File, part, got.text)
			}
		}
		if got.number("hidden_rows", "count") != len(c.Hidden) {
			t.Errorf("%s: hidden rows: %s", c.File, got.text)
		}
		if len(c.Hidden) > 0 {
			a.decideHidden(path, c)
		}
		a.call(a.officer, "DELETE", path, "").want(a, http.StatusNoContent)
	}
	for _, name := range lists.Every() {
		if !slices.ContainsFunc(lists.Cases, func(c lists.Case) bool { return c.File == name }) {
			t.Errorf("%s: no case is about it", name)
		}
	}
}

// decideHidden: a list with hidden rows is refused until somebody decides, and those that are
// left out are accounted for.
func (a *testAPI) decideHidden(path string, c lists.Case) {
	a.Helper()
	refused := a.call(a.officer, "POST", path+"/submit", `{"only_ready":true}`).want(a, http.StatusConflict)
	if refused.problem() != "hidden-rows" || refused.number("count") != len(c.Hidden) {
		a.Errorf("%s: %s", c.File, refused.text)
	}
	submitted := a.call(a.officer, "POST", path+"/submit?hidden=exclude", `{"only_ready":true}`).want(a, http.StatusOK)
	if submitted.number("hidden_rows", "count") != 0 || !strings.Contains(submitted.text, "hidden in the file, and left out as you chose") ||
		submitted.number("accounting", "users")+submitted.number("accounting", "left_out") != submitted.number("accounting", "rows") {
		a.Errorf("%s: %s", c.File, submitted.text)
	}
	a.call(a.officer, "POST", path+"/undo", "").want(a, http.StatusOK)
}

func TestHiddenRowsAreInvitedWhereTheirOfficerSaysSo(t *testing.T) {
	a := newAPI(t)
	hidden := lists.Cases[slices.IndexFunc(lists.Cases, func(c lists.Case) bool { return c.File == "02-hidden-rows.xlsx" })]
	path := "/batches/" + a.send(a.officer, uploadOf("/batches", hidden.File, string(hidden.Data()))).want(t, http.StatusCreated).text1("id")
	if got := a.call(a.officer, "POST", path+"/submit", `{"hidden":"maybe"}`); got.status == http.StatusOK {
		t.Error(got.text)
	}
	got := a.call(a.officer, "POST", path+"/submit", `{"hidden":"include"}`, "Idempotency-Key", "go").want(t, http.StatusOK)
	if got.number("progress", "of") != 6 {
		t.Error(got.text)
	}
	if replay := a.call(a.officer, "POST", path+"/submit", `{"hidden":"include"}`, "Idempotency-Key", "go").want(t, http.StatusOK); replay.text != got.text {
		t.Errorf("replay: %s", replay.text)
	}
}

func TestLikelyTextsAreApplied(t *testing.T) {
	a := newAPI(t)
	misread := lists.Cases[slices.IndexFunc(lists.Cases, func(c lists.Case) bool { return len(c.Likely) > 0 })]
	made := a.send(a.officer, uploadOf("/batches", misread.File, string(misread.Data()))).want(t, http.StatusCreated)
	path := "/batches/" + made.text1("id")
	if made.number("doubtful_rows", "count") != 6 || made.number("counts", "ready") != 5 {
		t.Error(made.text)
	}
	if got := a.call(a.officer, "POST", path+"/correct?row=2", "").want(t, http.StatusOK); got.number("changed") != 1 {
		t.Error(got.text)
	}
	if got := a.call(a.officer, "GET", path+"/rows/2", "").want(t, http.StatusOK); got.text1("first_name") != "Müller" {
		t.Error(got.text)
	}
	got := a.call(a.officer, "POST", path+"/correct", "").want(t, http.StatusOK)
	if got.number("changed") != 4 || got.number("batch", "doubtful_rows", "count") != 1 || got.number("batch", "counts", "ready") != 6 {
		t.Error(got.text)
	}
	if left := a.call(a.officer, "GET", path+"/rows?only=warnings", "").want(t, http.StatusOK); left.number("total") != 1 || len(left.list("items")) != 1 {
		t.Error(left.text)
	}
}

// What a cell shows is taken once its field was sent, and not before.
func TestACellThatShowsSomethingElseIsSettledByItsField(t *testing.T) {
	a := newAPI(t)
	path := "/batches/" + a.send(a.officer, uploadOf("/batches", "01.xlsx", string(lists.Cases[0].Data()))).want(t, http.StatusCreated).text1("id")
	for _, step := range []struct {
		change string
		left   int
	}{{`{"reason":"Another"}`, 2}, {`{"username":"user1"}`, 1}, {`{"department":"1/3/2026"}`, 0}} {
		got := a.call(a.officer, "PATCH", path+"/rows/2", step.change).want(t, http.StatusOK)
		if len(got.list("problems")) != step.left {
			t.Errorf("after %s: %s", step.change, got.text)
		}
	}
}
