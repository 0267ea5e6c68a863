/*
 * doc.h - one article: its text and what is known about it.
 *
 * The text is valid UTF-8 and never changes; everything else is stand-off. It begins after a
 * leading `Key: value` block, which is metadata and no text; but a headline that stands only there
 * is put before the text with an empty line, because it is a part of the article. doc_line_at()
 * counts the file's lines so that a citation names the line a person sees in an editor.
 * Ownership: a doc owns its bytes and strings; slices it gives are valid while it lives.
 * Thread use: read-only after it was made; may be shared. (What doc_name_by_file() changes is read
 * by whoever shows docs, on the same thread, and by no engine.)
 */
#ifndef ABREAST_DOC_DOC_H
#define ABREAST_DOC_DOC_H

#include "base/buf.h"
#include "base/err.h"

struct doc;

enum doc_flags {
	DOC_REPAIRED = 1u << 0,  /* ill-formed bytes became U+FFFD */
	DOC_CONVERTED = 1u << 1, /* was UTF-16, Latin-1 or Windows-1252 */
	DOC_CUT = 1u << 2,       /* only a part of the article could be read */
	DOC_GIVEN = 1u << 3,     /* text given by a caller (annotate): offsets are the caller's */
};

/* The parts of a doc_meta, as a set. */
enum doc_meta_part {
	META_OUTLET = 1u << 0,
	META_TITLE = 1u << 1,
	META_BYLINE = 1u << 2,
	META_DATE = 1u << 3,
	META_URL = 1u << 4,
};

/* What is known about an article; .ptr NULL: unknown. Texts are one line each. */
struct doc_meta {
	struct slice outlet, title, date, url;
	struct slice language;      /* ISO 639-1, "en"; of the words, not of what a page claims */
	const struct slice *byline; /* names */
	size_t byline_count;
	struct span title_at; /* where the title stands in the text; span_none() if nowhere */
	unsigned title_line;  /* line of the file whose headline begins the text; 0: none does */
	unsigned from_block;  /* set of enum doc_meta_part: said by the block at the file's top */
	unsigned copyright_year; /* of a line like "(c) 2024 ..."; 0: unknown. Never a date. */
};

/* What a stretch of text was on the page it comes from. */
enum doc_block_kind {
	DOC_TITLE,
	DOC_PARAGRAPH,
	DOC_HEADING,
	DOC_ITEM, /* of a list; its text begins with a bullet */
	DOC_QUOTE,
	DOC_CAPTION,
	DOC_PRE,
	DOC_CELL, /* of a table */
	DOC_BLOCK_KINDS
};

struct doc_block {
	struct span at;
	uint8_t kind;  /* enum doc_block_kind */
	uint8_t level; /* of a heading, 1 to 6; of others 0 */
};

struct doc_link {
	struct span at;
	struct slice
	    target; /* as the page writes it, made absolute where the page's URL is known */
};

/* What an article that was taken out of a page has beyond its text. */
struct doc_page {
	const struct doc_block *blocks; /* sorted; an empty line between each two */
	size_t block_count;
	const struct doc_link *links; /* sorted */
	size_t link_count;
	struct slice left_out; /* the rest of the page's text, a line a block */
	struct slice notes;    /* limits that cut something, a line each; empty: none did */
};

/*
 * Make a doc of text that is in memory.
 *   id    what names it in results: a file's base name without suffix, or the caller's id
 *   path  as the user gave it; .ptr NULL: none
 *   text  taken (buf is empty afterwards, also on failure), valid UTF-8, under 4 GB
 *   meta  copied
 *   skipped_lines  lines of the file that stand before the text
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code doc_new_take(struct slice id, struct slice path, struct buf *text,
    const struct doc_meta *meta, unsigned flags, unsigned skipped_lines, struct doc **ret_doc)
    ATTR_MUST_CHECK;
void doc_free(struct doc *doc);

struct slice doc_id(const struct doc *doc);
struct slice doc_path(const struct doc *doc);
struct slice doc_text(const struct doc *doc);
const struct doc_meta *doc_meta(const struct doc *doc);
unsigned doc_flags(const struct doc *doc);
uint64_t doc_hash(const struct doc *doc); /* of the text: the key of the user's marks */

/* What a column is headed with: the outlet, else "(unnamed)" or the name of the file. */
struct slice doc_outlet_name(const struct doc *doc);

/* Copies what a page has; once, before the doc is shared. ERR_OK or ERR_NOMEM. */
enum err_code doc_set_page(struct doc *doc, const struct doc_page *page) ATTR_MUST_CHECK;
const struct doc_page *doc_page(const struct doc *doc); /* NULL: the article is no page's */

/* The block that holds the byte; NULL: none does. O(log n). */
const struct doc_block *doc_block_at(const struct doc *doc, uint32_t byte);

/* The link that holds the byte; NULL: none does. O(log n). */
const struct doc_link *doc_link_at(const struct doc *doc, uint32_t byte);

/*
 * May names, quotations and wordings be looked for? Only in English; a text too short to tell its
 * language passes for English, because nothing speaks against it.
 */
bool doc_is_english(const struct doc *doc);

/* From now on an article without outlet is told by its file: there are several such. */
void doc_name_by_file(struct doc *doc);

/*
 * Lines end with LF, CR LF or CR (the latter two only in text that was given); a break at the very
 * end begins no further line, and an empty text has one empty line.
 */
size_t doc_line_count(const struct doc *doc);
unsigned doc_line_at(const struct doc *doc, uint32_t byte);  /* the file's line, from 1; O(log n) */
size_t doc_line_index(const struct doc *doc, uint32_t byte); /* the text's line, from 0; O(log n) */
struct span doc_line_span(const struct doc *doc, size_t index); /* without its break; O(1) */

#endif
