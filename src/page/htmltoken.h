/*
 * htmltoken.h - HTML to its pieces: text, start tags, end tags, the content of raw elements.
 *
 * Method: the tokenisation of the WHATWG standard (comments that end early, bogus comments, script
 * data with escaped scripts inside, attributes without quotes), as a pull parser over bytes that
 * are in memory. It copies nothing and allocates nothing; attributes are looked at only when asked
 * for, so that a tag with 200,000 of them costs one pass, and a script costs a memchr().
 * Thread use: a scanner belongs to one thread.
 */
#ifndef ABREAST_PAGE_HTMLTOKEN_H
#define ABREAST_PAGE_HTMLTOKEN_H

#include "base/slice.h"

enum html_tag {
	TAG_UNKNOWN,
#define TAG(id, name, flags) TAG_##id,
#include "page/htmltag.def"
#undef TAG
};

enum html_tag_flags {
	TAG_BLOCK = 1u << 0, /* text before and after it belongs to other blocks */
	TAG_VOID = 1u << 1,  /* has no end tag */
	TAG_RAW = 1u << 2,   /* its content is text up to its end tag, whatever stands in it */
	TAG_SKIP = 1u << 3,  /* nothing in it is text to be read */
	TAG_BREAK = 1u << 4, /* void, but ends a block */
};

unsigned html_tag_flags(enum html_tag tag);
const char *html_tag_name(enum html_tag tag); /* static; "" for TAG_UNKNOWN */

enum html_kind {
	HTML_DONE,
	HTML_TEXT,  /* body: text, references not resolved */
	HTML_START, /* body: attributes, see html_attribute_next() */
	HTML_CLOSE,
	HTML_RAW, /* body: the content of the raw element that has just been opened */
};

struct html_token {
	enum html_kind kind;
	enum html_tag tag;
	struct slice name; /* as written */
	struct slice body;
	bool is_closed; /* a start tag that ends in "/>" */
};

struct html_scanner {
	struct slice bytes; /* borrowed */
	size_t at;
	enum html_tag raw;     /* TAG_UNKNOWN: no raw element has just begun */
	struct slice raw_name; /* of that element */
	bool is_xml;           /* CDATA sections hold text, no element is raw */
};

static inline void html_scanner_init(struct html_scanner *scanner, struct slice bytes, bool is_xml)
{
	*scanner = (struct html_scanner){.bytes = bytes, .is_xml = is_xml};
}

/* The next piece; its slices point into the bytes. false: there is none, .kind is HTML_DONE. */
bool html_next(struct html_scanner *scanner, struct html_token *ret_token);

/*
 * Step through a start tag's attributes.
 *   rest       the token's body at first
 *   ret_value  .ptr NULL: the attribute has no value; references are not resolved
 * false: no more.
 */
bool html_attribute_next(struct slice *rest, struct slice *ret_name, struct slice *ret_value);

/* The value of one attribute by its name in lower case; .ptr NULL: it is not there. */
struct slice html_attribute(const struct html_token *token, const char *name);

/* ASCII letters of both cases are one. */
bool html_name_is(struct slice name, const char *lower);

#endif
