#!/bin/sh
# Inputs that are meant to do harm or to do nothing: what can be opened is shown, the rest is named
# in one line each, and no control byte reaches standard output or standard error.
set -eu
command -v python3 >/dev/null 2>&1 || {
	echo "hostile: skipped, there is no python3"
	exit 77
}
program="$(cd "${top_builddir:-.}" && pwd)/abreast"
here="$(cd "${top_srcdir:-.}" && pwd)/tests"
work=$(mktemp -d "${TMPDIR:-/tmp}/abreast-hostile.XXXXXX")
trap 'chmod -R u+rw "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
HOME="$work/home" XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" COLUMNS=80
export HOME XDG_CONFIG_HOME XDG_STATE_HOME COLUMNS
mkdir home
python3 "$here/mkhostile.py" set
bad=0 done=0

failed() {
	echo "hostile: $1" | LC_ALL=C tr '\001-\011\013-\037\177-\377' '?'
	bad=1
}

# C0, DEL, C1 and the bidirectional controls, as UTF-8; line feeds are fine, and so is the tab.
python_check='
import sys, unicodedata
text = open(sys.argv[1], "rb").read().decode("utf-8")
sys.exit(any(unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t" for c in set(text)))'

# run STATUS COMMAND...: a program that hangs on a FIFO must not hang the test
run() {
	wanted=$1 got=0
	shift
	timeout 400 "$program" "$@" >out 2>err </dev/null || got=$?
	done=$((done + 1))
	[ "$got" = "$wanted" ] || failed "status $got instead of $wanted: $*"
	python3 -c "$python_check" err || failed "a control in what is said of: $*"
}

has() {
	grep -q "$1" out || failed "$1 is missing: $path"
}

for path in set/*-*; do
	case ${path##*/} in
	ok-*) wanted=0 ;;
	*) wanted=1 ;;
	esac
	run $wanted show "$path"
	python3 -c "$python_check" out || failed "a control is shown: $path"
	if [ $wanted = 0 ]; then
		has ALPHA
		has OMEGA
		[ ! -s err ] || failed "something is said of $path: $(cat err)"
	else
		[ ! -s out ] || failed "something is shown of $path"
		[ "$(wc -l <err)" -eq 1 ] || failed "not one line is said of $path: $(cat err)"
	fi
done

# annotate: JSON lines for the small ones, whatever their names and bytes
for path in set/ok-*; do
	[ "$(wc -c <"$path")" -lt 300000 ] || continue
	run 0 annotate "$path"
	python3 -c 'import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    json.loads(line)' out || failed "no JSON: $path"
done

# the folder as a whole, loop and all: every trouble in one line
rm -f set/ok-one-line.txt set/ok-one-word.txt set/ok-empty-lines.txt set/ok-cues.txt set/ok-sources.txt \
	set/ok-teasers.txt set/ok-alike.txt
path=set
run 1 show set
wanted=$(($(find set -name 'no-*' | wc -l) + 1))
[ "$(wc -l <err)" -eq "$wanted" ] || failed "$(wc -l <err) lines instead of $wanted are said of the folder"
python3 -c "$python_check" out || failed "a control is shown of the folder"
has ALPHA

[ $bad = 0 ] && echo "hostile: $done runs, all is well"
exit $bad
