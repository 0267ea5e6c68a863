#!/bin/sh
# run-all.sh BUILD SECONDS - every fuzz target of a --enable-fuzzing build for so long, two at a time, starting from its
# kept corpus. What a target finds stays in BUILD/fuzz-NAME; a finding is a failure.
set -eu
build=$1 seconds=$2
here=$(cd "$(dirname "$0")" && pwd)
make -C "$build" -j"$(getconf _NPROCESSORS_ONLN)" fuzz-programs >"$build/fuzz-build.log" 2>&1 || {
	tail -n 40 "$build/fuzz-build.log"
	exit 1
}
ABREAST_DATA=${ABREAST_DATA:-$here/../../data}
export ABREAST_DATA

one() {
	name=${1##*/fuzz_}
	found=$build/fuzz-$name
	mkdir -p "$found/corpus"
	dictionary=
	[ ! -f "$here/$name.dict" ] || dictionary=-dict=$here/$name.dict
	if "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 $dictionary \
		-artifact_prefix="$found/" "$found/corpus" "$here/corpus/$name" >"$found/log" 2>&1; then
		echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$found/log") runs, nothing found"
	else
		tail -n 40 "$found/log"
		echo "$name: FAILED (inputs in $found)"
		return 1
	fi
}

failed=0
running=
for program in "$build"/tests/fuzz/fuzz_*; do
	[ -x "$program" ] && [ ! -d "$program" ] || continue
	case $program in *.o) continue ;; esac
	if [ -z "$running" ]; then
		one "$program" &
		running=$!
	else
		one "$program" || failed=1
		wait "$running" || failed=1
		running=
	fi
done
[ -z "$running" ] || wait "$running" || failed=1
exit $failed
