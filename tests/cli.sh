#!/bin/sh
# Every command from outside: exit status, bytes, what is said; broken pipes, full disks, threads.
set -eu
program="$(cd "${top_builddir:-.}" && pwd)/abreast"
work=$(mktemp -d "${TMPDIR:-/tmp}/abreast-cli.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work"
HOME="$work/home" XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" COLUMNS=80
export HOME XDG_CONFIG_HOME XDG_STATE_HOME COLUMNS
mkdir home story
bad=0 done=0

# expect STATUS DESCRIPTION COMMAND...: runs it, output in ./out, messages in ./err
expect() {
	wanted=$1 what=$2
	shift 2
	got=0
	"$@" >out 2>err </dev/null || got=$?
	done=$((done + 1))
	[ "$got" = "$wanted" ] || failed "status $got instead of $wanted: $what"
}

failed() {
	echo "cli: $1"
	[ ! -s err ] || sed 's/^/    /' err
	bad=1
}

# has FILE TEXT: a line of the file holds the text
has() {
	grep -qF -- "$2" "$1" || failed "'$2' is not in $1 after: $what"
}

# Nothing that a terminal would obey.
no_controls() {
	if LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$1"; then
		failed "a control character in $1 after: $what"
	fi
}

cat >story/a.txt <<'END'
Outlet: The Gazette
Title: Envoys call port a lifeline
Byline: Ann Gray
Date: 2024-07-11

"The port is a lifeline for Freedonia," said Ann Gray of NATO.

The port was called a lifeline by envoys in Berlin.
END
cat >story/b.md <<'END'
Outlet: =Herald
Title: Port talks

Bo Li, an envoy in Berlin, denied that the port was a lifeline.
END
printf 'Nothing of it here, said Bo Li in Berlin.\n' >silent.txt
printf 'Raw \033[31mred\033[0m \302\233 and \342\200\256turned, said Ann Gray.\n' >raw.txt
cat >port.frame <<'END'
title = "The port"
facet label {
  title = "The label"
  term = {"lifeline"}
}
END

# ---- options that every command has ----
for command in '' read show compare lines entities quotes export annotate tag frames; do
	expect 0 "$command --help" "$program" $command --help
	has out Usage:
	expect 0 "$command --version" "$program" $command --version
	has out abreast
	expect 2 "$command --bogus" "$program" $command --bogus
	has err "abreast: "
	no_controls err
done
expect 2 "control characters in an option" "$program" "--$(printf 'x\033[31m')"
no_controls err
expect 2 "a value is missing" "$program" show --width
expect 2 "no number" "$program" show --width wide story
expect 2 "no such format" "$program" export --format pdf story
expect 2 "no such list" "$program" export --what names story
expect 2 "no articles" "$program" export
expect 2 "no pattern" "$program" lines
expect 2 "bad pattern" "$program" lines 'a(b' story
has err --plain
expect 1 "the same as text" "$program" lines --plain 'a(b' story
expect 0 "help as a word" "$program" help
has out "Usage: abreast [OPTION]"
has out "extract"

# Saved pages and other kinds go the same way as text.
mkdir pages
cat >pages/a.html <<'END'
<html><head><title>River wall breaks | The Shore Times</title><meta name=author content="Ann Lee"></head><body>
<nav><a href=/>Home</a> <a href=/n>News</a></nav><article><h1>River wall breaks</h1>
<p>The wall along the river broke on Monday after three days of rain, the council said, and 400 people left.</p>
<p>Repairs are to begin in May, it said in a statement, but nobody could say where the money would come from.</p>
</article><footer>Subscribe to our newsletter</footer></body></html>
END
gzip -c pages/a.html >pages/b.html.gz
printf '{"id":"x","text":"One line of text, and no more.","title":"T"}\n' >pages/c.jsonl
printf '{"label":1}\n' >pages/other.jsonl
printf '%%PDF-1.4 broken' >broken.pdf
expect 0 "extract" "$program" extract pages
has out '{"id":"a","title":"River wall breaks","outlet":"The Shore Times","byline":["Ann Lee"],"date":null'
has out '{"id":"b","title":"River wall breaks"'
has out '{"id":"x","title":"T","outlet":null,"byline":[],"date":null,"url":null,"lang":null,"text":"One line'
! grep -q newsletter out || failed "extract keeps the footer"
[ "$(wc -l <out)" = 3 ] || failed "extract: not one line an article"
expect 0 "extract as Markdown" "$program" extract --format markdown pages/a.html
has out "# River wall breaks"
expect 2 "extract, wrong format" "$program" extract --format pdf pages
expect 2 "extract, nothing named" "$program" extract
expect 1 "extract, a broken file" "$program" extract broken.pdf
expect 0 "a page among articles, found twice" "$program" entities pages
has err "is the same article as pages/a.html: opened once"
expect 0 "help of a command" "$program" help lines
has out "Usage: abreast lines"
expect 2 "no such frame" "$program" compare --frame nowhere story

# ---- reading ----
expect 0 "show" "$program" show story
has out "The Gazette"
has out "[Ann Gray]"
expect 0 "read without a terminal" "$program" story
has out "The Gazette"
expect 0 "show of the sample" "$program" show
has out "<{“decisive enabler”}>"
! grep -q '{}\|<>\|\[\]' out || failed "show marks nothing somewhere"
expect 0 "narrow" "$program" show --plain --width 12 story
awk 'length($0) > 12 { exit 1 }' out || failed "a line is wider than 12"
expect 0 "control characters in an article" "$program" show raw.txt
no_controls out
has out U+001B
expect 0 "the same as annotation" "$program" annotate raw.txt
no_controls out
expect 1 "a file that is not there" "$program" show story none.txt
has err none.txt
has out "The Gazette"
expect 1 "nothing there at all" "$program" show none.txt
[ ! -s out ] || failed "output without an article"
expect 1 "quietly" "$program" show --quiet none.txt
[ ! -s err ] || failed "--quiet says something"
: >empty.txt
expect 1 "an empty file" "$program" show empty.txt
mkfifo fifo.txt
expect 1 "a FIFO" "$program" show fifo.txt
ln -s loop.txt loop.txt
expect 1 "a link to itself" "$program" show loop.txt
expect 1 "a device" "$program" show /dev/zero
head -c 3000 /dev/zero >binary.txt
expect 1 "a binary file" "$program" show binary.txt
name=$(printf 'new\nline \033[31m.txt')
cp story/a.txt "$name"
expect 0 "a name with commands" "$program" show "$name"
no_controls out
expect 1 "the same name missing" "$program" show "x$name"
no_controls err
[ "$(wc -l <err)" = 1 ] || failed "a message takes more than a line"

cp silent.txt second.txt
expect 0 "articles without outlet are told apart" "$program" show silent.txt second.txt
has out "(silent)"
has out "(second)"
expect 0 "a headline that the block says is text" "$program" lines 'Port talks' story
has out "=Herald"

# ---- lines, compare, export ----
expect 0 "lines" "$program" lines lifeline story
[ "$(wc -l <out)" -ge 3 ] || failed "too few hits"
expect 0 "lines takes an expression" "$program" lines 'life\w+' story
has out lifeline
expect 0 "lines, by what follows" "$program" lines --sort right lifeline story
expect 1 "no hit" "$program" lines zeppelin story
yes 'no key = {' | head -n 100 >bad.frame
expect 1 "a file that is no frame" "$program" frames check bad.frame
[ "$(wc -l <err)" -le 21 ] || failed "errors are poured out"
for format in text markdown csv jsonl html; do
	expect 0 "compare as $format" "$program" compare --frame port.frame --format $format story
	has out lifeline
	no_controls_but_cr=$(tr -d '\r' <out | LC_ALL=C grep -c "$(printf '[\001-\010\013-\037]')" || true)
	[ "$no_controls_but_cr" = 0 ] || failed "a control character in $format"
done
expect 0 "compare as csv" "$program" compare --frame port.frame --format csv story silent.txt
has out ",not found,machine,"
! grep -q ",silent," out || failed "csv claims silence"

# ---- marks that nest ----
cat >nest.txt <<'END'
Outlet: The Gazette

“The port is a lifeline for Freedonia in Berlin,” said Ann Gray of NATO in Berlin on Monday.
END
cat >nest.frame <<'END'
title = "The port"
facet label {
  title = "The label"
  term = {"lifeline", "lifeline for Freedonia in Berlin"}
}
END
expect 0 "marks nest" "$program" show --frame nest.frame nest.txt
awk '{
	n = split($0, c, "")
	for (i = 1; i <= n; i++) {
		if (index("[{<", c[i])) stack = c[i] stack
		else if (at = index("]}>", c[i])) {
			if (substr(stack, 1, 1) != substr("[{<", at, 1)) exit 1
			stack = substr(stack, 2)
		}
	}
}
END { if (stack != "") exit 1 }' out || failed "marks cross"
has out "<lifeline"
! grep -qF '*' out || failed "a mark that does not nest"

# ---- proposed rows ----
mkdir dam
printf 'Outlet: North\n\nEnvoys called the dam a "secret gift" to the miners.\n' >dam/1.txt
printf 'Outlet: South\n\nA lawyer spoke of a "hidden gift" to the miners.\n' >dam/2.txt
printf 'Outlet: East\n\nDockers heard of a generous gift to the miners.\n' >dam/3.txt
expect 0 "frames suggest" "$program" frames suggest dam
has out "secret gift"
has out "1 quotes it: South"
expect 0 "frames suggest, a file" "$program" frames suggest --format frame dam
cp out mine.frame
expect 0 "the proposed frame is one" "$program" frames check mine.frame
expect 0 "and compares" "$program" compare --frame mine.frame dam
expect 0 "compare without a frame that fits" "$program" compare dam
has out "roposed"
has err "proposed by the program"
expect 0 "the same for machines" "$program" compare --format jsonl dam
has out '"frame":"proposed"'
expect 2 "suggest, no such format" "$program" frames suggest --format csv dam
expect 1 "one outlet proposes nothing" "$program" frames suggest dam/1.txt

for format in text markdown csv jsonl; do
	expect 0 "export as $format" "$program" export --frame port.frame --format $format story
	has out "Ann Gray"
	expect 1 "nothing to export" "$program" export --what marks --format $format story
done

# ---- -o ----
expect 0 "to a file" "$program" export --format csv -o new.csv story
[ ! -s out ] && [ -s new.csv ] || failed "-o"
cp new.csv before.csv
expect 3 "to a file that is there" "$program" export --format jsonl -o new.csv story
cmp -s new.csv before.csv || failed "the old file has changed"
has err "new.csv"
expect 0 "with force" "$program" export --format jsonl -o new.csv --force story
expect 0 "by the name's suffix" "$program" export -o new.jsonl story
cmp -s new.csv new.jsonl || failed "the format follows the suffix"
ln -s new.csv link.csv
expect 0 "through a link" "$program" export -o link.csv --force story
[ -L link.csv ] || failed "the link is gone"
expect 3 "to a folder that is not there" "$program" export -o none/x.csv story
expect 3 "to a device" "$program" export -o /dev/full --force story
[ "$(ls | grep -c '^new')" = 3 ] || failed "a temporary file is left"

# ---- output that fails ----
if [ -w /dev/full ]; then
	for command in "show story" "compare --frame port.frame story" "lines lifeline story" \
		"entities story" "quotes story" "export story" "annotate story" "frames list" "--help"; do
		status=0
		"$program" $command >/dev/full 2>err || status=$?
		[ $status = 3 ] || failed "status $status on a full disk: $command"
		has err "standard output"
	done
fi
for command in "show story" "export --format jsonl story" "annotate story story story"; do
	("$program" $command 2>err || echo $? >status) | :
	[ ! -s err ] || failed "a closed pipe is mentioned: $command"
done
status=0
"$program" --version >&- 2>err || status=$?
[ $status = 3 ] || failed "status $status with closed output"

# ---- annotate ----
cat >lines.jsonl <<'END'
{"id":1,"text":"Ann Gray said \"no\"."}
{"id":"two"
[]

{"id":5,"text":"caf\u00e9 NATO\ud800\u0000\r\nBerlin"}
END
printf '{"id":6,"text":"no line feed"}' >>lines.jsonl
expect 1 "annotate" "$program" annotate lines.jsonl
[ "$(wc -l <out)" = 6 ] || failed "not one line out for a line in"
has out '"line":2}'
cp out whole
for jobs in 1 2 5 64; do
	expect 1 "annotate --jobs $jobs" "$program" annotate --jobs $jobs lines.jsonl
	cmp -s out whole || failed "--jobs $jobs gives other bytes"
done
status=0
"$program" annotate <lines.jsonl >out 2>err || status=$?
[ $status = 1 ] && cmp -s out whole || failed "annotate from standard input"
head -1 whole >first
status=0
(
	sed -n 1p lines.jsonl
	# The answer comes before the next line is written.
	tries=0
	until [ -s out ] || [ $tries = 1000 ]; do
		tries=$((tries + 1))
		sleep 0.01
	done
	[ -s out ] || exit 1
	sed -n 5p lines.jsonl
) | "$program" annotate >out 2>err || status=$?
[ $status = 0 ] && [ "$(wc -l <out)" = 2 ] || failed "annotate does not answer line by line"
expect 0 "annotate of a folder" "$program" annotate story
has out '{"id":"a","outlet":"The Gazette","title":"Envoys call port a lifeline","date":"2024-07-11","byline":["Ann Gray"],"text":"'
for jobs in 1 3; do
	expect 0 "with a frame" "$program" annotate --frame port.frame --jobs $jobs story
	has out '"frame":"port","facet":"label"'
	cp out framed.$jobs
done
cmp -s framed.1 framed.3 || failed "threads change the framings"
expect 1 "a missing file" "$program" annotate none.jsonl story
[ "$(wc -l <out)" = 2 ] || failed "the rest is lost"
expect 0 "nothing in" "$program" annotate
[ ! -s out ] || failed "something out of nothing"
"$program" annotate story | "$program" annotate >again 2>err
"$program" annotate again >/dev/null 2>&1 || true
"$program" annotate <again >twice
cmp -s again twice || failed "an annotation does not annotate to itself"

echo "cli: $done runs"
exit $bad
