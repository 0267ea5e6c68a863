/*
 * quotelist.h - quotations as they are found, in any order, until they are sorted.
 *
 * Thread use: one list belongs to one thread.
 */
#ifndef ABREAST_QUOTE_QUOTELIST_H
#define ABREAST_QUOTE_QUOTELIST_H

#include "quote/quote.h"

struct quotelist {
	const struct prose *prose;
	struct quotes *quotes; /* filled; not owned */
	size_t capacity, part_capacity;
};

/* Add one without speaker and parts. Returns ERR_OK or ERR_NOMEM. */
enum err_code quotelist_add(struct quotelist *list, struct span span, enum quote_kind kind)
    ATTR_MUST_CHECK;

/* A piece inside marks of the quotation that was added last. ERR_OK or ERR_NOMEM. */
enum err_code quotelist_add_part(struct quotelist *list, struct span part) ATTR_MUST_CHECK;

static inline struct quote *quotelist_last(struct quotelist *list)
{
	return &list->quotes->items[list->quotes->count - 1];
}

/* Sort by start, drop what stands twice, and find how far each reaches. */
void quotelist_sort(struct quotelist *list);

#endif
