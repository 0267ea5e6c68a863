#include "config.h"

#include "story/userquotes.h"

#include "base/alloc.h"
#include "story/statefile.h"

static enum err_code run_with_text(
    struct user_marks *marks, const char *sql, struct slice text, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(marks->db, sql, -1, &statement, NULL);

	if (result == SQLITE_OK)
		result = statefile_bind_text(statement, 1, text);
	return statefile_finish(marks, statement, result, ret_err);
}

enum err_code user_marks_add_quote_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err)
{
	struct quote_fix fix;
	enum err_code code = quote_fix_read(act_text, &fix);

	if (code != ERR_OK)
		return err_set(ret_err, code, marks->path, 0, NULL);
	return run_with_text(marks, "INSERT INTO quote_acts (text) VALUES (?)", act_text, ret_err);
}

enum err_code user_marks_drop_quote_act(
    struct user_marks *marks, struct slice act_text, struct err *ret_err)
{
	enum err_code code = run_with_text(marks,
	    "DELETE FROM quote_acts WHERE id ="
	    " (SELECT max(id) FROM quote_acts WHERE text = ?)",
	    act_text, ret_err);

	if (code == ERR_OK && sqlite3_changes(marks->db) == 0)
		return err_set(ret_err, ERR_NOT_FOUND, marks->path, 0, "a correction");
	return code;
}

/* A row that another program wrote is not believed: what makes no sense is left out. */
static enum err_code read_fixes(
    struct user_marks *marks, struct quote_fixes *fixes, struct err *ret_err)
{
	sqlite3_stmt *statement = NULL;
	enum err_code code = ERR_OK;
	int result = sqlite3_prepare_v2(
	    marks->db, "SELECT text FROM quote_acts ORDER BY id", -1, &statement, NULL);

	while (result == SQLITE_OK && code == ERR_OK) {
		const int got = sqlite3_step(statement);
		struct quote_fix fix;

		if (got == SQLITE_DONE)
			break;
		if (got != SQLITE_ROW)
			result = got;
		else if (quote_fix_read(statefile_text(statement, 0), &fix) == ERR_OK)
			code = quote_fixes_add(fixes, &fix);
	}
	sqlite3_finalize(statement);
	if (result != SQLITE_OK)
		return statefile_fail(marks, result, ret_err);
	return code == ERR_OK ? ERR_OK : err_set(ret_err, code, marks->path, 0, NULL);
}

enum err_code user_marks_quote_fixes(
    struct user_marks *marks, struct quote_fixes **ret_fixes, struct err *ret_err)
{
	struct quote_fixes *fixes = alloc_zero(1, sizeof *fixes);
	enum err_code code = fixes ? ERR_OK : err_set(ret_err, ERR_NOMEM, marks->path, 0, NULL);

	if (code == ERR_OK)
		code = read_fixes(marks, fixes, ret_err);
	if (code == ERR_OK && quote_fixes_sort(fixes) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, marks->path, 0, NULL);
	if (code != ERR_OK) {
		quote_fixes_free(fixes);
		return code;
	}
	*ret_fixes = fixes;
	return ERR_OK;
}
