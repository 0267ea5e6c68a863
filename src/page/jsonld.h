/*
 * jsonld.h - the article that a page's JSON-LD describes (schema.org).
 *
 * Read: objects whose @type is an article's, at the top, in an array or in @graph, wherever they
 * stand in up to six levels; an author or publisher may be a text, an object with a name, several
 * of these, or a reference (@id) to another object. Raw line breaks in texts and a comment around
 * everything are forgiven; any other fault makes the script no JSON-LD, and it says nothing.
 * Thread use: pure.
 */
#ifndef ABREAST_PAGE_JSONLD_H
#define ABREAST_PAGE_JSONLD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/slice.h"

enum { JSONLD_MAX_AUTHORS = 12 };

/* What is not said has .ptr NULL. */
struct jsonld {
	struct slice headline, name, body, published, publisher, site, url, language, description;
	struct slice authors[JSONLD_MAX_AUTHORS];
	size_t author_count;
	unsigned
	    rank; /* how good the object is as a description of the article; 0: none was found */
};

/*
 * Read one script. What is better than what was found before replaces it; values are copies in the
 * arena. Returns ERR_OK (also for what is no JSON-LD) or ERR_NOMEM. Linear.
 */
enum err_code jsonld_read(struct slice script, struct arena *arena, struct jsonld *found)
    ATTR_MUST_CHECK;

#endif
