# shellcheck shell=bash
# Sourced by packaging/run and packaging/test: `set_up run|test` makes everything ready that the program
# (run) or its tests (test) need and sets PYTHON. What is there already is left alone, without the network.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)

# What Qt loads: the first row to draw at all, the second to open a window under X, the last to find printers.
QT_PACKAGES=(
  libglib2.0-0 libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libx11-xcb1
  libcups2
)
# An outsider's tools that open our bundles and papers, and a screen to test windows on.
TEST_PACKAGES=(xvfb xauth age minisign unzip poppler-utils xdotool x11-utils)
SYSTEM_CERTIFICATES=/etc/ssl/certs/ca-certificates.crt

say() { printf '%s\n' "$*" >&2; }

stop() {
  say "$*"
  exit 1
}

# Everything reads and writes UTF-8, also where no language is set.
use_utf8() {
  export PYTHONUTF8=1
  if [ "$(locale charmap 2>/dev/null || true)" != UTF-8 ]; then export LC_ALL=C.UTF-8; fi
}

# The environment lies in the checkout, or in the cache where the checkout may not be written.
choose_place() {
  local kind=$1 cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}
  LOCK_FILE=$ROOT/packaging/requirements.lock
  if [ "$kind" = test ]; then LOCK_FILE=$ROOT/packaging/requirements-dev.lock; fi
  CACHES=$ROOT
  if [ ! -w "$ROOT" ] || { [ -e "$ROOT/.venv" ] && [ ! -w "$ROOT/.venv" ]; }; then
    CACHES=$cache/outreach-desk/checkout-$(printf '%s' "$ROOT" | sha256sum | cut -c1-12)
  fi
  ENV_DIR=$ROOT/.venv/$kind
  if ! ready; then ENV_DIR=$CACHES/.venv/$kind; fi
}

# The mark is written last, so an environment without it is half-made; it also names lock file and place.
wanted_mark() { printf '%s %s' "$(sha256sum <"$LOCK_FILE" | cut -c1-64)" "$ENV_DIR"; }

ready() {
  [ -f "$ENV_DIR/.ready" ] && [ "$(cat "$ENV_DIR/.ready")" = "$(wanted_mark)" ] &&
    "$ENV_DIR/bin/python" -c 'import platformdirs' >/dev/null 2>&1
}

# Sets BASE_PYTHON to an interpreter that can make an environment; otherwise adds what is missing to WANTED.
find_python() {
  local name found path half=''
  BASE_PYTHON=''
  for name in python3.11 python3.12 python3.13 python3.14 python3; do
    found=$("$name" -c '
import importlib.util, sys
assert (3, 11) <= sys.version_info < (3, 15)
print("whole" if importlib.util.find_spec("ensurepip") else "half", sys.executable)' 2>/dev/null) || continue
    path=${found#* }
    if [ "${found%% *}" = whole ]; then
      BASE_PYTHON=$path
      return
    fi
    case $path in /usr/bin/*) half=${half:-$(basename "$path")} ;; esac
  done
  WANTED+=("${half:-python3}-venv")
  if [ -z "$half" ]; then WANTED+=(python3); fi
}

want_certificates() {
  local file
  for file in "$SYSTEM_CERTIFICATES" "${PIP_CERT:-}" "${SSL_CERT_FILE:-}"; do
    if [ -n "$file" ] && [ -e "$file" ]; then return; fi
  done
  WANTED+=(ca-certificates)
}

is_debian() { command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; }

# Sets MISSING to those of WANTED that are not installed (newer Debian adds t64 to some names).
find_missing() {
  local installed name
  # shellcheck disable=SC2016 # dpkg-query reads ${…} itself
  installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${WANTED[@]}" "${WANTED[@]/%/t64}" 2>/dev/null || true)
  MISSING=()
  for name in "${WANTED[@]}"; do
    if ! grep -qxE "${name//./\\.}(t64)? installed" <<<"$installed"; then MISSING+=("$name"); fi
  done
}

install_missing() {
  find_missing
  if [ ${#MISSING[@]} -eq 0 ]; then return; fi
  if [ "$(id -u)" != 0 ]; then
    say 'Some system packages are missing. Run this one line, then start again:'
    printf '%s\n' "sudo apt-get install -y --no-install-recommends ${MISSING[*]}"
    exit 1
  fi
  say "Installing system packages: ${MISSING[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # One unreachable source of several must not stop us: install says whether a package cannot be had.
  apt-get update -q >&2 || say 'apt-get update failed; trying with the package lists at hand.'
  apt-get -o DPkg::Lock::Timeout=300 install -q -y --no-install-recommends "${MISSING[@]}" >&2 ||
    stop "These system packages could not be installed: ${MISSING[*]}. Is there a network?"
}

make_environment() {
  local pip=("$ENV_DIR/bin/python" -m pip --disable-pip-version-check --no-input)
  say "Preparing the environment in $ENV_DIR (once; a minute or two)."
  rm -rf "$ENV_DIR"
  "$BASE_PYTHON" -m venv "$ENV_DIR" >&2 || stop 'The environment could not be made.'
  # The three variables would send packages elsewhere; where they come from stays as this machine says.
  env -u PIP_USER -u PIP_TARGET -u PIP_PREFIX "${pip[@]}" install -qq --require-hashes --only-binary :all: \
    --no-deps -r "$LOCK_FILE" >&2 || stop 'The Python packages could not be installed. Is there a network?'
  wanted_mark >"$ENV_DIR/.ready"
}

# Two starts at once: the second waits and finds the work done.
make_environment_alone() {
  local door
  mkdir -p "$(dirname "$ENV_DIR")"
  exec {door}>"$ENV_DIR.lock"
  if command -v flock >/dev/null && ! flock -n "$door"; then
    say 'Another start is preparing the environment; waiting for it.'
    flock "$door"
  fi
  if ! ready; then make_environment; fi
  exec {door}>&-
}

# Where no package list can tell, Qt itself must: its loader names the library it misses.
try_qt() {
  if [ -e "$ENV_DIR/.qt-starts" ]; then return; fi
  QT_QPA_PLATFORM=offscreen "$ENV_DIR/bin/python" -c '
from PySide6 import QtWidgets
QtWidgets.QApplication([])' >&2 || stop 'Qt does not start here: install the library named above, then start again.'
  touch "$ENV_DIR/.qt-starts"
}

set_up() {
  local kind=$1
  use_utf8
  choose_place "$kind"
  WANTED=("${QT_PACKAGES[@]}")
  if [ "$kind" = test ]; then WANTED+=("${TEST_PACKAGES[@]}"); fi
  if ! ready; then
    find_python
    want_certificates
  fi
  if is_debian; then install_missing; fi
  if ! ready; then
    find_python
    if [ -z "$BASE_PYTHON" ]; then stop 'Python 3.11 to 3.14 with its venv module is needed.'; fi
    make_environment_alone
  fi
  if ! is_debian; then try_qt; fi
  # shellcheck disable=SC2034 # for those who source this
  PYTHON=$ENV_DIR/bin/python
  unset PYTHONHOME
  export PYTHONPATH=$ROOT/src
}
