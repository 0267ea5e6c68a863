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

enum { BUSY_MS = 5000, SCHEMA_VERSION = 1 };

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

/* IMMEDIATE: of two programs that begin at once one makes the table and the other sees it. */
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
	    "PRAGMA user_version = 1;"
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
	int result = execute(marks->db, "DELETE FROM marks");

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
