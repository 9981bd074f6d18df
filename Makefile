# `make` alone lists the targets.

GO       ?= go
FUZZTIME ?= 10s
FUZZ     ?= Fuzz
# A kill -9 loop and the browser take minutes; a hang must still end.
TEST_TIMEOUT ?= 20m
# More for go test, such as -count=1 to run again what passed already.
TESTFLAGS ?=

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK   := golang.org/x/vuln/cmd/govulncheck@v1.9.0

# With cgo, and without -trimpath, each package would be compiled a second time:
# build, lint, tests and the programs that tests build share what is compiled here.
export CGO_ENABLED := 0
export GOFLAGS     := $(strip $(filter-out -trimpath,$(GOFLAGS)) -trimpath)

# The packages whose tests take longest begin first.
LONGEST := ./e2e ./e2e/faults ./internal/store ./internal/web/gallery

VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

NODE_STAMP   := web/node_modules/.package-lock.json
ASSETS_DIST  := internal/web/assets/dist
ASSETS_STAMP := $(ASSETS_DIST)/.built
# Style sheets stand beside their markup. Folders are named as well: a sheet may have left one.
ASSETS_FILES  = $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null) \
	$(shell find internal/web -path internal/web/assets -prune -o \( -type d -o -name '*.css' \) -print)

# Those whose tests compare with golden files.
GOLDEN_PACKAGES = $(sort $(dir $(addprefix ./,$(shell grep -rl --include='*_test.go' 'internal/testparts/golden"' cmd internal))))

.DEFAULT_GOAL := help
.PHONY: help run build assets generate golden outside test test-long race test-race check lint vulncheck field fuzz bench clean deps-run deps-test deps-race

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## serve http://127.0.0.1:8080 with demo data on SQLite
	TECHBIZ_DEMO=true exec bin/techbiz serve

build: assets ## build bin/techbiz, one static binary
	$(GO) build -ldflags '-s -w -X main.version=$(VERSION)' -o bin/techbiz ./cmd/techbiz

assets: $(ASSETS_STAMP) ## bundle styles, scripts, fonts and icons

# npm ci writes the stamp itself, with the time of the lock file in it.
$(NODE_STAMP): web/package.json web/package-lock.json | deps-run
	npm ci --prefix web --no-audit --no-fund
	@touch $@

$(ASSETS_STAMP): $(NODE_STAMP) $(ASSETS_FILES) | deps-run
	npm run build --prefix web
	@touch $@

generate: ## write the Go code of the page templates
	$(GO) tool templ generate -path internal -log-level warn

# The variable and the beginning of the names stand in internal/testparts/golden, too.
golden: assets ## write the golden files as the program is now, for a reviewed diff
	UPDATE_GOLDEN=1 $(GO) test -count=1 -run '^TestGolden' $(GOLDEN_PACKAGES)
	@git status --short -- '*/testdata/golden/*'

# Before the long tests, which would otherwise wait for minutes the first time.
outside: ## build the programs of others that the tests start (dex, oauth2-proxy)
	@TECHBIZ_TEST_LONG=1 $(GO) test -count=1 -timeout 30m -run '^TestOutsideProgramsAreBuilt$$' ./internal/testparts

test: deps-test assets ## run every test: both databases, mail servers, browser
	$(GO) test -vet=all -timeout $(TEST_TIMEOUT) $(TESTFLAGS) $(LONGEST) ./...
	@scripts/left

test-long: deps-test assets outside ## run what `make test` leaves out: long kill loops, random tests, programs of others; fuzz
	TECHBIZ_TEST_LONG=1 $(GO) test -count=1 -timeout 2h $$(scripts/left packages)
	$(MAKE) --no-print-directory fuzz FUZZTIME=1m

race: deps-race assets ## run what works at the same time under the race detector (needs gcc)
	TESTFLAGS='$(TESTFLAGS)' scripts/race

test-race: deps-race assets ## all tests under the race detector (needs gcc)
	CGO_ENABLED=1 $(GO) test -race -vet=off -timeout 60m $(TESTFLAGS) ./...

check: deps-run assets ## format, lint, fresh generated code and go.mod, known vulnerabilities
	@unformatted=$$(find . -name node_modules -prune -o -name '*.go' ! -name '*_templ.go' -print | xargs gofmt -l); \
		if [ -n "$$unformatted" ]; then echo "gofmt these:"; echo "$$unformatted"; exit 1; fi
	$(MAKE) --no-print-directory lint
	scripts/fresh
	$(GO) mod tidy -diff
	$(GO) -C e2e/outside mod tidy -diff
	$(MAKE) --no-print-directory vulncheck

# A third of its time went into collecting garbage.
lint: ## run the linters of .golangci.yaml
	linter=$$(scripts/tool $(GOLANGCI_LINT)) && GOGC=200 GOMEMLIMIT=4GiB "$$linter" run ./...

vulncheck: ## look for known vulnerabilities that the code reaches
	program=$$(scripts/tool $(GOVULNCHECK)) && scripts/vulncheck "$$program"

field: assets ## add a field to Create account in a scratch copy: it works, in at most 10 files
	scripts/field

fuzz: assets ## run each fuzz target for FUZZTIME (10s), or those that begin with FUZZ
	FUZZ=$(FUZZ) FUZZTIME=$(FUZZTIME) scripts/fuzz

bench: deps-test build ## measure; writes bench/latest.md
	$(GO) run ./bench

clean: ## remove what was built; keeps data/
	rm -rf bin web/node_modules
	find $(ASSETS_DIST) -mindepth 1 ! -name .gitkeep -delete

deps-run:
	@scripts/deps run

deps-test:
	@scripts/deps test

deps-race:
	@scripts/deps race
