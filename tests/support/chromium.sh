#!/bin/sh
# The browser tests need a real Chromium. Found: from the path, Chrome on macOS; else installed by apt
# as root or by sudo without a password. Where none of it works the tests must fail, never be skipped.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
[ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    $sudo apt-get update -qq && $sudo apt-get install -y -qq chromium && exit 0
fi
.venv/bin/python -m playwright install chromium && exit 0
echo "The browser tests need Chromium: install it (Debian: apt install chromium)." >&2
exit 1
