# shellcheck shell=bash
# What bin/serve and bin/test have in common: installing what is missing and building. Sourced from the root of the repository.

target=${CARGO_TARGET_DIR:-target}
started=$SECONDS
# A build of minutes should show that it moves, to whoever watches.
if [ -t 2 ]; then quiet=(); else quiet=(--quiet); fi

say() { printf '· %s (%d s)\n' "$*" $((SECONDS - started)) >&2; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "This needs root, and there is no sudo: $*"
  fi
}

debian() {
  command -v apt-get >/dev/null || fail "Please install: $* (named as in Debian; this machine has no apt-get)."
  say "Installing $*"
  as_root apt-get -qq update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" >/dev/null
}

rust() {
  command -v cargo >/dev/null || fail "Please install Rust first: https://rustup.rs"
  command -v cc >/dev/null || debian gcc libc6-dev
  local wasm=wasm32-unknown-unknown
  if ! command -v rustup >/dev/null; then
    [ -d "$(rustc --print sysroot)/lib/rustlib/$wasm" ] || fail "Please install the target $wasm for this Rust."
  elif ! rustup target list --installed 2>/dev/null | grep -q $wasm; then
    say "Installing Rust for the browser"
    # Without the toolchain there is nothing to add a target to.
    rustup target add $wasm || rustup toolchain install stable --profile minimal -c rustfmt -c clippy -t $wasm
  fi
}

# Debian's package starts a system cluster when it is installed; Almanac brings its own to life, so that one would only be in the way.
postgres() {
  [ -z "${PGBIN:-}" ] || return 0
  local postgres
  for postgres in "$(command -v postgres || true)" /usr/lib/postgresql/*/bin/postgres; do
    if [ -x "$postgres" ] && [ "$("$postgres" --version | sed -E 's/.*\) ([0-9]+).*/\1/')" -ge 15 ]; then return 0; fi
  done
  local settings=/etc/postgresql-common/createcluster.conf line='create_main_cluster = false'
  debian postgresql-common
  if grep -q "^$line" $settings; then
    debian postgresql
  else
    printf '%s\n' "$line" | as_root tee -a $settings >/dev/null
    debian postgresql
    as_root sed -i "/^$line\$/d" $settings
  fi
}

# npm_packages all | npm_packages for-serving, which leaves out what only tests need.
npm_packages() {
  command -v npm >/dev/null || fail "Please install Node 20 or newer with npm."
  local lock omit='' stamp=end2end/node_modules/.installed
  lock=$(sha256sum <end2end/package-lock.json)
  if grep -qsxF "$lock all" $stamp || grep -qsxF "$lock $1" $stamp; then return 0; fi
  say "Installing npm packages"
  if [ "$1" = for-serving ]; then omit=dev; fi
  npm --prefix end2end --loglevel=error ci --no-audit --no-fund --omit="$omit" >/dev/null
  printf '%s\n' "$lock $1" >$stamp
}

wasm() {
  say "Building the part for the browser"
  cargo build --locked "${quiet[@]}" --package frontend --target wasm32-unknown-unknown --profile wasm-release
  cargo run --locked "${quiet[@]}" --package bundle -- "$target/wasm32-unknown-unknown/wasm-release/frontend.wasm" target/site/pkg
}

server() {
  say "Building the server"
  cargo build --locked "${quiet[@]}" --release --package almanac
}
