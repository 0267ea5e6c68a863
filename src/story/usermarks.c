#include "config.h"

#include "story/usermarks.h"

#include "base/alloc.h"
#include "story/statefile.h"

enum err_code user_marks_open(const char *path, struct user_marks **ret_marks, struct err *ret_err)
{
	struct user_marks *marks = alloc_zero(1, sizeof *marks);
	enum err_code code = ERR_OK;
	int result;

	if (!marks)
		return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	marks->path = alloc_dup(path ? path : "", path ? strlen(path) : 0);
	if (!marks->path)
		code = err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	else if (path)
		code = statefile_make_private(path, ret_err);
	if (code == ERR_OK) {
		result = sqlite3_open_v2(path ? path : ":memory:", &marks->db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
		code = result == SQLITE_OK ? statefile_set_up(marks, ret_err)
		                           : statefile_fail(marks, result, ret_err);
	}
	if (code != ERR_OK) {
		user_marks_close(marks);
		return code;
	}
	*ret_marks = marks;
	return ERR_OK;
}

void user_marks_close(struct user_marks *marks)
{
	if (!marks)
		return;
	sqlite3_close(marks->db);
	alloc_free(marks->path);
	alloc_free(marks);
}

void user_marks_set_patience(struct user_marks *marks, int ms)
{
	sqlite3_busy_timeout(marks->db, ms);
}

/* ---- marks ---- */

enum err_code user_marks_add(struct user_marks *marks, uint64_t doc_hash, struct span span,
    struct slice note, int64_t *ret_id, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	enum err_code code;
	int result = sqlite3_prepare_v2(marks->db,
	    "INSERT INTO marks (doc_hash, start, \"end\", note) VALUES (?, ?, ?, ?)", -1,
	    &statement, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 1, (int64_t)doc_hash);
	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 2, span.start);
	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 3, span.end);
	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 4, note);
	code = statefile_finish(marks, statement, result, ret_err);
	if (code == ERR_OK && ret_id)
		*ret_id = sqlite3_last_insert_rowid(marks->db);
	return code;
}

/* A statement on one mark: it must be there. */
static enum err_code change_one(
    struct user_marks *marks, sqlite3_stmt *statement, int result, int64_t id, struct err *ret_err)
{
	enum err_code code = statefile_finish(marks, statement, result, ret_err);

	if (code == ERR_OK && sqlite3_changes(marks->db) == 0)
		return err_set(ret_err, ERR_NOT_FOUND, marks->path, 0, "mark %lld", (long long)id);
	return code;
}

enum err_code user_marks_set_note(
    struct user_marks *marks, int64_t id, struct slice note, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(
	    marks->db, "UPDATE marks SET note = ? WHERE id = ?", -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 1, note);
	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 2, id);
	return change_one(marks, statement, result, id, ret_err);
}

enum err_code user_marks_drop(struct user_marks *marks, int64_t id, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result =
	    sqlite3_prepare_v2(marks->db, "DELETE FROM marks WHERE id = ?", -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 1, id);
	return change_one(marks, statement, result, id, ret_err);
}

enum err_code user_marks_forget(struct user_marks *marks, struct err *ret_err)
{
	int result =
	    statefile_execute(marks->db, "BEGIN IMMEDIATE; DELETE FROM marks; DELETE FROM "
	                                 "corrections; DELETE FROM acts; DELETE FROM "
	                                 "verdict_places; DELETE FROM verdicts; DELETE FROM "
	                                 "quote_acts; COMMIT;");

	if (result != SQLITE_OK)
		statefile_execute(marks->db, "ROLLBACK");
	return result == SQLITE_OK ? ERR_OK : statefile_fail(marks, result, ret_err);
}

/* ---- the marks of an article ---- */

struct mark_list {
	struct user_mark *items;
	size_t count, capacity;
};

/* A row that another program wrote is not believed: offsets must be a range of 32 bits. */
static enum err_code add_row(struct mark_list *list, sqlite3_stmt *row, struct arena *arena)
{
	int64_t start = sqlite3_column_int64(row, 2), end = sqlite3_column_int64(row, 3);
	const char *note = (const char *)sqlite3_column_text(row, 4);
	struct slice text = {note ? note : "", (size_t)sqlite3_column_bytes(row, 4)};
	struct user_mark *items;

	if (start < 0 || end < start || end > UINT32_MAX)
		return ERR_OK;
	items = alloc_grow(list->items, &list->capacity, list->count + 1, sizeof *items);
	if (!items)
		return ERR_NOMEM;
	list->items = items;
	text = arena_copy(arena, text);
	if (!text.ptr)
		return ERR_NOMEM;
	items[list->count++] = (struct user_mark){
	    .id = sqlite3_column_int64(row, 0),
	    .doc_hash = (uint64_t)sqlite3_column_int64(row, 1),
	    .start = (uint32_t)start,
	    .end = (uint32_t)end,
	    .note = text,
	};
	return ERR_OK;
}

static int select_marks(struct user_marks *marks, uint64_t doc_hash, sqlite3_stmt **ret_statement)
{
	int result = sqlite3_prepare_v2(marks->db,
	    "SELECT id, doc_hash, start, \"end\", note FROM marks WHERE doc_hash = ?"
	    " ORDER BY start, \"end\", id",
	    -1, ret_statement, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(*ret_statement, 1, (int64_t)doc_hash);
	return result;
}

enum err_code user_marks_list(struct user_marks *marks, uint64_t doc_hash, struct arena *arena,
    struct user_mark **ret_items, size_t *ret_count, struct err *ret_err)
{
	struct mark_list list = {0};
	sqlite3_stmt *statement = NULL;
	struct user_mark *copy = NULL;
	enum err_code code = ERR_OK;
	int result = select_marks(marks, doc_hash, &statement);

	while (result == SQLITE_OK && code == ERR_OK) {
		int got = sqlite3_step(statement);

		if (got == SQLITE_DONE)
			break;
		if (got == SQLITE_ROW)
			code = add_row(&list, statement, arena);
		else
			result = got;
	}
	sqlite3_finalize(statement);
	if (result != SQLITE_OK)
		code = statefile_fail(marks, result, ret_err);
	else if (code == ERR_OK && !(copy = arena_alloc(arena, list.count, sizeof *copy)))
		code = ERR_NOMEM;
	if (code == ERR_OK) {
		if (list.count > 0)
			memcpy(copy, list.items, list.count * sizeof *copy);
		*ret_items = copy;
		*ret_count = list.count;
	} else if (result == SQLITE_OK) {
		err_set(ret_err, code, marks->path, 0, NULL);
	}
	alloc_free(list.items);
	return code;
}
