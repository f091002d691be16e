#!/bin/sh
# `make demo`: starts the stand-in ProGet and makes a key of each kind against it, with the command lines of the
# specification.
set -eu
pgutil=${PGUTIL:-target/release/pgutil}
standin=${STANDIN:-target/debug/examples/standin}

home=$(mktemp -d)
mkfifo "$home/url"
# It serves until its standard input ends, that is: until this script does.
mkfifo "$home/alive"
"$standin" <"$home/alive" >"$home/url" &
exec 3>"$home/alive"
read -r url <"$home/url"
trap 'exec 3>&-; wait; rm -rf "$home"' EXIT
echo "A stand-in ProGet listens on $url"

export HOME="$home"
unset XDG_CONFIG_HOME PGUTIL_CONFIG
mkdir -p "$HOME/.config/pgutil"
printf '{"sources": [{"name": "Default", "url": "%s/", "token": "abc12345"}]}' "$url" >"$HOME/.config/pgutil/pgutil.config"

run() {
    printf '\n$ pgutil'
    printf ' %s' "$@"
    echo
    "$pgutil" "$@"
}

run apikeys create personal --source="$url/" --username=jrdobbs --password=hunter42
run apikeys create system --apis=feeds,sca --expiration=2024/08/01
run apikeys create feed --feed=MyNpmFeed
run apikeys create feed --group=MyFeedGroup
run apikeys create personal --user=johnsmith
