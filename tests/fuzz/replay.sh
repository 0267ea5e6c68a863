#!/bin/sh
# Every fuzz target over its kept corpus: tests/fuzz/corpus/NAME for tests/fuzz/fuzz_NAME.
set -eu
ran=0
for program in $FUZZ_PROGRAMS; do
	name=${program##*/fuzz_}
	corpus="$top_srcdir/tests/fuzz/corpus/$name"
	[ -d "$corpus" ] || { echo "no corpus for $name"; exit 1; }
	printf '%s: ' "$name"
	"$top_builddir/$program" "$corpus"
	ran=$((ran + 1))
done
[ $ran -gt 0 ] || exit 77
