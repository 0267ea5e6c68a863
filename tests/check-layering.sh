#!/bin/sh
# Arrows never turn back: which room may include which (ARCHITECTURE.md), curses in one file only,
# headers that compile alone, and an engine that neither prints nor exits.
set -eu
cd "${top_srcdir:-$(dirname "$0")/..}"
bad=0

say() {
	echo "layering: $1"
	bad=1
}

# ROOM: the rooms whose headers it may include
rooms='
base: base
text: base text
doc: base text doc
learn: base text doc learn
page: base text doc learn page
entity: base text doc learn entity
quote: base text doc learn entity quote
frame: base text doc learn entity quote frame
story: base text doc learn entity quote frame story
export: base text doc learn entity quote frame story export
train: base text doc learn page entity quote frame story export train
'
for room in base text doc learn page entity quote frame story export train; do
	allowed=$(printf '%s' "$rooms" | sed -n "s/^$room: //p" | tr ' ' '|')
	wrong=$(grep -nE '^#[[:space:]]*include[[:space:]]+"' src/$room/*.[ch] 2>/dev/null |
		grep -vE "include[[:space:]]+\"(config\.h|($allowed)/[a-z0-9_]+\.(h|def))\"" || true)
	[ -z "$wrong" ] || say "$room includes what it must not:
$wrong"
done

# The same for the terminal's rooms; the engine is open to all of them.
screens='
tui: tui
views: tui views
app: tui views app
cli: tui views app cli
'
for room in tui views app cli; do
	allowed=$(printf '%s' "$screens" | sed -n "s/^$room: //p" | tr ' ' '|')
	wrong=$(grep -nE '^#[[:space:]]*include[[:space:]]+"(tui|views|app|cli)/' ui/$room/*.[ch] 2>/dev/null |
		grep -vE "include[[:space:]]+\"($allowed)/" || true)
	[ -z "$wrong" ] || say "$room includes what it must not:
$wrong"
done

wrong=$(grep -lE '^#[[:space:]]*include[[:space:]]+<(ncursesw/|n?curses|term\.h)' $(find src ui -name '*.[ch]') |
	grep -v '^ui/tui/term_curses\.c$' || true)
[ -z "$wrong" ] || say "curses outside ui/tui/term_curses.c: $wrong"

wrong=$(grep -nE '\b(printf|puts|putchar|fprintf|perror|exit|_exit|abort|system|popen)[[:space:]]*\(' \
	$(find src -name '*.c' ! -path 'src/train/*') || true)
[ -z "$wrong" ] || say "the engine prints, exits or starts a shell:
$wrong"
wrong=$(grep -nE '\b(system|popen|execlp|execvp)[[:space:]]*\(' $(find ui -name '*.c') || true)
[ -z "$wrong" ] || say "a shell or a search through PATH:
$wrong"
wrong=$(grep -nE '\b(malloc|calloc|realloc|strdup|strndup)[[:space:]]*\(' \
	$(find src ui -name '*.c' ! -path 'src/base/alloc.c' ! -path 'src/train/*') || true)
[ -z "$wrong" ] || say "heap used past base/alloc:
$wrong"

# What the compiled engine asks for from outside.
lib="${top_builddir:-.}/libabreast.a"
if [ -f "$lib" ] && command -v nm >/dev/null 2>&1; then
	wrong=$(nm -u "$lib" 2>/dev/null | awk '{print $2}' |
		grep -xE '(printf|__printf_chk|puts|exit|_exit|system|popen|initscr|newterm|waddch)' | sort -u || true)
	[ -z "$wrong" ] || say "libabreast.a needs: $wrong"
fi

# Each header compiles alone.
cc=${CC:-cc}
if command -v "${cc%% *}" >/dev/null 2>&1; then
	for header in $(find src ui -name '*.h'); do
		include=$(printf '%s' "$header" | sed -e 's|^src/||' -e 's|^ui/||')
		printf '#include "%s"\n' "$include" |
			$cc -std=c11 -Wall -Isrc -Iui -x c -fsyntax-only - 2>/dev/null ||
			say "$header does not compile alone"
	done
fi

# File names are unique across src and ui.
twice=$(find src ui -name '*.[ch]' | sed 's|.*/||' | sort | uniq -d)
[ -z "$twice" ] || say "the same file name twice: $twice"

[ $bad = 0 ] && echo "layering: all is well"
exit $bad
