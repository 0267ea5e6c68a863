/*
 * command.h - the list of commands, made from command.def: ids, names, help.
 *
 * A key never calls code, it runs a command; so does the `:` line, the mouse and a script.
 */
#ifndef ABREAST_TUI_COMMAND_H
#define ABREAST_TUI_COMMAND_H

#include "base/slice.h"

enum cmd_id {
	CMD_NONE,
#define CMD(id, name, args, context, help) CMD_##id,
#include "tui/command.def"
#undef CMD
	CMDS
};

/* Where a command means something: a set. */
enum cmd_context {
	CTX_READ = 1u << 0,
	CTX_COMPARE = 1u << 1,
	CTX_NAMES = 1u << 2,
	CTX_QUOTES = 1u << 3,
	CTX_WHERE = 1u << 4,
	CTX_CONTEXT = 1u << 5,
	CTX_ALL = (1u << 6) - 1,
};

struct cmd_args {
	struct slice text; /* what follows the name on the `:` line; .ptr NULL: nothing */
	unsigned count;    /* a number typed before the key; 0: none */
};

struct command {
	const char *name;  /* "next-quote" */
	const char *args;  /* usage: "" or "PATTERN" or "[FILE]" */
	unsigned contexts; /* enum cmd_context */
	const char *help;  /* one line, no full stop */
};

/* The row of an id; of CMD_NONE: empty texts. */
const struct command *command_at(enum cmd_id id);

/* By its whole name or an unambiguous beginning; CMD_NONE: none or several. */
enum cmd_id command_find(struct slice name);

#endif
