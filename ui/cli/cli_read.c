#include "config.h"

#include "cli/cli.h"

#include <stdlib.h>

/* A terminal that cannot address its cells gets the text. */
static bool can_draw(const struct cli *cli)
{
	const char *term = getenv("TERM");

	return cli->out_is_terminal && term && term[0] && strcmp(term, "dumb") != 0;
}

void cli_read(struct cli *cli)
{
	(void)can_draw;
	cli_show(cli);
}
