#!/bin/sh
# `make demo`: a tour of the program against a stand-in ProGet: a source, API keys, packages, a build.
set -eu
pgutil=${PGUTIL:-$PWD/target/release/pgutil}
standin=${STANDIN:-$PWD/target/debug/examples/standin}

home=$(mktemp -d)
mkfifo "$home/url"
# The stand-in serves until its standard input ends, which is when this script does.
mkfifo "$home/alive"
"$standin" <"$home/alive" >"$home/url" &
exec 3>"$home/alive"
read -r url <"$home/url"
trap 'exec 3>&-; wait; rm -rf "$home"' EXIT
echo "A stand-in ProGet listens on $url"

cd "$home"
mkdir -p dist
printf 'Example 1.0.0\n' >dist/Example.1.0.0.nupkg
printf '{"name": "web", "lockfileVersion": 3, "packages": {"node_modules/left-pad": {"version": "1.3.0"}}}' >package-lock.json

# Nothing of the caller's environment but the path: a variable such as PGUTIL_SOURCE would lead to another server.
run() {
    printf '\n$ pgutil'
    for word; do
        case $word in
        *[!A-Za-z0-9_./:=,@%+-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    echo
    env -i PATH="$PATH" HOME="$home" "$pgutil" "$@"
}

run sources add --url="$url/" --api-key=abc12345
run health
run apikeys create system --name=CI --apis=feeds,sca --expiration=90d
run apikeys create feed --feed=MyNuGetFeed --permissions=view,add
run apikeys create personal --user=johnsmith
run apikeys list
run packages upload --feed=MyNuGetFeed --input-file='dist/*.nupkg'
run packages list --feed=MyNuGetFeed
run packages download --feed=MyNuGetFeed --package=Example --version=latest --verify --output-file=copy.nupkg
run builds scan --project-name=Web --version=1.0.0
run packages delete --feed=MyNuGetFeed --package=Example --version=1.0.0
run apikeys delete --id=1000
