# cues.awk - data/lexicon/boilerplate.tsv to the rows of the table in cues.c.
#
# Two passes with a sort between them: `-v step=check` prints WORDS, PLACE, KIND of valid lines,
# `-v step=emit` turns sorted ones into C. A malformed line ends the build with its file and number.

BEGIN {
	FS = "\t"
	split("page notice menu share offer ad teaser inline comments image scene note role rights", names, " ")
	for (i in names)
		kinds[names[i]] = 1
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
}

END { exit bad }
