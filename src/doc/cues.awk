# cues.awk - data/lexicon/boilerplate.tsv to the rows of the table in cues.c.
#
# Two passes with a sort between them: `-v step=check` prints WORDS, PLACE, KIND of valid lines,
# `-v step=emit` turns sorted ones into C, and says for every two letters where the inner
# cues that begin with them stand: row by row of first letters, in each something else, a, b, ... z as the second. A malformed line ends the build with its file and number.

BEGIN {
	FS = "\t"
	split("page notice menu share offer ad teaser inline comments image scene note role rights", names, " ")
	for (i in names)
		kinds[names[i]] = 1
	letters = "abcdefghijklmnopqrstuvwxyz"
	split("is starts ends holds", names, " ")
	for (i in names)
		places[names[i]] = 1
}

step == "check" && (/^#/ || /^$/) { next }

step == "check" {
	if (NF != 3 || !($1 in kinds) || !($2 in places) || $3 == "" || $3 ~ /["\\A-Z0-9]/) {
		printf "%s:%d: malformed cue\n", FILENAME, FNR > "/dev/stderr"
		bad = 1
		exit 1
	}
	print $3 "\t" $2 "\t" $1
}

step == "emit" {
	macro = $2 == "is" || $2 == "starts" ? "FRONT" : "INNER"
	printf "%s(\"%s\", CUE_%s, PLACE_%s)\n", macro, $1, toupper($3), toupper($2)
	if (macro == "INNER") {
		pair = 27 * (index(letters, substr($1, 1, 1)) - 1) + index(letters, substr($1, 2, 1))
		if (pair >= 0 && !(pair in first))
			first[pair] = inner
		end[pair] = ++inner
	}
}

END {
	for (pair = 0; step == "emit" && pair < 26 * 27; pair++)
		printf "PAIR(%d, %d)\n", first[pair], end[pair]
	exit bad
}
