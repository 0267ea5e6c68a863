#!/bin/sh
# `make eval`: every figure that has a scorer in the reference material, each with its floor.
# Status 1 when one lies below its floor. Where the material is absent it says so and does nothing.
set -eu
here=$(cd "${top_builddir:-.}" && pwd)
shared=${ABREAST_SHARED:-${top_srcdir:-.}/../shared}
if ! [ -d "$shared/eval" ] || ! command -v python3 >/dev/null 2>&1; then
	echo "eval: SKIPPED: no reference material at $shared (set ABREAST_SHARED) or no python3"
	exit 0
fi
eval="$shared/eval"
story="$shared/stories/decisive-enabler"
abreast="$here/abreast"
bench="$here/abreast-eval"
work=$(mktemp -d "${TMPDIR:-/tmp}/abreast-eval.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
below=0

# figure NAME VALUE [FLOOR]
figure() {
	if [ -z "$2" ]; then
		printf '%-46s %9s\n' "$1" "no value"
		below=1
	elif [ $# -lt 3 ]; then
		printf '%-46s %9s\n' "$1" "$2"
	elif awk "BEGIN { exit !($2 >= $3) }"; then
		printf '%-46s %9s   at least %s\n' "$1" "$2" "$3"
	else
		printf '%-46s %9s   BELOW %s\n' "$1" "$2" "$3"
		below=1
	fi
}

# The number in the last column of the line of ./out that begins with the words.
last() {
	awk -v key="$1" 'index($0, key) == 1 { print $NF; exit }' "$work/out"
}

# The F1 of "P / R / F1   P/R/F1".
third() {
	awk -v key="$1" '$1 == key { print $6; exit }' "$work/out"
}

second() {
	awk -v key="$1" '$1 == key { print $2; exit }' "$work/out"
}

tokens() {
	python3 "$eval/text/detok.py" "$eval/ner/$1/dev.tsv" >"$work/docs"
	"$bench" tokens "$work/docs" >"$work/run"
	python3 "$eval/text/detok.py" --score "$work/docs" "$work/run" >"$work/out"
	figure "tokens, $1, F1" "$(last tokens)" "$2"
	figure "sentence ends, $1, F1" "$(last 'sentence ends')" "$3"
}

names() {
	"$abreast" tag --scheme "$2" "$eval/ner/$1/dev.tsv" >"$work/run"
	python3 "$eval/ner/score.py" "$eval/ner/$1/dev.tsv" "$work/run" >"$work/out"
	figure "names, $1 ($2), strict F1, four types" \
		"$(sed -n 's|^ALL4 [^ ]*/\([0-9.]*\) .*|\1|p' "$work/out")"
}

quotations() {
	"$abreast" annotate --quiet "$eval/quotes/polnear/dev.jsonl" >"$work/run"
	python3 "$eval/quotes/score.py" "$eval/quotes/polnear/dev.jsonl" "$work/run" --speech-only \
		--quoted >"$work/out"
	figure "quotations in marks, polnear, strict F1" "$(last 'strict ')" 92
	figure "quotations in marks, polnear, e2e F1" "$(last 'e2e ')" 55
	python3 "$eval/quotes/score.py" "$eval/quotes/polnear/dev.jsonl" "$work/run" --speech-only \
		>"$work/out"
	figure "all quotations, polnear, overlap F1" "$(last 'overlap ')"
	figure "all quotations, polnear, e2e F1" "$(last 'e2e ')"
}

sample() {
	"$abreast" annotate --frame decisive-enabler "$story" >"$work/run"
	python3 "$eval/story/score.py" "$story/gold" "$work/run" >"$work/out"
	figure "story: names, strict F1" "$(third entity)" 70
	figure "story: quotations in marks, strict F1" "$(third marked)"
	figure "story: reported speech, overlap F1" "$(third indirect)"
	figure "story: framings, F1" "$(third framing)" 60
	figure "story: boilerplate lines, F1" "$(third boilerplate)" 92
	for part in canonical marked_speaker wording stance voice; do
		figure "story: $part, %" "$(second $part)"
	done
	"$abreast" compare --frame decisive-enabler --format jsonl "$story" >"$work/run"
	python3 "$eval/story/table.py" "$story" "$work/run" >"$work/out"
	for part in found together apart silent; do
		figure "table: $part of $(last $part)" "$(second $part)"
	done
}

lineup() {
	"$bench" lineup "$eval/lineup/$1/dev.jsonl" >"$work/run"
	python3 "$eval/lineup/score.py" "$eval/lineup/$1/dev.jsonl" "$work/run" --tune cell \
		>"$work/out"
	for part in hit1 mrr ap hit1_novel cell_f1 silence_auc; do
		figure "lining up, $1, $part" "$(second $part)"
	done
}

# Judgements on single spans and pairs.
judged() {
	"$bench" "$1" "$eval/$2/dev.jsonl" >"$work/run"
	python3 "$eval/$2/score.py" "$eval/$2/dev.jsonl" "$work/run" >"$work/out"
}

tokens gmb 99.8 99.7
tokens conll2003 98.8 95
names conll2003 conll
names worldwide worldwide
names gmb gmb
quotations
sample
lineup newswcl
lineup ecb
judged voice voice
figure "narrator or quoted, accuracy" "$(second acc)"
judged similar sts
figure "similarity of sentences, Pearson" "$(sed -n 's/^all .*pearson=\([0-9.]*\).*/\1/p' "$work/out")"
exit $below
