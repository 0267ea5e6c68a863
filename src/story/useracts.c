#include "config.h"

#include "story/useracts.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "story/statefile.h"

static uint64_t hash_of_act(struct slice text)
{
	return hash_bytes(text, 0);
}

static enum err_code insert_act(struct user_marks *marks, const struct correction_act *act,
    struct slice text, int64_t *ret_id, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	enum err_code code;
	int result = sqlite3_prepare_v2(marks->db,
	    "INSERT INTO acts (text_hash, joins, type, name) VALUES (?, ?, ?, ?)", -1, &statement,
	    NULL);

	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 1, (int64_t)hash_of_act(text));
	if (result == SQLITE_OK)
		result = sqlite3_bind_int(statement, 2, act->joins);
	if (result == SQLITE_OK)
		result = statefile_bind_text(
		    statement, 3, slice_of(entity_type_text((enum entity_type)act->type)));
	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 4, act->canonical);
	code = statefile_finish(marks, statement, result, ret_err);
	*ret_id = sqlite3_last_insert_rowid(marks->db);
	return code;
}

static enum err_code insert_corrections(
    struct user_marks *marks, const struct correction_act *act, int64_t id, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(
	    marks->db, "INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?)", -1, &statement, NULL);

	for (size_t i = 0; i < act->count && result == SQLITE_OK; i++) {
		const struct correction *item = &act->items[i];
		const int64_t values[] = {id, (int64_t)item->doc_hash, item->found.start,
		    item->found.end, item->wanted.start, item->wanted.end};

		for (int k = 0; k < 6 && result == SQLITE_OK; k++)
			result = sqlite3_bind_int64(statement, k + 1, values[k]);
		if (result == SQLITE_OK)
			result = sqlite3_step(statement);
		if (result == SQLITE_DONE)
			result = sqlite3_reset(statement);
	}
	sqlite3_finalize(statement);
	return result == SQLITE_OK ? ERR_OK : statefile_fail(marks, result, ret_err);
}

enum err_code user_marks_add_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err)
{
	struct correction_act act = {.count = 0};
	struct arena arena = {0};
	enum err_code code = correction_act_read(act_text, &arena, &act);
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
	code = insert_act(marks, &act, act_text, &id, ret_err);
	if (code == ERR_OK)
		code = insert_corrections(marks, &act, id, ret_err);
	code = statefile_end(marks, code, ret_err);
out:
	arena_release(&arena);
	return code;
}

static enum err_code run_with_hash(
    struct user_marks *marks, const char *sql, uint64_t hash, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(marks->db, sql, -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_bind_int64(statement, 1, (int64_t)hash);
	return statefile_finish(marks, statement, result, ret_err);
}

enum err_code user_marks_drop_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err)
{
	const uint64_t hash = hash_of_act(act_text);
	int result = statefile_begin(marks);
	enum err_code code;

	if (result != SQLITE_OK)
		return statefile_fail(marks, result, ret_err);
	code = run_with_hash(marks,
	    "DELETE FROM corrections WHERE act ="
	    " (SELECT max(id) FROM acts WHERE text_hash = ?)",
	    hash, ret_err);
	if (code == ERR_OK)
		code = run_with_hash(marks,
		    "DELETE FROM acts WHERE id = (SELECT max(id) FROM acts WHERE text_hash = ?)",
		    hash, ret_err);
	if (code == ERR_OK && sqlite3_changes(marks->db) == 0)
		code = err_set(ret_err, ERR_NOT_FOUND, marks->path, 0, "a correction");
	return statefile_end(marks, code, ret_err);
}

/* The corrections while they are read. */
struct reading {
	struct corrections *made;
	size_t fix_capacity, hash_capacity;
	int64_t act; /* of the newest row */
	struct slice canonical;
};

/* Columns of a row: act, joins, type, name, doc_hash, and the four places. */
static bool read_places(sqlite3_stmt *row, struct mention_fix *fix)
{
	int64_t places[4];

	for (int i = 0; i < 4; i++) {
		places[i] = sqlite3_column_int64(row, 5 + i);
		if (places[i] < 0 || places[i] > UINT32_MAX)
			return false;
	}
	fix->found = (struct span){(uint32_t)places[0], (uint32_t)places[1]};
	fix->wanted = (struct span){(uint32_t)places[2], (uint32_t)places[3]};
	return fix->found.start < fix->found.end && fix->wanted.start < fix->wanted.end;
}

/* A row that another program wrote is not believed: what makes no sense is left out. */
static enum err_code add_fix(struct reading *reading, sqlite3_stmt *row)
{
	struct corrections *made = reading->made;
	struct mention_fix fix = {.type = (uint8_t)correction_type(statefile_text(row, 2)),
	    .joins = sqlite3_column_int(row, 1) != 0};
	struct mention_fix *fixes;
	uint64_t *hashes;

	if (fix.type >= ENTITY_TYPES || !correction_is_name(statefile_text(row, 3)) ||
	    !read_places(row, &fix))
		return ERR_OK;
	if (!reading->canonical.ptr || sqlite3_column_int64(row, 0) != reading->act) {
		reading->act = sqlite3_column_int64(row, 0);
		reading->canonical = arena_copy(&made->arena, statefile_text(row, 3));
		made->act_count++;
	}
	fix.canonical = reading->canonical;
	fix.act = (uint32_t)made->act_count - 1;
	fixes = alloc_grow(made->fixes, &reading->fix_capacity, made->count + 1, sizeof *fixes);
	if (!fixes || !fix.canonical.ptr)
		return ERR_NOMEM;
	made->fixes = fixes;
	hashes = alloc_grow(made->hashes, &reading->hash_capacity, made->count + 1, sizeof *hashes);
	if (!hashes)
		return ERR_NOMEM;
	made->hashes = hashes;
	fixes[made->count] = fix;
	hashes[made->count++] = (uint64_t)sqlite3_column_int64(row, 4);
	return ERR_OK;
}

static enum err_code read_corrections(
    struct user_marks *marks, struct reading *reading, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	enum err_code code = ERR_OK;
	int result = sqlite3_prepare_v2(marks->db,
	    "SELECT act, joins, type, name, doc_hash, start, \"end\", wanted_start, wanted_end"
	    " FROM corrections JOIN acts ON acts.id = act ORDER BY act, corrections.rowid",
	    -1, &statement, NULL);

	while (result == SQLITE_OK && code == ERR_OK) {
		int got = sqlite3_step(statement);

		if (got == SQLITE_DONE)
			break;
		if (got == SQLITE_ROW)
			code = add_fix(reading, statement);
		else
			result = got;
	}
	sqlite3_finalize(statement);
	if (result != SQLITE_OK)
		return statefile_fail(marks, result, ret_err);
	return code == ERR_OK ? ERR_OK : err_set(ret_err, code, marks->path, 0, NULL);
}

enum err_code user_marks_corrections(
    struct user_marks *marks, struct corrections **ret_corrections, struct err *ret_err)
{
	struct reading reading = {.made = alloc_zero(1, sizeof *reading.made)};
	enum err_code code = reading.made ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK)
		code = read_corrections(marks, &reading, ret_err);
	else
		err_set(ret_err, code, marks->path, 0, NULL);
	if (code == ERR_OK)
		code = corrections_sort(reading.made);
	if (code != ERR_OK) {
		corrections_free(reading.made);
		return code;
	}
	*ret_corrections = reading.made;
	return ERR_OK;
}
