/*
 * format.h - the one table of export formats.
 *
 * A format turns highlights, or a lineup, into bytes. text: grouped by outlet, for people;
 * markdown; csv: RFC 4180, a leading = + - @ tab or CR is disarmed with an apostrophe; jsonl: an
 * object a line; html: the lineup only.
 * Thread use: pure.
 */
#ifndef ABREAST_EXPORT_FORMAT_H
#define ABREAST_EXPORT_FORMAT_H

#include "export/highlights.h"

/* How much of a lineup is written for people; csv and jsonl have all of it. */
struct format_extent {
	uint32_t context_words; /* on either side of a wording, of its sentence */
	bool minor;             /* rows of one outlet as well (lineup.h) */
};
#define FORMAT_SENTENCE UINT32_MAX /* context_words: the whole sentence */

struct format {
	const char *name;   /* as in --format */
	const char *suffix; /* of file names, with the dot */
	const char *help;
	/* Each may be NULL: the format does not do that. */
	enum err_code (*highlights)(const struct story *, const struct highlights *, struct buf *);
	enum err_code (*lineup)(const struct story *, const struct lineup_set *,
	    const struct format_extent *, struct buf *);
};

/* The table ends with a row whose name is NULL. */
extern const struct format formats[];

/* By name; NULL: no such format. */
const struct format *format_find(const char *name);

/* By a file name's suffix; NULL: none fits. */
const struct format *format_of_file(const char *path);

/*
 * Append the citation of a place on one line: headline, byline, outlet, date, URL, file and line;
 * says what is missing.
 */
void format_cite(const struct doc *doc, struct span place, struct buf *buf);

/* Append the names of the byline, or that there is none. */
void format_add_byline(const struct doc *doc, struct buf *buf);

/* The functions of the table, one file a format: format_NAME.c. */
enum err_code format_text_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf);
enum err_code format_markdown_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf);
enum err_code format_csv_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf);
enum err_code format_jsonl_highlights(
    const struct story *story, const struct highlights *highlights, struct buf *buf);
enum err_code format_markdown_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf);
enum err_code format_csv_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf);
enum err_code format_jsonl_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf);
enum err_code format_html_lineup(const struct story *story, const struct lineup_set *set,
    const struct format_extent *extent, struct buf *buf);

#endif
