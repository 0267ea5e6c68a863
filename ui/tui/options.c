#include "config.h"

#include "tui/options.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "tui/conffile.h"

enum { MAX_FILE_BYTES = 1 << 20 };

static const struct option table[OPTIONS] = {
#define NUMBER(id, n, v, l, m, u, h) \
	[OPTION_##id] = {.kind = OPTION_NUMBER, \
	    .name = n, \
	    .value = v, \
	    .least = l, \
	    .most = m, \
	    .text = "", \
	    .note = u, \
	    .help = h},
#define FLAG(id, n, v, h) \
	[OPTION_##id] = {.kind = OPTION_FLAG, \
	    .name = n, \
	    .value = v, \
	    .most = 1, \
	    .text = "", \
	    .note = "", \
	    .help = h},
#define TEXT(id, n, v, c, h) \
	[OPTION_##id] = {.kind = OPTION_TEXT, .name = n, .text = v, .note = c, .help = h},
#include "tui/option.def"
#undef NUMBER
#undef FLAG
#undef TEXT
};

struct options {
	long numbers[OPTIONS];
	char *texts[OPTIONS]; /* owned; NULL: the default */
};

const struct option *option_at(enum option_id id)
{
	return &table[id];
}

struct options *options_new(void)
{
	struct options *options = alloc_zero(1, sizeof *options);

	for (unsigned id = 0; options && id < OPTIONS; id++)
		options->numbers[id] = table[id].value;
	return options;
}

void options_free(struct options *options)
{
	for (unsigned id = 0; options && id < OPTIONS; id++)
		alloc_free(options->texts[id]);
	alloc_free(options);
}

static unsigned find(struct slice name)
{
	unsigned id = 0;

	while (id < OPTIONS && !slice_is(name, table[id].name))
		id++;
	return id;
}

static enum err_code set_number(
    struct options *options, unsigned id, struct slice value, struct err *ret_err)
{
	char digits[24] = {0};
	char *end = digits;
	long number = 0;

	if (value.len > 0 && value.len < sizeof digits) {
		memcpy(digits, value.ptr, value.len);
		number = strtol(digits, &end, 10);
	}
	if (end == digits || *end != '\0' || number < table[id].least || number > table[id].most)
		return err_set(ret_err, ERR_SYNTAX, NULL, 0, "%s is a number from %ld to %ld (%s)",
		    table[id].name, table[id].least, table[id].most, table[id].note);
	options->numbers[id] = number;
	return ERR_OK;
}

static enum err_code set_flag(
    struct options *options, unsigned id, struct slice value, struct err *ret_err)
{
	if (slice_is(value, "true") || slice_is(value, "on") || slice_is(value, "yes"))
		options->numbers[id] = 1;
	else if (slice_is(value, "false") || slice_is(value, "off") || slice_is(value, "no"))
		options->numbers[id] = 0;
	else
		return err_set(ret_err, ERR_SYNTAX, NULL, 0, "%s is true or false", table[id].name);
	return ERR_OK;
}

/* Is a value one of "a|b|c"? */
static bool is_choice(const char *choices, struct slice value)
{
	while (*choices) {
		size_t len = strcspn(choices, "|");

		if (slice_equal((struct slice){choices, len}, value))
			return true;
		choices += len + (choices[len] == '|');
	}
	return false;
}

static enum err_code set_text(
    struct options *options, unsigned id, struct slice value, struct err *ret_err)
{
	char *copy;

	if (table[id].note[0] && !is_choice(table[id].note, value))
		return err_set(ret_err, ERR_SYNTAX, NULL, 0, "%s is one of %s", table[id].name,
		    table[id].note);
	copy = alloc_dup(value.ptr, value.len);
	if (!copy)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	alloc_free(options->texts[id]);
	options->texts[id] = copy;
	return ERR_OK;
}

enum err_code options_set(
    struct options *options, struct slice name, struct slice value, struct err *ret_err)
{
	unsigned id = find(name);

	if (id == OPTIONS)
		return err_set(ret_err, ERR_UNKNOWN_KEY, NULL, 0, "no option \"%.*s\"",
		    (int)(name.len < 60 ? name.len : 60), name.ptr);
	switch (table[id].kind) {
	case OPTION_NUMBER: return set_number(options, id, value, ret_err);
	case OPTION_FLAG: return set_flag(options, id, value, ret_err);
	case OPTION_TEXT: return set_text(options, id, value, ret_err);
	}
	return ERR_UNKNOWN_KEY;
}

/* Every option is a string to libconfuse: types and ranges are checked in one place, above. */
static int check_line(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *value = cfg_opt_getnstr(opt, 0);
	struct err err = {0};

	if (options_set(conffile_data(), slice_of(cfg_opt_name(opt)), slice_of(value ? value : ""),
	        &err) != ERR_OK)
		return conffile_fail(cfg, err.code, "%s", err.detail);
	return 0;
}

enum err_code options_parse(
    struct options *options, struct slice text, const char *file, struct err *ret_err)
{
	cfg_opt_t opts[OPTIONS + 1];

	for (unsigned id = 0; id < OPTIONS; id++) {
		opts[id] = (cfg_opt_t)CFG_STR_CB(table[id].name, NULL, CFGF_NODEFAULT, NULL);
		opts[id].validcb = check_line;
	}
	opts[OPTIONS] = (cfg_opt_t)CFG_END();
	return conffile_parse_lines(text, opts, file, options, ret_err);
}

static enum err_code load_file(
    struct options *options, enum err_code found, const struct buf *path, struct err *ret_err)
{
	struct buf bytes = {0};
	struct err err = {0};
	enum err_code code;

	if (found == ERR_NOT_FOUND)
		return ERR_OK;
	if (found != ERR_OK)
		return err_set(ret_err, found, NULL, 0, NULL);
	code = file_read(buf_text(path), MAX_FILE_BYTES, &bytes, &err);
	if (code == ERR_OK)
		code = options_parse(options, buf_slice(&bytes), buf_text(path), &err);
	else if (code == ERR_NOT_FOUND)
		code = ERR_OK;
	if (code != ERR_OK && ret_err)
		*ret_err = err;
	buf_release(&bytes);
	return code;
}

enum err_code options_load(struct options *options, struct err *ret_err)
{
	struct buf path = {0};
	enum err_code code = place_data("options", &path);

	code = load_file(options, code, &path, ret_err);
	if (code == ERR_OK) {
		code = place_config("options", &path);
		code = load_file(options, code, &path, ret_err);
	}
	buf_release(&path);
	return code;
}

long option_number(const struct options *options, enum option_id id)
{
	return options ? options->numbers[id] : table[id].value;
}

bool option_flag(const struct options *options, enum option_id id)
{
	return option_number(options, id) != 0;
}

const char *option_text(const struct options *options, enum option_id id)
{
	return options && options->texts[id] ? options->texts[id] : table[id].text;
}
