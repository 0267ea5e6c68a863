/*
 * parts.h - files that hold several articles: feeds, and JSON lines.
 *
 * Each article has a path of its own: "feed.xml#3", "story.jsonl#17@81234" (the byte where its line
 * begins, so that ten thousand of them are found at once). A file that is really called so wins.
 * Thread use: pure.
 */
#ifndef ABREAST_DOC_PARTS_H
#define ABREAST_DOC_PARTS_H

#include "base/arena.h"
#include "doc/doc.h"

enum { PARTS_MAX = 1000000 };

struct part {
	size_t path_len; /* of the file's own path */
	uint32_t number; /* from 1; 0: the path names no part */
	uint64_t byte;   /* where it begins; 0: not said */
};

/* What a path says about a part, by its form alone. */
struct part part_of(const char *path);

/* How many entries a feed has, told by its start tags, at most PARTS_MAX. Linear. */
uint32_t parts_in_feed(struct slice bytes);

/*
 * The article of a line of JSON: {"text", "id", "title", "outlet", "date", "url", "byline"}.
 *   arena      for what meta names
 *   ret_text   cleared; the text, with line breaks as line feeds
 *   ret_id     .ptr NULL: the line names none
 * Returns ERR_OK, ERR_NOMEM, ERR_SYNTAX with detail, or ERR_EMPTY.
 */
enum err_code part_read_json(struct slice line, struct arena *arena, struct buf *ret_text,
    struct doc_meta *ret_meta, struct slice *ret_id, struct err *ret_err) ATTR_MUST_CHECK;

#endif
