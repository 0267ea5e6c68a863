/*
 * A rollback journal, not a write-ahead log: it needs no shared memory, so that the file may lie
 * on any file system; several readers wait for each other by SQLite's own locks.
 */
#include "config.h"

#include "story/usermarks.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/hash.h"

enum { BUSY_MS = 5000, SCHEMA_VERSION = 2 };

struct user_marks {
	sqlite3 *db;
	char *path; /* for messages; "" in memory */
};

static enum err_code code_of(int result)
{
	switch (result & 0xff) {
	case SQLITE_NOMEM: return ERR_NOMEM;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return ERR_LIMIT;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH: return ERR_ACCESS;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT: return ERR_SYNTAX;
	default: return ERR_IO;
	}
}

static enum err_code fail(const struct user_marks *marks, int result, struct err *ret_err)
{
	enum err_code code = code_of(result);

	if (code == ERR_SYNTAX)
		return err_set(ret_err, code, marks->path, 0,
		    "not the file of the marks, or damaged; move it away to begin anew");
	if (code == ERR_LIMIT)
		return err_set(ret_err, code, marks->path, 0, "another reader is writing to it");
	return err_set(ret_err, code, marks->path, 0, "%s", sqlite3_errstr(result));
}

/* The folder of a path is made, and the file itself private from the first moment. */
static enum err_code make_private(const char *path, struct err *ret_err)
{
	const char *slash = strrchr(path, '/');
	enum err_code code = ERR_OK;
	struct stat status;
	int fd;

	if (slash && slash > path) {
		char *folder = alloc_dup(path, (size_t)(slash - path));

		code = folder ? file_make_folder(folder, ret_err)
		              : err_set(ret_err, ERR_NOMEM, path, 0, NULL);
		alloc_free(folder);
	}
	if (code != ERR_OK)
		return code;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	if (fd < 0)
		return err_set_errno(ret_err, errno, path);
	if (fstat(fd, &status) != 0)
		code = err_set_errno(ret_err, errno, path);
	else if (!S_ISREG(status.st_mode))
		code = err_set(ret_err, ERR_NOT_REGULAR, path, 0, NULL);
	else if ((status.st_mode & 077) != 0 && fchmod(fd, 0600) != 0)
		code = err_set_errno(ret_err, errno, path);
	close(fd);
	return code;
}

static int execute(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static int read_version(sqlite3 *db, int *ret_version)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		*ret_version = sqlite3_column_int(statement, 0);
		result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return result;
}

/* A file that is damaged somewhere is found out now, and not at the first mark. */
static int check_whole(sqlite3 *db)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL);
	const char *verdict;

	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		verdict = (const char *)sqlite3_column_text(statement, 0);
		result = verdict && strcmp(verdict, "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
	}
	sqlite3_finalize(statement);
	return result;
}

/*
 * IMMEDIATE: of two programs that begin at once one makes the tables and the other sees them. A
 * file of version 1 has the marks only, and gets the rest.
 */
static int make_tables(sqlite3 *db)
{
	static const char sql[] =
	    "BEGIN IMMEDIATE;"
	    "CREATE TABLE IF NOT EXISTS marks ("
	    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
	    " doc_hash INTEGER NOT NULL,"
	    " start INTEGER NOT NULL,"
	    " \"end\" INTEGER NOT NULL,"
	    " note TEXT NOT NULL DEFAULT '');"
	    "CREATE INDEX IF NOT EXISTS marks_of_doc ON marks (doc_hash, start);"
	    "CREATE TABLE IF NOT EXISTS acts ("
	    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
	    " text_hash INTEGER NOT NULL,"
	    " joins INTEGER NOT NULL,"
	    " type TEXT NOT NULL,"
	    " name TEXT NOT NULL);"
	    "CREATE TABLE IF NOT EXISTS corrections ("
	    " act INTEGER NOT NULL REFERENCES acts (id),"
	    " doc_hash INTEGER NOT NULL,"
	    " start INTEGER NOT NULL,"
	    " \"end\" INTEGER NOT NULL,"
	    " wanted_start INTEGER NOT NULL,"
	    " wanted_end INTEGER NOT NULL);"
	    "CREATE INDEX IF NOT EXISTS corrections_of_act ON corrections (act);"
	    "PRAGMA user_version = 2;"
	    "COMMIT;";
	int result = execute(db, sql);

	if (result != SQLITE_OK)
		execute(db, "ROLLBACK");
	return result;
}

static enum err_code set_up(struct user_marks *marks, struct err *ret_err)
{
	int version = 0;
	int result;

	sqlite3_busy_timeout(marks->db, BUSY_MS);
	sqlite3_extended_result_codes(marks->db, 1);
	result = execute(marks->db, "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL;"
	                            "PRAGMA secure_delete = ON;");
	if (result == SQLITE_OK)
		result = read_version(marks->db, &version);
	if (result == SQLITE_OK && version > SCHEMA_VERSION)
		return err_set(ret_err, ERR_UNSUPPORTED, marks->path, 0,
		    "written by a newer version of the program");
	if (result == SQLITE_OK)
		result = check_whole(marks->db);
	if (result == SQLITE_OK && version < SCHEMA_VERSION)
		result = make_tables(marks->db);
	return result == SQLITE_OK ? ERR_OK : fail(marks, result, ret_err);
}

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
		code = make_private(path, ret_err);
	if (code == ERR_OK) {
		result = sqlite3_open_v2(path ? path : ":memory:", &marks->db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
		code = result == SQLITE_OK ? set_up(marks, ret_err) : fail(marks, result, ret_err);
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

/* ---- statements ---- */

static int bind_text(sqlite3_stmt *statement, int at, struct slice text)
{
	return sqlite3_bind_text64(
	    statement, at, text.ptr ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

/* Run a statement that gives no rows; finalises it. `result` is that of preparing and binding. */
static enum err_code finish(
    struct user_marks *marks, sqlite3_stmt *statement, int result, struct err *ret_err)
{
	if (result == SQLITE_OK) {
		result = sqlite3_step(statement);
		if (result == SQLITE_DONE)
			result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return result == SQLITE_OK ? ERR_OK : fail(marks, result, ret_err);
}

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
		result = bind_text(statement, 4, note);
	code = finish(marks, statement, result, ret_err);
	if (code == ERR_OK && ret_id)
		*ret_id = sqlite3_last_insert_rowid(marks->db);
	return code;
}

/* A statement on one mark: it must be there. */
static enum err_code change_one(
    struct user_marks *marks, sqlite3_stmt *statement, int result, int64_t id, struct err *ret_err)
{
	enum err_code code = finish(marks, statement, result, ret_err);

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
		result = bind_text(statement, 1, note);
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
	int result = execute(marks->db, "BEGIN IMMEDIATE; DELETE FROM marks; DELETE FROM "
	                                "corrections; DELETE FROM acts; COMMIT;");

	if (result != SQLITE_OK)
		execute(marks->db, "ROLLBACK");
	return result == SQLITE_OK ? ERR_OK : fail(marks, result, ret_err);
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
		code = fail(marks, result, ret_err);
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

/* ---- corrections of names ---- */

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
		result = bind_text(
		    statement, 3, slice_of(entity_type_text((enum entity_type)act->type)));
	if (result == SQLITE_OK)
		result = bind_text(statement, 4, act->canonical);
	code = finish(marks, statement, result, ret_err);
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
	return result == SQLITE_OK ? ERR_OK : fail(marks, result, ret_err);
}

/* End a transaction: what it did holds only if all of it went well. */
static enum err_code end(struct user_marks *marks, enum err_code code, struct err *ret_err)
{
	int result = code == ERR_OK ? execute(marks->db, "COMMIT") : SQLITE_OK;

	if (code == ERR_OK && result != SQLITE_OK)
		code = fail(marks, result, ret_err);
	if (code != ERR_OK)
		execute(marks->db, "ROLLBACK");
	return code;
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
	result = execute(marks->db, "BEGIN IMMEDIATE");
	if (result != SQLITE_OK) {
		code = fail(marks, result, ret_err);
		goto out;
	}
	code = insert_act(marks, &act, act_text, &id, ret_err);
	if (code == ERR_OK)
		code = insert_corrections(marks, &act, id, ret_err);
	code = end(marks, code, ret_err);
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
	return finish(marks, statement, result, ret_err);
}

enum err_code user_marks_drop_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err)
{
	const uint64_t hash = hash_of_act(act_text);
	int result = execute(marks->db, "BEGIN IMMEDIATE");
	enum err_code code;

	if (result != SQLITE_OK)
		return fail(marks, result, ret_err);
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
	return end(marks, code, ret_err);
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

static struct slice column_slice(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return (struct slice){text ? text : "", (size_t)sqlite3_column_bytes(row, column)};
}

/* A row that another program wrote is not believed: what makes no sense is left out. */
static enum err_code add_fix(struct reading *reading, sqlite3_stmt *row)
{
	struct corrections *made = reading->made;
	struct mention_fix fix = {.type = (uint8_t)correction_type(column_slice(row, 2)),
	    .joins = sqlite3_column_int(row, 1) != 0};
	struct mention_fix *fixes;
	uint64_t *hashes;

	if (fix.type >= ENTITY_TYPES || !correction_is_name(column_slice(row, 3)) ||
	    !read_places(row, &fix))
		return ERR_OK;
	if (!reading->canonical.ptr || sqlite3_column_int64(row, 0) != reading->act) {
		reading->act = sqlite3_column_int64(row, 0);
		reading->canonical = arena_copy(&made->arena, column_slice(row, 3));
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
		return fail(marks, result, ret_err);
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
