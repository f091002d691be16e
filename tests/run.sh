#!/bin/sh
# Runs the tests by the given command, and says at the end which of them could not run here and why.
#   tests/run.sh cargo test
# With PGUTIL_REFUSE_SKIPS set, a test that could not run is a failure.
set -u
PGUTIL_SKIPPED=$(mktemp) || exit
export PGUTIL_SKIPPED
trap 'rm -f "$PGUTIL_SKIPPED"' EXIT
"$@"
status=$?
sort -u "$PGUTIL_SKIPPED"
skipped=$(sort -u "$PGUTIL_SKIPPED" | wc -l)
echo "skipped: $skipped tests"
if [ $status = 0 ] && [ -n "${PGUTIL_REFUSE_SKIPS-}" ] && [ "$skipped" != 0 ]; then
    echo "Each of them must run here." >&2
    exit 1
fi
exit $status
