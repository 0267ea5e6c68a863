/*
 * options.h - what a person can set: made from option.def, read from settings files.
 *
 * The program never writes the file. `:set` changes an option until the program ends.
 * Files are libconfuse text: `theme = "light"`, `mouse = false`, `measure = 72`.
 * Thread use: one thread changes them; libconfuse is not re-entrant, so parsing is the same
 * thread's.
 */
#ifndef ABREAST_TUI_OPTIONS_H
#define ABREAST_TUI_OPTIONS_H

#include "base/buf.h"
#include "base/err.h"

enum option_id {
#define NUMBER(id, name, value, least, most, unit, help) OPTION_##id,
#define FLAG(id, name, value, help) OPTION_##id,
#define TEXT(id, name, value, choices, help) OPTION_##id,
#include "tui/option.def"
#undef NUMBER
#undef FLAG
#undef TEXT
	OPTIONS
};

enum option_kind { OPTION_NUMBER, OPTION_FLAG, OPTION_TEXT };

/* One row of the table. */
struct option {
	enum option_kind kind;
	const char *name;
	long value, least, most; /* the default; of a flag 0 or 1 */
	const char *text;        /* default of a text; else "" */
	const char *note;        /* unit of a number, choices of a text */
	const char *help;
};

struct options;

const struct option *option_at(enum option_id id);

/* All at their defaults; NULL: no memory. */
struct options *options_new(void) ATTR_MUST_CHECK;
void options_free(struct options *options);

/* Defaults, then data/options, then the user's file. Missing files are fine. */
enum err_code options_load(struct options *options, struct err *ret_err) ATTR_MUST_CHECK;

/* Options from the text of a file; `file` names it in errors. Good lines hold whatever is wrong in others; returns the first error. */
enum err_code options_parse(struct options *options, struct slice text, const char *file,
    struct err *ret_err) ATTR_MUST_CHECK;

/* `:set NAME VALUE`: numbers, true/false/on/off, texts. ERR_UNKNOWN_KEY, ERR_SYNTAX. */
enum err_code options_set(struct options *options, struct slice name, struct slice value,
    struct err *ret_err) ATTR_MUST_CHECK;

/* The value by id. options NULL: the default, so that panes need no options in tests. */
long option_number(const struct options *options, enum option_id id);
bool option_flag(const struct options *options, enum option_id id);
const char *option_text(const struct options *options, enum option_id id);

#endif
