/*
 * quotefix.h - a person's corrections of quotations: what one of them says, and an article's
 * quotations with all of them laid over.
 *
 * An act is one thing a person did to one quotation, which is found again by the content hash of
 * its article and by where the program sees it: it is none, or its kind, its speaker or its extent
 * is another. What an act does not speak of stays; of two acts the later wins. As text it is
 *     WORDS                       what was done, for messages
 *     quote KIND SPEAKER          KIND: direct ..., none (no quotation), same;
 *                                 SPEAKER: = (same), - (nobody), @NAME
 *     HASH START END START END    as found, as wanted; the hash is hexadecimal
 * An analysis stays as it is: quotes_fixed_new() makes a copy.
 * Thread use: finished objects are read-only and may be shared.
 */
#ifndef ABREAST_STORY_QUOTEFIX_H
#define ABREAST_STORY_QUOTEFIX_H

#include "base/buf.h"
#include "story/analysis.h"

enum {
	QUOTE_FIX_NAME_MOST = 500, /* bytes of a speaker's name */
	QUOTE_FIX_SAME = QUOTE_KINDS,
	QUOTE_FIX_NONE, /* it is no quotation */
};

enum quote_fix_speaker { FIX_SPEAKER_SAME, FIX_SPEAKER_NOBODY, FIX_SPEAKER_NAMED };

struct quote_fix {
	uint64_t doc_hash;
	struct span found, wanted;
	struct slice words; /* .ptr NULL where it comes from the store */
	struct slice name;  /* of FIX_SPEAKER_NAMED */
	uint8_t kind;       /* enum quote_kind, QUOTE_FIX_SAME or QUOTE_FIX_NONE */
	uint8_t speaker;    /* enum quote_fix_speaker */
};

/* Is the text of an act one of a quotation, and not of names? */
bool quote_fix_is(struct slice act_text);

/* Append the text of an act; failure is in buf->failed. */
void quote_fix_write(const struct quote_fix *fix, struct buf *buf);

/* Read the text of an act, which is borrowed. ERR_OK or ERR_SYNTAX. */
enum err_code quote_fix_read(struct slice text, struct quote_fix *ret_fix) ATTR_MUST_CHECK;

/* Every correction that is kept. */
struct quote_fixes {
	struct quote_fix *items; /* owned; by hash, then in the order they were made */
	size_t count, capacity;
	struct arena arena; /* names */
};

/* Add a copy, as the newest; sort once all are there. ERR_OK or ERR_NOMEM. */
enum err_code quote_fixes_add(struct quote_fixes *fixes, const struct quote_fix *fix)
    ATTR_MUST_CHECK;
enum err_code quote_fixes_sort(struct quote_fixes *fixes) ATTR_MUST_CHECK;
void quote_fixes_free(struct quote_fixes *fixes);

/* The quotations of an article as a person wants them. */
struct fixed_quotes {
	struct quotes quotes;      /* items are its own, marks and parts the analysis' */
	struct span *found;        /* owned: of each, where the program sees it */
	bool *is_fixed;            /* owned: of each */
	struct fixed_quotes *next; /* of a list of those that are no longer shown */
};

/*
 * Lay the corrections of one article over its quotations.
 *   analysis   outlives the result
 *   ret_fixed  new, free with quotes_fixed_free(); NULL when no correction is about this article
 * A correction whose quotation is not there, or whose extent is no part of the text, is left out.
 * Returns ERR_OK or ERR_NOMEM. O(corrections log all + quotations) where there are some.
 */
enum err_code quotes_fixed_new(const struct quote_fixes *fixes, uint64_t doc_hash,
    const struct analysis *analysis, struct fixed_quotes **ret_fixed) ATTR_MUST_CHECK;
void quotes_fixed_free(struct fixed_quotes *fixed);

#endif
