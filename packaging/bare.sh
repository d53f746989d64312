#!/usr/bin/env bash
# packaging/test --bare: a fresh minimal Debian 12 with nothing but python3 and a clone of HEAD must come to
# green tests and a practice run by the two commands alone, and again with the network cut.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
RELEASE=bookworm
PLACE=/srv/outreach-desk

skip() {
  printf 'SKIPPED packaging/test --bare: %s\n' "$*"
  exit 0
}

step() { printf '\n== %s\n' "$*" >&2; }

# The mirror of this machine, whatever it is; none is named here.
# shellcheck disable=SC2016 # apt-get reads $(…) itself
find_mirror() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$RELEASE" '$2 == release && $3 == "main" { print $1; exit }'
}

# The same figures, though the second run was begun in another minute.
without_minute() { sed -E 's#[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}#NOW#' "$1"; }

make_root() {
  local fresh=$1 mirror=$2
  step "a minimal Debian 12 in $fresh"
  debootstrap --variant=minbase --include=python3 "$RELEASE" "$fresh" "$mirror" >"$fresh.log" 2>&1 || {
    tail -n 30 "$fresh.log" >&2
    return 1
  }
  # The same sources, keys and ways of fetching as on this machine.
  rm -f "$fresh/etc/apt/sources.list"
  cp -a /etc/apt/sources.list* "$fresh/etc/apt/"
  cp -an /usr/share/keyrings/. "$fresh/usr/share/keyrings/"
  cp -an /etc/apt/keyrings/. "$fresh/etc/apt/keyrings/" 2>/dev/null || true
  cp -an /etc/apt/trusted.gpg.d/. "$fresh/etc/apt/trusted.gpg.d/" 2>/dev/null || true
  apt-config dump | grep -E '^Acquire::' >"$fresh/etc/apt/apt.conf.d/99host" || true
  cp -L /etc/resolv.conf /etc/hosts "$fresh/etc/"
  git clone -q --no-hardlinks "$ROOT" "$fresh$PLACE"
  mkdir -p "$fresh/home/fresh"
}

# pip inside fetches as pip here does: its settings become one file, the folders they name are lent read-only,
# and a certificate file is copied under another name, so that Debian's own stays missing.
lend_pip_settings() {
  local fresh=$1 folder
  python3 - "$fresh" <<'PYTHON' >"$fresh.folders"
import ast, os, pathlib, re, shutil, subprocess, sys
from urllib.parse import unquote, urlsplit

fresh = pathlib.Path(sys.argv[1])
clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
listed = subprocess.run(
    [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, env=clean
).stdout
settings = {}
for line in listed.splitlines():
    if (match := re.fullmatch(r"([\w-]+)\.([\w-]+)=(.*)", line)) and not line.startswith(":"):
        settings[match[1], match[2]] = str(ast.literal_eval(match[3]))
# The environment overrules files, as in pip.
for name, value in os.environ.items():
    if name.startswith("PIP_") and value:
        settings["global", name.removeprefix("PIP_").lower().replace("_", "-")] = value
folders = set()
text = ""
for section in sorted({name for name, _ in settings}):
    text += f"[{section}]\n"
    for (owner, key), value in settings.items():
        if owner != section:
            continue
        words = value.split()
        for position, word in enumerate(words):
            path = pathlib.Path(unquote(urlsplit(word).path) if word.startswith("file:") else word)
            if not path.is_absolute() or not path.exists():
                continue
            if path.is_dir():
                # The pages of an index point to files beside it.
                beside = key in ("index-url", "extra-index-url") and len(path.parts) > 2
                folders.add(path.parent if beside else path)
                continue
            copy = pathlib.Path("/etc/lent", f"{key}-{position}-{path.name}")
            (fresh / "etc/lent").mkdir(exist_ok=True)
            shutil.copy(path, fresh / str(copy)[1:])
            words[position] = str(copy)
        text += f"{key} = " + "\n    ".join(words) + "\n"
(fresh / "etc/pip.conf").write_text(text, encoding="utf-8")
for name in ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
    if os.path.isfile(os.environ.get(name, "")):
        (fresh / "etc/lent").mkdir(exist_ok=True)
        shutil.copy(os.environ[name], fresh / "etc/lent" / name)
print(*sorted(folders), sep="\n")
PYTHON
  while IFS= read -r folder; do
    if [ -z "$folder" ]; then continue; fi
    mkdir -p "$fresh$folder"
    mount --bind "$folder" "$fresh$folder"
    mount -o remount,bind,ro "$fresh$folder"
  done <"$fresh.folders"
}

# Runs a command in the fresh root as its root user, with nothing of this machine's environment but the proxies.
inside() {
  local fresh=$1 name settings=()
  shift
  for name in http_proxy https_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY; do
    if [ -n "${!name:-}" ]; then settings+=("$name=${!name}"); fi
  done
  for name in PIP_CERT SSL_CERT_FILE REQUESTS_CA_BUNDLE; do
    if [ -e "$fresh/etc/lent/$name" ]; then settings+=("$name=/etc/lent/$name"); fi
  done
  chroot "$fresh" /usr/bin/env -i HOME=/home/fresh PATH=/usr/sbin:/usr/bin:/sbin:/bin "${settings[@]}" \
    bash -c "cd $PLACE && exec \"\$@\"" bash "$@"
}

without_network() {
  local fresh=$1
  shift
  # A network of its own, without a way out; the mounts stay those of this shell.
  export -f inside
  PLACE=$PLACE unshare --net bash -euo pipefail -c 'inside "$@"' bash "$fresh" "$@"
}

prove() {
  local fresh=$1
  mount -t proc proc "$fresh/proc"
  mount --rbind /dev "$fresh/dev"
  lend_pip_settings "$fresh"
  step 'packaging/test in the fresh root'
  inside "$fresh" packaging/test
  step 'packaging/run practice --seed 1 in the fresh root'
  inside "$fresh" packaging/run practice --seed 1 | tee "$fresh.first"
  step 'the same with the network cut'
  without_network "$fresh" packaging/run practice --seed 1 | tee "$fresh.second"
  cmp <(without_minute "$fresh.first") <(without_minute "$fresh.second")
  without_network "$fresh" packaging/test tests/test_packaging.py
}

if [ "${1:-}" = --inside ]; then
  make_root "$2" "$3"
  prove "$2"
  exit
fi

if [ "$(id -u)" != 0 ]; then skip 'it needs root.'; fi
for tool in debootstrap unshare git apt-get; do
  command -v "$tool" >/dev/null || skip "it needs $tool."
done
# All mounts live in a namespace of their own: they end with its last process, before anything is removed.
own_mounts=(unshare --mount --propagation private --pid --fork --kill-child)
"${own_mounts[@]}" true 2>/dev/null || skip 'this machine does not let us mount.'
mirror=$(find_mirror)
if [ -z "$mirror" ]; then skip "this machine's apt sources do not name Debian $RELEASE."; fi

place=$(mktemp -d "${TMPDIR:-/tmp}/outreach-desk-bare.XXXXXX")
trap 'rm -rf --one-file-system "$place"' EXIT
"${own_mounts[@]}" bash "$ROOT/packaging/bare.sh" --inside "$place/root" "$mirror"
printf '\npackaging/test --bare: passed in a fresh Debian 12.\n'
