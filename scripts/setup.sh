#!/bin/sh
# Installs what the source tree needs and this machine lacks.
#
#   scripts/setup.sh [postgres] [web] [compiler] [browser] [emulator] [client]   (default: postgres web)
#
#   postgres  PostgreSQL 15 or newer with pgvector 0.8 or newer
#   web       Node 18 or newer and the npm packages of internal/web/assets
#   compiler  a C compiler, which Go's race detector needs: for tests only
#   browser   Chromium, which the browser test drives: for tests only
#   emulator  Node and the npm packages of the second Slack that the tests of
#             internal/slackbot/slackfake compare with: for tests only
#   client    Node and the npm packages of the Matrix client that the tests of
#             internal/matrixbot talk with: for tests only
#
# Runs as root or through sudo, says one line per thing it does, and does
# nothing (in a fraction of a second) when everything is there. Go itself is
# expected on the PATH.
set -eu
umask 022 # what we install must be readable for the user that runs PostgreSQL

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
os=$(uname -s)
work=

# Oldest versions that work: PostgreSQL for the SQL we write, pgvector for
# iterative index scans and halfvec, Node for the bundler.
min_postgres=15
min_pgvector=0.8
min_node=18

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
	printf 'setup: error: %s\n' "$1" >&2
	shift
	for line; do printf 'setup:        %s\n' "$line" >&2; done
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

cleanup() {
	if [ -n "$work" ]; then rm -rf "$work"; fi
	allow_main_cluster
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# workdir creates the scratch folder on first use. Others may enter it: apt
# drops its privileges to _apt for downloads.
workdir() {
	if [ -z "$work" ]; then
		work=$(mktemp -d "${TMPDIR:-/tmp}/akademie-setup.XXXXXX")
		chmod 755 "$work"
	fi
}

# need_root asks for a password now, if one is needed, and explains what is
# missing when there is no way to get root's rights.
need_root() {
	if [ "$(id -u)" = 0 ]; then return 0; fi
	have sudo || die "root rights are needed to install packages, and sudo is missing" \
		"Run scripts/setup.sh once as root."
	sudo -n true 2>/dev/null || { (: >/dev/tty) 2>/dev/null && sudo -v; } ||
		die "root rights are needed to install packages, and sudo did not grant them" \
			"Run scripts/setup.sh once as root, or in a terminal."
}

# as_root follows a need_root.
as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# quietly DESCRIPTION COMMAND… shows the end of the output only on failure.
quietly() {
	what=$1
	shift
	workdir
	if "$@" >"$work/log" 2>&1; then return 0; fi
	tail -n 20 "$work/log" | sed 's/^/setup:   | /' >&2
	say "failed: $what"
	return 1
}

# at_least VERSION MINIMUM compares the first two numbers of dotted versions.
at_least() {
	awk -v have="$1" -v want="$2" 'BEGIN {
		split(have, h, /[^0-9]+/); split(want, w, /[^0-9]+/)
		exit !(h[1]+0 > w[1]+0 || (h[1]+0 == w[1]+0 && h[2]+0 >= w[2]+0))
	}'
}

# ---- apt -------------------------------------------------------------------

apt_get() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
		-o Dpkg::Options::=--force-confold "$@"
}

apt_updated=no
apt_update() {
	[ "$apt_updated" = no ] || return 0
	apt_updated=yes
	need_root
	say "updating the package lists"
	quietly "apt-get update" apt_get update || true
}

# apt_version PACKAGE prints the version that apt would install, or nothing.
apt_version() {
	apt-cache policy "$1" 2>/dev/null | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# apt_fresh makes sure that apt knows any packages at all: container images
# come without lists.
apt_fresh() {
	if [ -z "$(apt_version "$1")" ]; then apt_update; fi
}

# apt_install retries once with new lists, as old lists name packages that the
# mirror has since replaced.
apt_install() {
	need_root
	say "installing $*"
	apt_fresh "$1"
	quietly "apt-get install $*" apt_get install --no-install-recommends "$@" && return 0
	[ "$apt_updated" = no ] || return 1
	apt_update
	quietly "apt-get install $*" apt_get install --no-install-recommends "$@"
}

# Debian's package creates a cluster "main" on port 5432 and starts it. Ours
# is private, so the package is told not to, for the time of our call only.
cluster_conf=/etc/postgresql-common/createcluster.d/akademie-setup.conf
forbid_main_cluster() {
	need_root
	as_root mkdir -p "$(dirname "$cluster_conf")"
	printf 'create_main_cluster = false\n' | as_root tee "$cluster_conf" >/dev/null
}
allow_main_cluster() {
	if [ -e "$cluster_conf" ]; then as_root rm -f "$cluster_conf"; fi
}

# ---- postgres --------------------------------------------------------------

# bindirs lists the folders that may hold a server; internal/localpg looks in
# the same places.
bindirs() {
	if have pg_config; then pg_config --bindir; fi
	for d in /usr/lib/postgresql/*/bin \
		/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
		if [ -x "$d/postgres" ]; then echo "$d"; fi
	done
}

# server_major BINDIR prints the server's major version, or nothing.
server_major() {
	[ -x "$1/postgres" ] && [ -x "$1/pg_config" ] || return 0
	"$1/postgres" --version | sed -n 's/^[^0-9]*\([0-9][0-9]*\).*/\1/p'
}

# vector_version BINDIR prints the version of pgvector, or nothing.
vector_version() {
	control=$("$1/pg_config" --sharedir)/extension/vector.control
	[ -r "$control" ] || return 0
	sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$control"
}

postgres_ready() {
	for dir in $(bindirs); do
		major=$(server_major "$dir")
		[ "${major:-0}" -ge $min_postgres ] || continue
		vector=$(vector_version "$dir")
		[ -n "$vector" ] && at_least "$vector" $min_pgvector && return 0
	done
	return 1
}

# newest_server prints "MAJOR BINDIR" of the newest usable server, if any.
newest_server() {
	for dir in $(bindirs); do
		major=$(server_major "$dir")
		if [ "${major:-0}" -ge $min_postgres ]; then echo "$major $dir"; fi
	done | sort -rn | head -n 1
}

# packaged_majors prints, newest first, the PostgreSQL versions for which the
# distribution has a new enough pgvector.
packaged_majors() {
	apt-cache search --names-only '^postgresql-[0-9]+-pgvector$' 2>/dev/null |
		sed -n 's/^postgresql-\([0-9]*\)-pgvector.*/\1/p' | sort -rn |
		while read -r major; do
			[ "$major" -ge $min_postgres ] || continue
			version=$(apt_version "postgresql-$major-pgvector")
			if [ -n "$version" ] && at_least "$version" $min_pgvector; then echo "$major"; fi
		done
}

# postgres_apt prefers the server that is installed, then the distribution's
# newest one with pgvector, then its own default server and a built pgvector.
postgres_apt() {
	apt_fresh postgresql
	forbid_main_cluster
	installed=$(newest_server | cut -d' ' -f1)
	packaged=$(packaged_majors)
	for major in $packaged; do
		# A server that is there is not named: that would upgrade and restart it.
		if [ "$major" = "$installed" ]; then
			apt_install "postgresql-$major-pgvector" && return 0
		elif [ -z "$installed" ]; then
			apt_install "postgresql-$major" "postgresql-$major-pgvector" && return 0
		fi
	done

	if [ -z "$installed" ]; then
		installed=$(apt-cache depends postgresql 2>/dev/null |
			sed -n 's/.*Depends: postgresql-\([0-9]*\)$/\1/p' | head -n 1)
		[ "${installed:-0}" -ge $min_postgres ] || die \
			"this distribution has no PostgreSQL $min_postgres or newer (found: ${installed:-none})" \
			"$elsewhere"
		apt_install "postgresql-$installed" ||
			die "PostgreSQL $installed could not be installed" "$elsewhere"
	fi
	apt_install "postgresql-server-dev-$installed" dpkg-dev gcc make libc6-dev debian-archive-keyring ||
		die "the tools to build pgvector for PostgreSQL $installed could not be installed" "$elsewhere"
	build_pgvector "/usr/lib/postgresql/$installed/bin/pg_config"
}

# build_pgvector PG_CONFIG builds Debian's source package of pgvector. It is
# fetched through apt (so its signature is checked against Debian's keyring)
# with lists and sources of its own: the machine's apt set-up stays as it is.
build_pgvector() {
	pg_config=$1
	workdir
	mirror=${AKADEMIE_DEBIAN_MIRROR:-http://deb.debian.org/debian}
	keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	say "building pgvector from Debian's source package ($mirror)"
	mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/src"
	echo "deb-src [signed-by=$keyring] $mirror trixie main" >"$work/sources.list"
	# One option set for both calls; nothing outside $work is written.
	set -- -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o Acquire::Retries=3
	quietly "reading Debian's source list" apt-get "$@" update ||
		die "the source of pgvector cannot be reached at $mirror" \
			"Set AKADEMIE_DEBIAN_MIRROR to a mirror of Debian, or:" "$elsewhere"
	(cd "$work/src" && quietly "fetching pgvector" apt-get "$@" source --only-source pgvector) ||
		die "the source of pgvector could not be fetched from $mirror" "$elsewhere"
	src=$(find "$work/src" -maxdepth 1 -type d -name 'pgvector-*' | head -n 1)
	[ -n "$src" ] || die "the source package of pgvector has an unexpected form" "$elsewhere"
	# OPTFLAGS is emptied because upstream's -march=native breaks on other CPUs.
	quietly "compiling pgvector" make -C "$src" -j2 OPTFLAGS="" PG_CONFIG="$pg_config" ||
		die "pgvector could not be compiled" "$elsewhere"
	quietly "installing pgvector" as_root make -C "$src" OPTFLAGS="" PG_CONFIG="$pg_config" install ||
		die "pgvector could not be installed" "$elsewhere"
}

postgres_brew() {
	have brew || die "Homebrew is missing" "Install it from https://brew.sh, or:" "$elsewhere"
	say "installing postgresql@17 and pgvector with Homebrew"
	quietly "brew install" brew install postgresql@17 pgvector || die "Homebrew failed" "$elsewhere"
}

setup_postgres() {
	elsewhere="Use a server of your own (AKADEMIE_DATABASE_URL), or the one in compose.yaml: docker compose up"
	if ! postgres_ready; then
		if [ "$os" = Darwin ]; then
			postgres_brew
		elif have apt-get; then
			postgres_apt
		else
			die "PostgreSQL $min_postgres or newer with pgvector $min_pgvector or newer is missing" \
				"Install both with this system's package manager." "$elsewhere"
		fi
		postgres_ready || die "PostgreSQL with pgvector is still missing after the installation" "$elsewhere"
		say "PostgreSQL with pgvector is ready"
	fi
	word_list
}

# word_list fetches the German word list, which helps to split compounds. It is
# a nicety: no password is asked for it and its absence is no error.
word_list() {
	if [ -e /usr/share/dict/ngerman ] || ! have apt-get; then return 0; fi
	if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then return 0; fi
	apt_fresh wngerman
	if [ -z "$(apt_version wngerman)" ]; then return 0; fi
	apt_install wngerman || say "going on without the German word list"
}

# ---- web -------------------------------------------------------------------

node_ready() {
	have node && have npm || return 1
	node=$(node --version) && at_least "${node#v}" $min_node
}

setup_node() {
	if node_ready; then return 0; fi
	if have node && ! at_least "$(node --version | sed s/^v//)" $min_node; then
		die "Node $(node --version) is too old: version $min_node or newer is needed" \
			"See https://nodejs.org"
	elif [ "$os" = Darwin ] && have brew; then
		say "installing node with Homebrew"
		quietly "brew install node" brew install node || die "Homebrew could not install node"
	elif have apt-get && have node; then
		apt_install npm || die "npm could not be installed"
	elif have apt-get; then
		apt_install nodejs npm || die "Node could not be installed"
	else
		die "Node $min_node or newer with npm is missing" "See https://nodejs.org"
	fi
	node_ready || die "Node $min_node or newer with npm is missing; this system has $(node --version 2>/dev/null || echo none)" \
		"See https://nodejs.org"
}

# npm_packages FOLDER installs what its lock file names.
npm_packages() {
	setup_node
	folder=$root/$1
	# npm writes the hidden lock file last: it is newer only after a full run.
	[ -e "$folder/package-lock.json" ] || die "$folder/package-lock.json is missing"
	if [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then return 0; fi
	say "installing the npm packages of $1"
	(cd "$folder" && quietly "npm ci" npm ci --no-audit --no-fund) ||
		die "the npm packages could not be installed" "Is the npm registry reachable from here?"
	touch "$folder/node_modules/.package-lock.json"
}

# ---- compiler --------------------------------------------------------------

setup_compiler() {
	cc=$(go env CC 2>/dev/null) || cc=gcc
	if have "${cc%% *}" && printf '#include <stdlib.h>\n' | $cc -E - >/dev/null 2>&1; then return 0; fi
	have apt-get || die "a C compiler is missing; Go's race detector needs it" \
		"Install gcc or clang (macOS: xcode-select --install)."
	apt_install gcc libc6-dev || die "a C compiler could not be installed"
}

# ---- browser ---------------------------------------------------------------

browser_ready() {
	for name in chromium chromium-browser google-chrome google-chrome-stable; do
		if have $name; then return 0; fi
	done
	[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] ||
		[ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
}

setup_browser() {
	if browser_ready; then return 0; fi
	if [ "$os" = Darwin ] && have brew; then
		say "installing Chromium with Homebrew"
		quietly "brew install chromium" brew install --cask chromium || true
	elif have apt-get; then
		apt_install chromium || true
	fi
	browser_ready || die "Chromium is missing; the browser test needs it" \
		"Install Chromium or Google Chrome so that it is on the PATH."
}

# ----------------------------------------------------------------------------

if [ $# = 0 ]; then set -- postgres web; fi
for part; do
	case $part in
	postgres) setup_postgres ;;
	web) npm_packages internal/web/assets ;;
	compiler) setup_compiler ;;
	browser) setup_browser ;;
	emulator) npm_packages internal/slackbot/slackfake/emulator ;;
	client) npm_packages internal/matrixbot/matrixfake/client ;;
	*) die "unknown part: $part" "usage: scripts/setup.sh [postgres] [web] [compiler] [browser] [emulator] [client]" ;;
	esac
done
