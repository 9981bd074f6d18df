# `make` alone lists the targets.

GO       ?= go
FUZZTIME ?= 10s
FUZZ     ?= Fuzz
# A kill -9 loop and the browser take minutes; a hang must still end.
TEST_TIMEOUT ?= 20m

GOLANGCI_LINT_VERSION := v2.15.0
GOVULNCHECK_VERSION   := v1.9.0

VERSION = $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

NODE_STAMP   := web/node_modules/.package-lock.json
ASSETS_DIST  := internal/web/assets/dist
ASSETS_STAMP := $(ASSETS_DIST)/.built
ASSETS_FILES  = $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null)

# Those whose tests compare with golden files.
GOLDEN_PACKAGES = $(sort $(dir $(addprefix ./,$(shell grep -rl --include='*_test.go' 'internal/testparts/golden"' cmd internal))))

.DEFAULT_GOAL := help
.PHONY: help run build assets generate golden outside test test-race check lint vulncheck fuzz bench clean deps-run deps-test

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## serve http://127.0.0.1:8080 with demo data on SQLite
	TECHBIZ_DEMO=true exec bin/techbiz serve

build: assets ## build bin/techbiz, one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/techbiz ./cmd/techbiz

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

# Before the tests, which would otherwise wait for minutes the first time.
outside: ## build the programs of others that the tests start (dex, oauth2-proxy)
	@$(GO) test -count=1 -timeout 30m -run '^TestOutsideProgramsAreBuilt$$' ./internal/testparts

test: deps-test assets outside ## run every test: both databases, mail servers, browser
	$(GO) test -timeout $(TEST_TIMEOUT) ./...

test-race: deps-test assets outside ## the same under the race detector (needs gcc)
	CGO_ENABLED=1 $(GO) test -race -timeout 30m ./...

check: deps-run assets ## format, vet, lint, fresh generated code and go.mod, known vulnerabilities
	@unformatted=$$(find . -name node_modules -prune -o -name '*.go' ! -name '*_templ.go' -print | xargs gofmt -l); \
		if [ -n "$$unformatted" ]; then echo "gofmt these:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(MAKE) --no-print-directory lint
	scripts/fresh
	$(GO) mod tidy -diff
	$(GO) -C e2e/outside mod tidy -diff
	$(MAKE) --no-print-directory vulncheck

lint: ## run the linters of .golangci.yaml
	$(GO) run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION) run ./...

vulncheck: ## look for known vulnerabilities that the code reaches
	scripts/vulncheck $(GOVULNCHECK_VERSION)

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
