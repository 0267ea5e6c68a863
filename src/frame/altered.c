/* Headlines that alter what others quote: linemaker.h. */
#include "config.h"

#include "frame/linemaker.h"

#include <string.h>

/* Bytes of a mark that begins or ends a text; 0: a word does. */
static size_t mark_len(struct slice text, bool at_end)
{
	size_t last = text.len - 1;

	if (text.len >= 3 && memcmp(text.ptr + (at_end ? text.len - 3 : 0), "\xe2\x80", 2) == 0)
		return 3;
	return text.len > 0 && strchr("\"'`.,;:!?", text.ptr[at_end ? last : 0]) ? 1 : 0;
}

/* A wording without the marks around it: outlets differ in them. */
static struct slice bare(struct slice text)
{
	while (text.len > 0 && mark_len(text, true) > 0)
		text.len -= mark_len(text, true);
	while (text.len > 0 && mark_len(text, false) > 0)
		text = (struct slice){
		    text.ptr + mark_len(text, false), text.len - mark_len(text, false)};
	return text;
}

static bool is_marked(const struct passage *passage)
{
	return passage->devices & (DEVICE_VERBATIM | DEVICE_SCARE_QUOTES);
}

/* How many other documents of a line have, in marks, this wording; or any other of its length. */
static void count_marked(const struct line_maker *maker, const struct lineup_line *line,
    const struct passage *headline, size_t *ret_same, size_t *ret_other)
{
	struct slice text = bare(line_maker_wording(maker, headline));

	*ret_same = *ret_other = 0;
	for (size_t d = 0; d < maker->lineup->doc_count; d++) {
		for (size_t i = 0; i < line->cells[d].passage_count; i++) {
			const struct passage *other =
			    &maker->lineup->passages[line->cells[d].passages[i]];

			if (other == headline || !is_marked(other))
				continue;
			if (slice_equal(bare(line_maker_wording(maker, other)), text))
				(*ret_same)++;
			else if (other->doc != headline->doc && !(other->devices & DEVICE_HEADLINE))
				(*ret_other)++;
		}
	}
}

void line_maker_mark_altered(struct line_maker *maker)
{
	struct lineup *lineup = maker->lineup;

	for (size_t i = 0; i < lineup->passage_count; i++) {
		struct passage *passage = &lineup->passages[i];
		size_t same, other;

		if (!(passage->devices & DEVICE_HEADLINE) || !is_marked(passage) ||
		    maker->line_of[i] == UINT32_MAX)
			continue;
		count_marked(maker, &lineup->lines[maker->line_of[i]], passage, &same, &other);
		if (same == 0 && other >= 2)
			passage->devices |= DEVICE_ALTERED_QUOTE;
	}
}
