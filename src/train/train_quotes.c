/*
 * train-quotes - learns data/model/quotes.bin from articles whose quotations are known; see
 * quotetrain.h and data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/quotetrain.h"

static const char usage[] =
    "usage: train-quotes [OPTION]... ARTICLES CLUSTERS -o FILE\n"
    "\n"
    "  ARTICLES  JSON lines {\"id\",\"text\",\"quotes\"}\n"
    "  CLUSTERS  words and their clusters, frequent ones first\n"
    "\n"
    "  -o, --output FILE      the model\n"
    "      --own FILE         our own sentences\n"
    "      --check FILE       JSON lines to measure on\n"
    "      --labels FILE      write the labels each fold gets from the others\n"
    "      --without NAME     leave out a group of features: words tags clusters names marks\n"
    "                         place cues steps second\n"
    "      --epochs N         rounds through the articles (8)\n"
    "      --folds N          parts that the second pass is taught with (4)\n"
    "      --bag N            models of the second pass that are averaged (2)\n"
    "      --features N       of the first pass that are kept (60000)\n"
    "      --steps N          of the first pass (5000)\n"
    "      --second N         features of the second pass that are kept (80000)\n"
    "      --second-steps N   (5000)\n"
    "      --words N          words that have clusters (30000)\n"
    "      --seed N           of the order of passages (1)\n";

enum {
	OPT_OWN = 256,
	OPT_CHECK,
	OPT_LABELS,
	OPT_WITHOUT,
	OPT_EPOCHS,
	OPT_FOLDS,
	OPT_BAG,
	OPT_FEATURES,
	OPT_STEPS,
	OPT_SECOND,
	OPT_SECOND_STEPS,
	OPT_WORDS,
	OPT_SEED
};

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"own", required_argument, NULL, OPT_OWN},
    {"check", required_argument, NULL, OPT_CHECK},
    {"labels", required_argument, NULL, OPT_LABELS},
    {"without", required_argument, NULL, OPT_WITHOUT},
    {"epochs", required_argument, NULL, OPT_EPOCHS},
    {"folds", required_argument, NULL, OPT_FOLDS},
    {"bag", required_argument, NULL, OPT_BAG},
    {"features", required_argument, NULL, OPT_FEATURES},
    {"steps", required_argument, NULL, OPT_STEPS},
    {"second", required_argument, NULL, OPT_SECOND},
    {"second-steps", required_argument, NULL, OPT_SECOND_STEPS},
    {"words", required_argument, NULL, OPT_WORDS},
    {"seed", required_argument, NULL, OPT_SEED},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Returns false when the command line is wrong. */
static bool read_plan(int argc, char **argv, struct quote_plan *plan)
{
	for (int opt; (opt = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
		switch (opt) {
		case 'o': plan->out = optarg; break;
		case OPT_OWN: plan->own = optarg; break;
		case OPT_CHECK: plan->check = optarg; break;
		case OPT_LABELS: plan->labels = optarg; break;
		case OPT_WITHOUT:
			if (plan->without_count == QUOTE_WITHOUT_MAX)
				return false;
			plan->without[plan->without_count++] = optarg;
			break;
		case OPT_EPOCHS: plan->epochs = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_FOLDS: plan->folds = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_BAG: plan->bag = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_FEATURES: plan->features = strtoul(optarg, NULL, 10); break;
		case OPT_STEPS: plan->steps = strtoul(optarg, NULL, 10); break;
		case OPT_SECOND: plan->second_features = strtoul(optarg, NULL, 10); break;
		case OPT_SECOND_STEPS: plan->second_steps = strtoul(optarg, NULL, 10); break;
		case OPT_WORDS: plan->words = strtoul(optarg, NULL, 10); break;
		case OPT_SEED: plan->seed = strtoull(optarg, NULL, 10); break;
		default: return false;
		}
	}
	if (argc - optind != 2 || !plan->out)
		return false;
	plan->articles = argv[optind];
	plan->clusters = argv[optind + 1];
	return plan->epochs > 0 && plan->folds > 1 && plan->words > 0;
}

int main(int argc, char **argv)
{
	struct quote_plan plan = {.epochs = 8,
	    .folds = 4,
	    .bag = 2,
	    .features = 60000,
	    .steps = 5000,
	    .second_features = 80000,
	    .second_steps = 5000,
	    .words = 30000,
	    .seed = 1};
	struct err err = {.code = ERR_OK};
	char line[1024];
	enum err_code code;

	if (!read_plan(argc, argv, &plan)) {
		fputs(usage, stderr);
		return 2;
	}
	code = quote_train(&plan, &err);
	if (code == ERR_OK)
		return 0;
	if (err.code == ERR_OK)
		err_set(&err, code, NULL, 0, NULL);
	err_format(&err, line, sizeof line);
	fprintf(stderr, "train-quotes: %s\n", line);
	return 1;
}
