#!/bin/sh
# Everything about the source that can be checked without running it, and the
# import arrows. Goes through all checks and fails at the end if any did.
set -u
cd "$(dirname -- "$0")/.." || exit 1

# The build with encryption is the one that is checked; see the Makefile.
GOFLAGS="${GOFLAGS:-} -tags=goolm"
export GOFLAGS

failed=
check() {
	name=$1
	shift
	if output=$("$@" 2>&1); then
		printf 'ok    %s\n' "$name"
		output=$(printf '%s\n' "$output" | grep '^WARNING')
	else
		printf 'FAIL  %s\n' "$name"
		failed="$failed $name,"
	fi
	if [ -n "$output" ]; then printf '%s\n' "$output" | sed 's/^/      /'; fi
}

# nothing COMMAND… fails when the command prints anything.
nothing() {
	printed=$("$@") || return 1
	[ -z "$printed" ] || { printf '%s\n' "$printed"; return 1; }
}

unformatted() {
	find . \( -name node_modules -o -name '.?*' \) -prune -o -name '*.go' -print |
		xargs "$(go env GOROOT)/bin/gofmt" -l
}

# generated compares the tree before and after generating, so that changes which
# are merely not committed yet do not count.
generated() {
	before=$(tree) && go generate ./... && after=$(tree) || return 1
	[ "$before" = "$after" ] || { echo 'go generate changes files: commit the result'; git status --short; return 1; }
}
tree() { git status --porcelain && git diff | cksum; }

# vulnerabilities needs Go's database. Where that cannot be reached, which the
# tool says in these words only, nothing is known: a warning, no failure.
vulnerabilities() {
	report=$(go tool govulncheck ./... 2>&1) && return 0
	case $report in
	*'govulncheck: fetching vulnerabilities: Get "https://vuln.go.dev/'*)
		echo 'WARNING: vulnerability database not reachable (vuln.go.dev): dependencies were not checked' ;;
	*)
		printf '%s\n' "$report"
		return 1 ;;
	esac
}

scripts() {
	for script in scripts/*.sh; do sh -n "$script" || return 1; done
	bash -n .ci/run
}

check 'format' nothing unformatted
check 'vet' go vet ./...
check 'vet (no encryption)' env GOFLAGS= go vet ./...
check 'vet (macOS)' env GOOS=darwin CGO_ENABLED=0 go vet ./internal/localpg ./internal/postgres/...
check 'staticcheck' go tool staticcheck ./...
check 'vulnerabilities' vulnerabilities
check 'tidy modules' go mod tidy -diff
check 'generated files' generated
check 'import arrows' go test ./internal
check 'shell scripts' scripts

if [ -n "$failed" ]; then
	printf 'failed:%s\n' "${failed%,}"
	exit 1
fi
