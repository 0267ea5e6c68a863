#!/bin/sh
# `make eval`: every figure that has a scorer in the reference material, beside what it must and
# should reach: the numbers stand in floors.tsv. Status 1 when a figure lies below its floor or has
# no value, or a floor has no figure. Where the material is absent it says so and does nothing.
# `make eval PARTS="names quotations"` runs some of the parts only.
set -eu
here=$(cd "${top_builddir:-.}" && pwd)
top=${top_srcdir:-.}
shared=${ABREAST_SHARED:-$top/../shared}
if ! [ -d "$shared/eval" ] || ! command -v python3 >/dev/null 2>&1; then
	echo "eval: SKIPPED: no reference material at $shared (set ABREAST_SHARED) or no python3"
	exit 0
fi
eval="$shared/eval"
story="$shared/stories/decisive-enabler"
abreast="$here/abreast"
bench="$here/abreast-eval"
floors="$top/tests/eval/floors.tsv"
work=$(mktemp -d "${TMPDIR:-/tmp}/abreast-eval.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
: >"$work/seen"
below=0

# ---- figures ----

# figure ID VALUE: a line with the floor and the aim that floors.tsv has for it.
figure() {
	echo "$1" >>"$work/seen"
	awk -F '\t' -v id="$1" -v value="$2" '
		$1 == id { floor = $2; aim = $3 }
		END {
			printf "%-44s %9s", id, value == "" ? "no value" : value
			bad = value == "" || floor != "" && value + 0 < floor + 0
			if (floor != "")
				printf "   %-8s %8s", bad ? "BELOW" : "at least", floor
			if (aim != "")
				printf "%s   aim %s", floor == "" ? "                    " : "", aim
			printf "\n"
			exit bad
		}' "$floors" || below=1
}

# column KEY N: column N of the first line of ./out that begins with the words KEY.
column() {
	awk -v key="$1" -v n="$2" 'index($0, key " ") == 1 {
		$0 = substr($0, length(key) + 1); print n < 0 ? $NF : $n; exit }' "$work/out"
}

# The number behind a key; the F1 of "KEY P R F1"; the F1 of "KEY P / R / F1".
value() { column "$1" 1; }
f1() { column "$1" -1; }
slashed() { column "$1" 5; }

# The percentage in "KEY n of m".
share() { column "$1" 0 | awk '{ printf "%.1f\n", 100 * $1 / $3 }'; }

# ---- the parts ----

# Exact tokens and sentence ends on running text.
tokens() {
	for set in gmb conll2003; do
		python3 "$eval/text/detok.py" "$eval/ner/$set/dev.tsv" >"$work/docs"
		"$bench" tokens "$work/docs" >"$work/run"
		python3 "$eval/text/detok.py" --score "$work/docs" "$work/run" >"$work/out"
		figure "text/$set/tokens" "$(f1 tokens)"
		figure "text/$set/sentence-ends" "$(f1 'sentence ends')"
	done
}

# name_set SET SCHEME: strict F1 of four types, and of persons, organisations and places.
name_set() {
	"$abreast" tag --scheme "$2" "$eval/ner/$1/dev.tsv" >"$work/run"
	python3 "$eval/ner/score.py" "$eval/ner/$1/dev.tsv" "$work/run" | tr ' ' '\n' |
		paste -d ' ' - - | sed 's|/| |g' >"$work/out"
	figure "names/$1/$2/four-types" "$(f1 ALL4)"
	figure "names/$1/$2/three-types" "$(f1 POL)"
}

names() {
	name_set conll2003 conll
	name_set worldwide worldwide
	name_set worldwide conll
	name_set gmb conll
}

# quote_layer NAME [OPTION...]: one kind of quotations of ./run.
quote_layer() {
	layer=$1
	shift
	python3 "$eval/quotes/score.py" "$eval/quotes/polnear/dev.jsonl" "$work/run" \
		--speech-only "$@" >"$work/out"
	for key in strict overlap e2e; do
		figure "quotations/polnear/$layer/$key" "$(f1 $key)"
	done
}

quotations() {
	"$abreast" annotate --quiet "$eval/quotes/polnear/dev.jsonl" >"$work/run"
	quote_layer quoted --quoted
	quote_layer direct --kinds direct
	quote_layer indirect --kinds indirect
	quote_layer mixed --kinds mixed
	quote_layer all
	figure quotations/polnear/speaker-head "$(value speaker_head_acc)"
	figure quotations/polnear/pronoun-to-name "$(value pronoun_resolved_acc)"

	"$abreast" annotate --quiet "$eval/quotes/cases/dev.jsonl" >"$work/run"
	python3 "$eval/quotes/score.py" "$eval/quotes/cases/dev.jsonl" "$work/run" >"$work/out"
	figure quotations/cases/wholly-right "$(value docs_perfect)"

	"$abreast" annotate --quiet "$eval/quotes/gum_news/dev.jsonl" >"$work/run"
	python3 "$eval/quotes/score.py" "$eval/quotes/gum_news/dev.jsonl" "$work/run" \
		--speech-only >"$work/out"
	figure quotations/gum_news/overlap-recall "$(column overlap 2)"
	figure quotations/gum_news/speaker-head "$(value speaker_head_acc)"
}

# The five articles, everything at once, and the lineup beside the one made by hand.
sample() {
	"$abreast" annotate --frame decisive-enabler "$story" >"$work/run"
	python3 "$eval/story/score.py" "$story/gold" "$work/run" >"$work/out"
	for part in entity entity_span marked indirect framing boilerplate; do
		figure "story/$part" "$(slashed $part)"
	done
	for part in canonical marked_kind marked_speaker indirect_speaker wording stance voice; do
		figure "story/$part" "$(value $part)"
	done
	"$abreast" compare --frame decisive-enabler --format jsonl "$story" >"$work/run"
	python3 "$eval/story/table.py" "$story" "$work/run" >"$work/out"
	figure story/table/found "$(value found)"
	figure story/table/together-% "$(share together)"
	figure story/table/apart-% "$(share apart)"
	figure story/table/silent "$(value silent)"
}

# lineup_set NAME FILE [OPTION...]
lineup_set() {
	name=$1 file=$2
	shift 2
	python3 "$eval/lineup/score.py" "$file" "$work/run" --tune cell "$@" >"$work/out"
	for part in hit1 mrr ap hit1_novel cell_f1 silence_auc; do
		figure "lineup/$name/$part" "$(value $part)"
	done
}

lineup() {
	for set in newswcl/dev ecb/dev worked/all; do
		file=$eval/lineup/$set.jsonl
		"$bench" lineup "$file" >"$work/run"
		case $set in
		newswcl/*)
			lineup_set newswcl/concept "$file" --type concept
			lineup_set newswcl/frame "$file" --type frame
			;;
		*) lineup_set "${set%/*}" "$file" ;;
		esac
	done
}

# Parts of speech on a treebank's own tokens.
tags() {
	xz -dc "$eval/pos/gum.dev.conllu.xz" | "$bench" pos >"$work/run"
	figure pos/gum/accuracy "$(sed -n 's/^accuracy \([0-9.]*\) .*/\1/p' "$work/run")"
}

# Judgements on single spans and pairs.
judgements() {
	"$bench" voice "$eval/voice/dev.jsonl" >"$work/run"
	python3 "$eval/voice/score.py" "$eval/voice/dev.jsonl" "$work/run" >"$work/out"
	figure voice/accuracy "$(value acc)"
	"$bench" similar "$eval/sts/dev.jsonl" >"$work/run"
	python3 "$eval/sts/score.py" "$eval/sts/dev.jsonl" "$work/run" >"$work/out"
	for set in all main-news; do
		figure "sts/$set/pearson" "$(sed -n "s/^$set .*pearson=\([0-9.]*\).*/\1/p" "$work/out")"
	done
}

# Saved web pages: the article's text, and what is known about it. The model has learned from these
# pages; figures on unseen ones are in data/model/README.md.
pages() {
	for set in scrapinghub mozilla; do
		mkdir "$work/$set"
		for page in "$eval/extract/$set"/*.html.gz; do
			ln -s "$page" "$work/$set/"
		done
		"$abreast" extract --quiet "$work/$set" >"$work/run"
		python3 "$eval/extract/score.py" "$eval/extract/$set/truth.jsonl" "$work/run" >"$work/out"
		figure "extract/$set/text-f1" "$(value f1)"
	done
	for field in title byline outlet date; do
		figure "extract/mozilla/$field" "$(value $field)"
	done
}

# ---- all of them ----

parts="tokens tags names quotations sample lineup judgements pages"
for part in ${PARTS:-$parts}; do
	$part
done
if [ -z "${PARTS:-}" ]; then
	# A figure that was renamed would leave its floor behind.
	lost=$(awk -F '\t' 'NR == FNR { seen[$1]; next }
		/^[^#]/ && !($1 in seen) { print $1 }' "$work/seen" "$floors")
	[ -z "$lost" ] || {
		echo "floors without a figure:" $lost
		below=1
	}
fi
exit $below
