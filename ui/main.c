/*
 * main.c - which command: the first word if it names one, else the reader. `help` and `help
 * COMMAND` are other ways to write --help.
 */
#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "page/pdf.h"
#include "page/serve.h"

/*
 * A closed standard stream would be given to the first file that is opened. It is opened the wrong
 * way round, so that using it is an error that is said.
 */
static void open_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			exit(CLI_FAILED);
}

static int run_help(const struct cli_command *command)
{
	char option[] = "--help";
	char *args[] = {option, option, NULL};

	return cli_run(command, 2, args);
}

static int run(int argc, char **argv)
{
	const struct cli_command *command = argc > 1 ? cli_command_find(argv[1]) : NULL;

	open_standard_streams();
	/* Character types only: numbers are written the same everywhere. */
	setlocale(LC_CTYPE, "");
	signal(SIGPIPE, SIG_IGN);
	if (argc == 2 && strcmp(argv[1], "help") == 0)
		return run_help(cli_commands);
	if (argc == 3 && strcmp(argv[1], "help") == 0 && cli_command_find(argv[2]))
		return run_help(cli_command_find(argv[2]));
	if (command)
		return cli_run(command, argc - 1, argv + 1);
	return cli_run(cli_commands, argc, argv);
}

int main(int argc, char **argv)
{
	/* Started by this program itself, to read what is foreign: see doc/foreign.h. */
	if (argc == 3 && strcmp(argv[1], FOREIGN_ARGUMENT) == 0)
		return page_serve(STDIN_FILENO, STDOUT_FILENO, argv[2]) == ERR_OK ? CLI_DONE
		                                                                  : CLI_FAILED;
	if (argc == 3 && strcmp(argv[1], FOREIGN_PDF_ARGUMENT) == 0)
		return pdf_serve(STDIN_FILENO, STDOUT_FILENO) == ERR_OK ? CLI_DONE : CLI_FAILED;
	return run(argc, argv);
}
