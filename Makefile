# What people do with this tree. "make" alone lists it.
.DEFAULT_GOAL := help
.PHONY: help demo build assets test test-matrix check bench eval clean setup-demo setup-test

# End-to-end encryption in pure Go: without the tag, the library wants libolm. A build
# without it works, but has no encryption; see internal/matrixbot/encryption.
export GOFLAGS += -tags=goolm

# The revision is stamped by go build itself; a tag is added here. Git refuses
# to answer in a folder of another user: then the stamp is left out.
version := $(shell git describe --tags --exact-match 2>/dev/null)
vcs     := $(if $(shell git rev-parse HEAD 2>/dev/null),auto,false)
gobuild := CGO_ENABLED=0 go build -trimpath -buildvcs=$(vcs) -ldflags "-X main.version=$(version)"

# The style sheet keeps only what the templates use, so that they count as well.
web           := internal/web
asset_sources := $(wildcard $(web)/assets/*.js* $(web)/assets/src/* $(web)/assets/src/*/* $(web)/templates/*)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: setup-demo build ## set up what is missing and open the chat with demo content at localhost:8080
	@AKADEMIE_DATA_DIR="$${AKADEMIE_DATA_DIR:-./.akademie}" exec bin/akademie demo

build: assets ## build bin/akademie
	@mkdir -p bin
	$(gobuild) -o bin/akademie ./cmd/akademie

assets: $(web)/dist/manifest.json ## bundle the web assets (style, script, fonts)

$(web)/dist/manifest.json: $(asset_sources)
	@scripts/setup.sh web
	cd $(web)/assets && npm run --silent build
	@touch $@

test: setup-test assets ## run all tests with the race detector, in a real browser too
	@go test -count=1 -run TestAcceptanceGoldenQuestions -v ./cmd/akademie | grep '^golden questions:' || true # a failure shows below
	go tool gotestsum --format pkgname --format-hide-empty-pkg -- -race -timeout 15m ./...

test-matrix: setup-test ## play the scenarios of Matrix at a real homeserver: HOMESERVER=URL ACCOUNTS=FILE, see internal/matrixbot/README.md
	@[ -n "$(HOMESERVER)" ] && [ -n "$(ACCOUNTS)" ] || { echo 'which one? make test-matrix HOMESERVER=https://matrix.example.org ACCOUNTS=file'; exit 1; }
	AKADEMIE_TEST_HOMESERVER="$(HOMESERVER)" AKADEMIE_TEST_ACCOUNTS_FILE="$(abspath $(ACCOUNTS))" \
		go test -count=1 -timeout 30m -parallel 1 -run TestAcceptanceAnywhere -v ./internal/matrixbot

check: ## format, vet, staticcheck, vulnerabilities, tidy modules, generated files, arrows, scripts
	@scripts/check.sh

bench: setup-demo assets ## compare the search with its peers, then run the micro benchmarks (BENCH="--sizes 1m" for flags)
	AKADEMIE_DATA_DIR="$${AKADEMIE_DATA_DIR:-./.akademie}" go run ./cmd/searchbench $(BENCH)
	go test -run '^$$' -bench . -benchmem ./...

eval: setup-demo build ## ask the golden questions, write build/eval/answers.md with a chart (EVAL="--data DIR" for a retrieval set)
	AKADEMIE_DATA_DIR="$${AKADEMIE_DATA_DIR:-./.akademie}" bin/akademie eval --report build/eval $(EVAL)

clean: ## remove what was built; the data in .akademie stays
	rm -rf bin build $(web)/assets/node_modules internal/slackbot/slackfake/emulator/node_modules internal/matrixbot/matrixfake/client/node_modules
	find $(web)/dist -mindepth 1 ! -name .gitkeep -delete

setup-demo:
	@[ -n "$$AKADEMIE_DATABASE_URL" ] || scripts/setup.sh postgres

setup-test:
	@scripts/setup.sh postgres web compiler browser emulator client
