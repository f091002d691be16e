#!/bin/sh
# Gets what a verb of the Makefile needs: `tests/setup.sh build` or `tests/setup.sh test`.
#
# As root it installs what is missing with the package manager of Debian. Otherwise it tells which tests will be left out
# and how to get what they need; those count as skipped. It never asks for other rights.
set -eu
packages=

# need PROGRAM PACKAGE USE
need() {
    command -v "$1" >/dev/null 2>&1 && return
    packages="$packages $2"
    if [ "$(id -u)" != 0 ]; then
        echo "setup: $1 is not installed ($3); the package is $2" >&2
    fi
}

need make make "the verbs of this project"
need cc gcc "the TLS library has parts in assembly"
# Debian's compiler comes without the headers of C.
if [ ! -e /usr/include/stdlib.h ] && [ -e /etc/debian_version ]; then
    packages="$packages libc6-dev"
fi
if [ "$1" = test ]; then
    need bash bash "left out: completion in bash"
    need zsh zsh "left out: completion in zsh, lines typed into shells"
    need fish fish "left out: completion in fish"
    need mandoc mandoc "left out: the form of the manual"
    need ip iproute2 "left out: name servers and dead addresses, which only root can test"
    need script bsdutils "prompts cannot be tested without it"
    need unzip unzip "left out: archives read by other programs"
    need python3 python3-minimal "left out: archives read by other programs"
fi

if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update
        # shellcheck disable=SC2086
        apt-get install --yes --no-install-recommends $packages
    else
        echo "setup: as root: apt-get install$packages" >&2
    fi
fi

# The static program needs the standard library of Rust for musl.
if [ "$1" = build ] && [ "$(uname -s)" = Linux ]; then
    target=$(uname -m)-unknown-linux-musl
    if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
        if command -v rustup >/dev/null 2>&1; then
            rustup target add "$target"
        else
            echo "setup: Rust lacks the target $target, and there is no rustup to add it." >&2
            echo "Install it as you installed Rust, or build a dynamic program: cargo build --release --locked" >&2
            exit 1
        fi
    fi
fi
