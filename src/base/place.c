#include "config.h"

#include "base/place.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

/* The folder of the running program, without a slash at the end; false: unknown. */
static bool program_folder(struct buf *ret_path)
{
	ssize_t len;

	buf_clear(ret_path);
	if (!buf_reserve(ret_path, PATH_MAX))
		return false;
	len = readlink("/proc/self/exe", ret_path->data, PATH_MAX);
	if (len <= 0)
		return false;
	while (len > 0 && ret_path->data[len - 1] != '/')
		len--;
	ret_path->len = len > 0 ? (size_t)len - 1 : 0;
	ret_path->data[ret_path->len] = '\0';
	return true;
}

/* Is the program run from the folder it was built in? Then its data stand beside it. */
static bool is_build_folder(struct buf *folder)
{
	size_t len = folder->len;
	bool found;

	buf_add_text(folder, "/config.status");
	found = !folder->failed && access(folder->data, R_OK) == 0;
	folder->len = len;
	folder->data[len] = '\0';
	return found;
}

enum err_code place_data(const char *name, struct buf *ret_path)
{
	const char *chosen = getenv("ABREAST_DATA");
	struct buf folder = {0};
	enum err_code code;

	if (chosen && chosen[0]) {
		code = file_join(chosen, name, ret_path);
	} else if (program_folder(&folder) && is_build_folder(&folder)) {
		buf_add_text(&folder, "/data");
		code = folder.failed ? ERR_NOMEM : file_join(folder.data, name, ret_path);
	} else {
		code = folder.failed ? ERR_NOMEM : file_join(PKGDATADIR, name, ret_path);
	}
	buf_release(&folder);
	return code;
}

/* $variable/abreast/name, else ~/fallback/abreast/name; the variable must be absolute. */
static enum err_code place_of_user(
    const char *variable, const char *fallback, const char *name, struct buf *ret_path)
{
	const char *folder = getenv(variable);
	const char *home = getenv("HOME");

	buf_clear(ret_path);
	if (folder && folder[0] == '/')
		buf_add_format(ret_path, "%s/abreast/%s", folder, name);
	else if (home && home[0] == '/')
		buf_add_format(ret_path, "%s/%s/abreast/%s", home, fallback, name);
	else
		return ERR_NOT_FOUND;
	return ret_path->failed ? ERR_NOMEM : ERR_OK;
}

enum err_code place_config(const char *name, struct buf *ret_path)
{
	return place_of_user("XDG_CONFIG_HOME", ".config", name, ret_path);
}

enum err_code place_state(const char *name, struct buf *ret_path)
{
	return place_of_user("XDG_STATE_HOME", ".local/state", name, ret_path);
}
