/*
 * train-article - learns data/model/article.bin from saved pages whose article is known; see
 * articletrain.h and data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/articletrain.h"

static const char usage[] =
    "usage: train-article [OPTION]... FOLDER... -o FILE\n"
    "\n"
    "  FOLDER  holds truth.jsonl and the pages ID.html.gz\n"
    "\n"
    "  -o, --output FILE   the model\n"
    "      --cross FOLDER  write cross-N.jsonl, the text of every page by forests that have not\n"
    "                      seen it, for each FOLDER in turn\n"
    "      --trees N       of each of the two forests (120)\n"
    "      --rate X        of learning (0.1)\n"
    "      --percent N     of the features, for each tree (25)\n"
    "      --power X       of a block's words, in its weight (0.7)\n"
    "      --seed N        of the features' choice (1)\n";

enum { OPT_CROSS = 256, OPT_TREES, OPT_RATE, OPT_PERCENT, OPT_POWER, OPT_SEED };

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"cross", required_argument, NULL, OPT_CROSS},
    {"trees", required_argument, NULL, OPT_TREES},
    {"rate", required_argument, NULL, OPT_RATE},
    {"percent", required_argument, NULL, OPT_PERCENT},
    {"power", required_argument, NULL, OPT_POWER},
    {"seed", required_argument, NULL, OPT_SEED},
    {NULL, 0, NULL, 0},
};

/* Returns false when the command line is wrong. */
static bool read_plan(int argc, char **argv, struct article_plan *plan)
{
	for (int opt; (opt = getopt_long(argc, argv, "o:", options, NULL)) != -1;) {
		switch (opt) {
		case 'o': plan->out = optarg; break;
		case OPT_CROSS: plan->cross = optarg; break;
		case OPT_TREES: plan->trees = strtoul(optarg, NULL, 10); break;
		case OPT_RATE: plan->rate = strtod(optarg, NULL); break;
		case OPT_PERCENT: plan->percent = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_POWER: plan->power = strtod(optarg, NULL); break;
		case OPT_SEED: plan->seed = strtoull(optarg, NULL, 10); break;
		default: return false;
		}
	}
	for (; optind < argc && plan->folder_count < ARTICLE_FOLDERS; optind++)
		plan->folders[plan->folder_count++] = argv[optind];
	return plan->out && plan->folder_count > 0 && plan->trees > 0 && optind == argc;
}

int main(int argc, char **argv)
{
	struct article_plan plan = {
	    .trees = 120, .rate = 0.1, .percent = 25, .power = 0.7, .seed = 1};
	struct err err = {.code = ERR_OK};
	char line[1024];
	enum err_code code;

	if (!read_plan(argc, argv, &plan)) {
		fputs(usage, stderr);
		return 2;
	}
	code = article_train(&plan, &err);
	if (code == ERR_OK)
		return 0;
	if (err.code == ERR_OK)
		err_set(&err, code, NULL, 0, NULL);
	err_format(&err, line, sizeof line);
	fprintf(stderr, "train-article: %s\n", line);
	return 1;
}
