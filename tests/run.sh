#!/bin/sh
# Runs the tests by the given command, and says at the end which of them could not run here and why.
#   tests/run.sh cargo test
set -u
PGUTIL_SKIPPED=$(mktemp) || exit
export PGUTIL_SKIPPED
trap 'rm -f "$PGUTIL_SKIPPED"' EXIT
"$@"
status=$?
sort -u "$PGUTIL_SKIPPED"
echo "skipped: $(sort -u "$PGUTIL_SKIPPED" | wc -l) tests"
exit $status
