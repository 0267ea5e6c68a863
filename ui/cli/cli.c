/*
 * Output is gathered in cli->out: for -o FILE until the end, because a file is written whole or
 * not at all, for standard output until there is a good piece to write.
 */
#include "config.h"

#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/file.h"
#include "page/confine.h"
#include "text/cells.h"
#include "text/utf8.h"

enum { OUT_PIECE = 1 << 16, MESSAGE_MAX = 1024 };

/* Options that the framework itself knows, by a value that is no index of a command's own. */
enum { OPT_HELP = 1000, OPT_VERSION, OPT_QUIET, OPT_NO_PROGRESS, OPT_OUTPUT, OPT_FORCE, OPT_JOBS };

static const struct common_option {
	struct cli_option shown;
	int value;
	unsigned needs; /* enum cli_flags; 0: every command has it */
} common_options[] = {
    {{"output", 'o', "FILE", "write to FILE instead of standard output"}, OPT_OUTPUT, CLI_OUTPUT},
    {{"force", 0, NULL, "let -o replace an existing file"}, OPT_FORCE, CLI_OUTPUT},
    {{"jobs", 'j', "N", "work in N threads (default: one a processor)"}, OPT_JOBS, CLI_JOBS},
    {{"quiet", 'q', NULL, "say nothing about what is skipped"}, OPT_QUIET, 0},
    {{"no-progress", 0, NULL, "draw no progress on standard error"}, OPT_NO_PROGRESS, 0},
    {{"help", 'h', NULL, "this help"}, OPT_HELP, 0},
    {{"version", 'V', NULL, "the program's version"}, OPT_VERSION, 0},
};
enum { COMMON_COUNT = sizeof common_options / sizeof *common_options };

/* ---- safe text ---- */

/* Printable ASCII needs no looking at; a mark on its last letter does. */
static size_t plain_prefix(struct slice text, size_t at)
{
	size_t end = at;

	while (end < text.len && text.ptr[end] >= ' ' && text.ptr[end] < 0x7f)
		end++;
	return end < text.len && end > at ? end - 1 : end;
}

void cli_add_safe(struct buf *buf, struct slice text)
{
	struct buf repaired = {0};
	struct cell cell;

	if (utf8_valid_prefix(text) != text.len) {
		utf8_repair(text, &repaired);
		text = buf_slice(&repaired);
	}
	for (size_t at = 0; at < text.len;) {
		const size_t plain = plain_prefix(text, at);

		if (plain > at) {
			buf_add(buf, text.ptr + at, plain - at);
			at = plain;
			continue;
		}
		at = cell_next(text, at, NULL, &cell);
		if (cell.width > 0)
			buf_add_text(buf, cell.text);
	}
	buf->failed |= repaired.failed;
	buf_release(&repaired);
}

/* ---- messages ---- */

static void worsen(struct cli *cli, enum cli_status status)
{
	if (status > cli->status)
		cli->status = status;
}

/* One write, so that lines of several processes do not mix. */
static void write_message(const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t put = write(STDERR_FILENO, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return; /* nowhere left to complain to */
		bytes += put;
		len -= (size_t)put;
	}
}

static void say(struct cli *cli, const char *text)
{
	struct buf line = {0};

	cli_progress_end(cli);
	buf_add_text(&line, "abreast: ");
	cli_add_safe(&line, slice_of(text));
	buf_add_byte(&line, '\n');
	if (!line.failed)
		write_message(line.data, line.len);
	else
		write_message("abreast: out of memory\n", 23);
	buf_release(&line);
}

static void say_err(struct cli *cli, const struct err *err)
{
	char text[MESSAGE_MAX];

	err_format(err, text, sizeof text);
	say(cli, text);
}

void cli_misuse(struct cli *cli, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	say(cli, text);
	snprintf(text, sizeof text, "try 'abreast %s --help'", cli->command->name);
	say(cli, text);
	worsen(cli, CLI_MISUSE);
}

void cli_skip(struct cli *cli, const struct err *err)
{
	if (!cli->quiet)
		say_err(cli, err);
	worsen(cli, CLI_SKIPPED);
}

void cli_skip_text(struct cli *cli, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (!cli->quiet)
		say(cli, text);
	worsen(cli, CLI_SKIPPED);
}

void cli_note(struct cli *cli, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (!cli->quiet)
		say(cli, text);
}

void cli_fail(struct cli *cli, const struct err *err)
{
	say_err(cli, err);
	worsen(cli, CLI_FAILED);
}

void cli_fail_code(struct cli *cli, enum err_code code)
{
	const struct err err = {.code = code};

	cli_fail(cli, &err);
}

void cli_progress(size_t done, size_t count, void *data)
{
	struct cli *cli = data;
	char text[64];
	int len;

	if (!cli->shows_progress)
		return;
	len = snprintf(text, sizeof text, "\r%zu of %zu articles", done, count);
	write_message(text, (size_t)len);
	cli->progress_drawn = true;
	if (done == count)
		cli_progress_end(cli);
}

void cli_progress_end(struct cli *cli)
{
	char blank[48];
	int len;

	if (cli->progress_drawn) {
		len = snprintf(blank, sizeof blank, "\r%40s\r", "");
		write_message(blank, (size_t)len);
	}
	cli->progress_drawn = false;
}

/* ---- output ---- */

static void output_failed(struct cli *cli, int errno_value)
{
	struct err err = {0};

	cli->out_closed = true;
	if (errno_value == EPIPE)
		return;
	err_set_errno(&err, errno_value, "standard output");
	cli_fail(cli, &err);
}

void cli_out_flush(struct cli *cli)
{
	size_t done = 0;

	if (cli->output)
		return;
	while (done < cli->out.len && !cli->out_closed) {
		ssize_t put = write(STDOUT_FILENO, cli->out.data + done, cli->out.len - done);

		if (put >= 0)
			done += (size_t)put;
		else if (errno != EINTR)
			output_failed(cli, errno);
	}
	buf_clear(&cli->out);
}

/* A terminal gets lines whose every character has been looked at. */
static void add_for_terminal(struct buf *out, struct slice bytes)
{
	size_t at = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		if (bytes.ptr[i] != '\n' && bytes.ptr[i] != '\t')
			continue;
		cli_add_safe(out, (struct slice){bytes.ptr + at, i - at});
		buf_add_byte(out, bytes.ptr[i]);
		at = i + 1;
	}
	cli_add_safe(out, (struct slice){bytes.ptr + at, bytes.len - at});
}

void cli_out(struct cli *cli, struct slice bytes)
{
	if (cli->out_closed)
		return;
	if (cli->out_is_terminal && !cli->output)
		add_for_terminal(&cli->out, bytes);
	else
		buf_add_slice(&cli->out, bytes);
	if (cli->out.failed) {
		cli_fail_code(cli, ERR_NOMEM);
		cli->out_closed = true;
	} else if (cli->out.len >= OUT_PIECE) {
		cli_out_flush(cli);
	}
}

void cli_out_text(struct cli *cli, const char *text)
{
	cli_out(cli, slice_of(text));
}

void cli_out_buf(struct cli *cli, struct buf *bytes)
{
	if (bytes->failed) {
		cli_fail_code(cli, ERR_NOMEM);
		cli->out_closed = true;
	} else {
		cli_out(cli, buf_slice(bytes));
	}
	buf_clear(bytes);
}

/* A command that failed leaves an existing file as it was. */
static void end_output(struct cli *cli)
{
	struct err err = {0};

	if (!cli->output) {
		cli_out_flush(cli);
		/* A full disk behind a network may speak up only here. */
		if (!cli->out_closed && close(STDOUT_FILENO) != 0 && errno != EBADF)
			output_failed(cli, errno);
	} else if (!cli->out_closed && cli->status < CLI_MISUSE) {
		if (file_write(cli->output, buf_slice(&cli->out), cli->force ? FILE_REPLACE : 0,
		        &err) != ERR_OK)
			cli_fail(cli, &err);
	}
}

size_t cli_columns(const struct cli *cli)
{
	const char *given = getenv("COLUMNS");
	struct winsize size;
	long columns = given ? strtol(given, NULL, 10) : 0;

	if (columns > 0 && columns <= 10000)
		return (size_t)columns;
	if (cli->out_is_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

/* ---- options ---- */

const struct cli_command *cli_command_find(const char *name)
{
	for (const struct cli_command *row = cli_commands; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

bool cli_has_option(const struct cli *cli, const char *name)
{
	const struct cli_option *options = cli->command->options;
	int i = 0;

	while (options && options[i].name && strcmp(options[i].name, name) != 0)
		i++;
	return options && options[i].name;
}

const char *cli_value(const struct cli *cli, const char *name)
{
	const struct cli_option *options = cli->command->options;

	for (int i = 0; options && options[i].name; i++)
		if (strcmp(options[i].name, name) == 0)
			return cli->values[i];
	return NULL;
}

static bool parse_number(const char *text, long least, long most, long *ret_number)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < least || number > most)
		return false;
	*ret_number = number;
	return true;
}

bool cli_number(
    struct cli *cli, const char *name, long least, long most, long otherwise, long *ret_number)
{
	const char *text = cli_value(cli, name);

	if (!text) {
		*ret_number = otherwise;
		return true;
	}
	if (parse_number(text, least, most, ret_number))
		return true;
	cli_misuse(cli, "--%s: '%s' is not a number from %ld to %ld", name, text, least, most);
	return false;
}

/* The tables that getopt_long() wants, made from the command's row and the common options. */
struct parser {
	struct option longs[CLI_MAX_OPTIONS + COMMON_COUNT + 1];
	char shorts[3 * (CLI_MAX_OPTIONS + COMMON_COUNT) + 2];
	size_t long_count, short_len;
	int value_of_letter[128];
};

static void parser_add(struct parser *parser, const struct cli_option *option, int value)
{
	parser->longs[parser->long_count++] = (struct option){
	    option->name, option->arg ? required_argument : no_argument, NULL, value};
	if (!option->letter)
		return;
	parser->shorts[parser->short_len++] = option->letter;
	if (option->arg)
		parser->shorts[parser->short_len++] = ':';
	parser->value_of_letter[(unsigned char)option->letter] = value;
}

static void parser_init(struct parser *parser, const struct cli_command *command)
{
	*parser = (struct parser){.shorts = ":", .short_len = 1};
	for (int i = 0; i < 128; i++)
		parser->value_of_letter[i] = i;
	for (int i = 0; command->options && command->options[i].name && i < CLI_MAX_OPTIONS; i++)
		parser_add(parser, &command->options[i], 256 + i);
	for (int i = 0; i < COMMON_COUNT; i++)
		if ((common_options[i].needs & ~command->flags) == 0)
			parser_add(parser, &common_options[i].shown, common_options[i].value);
}

enum parsed { PARSED_RUN, PARSED_END };

static void complain(struct cli *cli, int what, char **argv)
{
	const char *word = argv[optind - 1];

	if (what == ':')
		cli_misuse(cli, "option '%s' needs a value", word);
	else if (optopt > 0 && optopt < 128 && word[0] == '-' && word[1] != '-')
		cli_misuse(cli, "unknown option '-%c'", optopt);
	else if (optopt >= 256)
		cli_misuse(cli, "option '%s' takes no value", word);
	else
		cli_misuse(cli, "unknown or ambiguous option '%s'", word);
}

/* Take one option; PARSED_END: nothing is left to do. */
static enum parsed take_option(struct cli *cli, int value)
{
	long number;

	switch (value) {
	case OPT_HELP: cli_print_help(cli); return PARSED_END;
	case OPT_VERSION: cli_print_version(cli); return PARSED_END;
	case OPT_QUIET: cli->quiet = true; break;
	case OPT_NO_PROGRESS: cli->shows_progress = false; break;
	case OPT_OUTPUT: cli->output = optarg; break;
	case OPT_FORCE: cli->force = true; break;
	case OPT_JOBS:
		if (!parse_number(optarg, 1, 64, &number)) {
			cli_misuse(cli, "--jobs: '%s' is not a number from 1 to 64", optarg);
			return PARSED_END;
		}
		cli->jobs = (unsigned)number;
		break;
	default: cli->values[value - 256] = optarg ? optarg : ""; break;
	}
	return PARSED_RUN;
}

static enum parsed parse_options(struct cli *cli, int argc, char **argv)
{
	struct parser parser;

	parser_init(&parser, cli->command);
	opterr = 0;
	for (;;) {
		int got = getopt_long(argc, argv, parser.shorts, parser.longs, NULL);

		if (got == -1)
			break;
		if (got == '?' || got == ':') {
			complain(cli, got, argv);
			return PARSED_END;
		}
		if (take_option(cli, got < 128 ? parser.value_of_letter[got] : got) == PARSED_END)
			return PARSED_END;
	}
	cli->args = argv + optind;
	cli->arg_count = argc - optind;
	if (cli->quiet)
		cli->shows_progress = false;
	return PARSED_RUN;
}

const struct loader *cli_loader(struct cli *cli)
{
	const struct foreign_plan plan = {0};

	/* Without memory for it, web pages are refused one by one. */
	if (!cli->loader.foreign && foreign_new(&plan, &cli->loader.foreign) != ERR_OK)
		cli->loader.foreign = NULL;
	return &cli->loader;
}

int cli_run(const struct cli_command *command, int argc, char **argv)
{
	struct cli cli = {
	    .command = command,
	    .shows_progress = isatty(STDERR_FILENO) == 1,
	    .out_is_terminal = isatty(STDOUT_FILENO) == 1,
	};

	if (parse_options(&cli, argc, argv) == PARSED_RUN) {
		if (command->run)
			command->run(&cli);
		else
			cli_misuse(&cli, "'%s' is not in this version", command->name);
	}
	cli_progress_end(&cli);
	end_output(&cli);
	buf_release(&cli.out);
	foreign_free(cli.loader.foreign);
	return (int)cli.status;
}

/* ---- help ---- */

static void add_option_help(struct buf *text, const struct cli_option *option)
{
	size_t before = text->len, used;

	if (option->letter)
		buf_add_format(text, "  -%c, --%s", option->letter, option->name);
	else
		buf_add_format(text, "      --%s", option->name);
	if (option->arg)
		buf_add_format(text, " %s", option->arg);
	used = text->len - before;
	buf_add_repeat(text, ' ', used < 26 ? 26 - used : 2);
	buf_add_text(text, option->help);
	buf_add_byte(text, '\n');
}

static void add_command_list(struct buf *text)
{
	buf_add_text(text, "\nCommands:\n");
	for (const struct cli_command *row = cli_commands; row->name; row++)
		if (row->run)
			buf_add_format(text, "  %-10s %s\n", row->name, row->help);
	buf_add_text(
	    text, "\n'abreast COMMAND --help' tells more about one. Options of the reader:\n");
}

void cli_print_help(struct cli *cli)
{
	const struct cli_command *command = cli->command;
	bool is_default = command == cli_commands;
	struct buf text = {0};

	cli->output = NULL;
	if (is_default)
		buf_add_format(&text, "Usage: abreast [OPTION]... [PATH]...\n"
		                      "       abreast COMMAND [OPTION]... [PATH]...\n"
		                      "Read one story as several outlets tell it, side by side.\n");
	else
		buf_add_format(&text, "Usage: abreast %s [OPTION]... %s\n%c%s.\n", command->name,
		    command->usage, command->help[0] - 'a' + 'A', command->help + 1);
	if (command->more)
		buf_add_format(&text, "\n%s", command->more);
	if (is_default)
		add_command_list(&text);
	else
		buf_add_text(&text, "\nOptions:\n");
	for (int i = 0; command->options && command->options[i].name; i++)
		add_option_help(&text, &command->options[i]);
	for (int i = 0; i < COMMON_COUNT; i++)
		if ((common_options[i].needs & ~command->flags) == 0)
			add_option_help(&text, &common_options[i].shown);
	buf_add_text(&text, "\nExit status: 0 done; 1 something was skipped or nothing was found; "
	                    "2 wrong use; 3 input or output failed.\n");
	cli_out_buf(cli, &text);
	buf_release(&text);
}

/* What holds the process that reads web pages, on this system. */
static void say_confinement(struct cli *cli)
{
	const unsigned layers = confine_support();
	struct buf line = {0};

	buf_add_text(&line, "web pages are read by a process confined by limits");
	if (layers & CONFINED_LANDLOCK)
		buf_add_text(&line, ", Landlock");
	if (layers & CONFINED_SECCOMP)
		buf_add_text(&line, ", seccomp");
	if (!(layers & CONFINED_SECCOMP))
		buf_add_text(&line, " only: this system or build has no seccomp");
	buf_add_byte(&line, '\n');
	cli_out_buf(cli, &line);
	buf_release(&line);
}

void cli_print_version(struct cli *cli)
{
	cli->output = NULL;
	cli_out_text(cli, PACKAGE_STRING "\n");
	say_confinement(cli);
}
