#!/usr/bin/env bash
# Sets up what `make serve`, `make vendor` or `make test` needs. A second run finds it done.
set -euo pipefail
cd "$(dirname "$0")/.."

main() {
  case "${1:-}" in
    serve) python_parts requirements.lock ;;
    web) web_parts ;;
    test)
      debian_parts
      python_parts requirements-test.lock
      web_parts
      ;;
    *) fail "usage: tools/setup.sh serve|web|test" ;;
  esac
}

python_parts() {
  local lock=$1 build=requirements-build.lock stamp=".venv/.$1"
  if [ ! -x .venv/bin/pip ]; then make_venv; fi
  if changed "$stamp" "$lock" "$build" pyproject.toml; then
    echo "Installing $lock into .venv"
    install --require-hashes -r "$build"
    # The lock is the whole closure. Resolving it again would let a release that is newer than the lock in, and fail on its hash.
    install --no-deps --require-hashes --no-build-isolation --use-pep517 -r "$lock"
    install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
    .venv/bin/pip check >/dev/null || fail "$lock lacks something: run make lock."
    sums "$lock" "$build" pyproject.toml >"$stamp"
  fi
}

install() {
  .venv/bin/pip install --quiet --disable-pip-version-check "$@"
}

make_venv() {
  local python
  python=$(find_python) || fail "Python 3.11 or newer is missing: install python3 and python3-venv."
  if ! "$python" -c "import ensurepip" 2>/dev/null; then apt_install python3-venv; fi
  rm -rf .venv
  "$python" -m venv .venv
}

find_python() {
  local name
  for name in python3.11 python3 python3.12 python3.13; do
    if "$name" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

web_parts() {
  local stamp=node_modules/.installed
  if ! command -v npm >/dev/null || [ "$(node -p 'parseInt(process.versions.node)')" -lt 20 ]; then
    fail "Node 20 or newer with npm is missing: install it, then run this again. (Serving does not need it.)"
  fi
  if changed "$stamp" package-lock.json .npmrc; then
    npm ci --no-audit --no-fund
    sums package-lock.json .npmrc >"$stamp"
  fi
}

debian_parts() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
  if [ ${#missing[@]} -gt 0 ]; then apt_install "${missing[@]}"; fi
}

apt_install() {
  local ask="Missing: $*. Install with: apt-get install $* (as root), then run this again."
  local root=()
  command -v apt-get >/dev/null || fail "$ask"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "$ask"
    root=(sudo)
    [ -t 0 ] || root+=(-n)
  fi
  "${root[@]}" apt-get update -q || fail "$ask"
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" || fail "$ask"
}

changed() {
  local stamp=$1
  shift
  [ ! -f "$stamp" ] || [ "$(sums "$@")" != "$(cat "$stamp")" ]
}

sums() {
  sha256sum "$@"
}

fail() {
  echo "$*" >&2
  exit 1
}

main "$@"
