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
	unsigned first_line; /* of the file: where the text that is parsed begins */
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
	err_set(&err, code, running->file,
	    running->first_line + (cfg && cfg->line > 0 ? (unsigned)cfg->line : 1), "%s", detail);
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

/* One parse. `ret_stopped`: libconfuse gave up, and has not seen what follows. */
static enum err_code parse_once(
    struct parse *parse, struct slice text, cfg_opt_t *opts, cfg_t **ret_cfg, bool *ret_stopped)
{
	char *copy = alloc_dup(text.ptr ? text.ptr : "", text.len);
	cfg_t *cfg = copy ? cfg_init(opts, CFGF_NONE) : NULL;
	int status;

	if (!cfg) {
		alloc_free(copy);
		return err_set(&parse->err, ERR_NOMEM, parse->file, 0, NULL);
	}
	cfg_set_error_function(cfg, on_error);
	running = parse;
	status = cfg_parse_buf(cfg, copy);
	running = NULL;
	alloc_free(copy);
	*ret_stopped = status != CFG_SUCCESS;
	if (*ret_stopped && parse->err.code == ERR_OK)
		err_set(&parse->err, ERR_SYNTAX, parse->file, parse->first_line + 1, NULL);
	if (parse->err.code == ERR_OK && ret_cfg)
		*ret_cfg = cfg;
	else
		cfg_free(cfg);
	return parse->err.code;
}

static enum err_code check_text(struct slice text, const char *file, struct err *ret_err)
{
	if (text.len > MAX_TEXT)
		return err_set(ret_err, ERR_TOO_LARGE, file, 0, "a settings file of over 1 MB");
	if (text.len > 0 && memchr(text.ptr, '\0', text.len))
		return err_set(ret_err, ERR_BINARY, file, 0, NULL);
	return ERR_OK;
}

enum err_code conffile_parse(struct slice text, cfg_opt_t *opts, const char *file, void *data,
    cfg_t **ret_cfg, struct err *ret_err)
{
	struct parse parse = {.file = file, .data = data};
	enum err_code code = check_text(text, file, ret_err);
	bool stopped;

	if (code != ERR_OK)
		return code;
	code = parse_once(&parse, text, opts, ret_cfg, &stopped);
	if (code != ERR_OK && ret_err)
		*ret_err = parse.err;
	return code;
}

/* Each line by itself; the first error counts. */
static enum err_code parse_each(struct parse *parse, struct slice text, cfg_opt_t *opts)
{
	struct err first = {.code = ERR_OK};

	while (text.len > 0 && first.code != ERR_NOMEM) {
		const char *end = memchr(text.ptr, '\n', text.len);
		const struct slice line = {text.ptr, end ? (size_t)(end - text.ptr) : text.len};
		const size_t step = line.len + (end != NULL);
		bool stopped;

		parse->err = (struct err){.code = ERR_OK};
		if (slice_trim(line).len > 0 &&
		    parse_once(parse, line, opts, NULL, &stopped) != ERR_OK &&
		    (first.code == ERR_OK || parse->err.code == ERR_NOMEM))
			first = parse->err;
		parse->first_line++;
		text = (struct slice){text.ptr + step, text.len - step};
	}
	parse->err = first;
	return first.code;
}

enum err_code conffile_parse_lines(
    struct slice text, cfg_opt_t *opts, const char *file, void *data, struct err *ret_err)
{
	struct parse parse = {.file = file, .data = data};
	enum err_code code = check_text(text, file, ret_err);
	const size_t before = collected ? collected->len : 0;
	bool stopped;

	if (code != ERR_OK)
		return code;
	code = parse_once(&parse, text, opts, NULL, &stopped);
	if (code != ERR_OK && code != ERR_NOMEM && stopped) {
		if (collected)
			collected->len = before;
		parse.err = (struct err){.code = ERR_OK};
		code = parse_each(&parse, text, opts);
	}
	if (code != ERR_OK && ret_err)
		*ret_err = parse.err;
	return code;
}
