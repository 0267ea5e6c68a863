#include "config.h"

#include "frame/framenames.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/place.h"

/* Names of frames, sorted, each once. */
struct names {
	char **items; /* owned */
	size_t count, capacity;
};

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		alloc_free(names->items[i]);
	alloc_free(names->items);
}

static enum err_code names_add(struct names *names, struct slice name)
{
	char **items = alloc_grow(names->items, &names->capacity, names->count + 1, sizeof(char *));

	if (!items)
		return ERR_NOMEM;
	names->items = items;
	items[names->count] = alloc_dup(name.ptr, name.len);
	if (!items[names->count])
		return ERR_NOMEM;
	names->count++;
	return ERR_OK;
}

/* Every NAME.frame of a folder; a folder that is not there holds none. */
static enum err_code names_of_folder(struct names *names, const char *folder)
{
	DIR *stream = opendir(folder);
	struct dirent *entry;
	enum err_code code = ERR_OK;

	if (!stream)
		return ERR_OK;
	while (code == ERR_OK && (entry = readdir(stream))) {
		struct slice name = slice_of(entry->d_name);

		if (name.ptr[0] == '.' || !slice_ends(name, ".frame"))
			continue;
		name.len -= strlen(".frame");
		code = names_add(names, name);
	}
	closedir(stream);
	return code;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum err_code names_find(struct names *names)
{
	struct buf folder = {0};
	enum err_code code = place_config("frames", &folder);

	if (code == ERR_OK)
		code = names_of_folder(names, buf_text(&folder));
	if (code == ERR_OK || code == ERR_NOT_FOUND)
		code = place_data("frames", &folder);
	if (code == ERR_OK)
		code = names_of_folder(names, buf_text(&folder));
	buf_release(&folder);
	if (names->count > 1)
		qsort(names->items, names->count, sizeof(char *), by_name);
	return code == ERR_NOT_FOUND ? ERR_OK : code;
}

enum err_code frame_names_add(struct buf *buf)
{
	struct names names = {0};
	enum err_code code = names_find(&names);

	for (size_t i = 0; code == ERR_OK && i < names.count; i++) {
		if (i == 0 || strcmp(names.items[i], names.items[i - 1]) != 0)
			buf_add_format(buf, "%s\n", names.items[i]);
	}
	names_release(&names);
	return buf->failed ? ERR_NOMEM : code;
}
