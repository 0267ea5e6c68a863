/*
 * naming.h - corrections of names as texts of acts (story/corrections.h): what J, S and E in the
 * view Names want done, or why it cannot be done.
 *
 * Every function gives a todo: REQUEST_CORRECT with the act, or REQUEST_SAY with a reason.
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_NAMING_H
#define ABREAST_TUI_NAMING_H

#include "tui/pane.h"

#define NAMING_ALL SIZE_MAX

/* Mentions of one name of the story: all, those of one article, or one alone. */
struct naming {
	const struct world *world; /* its story has links */
	uint32_t name;             /* index into them */
	size_t doc;                /* NAMING_ALL: of every article */
	size_t mention;            /* of doc; NAMING_ALL: every one */
};

/* Index of the name of the links that is written so, of this type rather than another. */
uint32_t naming_find(const struct world *world, struct slice canonical, unsigned type);

/* All mentions are of another name. */
struct todo naming_join(const struct naming *naming, uint32_t into);

/* The mentions are of the name that is written so: the only one of its type, else a new one. */
struct todo naming_split(const struct naming *naming, struct slice canonical);
struct todo naming_rename(const struct naming *naming, struct slice canonical);

/* person organisation place other, or PER ORG LOC MISC; ENTITY_TYPES: none of them. */
unsigned naming_type(struct slice text);
struct todo naming_retype(const struct naming *naming, struct slice type);

/* One mention goes as far as this text, which stands around or within it in its sentence. */
struct todo naming_extend(const struct naming *naming, struct slice text);

#endif
