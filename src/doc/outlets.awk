# outlets.awk - data/lexicon/outlets.tsv to the rows of the table in outlets.c, as cues.awk does.
#
# `-v step=check` prints FORM, NAME for every form in lower case; sort; `-v step=emit` makes C.

BEGIN { FS = "\t" }

step == "check" && (/^#/ || /^$/) { next }

step == "check" {
	if (NF > 2 || $1 == "" || /["\\]/) {
		printf "%s:%d: malformed outlet\n", FILENAME, FNR > "/dev/stderr"
		bad = 1
		exit 1
	}
	count = split($2, forms, "|")
	print tolower($1) "\t" $1
	for (i = 1; i <= count; i++)
		print tolower(forms[i]) "\t" $1
}

step == "emit" && $1 != last { printf "\t{\"%s\", \"%s\"},\n", $1, $2 }
step == "emit" { last = $1 }

END { exit bad }
