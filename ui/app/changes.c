#include "config.h"

#include "app/changes.h"

#include "base/alloc.h"

static void release_change(struct change *change)
{
	alloc_free(change->before);
	alloc_free(change->after);
}

static void cut_to(struct changes *changes, size_t count)
{
	while (changes->count > count)
		release_change(&changes->items[--changes->count]);
}

static char *copy(const char *text)
{
	return text ? alloc_dup(text, strlen(text)) : NULL;
}

enum err_code changes_add(struct changes *changes, const struct change *change)
{
	struct change *items =
	    alloc_grow(changes->items, &changes->capacity, changes->done + 1, sizeof *items);
	struct change kept = *change;

	if (!items)
		return ERR_NOMEM;
	changes->items = items;
	kept.before = copy(change->before);
	kept.after = copy(change->after);
	if ((change->before && !kept.before) || (change->after && !kept.after)) {
		release_change(&kept);
		return ERR_NOMEM;
	}
	cut_to(changes, changes->done);
	items[changes->count++] = kept;
	changes->done = changes->count;
	return ERR_OK;
}

const struct change *changes_undo(struct changes *changes)
{
	return changes->done > 0 ? &changes->items[--changes->done] : NULL;
}

const struct change *changes_redo(struct changes *changes)
{
	return changes->done < changes->count ? &changes->items[changes->done++] : NULL;
}

void changes_release(struct changes *changes)
{
	cut_to(changes, 0);
	alloc_free(changes->items);
	*changes = (struct changes){0};
}
