/*
 * quoterows.h - the quotations of a story as one flat list of rows: a heading, and what belongs to it.
 *
 * Groups are speakers, outlets or statements. Rows know only indices, so that what is not on the
 * screen costs a few bytes; their words are made when they are drawn.
 * Thread use: one thread.
 */
#ifndef ABREAST_VIEWS_QUOTEROWS_H
#define ABREAST_VIEWS_QUOTEROWS_H

#include "story/quotetable.h"
#include "story/statements.h"
#include "tui/pane.h"

enum quote_grouping { GROUP_SPEAKERS, GROUP_OUTLETS, GROUP_STATEMENTS, GROUPINGS };

/* Headings alone; a line a quotation; every quotation whole, over as many lines as it takes. */
enum quote_detail { DETAIL_HEADS, DETAIL_LINES, DETAIL_WHOLE };

#define HEADING UINT32_MAX

struct quote_row {
	uint32_t group; /* of speakers, documents or statements */
	uint32_t item;  /* of table->refs, or of the statement's members; HEADING */
	uint32_t line;  /* of a quotation over several lines */
};

struct quote_rows {
	enum quote_grouping grouping;
	enum quote_detail detail;
	enum quote_order order;
	bool outlets_by_words; /* else in the order of the story */
	struct buf filter_text;
	struct quote_filter filter; /* borrows filter_text */

	const struct quote_table *table; /* `own`, or the world's; NULL: nothing yet */
	struct quote_table *own;         /* owned; NULL: none */
	uint32_t *by_place;              /* owned: indices of refs by document and place */
	uint32_t *doc_order;             /* owned: documents that have quotations */
	size_t doc_order_count;
	struct statements *statements; /* owned; NULL: not asked for yet */

	struct quote_row *rows; /* owned */
	size_t count, capacity;
	size_t shown_groups, shown_quotes;
};

void quote_rows_release(struct quote_rows *rows);

/* Drop what was gathered: the story has changed. */
void quote_rows_forget(struct quote_rows *rows);

/* Take a filter as it is typed. False: `ret_wrong` (borrowed) is not understood, nothing changes. */
bool quote_rows_set_filter(struct quote_rows *rows, struct slice text, struct slice *ret_wrong);

/*
 * Gather what is missing and make the rows; fewer of them when memory fails.
 *   columns  room for a quotation's words
 */
void quote_rows_fill(struct quote_rows *rows, const struct world *world, int columns);

/* The quotation of a row; of a heading, the first below it. False: there is none. */
bool quote_rows_quote(
    const struct quote_rows *rows, size_t index, uint32_t *ret_doc, uint32_t *ret_quote);

/* The first row of a quotation, or rows->count. */
size_t quote_rows_find(const struct quote_rows *rows, uint32_t doc, uint32_t quote);

/* Which quotation, of which article, in the story as it is now. */
const struct quote *quote_rows_at(const struct world *world, uint32_t doc, uint32_t quote);

/* Append a quotation on one line. */
void quote_rows_add_text(const struct world *world, uint32_t doc, uint32_t quote, struct buf *buf);

/* Append a member of a statement: of the fullest all words, of others with the difference marked. */
void quote_rows_add_member(const struct quote_rows *rows, const struct world *world,
    const struct quote_row *row, struct buf *buf);

/* Where the two columns of a statement's variants part: left for the fullest, right for one. */
int quote_rows_half(int columns);

#endif
