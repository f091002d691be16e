#!/bin/sh
# `make demo`: starts the stand-in ProGet and creates a key of each kind on it, with the command lines of the
# specification.
set -eu
pgutil=${PGUTIL:-target/release/pgutil}
standin=${STANDIN:-target/debug/examples/standin}

home=$(mktemp -d)
mkfifo "$home/url"
# The stand-in serves until its standard input ends, which is when this script does.
mkfifo "$home/alive"
"$standin" <"$home/alive" >"$home/url" &
exec 3>"$home/alive"
read -r url <"$home/url"
trap 'exec 3>&-; wait; rm -rf "$home"' EXIT
echo "A stand-in ProGet listens on $url"

mkdir -p "$home/.config/pgutil"
printf '{"sources": [{"name": "Default", "url": "%s/", "token": "abc12345"}]}' "$url" >"$home/.config/pgutil/pgutil.config"

# Nothing of the caller's environment but the path: a variable such as PGUTIL_SOURCE would create keys on another server.
run() {
    printf '\n$ pgutil'
    printf ' %s' "$@"
    echo
    env -i PATH="$PATH" HOME="$home" "$pgutil" "$@"
}

run apikeys create personal --source="$url/" --username=jrdobbs --password=hunter42
run apikeys create system --apis=feeds,sca --expiration=2024/08/01
run apikeys create feed --feed=MyNpmFeed
run apikeys create feed --group=MyFeedGroup
run apikeys create personal --user=johnsmith
