/*
 * A rollback journal, not a write-ahead log: it needs no shared memory, so that the file may lie
 * on any file system; several readers wait for each other by SQLite's own locks.
 */
#include "config.h"

#include "story/statefile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"

enum { BUSY_MS = 5000, SCHEMA_VERSION = 4 };

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

enum err_code statefile_fail(const struct user_marks *marks, int result, struct err *ret_err)
{
	enum err_code code = code_of(result);

	if (code == ERR_SYNTAX)
		return err_set(ret_err, code, marks->path, 0,
		    "not the file of the marks, or damaged; move it away to begin anew");
	if (code == ERR_LIMIT)
		return err_set(ret_err, code, marks->path, 0, "another reader is writing to it");
	return err_set(ret_err, code, marks->path, 0, "%s", sqlite3_errstr(result));
}

enum err_code statefile_make_private(const char *path, struct err *ret_err)
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

int statefile_execute(sqlite3 *db, const char *sql)
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
 * file of version 1 has the marks only, one of version 2 no verdicts, one of version 3 no
 * corrections of quotations; each gets the rest.
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
	    "CREATE TABLE IF NOT EXISTS verdicts ("
	    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
	    " text_hash INTEGER NOT NULL,"
	    " kind TEXT NOT NULL,"
	    " frame TEXT NOT NULL,"
	    " row TEXT NOT NULL,"
	    " value TEXT NOT NULL);"
	    "CREATE TABLE IF NOT EXISTS verdict_places ("
	    " verdict INTEGER NOT NULL REFERENCES verdicts (id),"
	    " doc_hash INTEGER NOT NULL,"
	    " start INTEGER,"
	    " \"end\" INTEGER,"
	    " wanted_start INTEGER,"
	    " wanted_end INTEGER);"
	    "CREATE INDEX IF NOT EXISTS places_of_verdict ON verdict_places (verdict);"
	    "CREATE TABLE IF NOT EXISTS quote_acts ("
	    " id INTEGER PRIMARY KEY AUTOINCREMENT,"
	    " text TEXT NOT NULL);"
	    "PRAGMA user_version = 4;"
	    "COMMIT;";
	int result = statefile_execute(db, sql);

	if (result != SQLITE_OK)
		statefile_execute(db, "ROLLBACK");
	return result;
}

enum err_code statefile_set_up(struct user_marks *marks, struct err *ret_err)
{
	int version = 0;
	int result;

	sqlite3_busy_timeout(marks->db, BUSY_MS);
	sqlite3_extended_result_codes(marks->db, 1);
	result =
	    statefile_execute(marks->db, "PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL;"
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
	return result == SQLITE_OK ? ERR_OK : statefile_fail(marks, result, ret_err);
}

int statefile_bind_text(sqlite3_stmt *statement, int at, struct slice text)
{
	return sqlite3_bind_text64(
	    statement, at, text.ptr ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

enum err_code statefile_finish(
    struct user_marks *marks, sqlite3_stmt *statement, int result, struct err *ret_err)
{
	if (result == SQLITE_OK) {
		result = sqlite3_step(statement);
		if (result == SQLITE_DONE)
			result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return result == SQLITE_OK ? ERR_OK : statefile_fail(marks, result, ret_err);
}

enum err_code statefile_end(struct user_marks *marks, enum err_code code, struct err *ret_err)
{
	int result = code == ERR_OK ? statefile_execute(marks->db, "COMMIT") : SQLITE_OK;

	if (code == ERR_OK && result != SQLITE_OK)
		code = statefile_fail(marks, result, ret_err);
	if (code != ERR_OK)
		statefile_execute(marks->db, "ROLLBACK");
	return code;
}

int statefile_begin(struct user_marks *marks)
{
	return statefile_execute(marks->db, "BEGIN IMMEDIATE");
}

struct slice statefile_text(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);

	return (struct slice){text ? text : "", (size_t)sqlite3_column_bytes(row, column)};
}
