#include "config.h"

#include "app/framekeeping.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/keeping.h"
#include "base/file.h"
#include "base/place.h"
#include "frame/frameedit.h"

enum { MAX_FRAME_BYTES = 1 << 22 };

static bool is_file(const char *name)
{
	return strchr(name, '/') || slice_ends(slice_of(name), ".frame");
}

/* The person's own file of a frame: the one they named, or NAME.frame in the settings. */
static enum err_code own_frame_path(const char *source, struct buf *ret_path)
{
	struct buf file = {0};
	enum err_code code = ERR_OK;

	if (is_file(source)) {
		buf_add_text(ret_path, source);
		return ret_path->failed ? ERR_NOMEM : ERR_OK;
	}
	buf_add_format(&file, "frames/%s.frame", source);
	code = file.failed ? ERR_NOMEM : place_config(buf_text(&file), ret_path);
	buf_release(&file);
	return code;
}

static enum err_code write_frame(
    const struct buf *path, struct slice text, unsigned flags, struct err *ret_err)
{
	enum err_code code = keeping_make_folder(path, ret_err);

	return code == ERR_OK ? file_write(buf_text(path), text, flags, ret_err) : code;
}

/* "SOURCE op group phrase", with tabs: the words of the edit borrow the text. */
static bool read_edit(char *text, const char **ret_source, struct frame_edit *ret_edit)
{
	static const char *const ops[] = {"term", "near", "never", "drop"};
	char *fields[4] = {text};

	for (int i = 1; i < 4; i++) {
		char *tab = strchr(fields[i - 1], '\t');

		if (!tab)
			return false;
		*tab = '\0';
		fields[i] = tab + 1;
	}
	*ret_source = fields[0];
	*ret_edit =
	    (struct frame_edit){.facet = slice_of(fields[2]), .phrase = slice_of(fields[3])};
	for (uint8_t op = 0; op < 4; op++) {
		if (strcmp(fields[1], ops[op]) != 0)
			continue;
		ret_edit->drops = op == 3;
		ret_edit->kind = op == 3 ? TERM_TERM : op;
		return true;
	}
	return false;
}

/* Is this just what the bundled frame says? Then a copy in the settings is in the way. */
static bool is_bundled(const char *name, struct slice text)
{
	struct buf file = {0}, path = {0}, bytes = {0};
	bool same = false;

	buf_add_format(&file, "frames/%s.frame", name);
	if (!file.failed && place_data(buf_text(&file), &path) == ERR_OK &&
	    file_read(buf_text(&path), MAX_FRAME_BYTES, &bytes, NULL) == ERR_OK)
		same = slice_equal(buf_slice(&bytes), text);
	buf_release(&file);
	buf_release(&path);
	buf_release(&bytes);
	return same;
}

/* A bundled frame is copied into the settings before it is changed. */
void framekeeping_change_term(struct carrier *carrier, struct effect *effect)
{
	struct buf own = {0}, from = {0}, old = {0}, made = {0}, name = {0};
	const char *source;
	struct frame_edit edit;
	struct err err = {0};
	enum err_code code = ERR_SYNTAX;

	if (!effect->text || !read_edit(effect->text, &source, &edit))
		return;
	code = own_frame_path(source, &own);
	if (code == ERR_OK && access(buf_text(&own), F_OK) == 0)
		buf_add_slice(&from, buf_slice(&own));
	else if (code == ERR_OK)
		code = frame_find(source, &from, &err);
	if (code == ERR_OK)
		code = file_read(buf_text(&from), MAX_FRAME_BYTES, &old, &err);
	if (code == ERR_OK)
		code = frame_edit_text(buf_slice(&old), buf_text(&from), &edit, &made, &err);
	if (code == ERR_OK && !is_file(source) && is_bundled(source, buf_slice(&made)))
		code = unlink(buf_text(&own)) == 0 ? ERR_OK
		                                   : err_set_errno(&err, errno, buf_text(&own));
	else if (code == ERR_OK)
		code = write_frame(&own, buf_slice(&made), FILE_REPLACE, &err);
	carry_add_place(&name, buf_text(&own));
	if (code != ERR_OK && err.code == ERR_OK)
		carry_complain_code(carrier, code);
	else if (code != ERR_OK)
		carry_complain(carrier, &err);
	else if (!effect->force)
		carry_say(carrier,
		    edit.drops ? "the term “%s” is gone from %s; u takes it back"
		               : "the term “%s” is in %s; u takes it back",
		    edit.phrase.ptr, buf_text(&name));
	buf_release(&own);
	buf_release(&from);
	buf_release(&old);
	buf_release(&made);
	buf_release(&name);
}

/* "NAME" and the file's text; a frame that is there is not written over. */
void framekeeping_save(struct carrier *carrier, struct effect *effect)
{
	char *end = effect->text ? strchr(effect->text, '\n') : NULL;
	struct msg saved = {.kind = MSG_FRAME};
	struct buf path = {0}, name = {0};
	struct err err = {0};
	enum err_code code;

	if (!end)
		return;
	*end = '\0';
	code = own_frame_path(effect->text, &path);
	if (code == ERR_OK)
		code = write_frame(&path, slice_of(end + 1), 0, &err);
	carry_add_place(&name, buf_text(&path));
	if (code == ERR_OK) {
		saved.text = slice_of(effect->text);
		carry_message(carrier, &saved);
		carry_say(carrier, "saved as %s; t chooses it, :term adds to it", buf_text(&name));
	} else if (err.code == ERR_OK) {
		carry_complain_code(carrier, code);
	} else {
		carry_complain(carrier, &err);
	}
	buf_release(&path);
	buf_release(&name);
}
