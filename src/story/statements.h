/*
 * statements.h - the same statement as several outlets quote it: whole, cut or altered.
 *
 * What is compared is a whole quotation, or each piece inside marks of one that is quoted in part.
 * Two of them are one statement when they share a pair of neighbouring words and most words
 * of the shorter one; a label in a headline also belongs to a quotation of its own article of
 * which it shares the last word alone ("key enabler", "decisive enabler"). Words are compared
 * folded; only words inside quotation marks count.
 * Method: candidates from an index of word pairs, checked by the overlap coefficient of their
 * words (shared words over the words of the shorter one), joined by union-find.
 * Thread use: pure; finished statements are read-only and may be shared. Borrows the story.
 */
#ifndef ABREAST_STORY_STATEMENTS_H
#define ABREAST_STORY_STATEMENTS_H

#include "story/story.h"

/* How a quotation stands to the fullest one of its statement. */
enum variation { VARIATION_SAME, VARIATION_CUT, VARIATION_ALTERED, VARIATIONS };

struct statement_member {
	uint32_t doc, quote; /* index in the story; in its quotes */
	struct span span;    /* the quotation, or the piece of a mixed one */
	uint32_t words;      /* inside quotation marks */
	uint8_t variation;   /* enum variation; of the fullest one itself VARIATION_SAME */
};

struct statement {
	uint32_t first, count; /* of members; the fullest first, then by document and place */
	uint32_t doc_count;    /* two at least */
};

struct statements {
	struct statement *items; /* owned; by falling doc_count, then as the members stand */
	size_t count;
	struct statement_member *members; /* owned */
	size_t member_count;
};

/* Words inside the marks of a quotation; 0 for reported speech. Linear in its tokens. */
uint32_t statement_words(const struct analysis *analysis, const struct quote *quote);

/* ERR_OK or ERR_NOMEM. Time: quoted words, sorted. */
enum err_code statements_new(const struct story *story, struct statements **ret_statements)
    ATTR_MUST_CHECK;
void statements_free(struct statements *statements);

/*
 * Append the words of a quotation, without its marks, with what differs from the fullest one:
 * words of its own in [brackets], words left out as [...]. Line breaks become blanks.
 *   ellipsis  what stands inside the brackets for words left out
 * Compares at most the first 200 words of both.
 */
enum err_code statement_add_difference(struct buf *buf, const struct story *story,
    const struct statement_member *fullest, const struct statement_member *member,
    const char *ellipsis) ATTR_MUST_CHECK;

#endif
