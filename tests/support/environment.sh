#!/bin/sh
# Make the project's own environment: environment.sh FOLDER LOCK NAME
# Everything comes from the lock, by hash; FOLDER/NAME.ready is written last.
set -eu
folder=$1 lock=$2 name=$3

sum() { cksum "$lock" pyproject.toml | cksum | cut -d' ' -f1; }

if [ -f "$folder/$name.ready" ] && [ "$(cat "$folder/$name.ready")" = "$(sum)" ]; then
    touch "$folder/$name.ready"
    exit 0
fi

# A name on the path may be a shim that fails, so each is run before it is believed.
python=
for candidate in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Noticeboard needs Python 3.11 or later: install python3 (Debian: apt install python3 python3-venv)." >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    echo "This Python lacks venv: install it (Debian: apt install python3-venv)." >&2
    exit 1
fi

[ -x "$folder/bin/python" ] && "$folder/bin/python" -c '' 2>/dev/null || "$python" -m venv --clear "$folder"
rm -f "$folder/$name.ready"
echo "Installing what $lock names; once, about half a minute." >&2
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
sum > "$folder/$name.ready"
