#!/bin/sh
# Runs the program where nothing else is: in an empty read-only root, as an unknown user, and with hardly any memory,
# files or processes. Must be root itself, for the mount and the chroot.
#   bench/prove.sh BENCH FOLDER PGUTIL
set -eu
bench=$1 folder=$2 pgutil=$3
root=$(mktemp -d)
mkfifo "$root.in"
"$bench" "$folder" "$pgutil" --serve <"$root.in" >"$root.out" &
server=$!
# The server ends with its input, which is this script's.
exec 9>"$root.in"
clean() {
    exec 9>&-
    umount "$root" 2>/dev/null || true
    rm -rf "$root" "$root.in" "$root.out"
}
trap clean EXIT
while ! [ -s "$root.out" ]; do
    kill -0 "$server" 2>/dev/null || { echo "the server did not start" >&2; exit 1; }
    sleep 0.1
done
read -r http https <"$root.out"

mount -t tmpfs -o size=8m,mode=755 empty "$root"
cp "$pgutil" "$root/pgutil"
mount -o remount,ro "$root"

# Expects an exit code of a create as user 12345 with 32 MiB of address space, 16 files and one process.
create() {
    want=$1
    shift
    echo "create $*"
    code=0
    prlimit --as=33554432 --nofile=16 --nproc=1 env -i "$(command -v chroot)" --userspec=12345:12345 "$root" \
        /pgutil apikeys create feed --feed=npm --api-key=0123456789abcdef "$@" || code=$?
    [ "$code" = "$want" ] || { echo "exit code $code in place of $want" >&2; exit 1; }
}

ls -lan "$root"
create 0 --source="$http"
create 0 --source="$https" --insecure
# Mozilla's roots, which are inside, don't know the private authority.
create 9 --source="$https"
mount -o remount,rw "$root"
cp "$folder/ca.pem" "$root/ca.pem"
mount -o remount,ro "$root"
create 0 --source="$https" --ca-cert=/ca.pem
echo "as it should be"
