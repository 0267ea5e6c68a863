/*
 * cli.h - what every subcommand shares: options, messages, output, exit status, loading.
 *
 * One file a command, cli_NAME.c, with one function `void cli_NAME(struct cli *cli)` and one row
 * in cli_table.c. When the function runs, options are parsed (cli_value()), what is left is in
 * cli->args, and its task is to print through cli_out() and to say what went wrong through
 * cli_fail(), cli_skip() or cli_misuse(); the exit status follows from what was said.
 *
 * Nothing that is foreign reaches a terminal raw: messages and terminal output pass text/cells.
 * Thread use: one thread, that of main().
 */
#ifndef ABREAST_CLI_CLI_H
#define ABREAST_CLI_CLI_H

#include "base/buf.h"
#include "base/err.h"
#include "doc/load.h"

enum cli_status {
	CLI_DONE = 0,
	CLI_SKIPPED = 1, /* done, but something was skipped or nothing was found */
	CLI_MISUSE = 2,  /* wrong use */
	CLI_FAILED = 3,  /* input or output failed */
};

enum cli_flags {
	CLI_OUTPUT = 1u << 0, /* takes -o FILE and --force */
	CLI_JOBS = 1u << 1,   /* takes --jobs N: cli->jobs */
};

/* An option of one command. Every command also has --help --version --quiet --no-progress. */
struct cli_option {
	const char *name; /* long name; NULL ends the list */
	char letter;      /* short form; 0: none */
	const char *arg;  /* what its value is called in the help; NULL: takes none */
	const char *help; /* one line */
};

struct cli;

struct cli_command {
	const char *name;
	const char *usage;                /* the operands: "PATTERN PATH..." */
	const char *help;                 /* one line, as in the list of commands */
	const char *more;                 /* further lines of --help; NULL: none */
	const struct cli_option *options; /* its own; NULL: none */
	unsigned flags;                   /* enum cli_flags */
	void (*run)(struct cli *cli);     /* NULL: not built in */
};

enum { CLI_MAX_OPTIONS = 24 };

struct cli {
	const struct cli_command *command;
	char **args; /* operands, borrowed from main() */
	int arg_count;
	const char *values[CLI_MAX_OPTIONS]; /* of command->options; see cli_value() */
	unsigned jobs;                       /* 0: as many as processors */
	const char *output;                  /* -o FILE; NULL: standard output */
	bool force, quiet;
	struct loader loader; /* see cli_loader() */
	bool shows_progress;  /* standard error is a terminal and nobody objects */
	bool out_is_terminal; /* standard output is one */
	bool progress_drawn;  /* a line of progress stands on standard error */
	bool out_closed;      /* nobody reads any more, or writing failed: stop working */
	enum cli_status status;
	struct buf out; /* not written yet */
};

/* The commands, in the order of the help; ends with a row whose name is NULL. */
extern const struct cli_command cli_commands[];
const struct cli_command *cli_command_find(const char *name);

/*
 * The value of one of the command's options: NULL when it was not given, "" for one without
 * value. The last one given wins.
 */
const char *cli_value(const struct cli *cli, const char *name);

/* Does the command know an option, given or not? */
bool cli_has_option(const struct cli *cli, const char *name);

/*
 * The same as a number from `least` to `most`; `otherwise` when it was not given. false: it is no
 * such number, which has been said (status 2).
 */
bool cli_number(
    struct cli *cli, const char *name, long least, long most, long otherwise, long *ret_number);

/* ---- messages: one line each on standard error, "abreast: ..." ---- */

/* Wrong use: status 2, with a pointer to --help. */
void cli_misuse(struct cli *cli, const char *format, ...) ATTR_FORMAT(2, 3);

/* Something to know, unless --quiet; the status stays. */
void cli_note(struct cli *cli, const char *format, ...) ATTR_FORMAT(2, 3);

/* Something is left out; the work goes on: status 1. */
void cli_skip(struct cli *cli, const struct err *err);
void cli_skip_text(struct cli *cli, const char *format, ...) ATTR_FORMAT(2, 3);

/* Input or output failed: status 3; the command should return. */
void cli_fail(struct cli *cli, const struct err *err);
void cli_fail_code(struct cli *cli, enum err_code code);

/* The line that a cli_progress() drew is taken away; messages do it themselves. */
void cli_progress(size_t done, size_t count, void *cli); /* as analyse_all() calls it */
void cli_progress_end(struct cli *cli);

/* ---- output ---- */

/*
 * Print. Goes to -o FILE (atomically, at the end) or to standard output. A write that fails is
 * said once and sets status 3; a reader that went away is no fault and is not mentioned. Both set
 * cli->out_closed.
 */
void cli_out(struct cli *cli, struct slice bytes);
void cli_out_text(struct cli *cli, const char *text);
/* Print a buffer and clear it; a buffer that failed is an out-of-memory failure. */
void cli_out_buf(struct cli *cli, struct buf *bytes);
/* Give what was printed so far to the reader of a pipe now. */
void cli_out_flush(struct cli *cli);

/* Append text so that a terminal shows it and obeys nothing in it; line feeds become spaces. */
void cli_add_safe(struct buf *buf, struct slice text);

/* Columns to print in: $COLUMNS, the terminal's, else 80. */
size_t cli_columns(const struct cli *cli);

/* How articles are read: web pages, too. Nothing is started before the first of them. */
const struct loader *cli_loader(struct cli *cli);

/* Parse the arguments of a command, run it, end its output; returns the exit status. */
int cli_run(const struct cli_command *command, int argc, char **argv);

/* `abreast --help`, `abreast --version`. */
void cli_print_help(struct cli *cli);
void cli_print_version(struct cli *cli);

/* The functions of the table. */
void cli_read(struct cli *cli);
void cli_show(struct cli *cli);
void cli_compare(struct cli *cli);
void cli_lines(struct cli *cli);
void cli_entities(struct cli *cli);
void cli_quotes(struct cli *cli);
void cli_export(struct cli *cli);
void cli_annotate(struct cli *cli);
void cli_tag(struct cli *cli);
void cli_extract(struct cli *cli);
void cli_frames(struct cli *cli);

#endif
