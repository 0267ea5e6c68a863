#include "config.h"

#include "story/userverdicts.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "story/statefile.h"

static int bind_hash(sqlite3_stmt *statement, struct slice text)
{
	return sqlite3_bind_int64(statement, 1, (int64_t)hash_bytes(text, 0));
}

static enum err_code insert_verdict(struct user_marks *marks, const struct verdict *verdict,
    struct slice text, int64_t *ret_id, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	enum err_code code;
	int result = sqlite3_prepare_v2(marks->db,
	    "INSERT INTO verdicts (text_hash, kind, frame, row, value) VALUES (?, ?, ?, ?, ?)", -1,
	    &statement, NULL);

	if (result == SQLITE_OK)
		result = bind_hash(statement, text);
	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 2, slice_of(verdict_text(verdict->kind)));
	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 3, verdict->frame);
	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 4, verdict->row);
	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 5, verdict->value);
	code = statefile_finish(marks, statement, result, ret_err);
	*ret_id = sqlite3_last_insert_rowid(marks->db);
	return code;
}

/* A place without a passage has NULLs for its four offsets. */
static int insert_place(sqlite3_stmt *statement, int64_t id, const struct verdict_place *place)
{
	const int64_t values[] = {id, (int64_t)place->doc_hash, place->found.start,
	    place->found.end, place->wanted.start, place->wanted.end};
	const int count = span_exists(place->found) ? 6 : 2;
	int result = sqlite3_clear_bindings(statement);

	for (int i = 0; i < count && result == SQLITE_OK; i++)
		result = sqlite3_bind_int64(statement, i + 1, values[i]);
	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	return result == SQLITE_DONE ? sqlite3_reset(statement) : result;
}

static enum err_code insert_places(
    struct user_marks *marks, const struct verdict *verdict, int64_t id, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(marks->db,
	    "INSERT INTO verdict_places VALUES (?, ?, ?, ?, ?, ?)", -1, &statement, NULL);

	for (size_t i = 0; i < verdict->place_count && result == SQLITE_OK; i++)
		result = insert_place(statement, id, &verdict->places[i]);
	sqlite3_finalize(statement);
	return result == SQLITE_OK ? ERR_OK : statefile_fail(marks, result, ret_err);
}

enum err_code user_verdicts_add(struct user_marks *marks, struct slice text, struct err *ret_err)
{
	struct verdict verdict = {.place_count = 0};
	struct arena arena = {0};
	enum err_code code = verdict_read(text, &arena, &verdict);
	int64_t id = 0;
	int result;

	if (code != ERR_OK) {
		err_set(ret_err, code, marks->path, 0, NULL);
		goto out;
	}
	result = statefile_begin(marks);
	if (result != SQLITE_OK) {
		code = statefile_fail(marks, result, ret_err);
		goto out;
	}
	code = insert_verdict(marks, &verdict, text, &id, ret_err);
	if (code == ERR_OK)
		code = insert_places(marks, &verdict, id, ret_err);
	code = statefile_end(marks, code, ret_err);
out:
	arena_release(&arena);
	return code;
}

static enum err_code run_with_hash(
    struct user_marks *marks, const char *sql, struct slice text, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(marks->db, sql, -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = bind_hash(statement, text);
	return statefile_finish(marks, statement, result, ret_err);
}

enum err_code user_verdicts_drop(struct user_marks *marks, struct slice text, struct err *ret_err)
{
	int result = statefile_begin(marks);
	enum err_code code;

	if (result != SQLITE_OK)
		return statefile_fail(marks, result, ret_err);
	code = run_with_hash(marks,
	    "DELETE FROM verdict_places WHERE verdict ="
	    " (SELECT max(id) FROM verdicts WHERE text_hash = ?)",
	    text, ret_err);
	if (code == ERR_OK)
		code = run_with_hash(marks,
		    "DELETE FROM verdicts WHERE id ="
		    " (SELECT max(id) FROM verdicts WHERE text_hash = ?)",
		    text, ret_err);
	if (code == ERR_OK && sqlite3_changes(marks->db) == 0)
		code = err_set(ret_err, ERR_NOT_FOUND, marks->path, 0, "a correction");
	return statefile_end(marks, code, ret_err);
}

/* ---- reading ---- */

/* The verdicts while they are read: the places of the newest are gathered until it is whole. */
struct reading {
	struct verdicts *made;
	struct arena texts; /* of the newest */
	struct verdict newest;
	int64_t id; /* of the newest; 0: none yet */
	size_t place_capacity;
};

static bool read_span(sqlite3_stmt *row, int column, struct span *ret_span)
{
	int64_t start = sqlite3_column_int64(row, column);
	int64_t end = sqlite3_column_int64(row, column + 1);

	if (start < 0 || end <= start || end > UINT32_MAX)
		return false;
	*ret_span = (struct span){(uint32_t)start, (uint32_t)end};
	return true;
}

/* What another program wrote is not believed: a verdict that makes no sense is left out. */
static enum err_code end_newest(struct reading *reading)
{
	enum err_code code = ERR_OK;

	if (reading->id > 0 && verdict_is_sound(&reading->newest))
		code = verdicts_add(reading->made, &reading->newest);
	alloc_free(reading->newest.places);
	arena_release(&reading->texts);
	reading->newest = (struct verdict){.places = NULL};
	reading->place_capacity = 0;
	return code;
}

static enum err_code begin_newest(struct reading *reading, sqlite3_stmt *row)
{
	struct verdict *newest = &reading->newest;

	reading->id = sqlite3_column_int64(row, 0);
	newest->kind = verdict_kind_of(statefile_text(row, 1));
	newest->frame = arena_copy(&reading->texts, statefile_text(row, 2));
	newest->row = arena_copy(&reading->texts, statefile_text(row, 3));
	newest->value = arena_copy(&reading->texts, statefile_text(row, 4));
	return newest->frame.ptr && newest->row.ptr && newest->value.ptr ? ERR_OK : ERR_NOMEM;
}

/* Columns: id, kind, frame, row, value, doc_hash, and the two ranges. */
static enum err_code add_row(struct reading *reading, sqlite3_stmt *row)
{
	struct verdict *newest = &reading->newest;
	struct verdict_place place = {.found = span_none(), .wanted = span_none()};
	struct verdict_place *places;
	enum err_code code = ERR_OK;

	if (sqlite3_column_int64(row, 0) != reading->id) {
		code = end_newest(reading);
		if (code == ERR_OK)
			code = begin_newest(reading, row);
	}
	if (code != ERR_OK || sqlite3_column_type(row, 5) == SQLITE_NULL)
		return code;
	place.doc_hash = (uint64_t)sqlite3_column_int64(row, 5);
	if (sqlite3_column_type(row, 6) != SQLITE_NULL &&
	    (!read_span(row, 6, &place.found) || !read_span(row, 8, &place.wanted)))
		return ERR_OK;
	places = alloc_grow(
	    newest->places, &reading->place_capacity, newest->place_count + 1, sizeof *places);
	if (!places)
		return ERR_NOMEM;
	newest->places = places;
	places[newest->place_count++] = place;
	return ERR_OK;
}

static enum err_code read_all(
    struct user_marks *marks, struct reading *reading, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	enum err_code code = ERR_OK;
	int result = sqlite3_prepare_v2(marks->db,
	    "SELECT id, kind, frame, row, value, doc_hash, start, \"end\", wanted_start, wanted_end"
	    " FROM verdicts LEFT JOIN verdict_places ON verdicts.id = verdict"
	    " ORDER BY id, verdict_places.rowid",
	    -1, &statement, NULL);

	while (result == SQLITE_OK && code == ERR_OK) {
		int got = sqlite3_step(statement);

		if (got == SQLITE_DONE)
			break;
		if (got == SQLITE_ROW)
			code = add_row(reading, statement);
		else
			result = got;
	}
	sqlite3_finalize(statement);
	if (result != SQLITE_OK)
		return statefile_fail(marks, result, ret_err);
	return code == ERR_OK ? ERR_OK : err_set(ret_err, code, marks->path, 0, NULL);
}

enum err_code user_verdicts_list(
    struct user_marks *marks, struct verdicts **ret_verdicts, struct err *ret_err)
{
	struct reading reading = {.made = alloc_zero(1, sizeof *reading.made)};
	enum err_code code = reading.made ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK)
		code = read_all(marks, &reading, ret_err);
	else
		err_set(ret_err, code, marks->path, 0, NULL);
	if (code != ERR_OK)
		reading.id = 0;
	if (end_newest(&reading) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, marks->path, 0, NULL);
	if (code != ERR_OK) {
		verdicts_free(reading.made);
		return code;
	}
	*ret_verdicts = reading.made;
	return ERR_OK;
}
