#include "config.h"

#include "tui/conffile.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"

enum { MAX_TEXT = 1 << 20 /* bytes; a settings file is a page or two */ };

/* libconfuse hands no user pointer to its callbacks, so the running parse is kept here. */
static struct parse {
	const char *file;
	void *data;
	struct err err;
} * running;

static struct buf *collected; /* borrowed; NULL: nobody asks */

void conffile_collect(struct buf *lines)
{
	collected = lines;
}

static void collect(const struct err *err)
{
	char text[700];

	if (!collected)
		return;
	err_format(err, text, sizeof text);
	buf_add_format(collected, "%s\n", text);
}

static void note(cfg_t *cfg, enum err_code code, const char *format, va_list args)
{
	char detail[sizeof running->err.detail];
	struct err err = {0};

	if (!running)
		return;
	vsnprintf(detail, sizeof detail, format, args);
	err_set(&err, code, running->file, cfg && cfg->line > 0 ? (unsigned)cfg->line : 1, "%s",
	    detail);
	collect(&err);
	if (running->err.code == ERR_OK)
		running->err = err;
}

static void on_error(cfg_t *cfg, const char *format, va_list args)
{
	note(cfg, ERR_SYNTAX, format, args);
}

void *conffile_data(void)
{
	return running ? running->data : NULL;
}

int conffile_fail(cfg_t *cfg, enum err_code code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	note(cfg, code, format, args);
	va_end(args);
	return code == ERR_NOMEM ? -1 : 0;
}

enum err_code conffile_parse(struct slice text, cfg_opt_t *opts, const char *file, void *data,
    cfg_t **ret_cfg, struct err *ret_err)
{
	struct parse parse = {.file = file, .data = data};
	char *copy;
	cfg_t *cfg;
	int status;

	if (text.len > MAX_TEXT)
		return err_set(ret_err, ERR_TOO_LARGE, file, 0, "a settings file of over 1 MB");
	if (text.len > 0 && memchr(text.ptr, '\0', text.len))
		return err_set(ret_err, ERR_BINARY, file, 0, NULL);
	copy = alloc_dup(text.ptr, text.len);
	cfg = copy ? cfg_init(opts, CFGF_NONE) : NULL;
	if (!cfg) {
		alloc_free(copy);
		return err_set(ret_err, ERR_NOMEM, file, 0, NULL);
	}
	cfg_set_error_function(cfg, on_error);
	running = &parse;
	status = cfg_parse_buf(cfg, copy);
	running = NULL;
	alloc_free(copy);
	if (status == CFG_SUCCESS && parse.err.code == ERR_OK && ret_cfg) {
		*ret_cfg = cfg;
		return ERR_OK;
	}
	cfg_free(cfg);
	if (status == CFG_SUCCESS && parse.err.code == ERR_OK)
		return ERR_OK;
	if (parse.err.code == ERR_OK)
		err_set(&parse.err, ERR_SYNTAX, file, 0, NULL);
	if (ret_err)
		*ret_err = parse.err;
	return parse.err.code;
}
