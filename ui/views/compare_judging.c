/*
 * What the keys of Compare change: verdicts on cells and rows (views/judging), terms of groups.
 */
#include "config.h"

#include "text/fold.h"
#include "views/compare.h"
#include "views/judging.h"

static struct todo edit_cell(const struct judging *judging, const struct cmd_args *args)
{
	static const char *const of_article[] = {"outlet", "title", "byline", "date", "url"};
	struct todo todo = {.flags = TODO_UNKNOWN};

	if (!args || !args->text.ptr)
		return judging_ask_edit(judging);
	if (judging_edit(judging, args->text, &todo))
		return todo;
	/* What is none of a cell's is the article's. */
	for (size_t i = 0; i < sizeof(of_article) / sizeof(*of_article); i++)
		if (slice_starts(args->text, of_article[i]))
			return todo_unknown();
	return todo_say("edit stance, speaker or extent of the passage; outlet, title, byline, "
	                "date or url of the article");
}

/* Is a phrase a term of the group, in any case of letters? Its kind, or -1. */
static int kind_in_group(const struct facet *facet, struct slice phrase)
{
	struct buf folded = {0};
	int kind = -1;

	fold_add(&folded, phrase);
	for (size_t i = 0; i < facet->term_count && kind < 0; i++)
		if (fold_equal(facet->terms[i].text, buf_slice(&folded)))
			kind = facet->terms[i].kind;
	buf_release(&folded);
	return kind;
}

static void add_terms(const struct facet *facet, enum term_kind kind, struct buf *buf)
{
	for (size_t i = 0; i < facet->term_count; i++)
		if (facet->terms[i].kind == kind)
			buf_add_format(
			    buf, "%.*s\n", (int)facet->terms[i].text.len, facet->terms[i].text.ptr);
}

/* Which terms a group has, with nothing else to do. */
static struct todo list_terms(const struct facet *facet)
{
	struct buf buf = {0};

	buf_add_format(&buf, "Terms of %.*s\n", (int)facet->title.len, facet->title.ptr);
	add_terms(facet, TERM_TERM, &buf);
	buf_add_text(&buf, "\nnear each other\n");
	add_terms(facet, TERM_NEAR, &buf);
	buf_add_text(&buf, "\nnever meant\n");
	add_terms(facet, TERM_NEVER, &buf);
	buf_add_text(&buf, "\n:term PHRASE  :never PHRASE  :drop-term PHRASE change them\n");
	return todo_text(REQUEST_POPUP, &buf);
}

/* A term comes into the selected row's group, or goes. */
static struct todo change_term(
    const struct compare *compare, enum cmd_id cmd, const struct cmd_args *args)
{
	static const char *const kinds[] = {"term", "near", "never"};
	const struct grid *grid = &compare->grid;
	const struct facet *facet =
	    &grid->lineup->frame->facets[grid->entries[compare->view.entry].facet];
	const struct slice phrase = args ? slice_trim(args->text) : slice_of(NULL);
	struct buf buf = {0};
	int kind;

	if (!phrase.ptr || phrase.len == 0)
		return list_terms(facet);
	if (compare_is_typed(facet))
		return todo_say("this group is a row that you typed: :save-frame NAME first");
	kind = kind_in_group(facet, phrase);
	if (cmd == CMD_DROP_TERM && kind < 0)
		return todo_say("the group has no such term: :term lists them");
	if (cmd != CMD_DROP_TERM && kind >= 0)
		return todo_say("the group has this term already");
	if (cmd == CMD_DROP_TERM)
		buf_add_format(&buf, "drop-%s", kinds[kind]);
	else
		buf_add_text(&buf, cmd == CMD_NEVER                      ? "never"
		                   : memchr(phrase.ptr, '/', phrase.len) ? "near"
		                                                         : "term");
	buf_add_format(
	    &buf, "\t%.*s\t%.*s", (int)facet->id.len, facet->id.ptr, (int)phrase.len, phrase.ptr);
	return todo_text(REQUEST_TERM, &buf);
}

/* What changes rows and cells. */
struct todo compare_judge(struct compare *compare, const struct world *world, enum cmd_id cmd,
    const struct cmd_args *args)
{
	const struct grid *grid = &compare->grid;
	const struct judging judging = {.world = world,
	    .line = grid->entries[compare->view.entry].line,
	    .doc = grid->columns[compare->view.column],
	    .passage = compare->passage};

	if (!world->story->items[judging.doc].doc)
		return todo_unknown();
	switch (cmd) {
	case CMD_CONFIRM: return judging_confirm(&judging);
	case CMD_AS_FOUND: return judging_as_found(&judging);
	case CMD_PICK:
		if (compare->passage == 0)
			return judging_ask_pick(&judging);
		/* What is picked comes first in its cell. */
		compare->passage = 0;
		return judging_pick(&judging);
	case CMD_NOT_HERE: return judging_not_here(&judging);
	case CMD_DROP_ROW: return judging_drop_row(&judging);
	case CMD_EDIT: return edit_cell(&judging, args);
	case CMD_TERM:
	case CMD_NEVER:
	case CMD_DROP_TERM: return change_term(compare, cmd, args);
	default: return todo_unknown();
	}
}
