/*
 * cli_story.h - the articles of a command's operands, loaded and analysed.
 *
 * Whatever cannot be read is said in one line each and left out (status 1).
 */
#ifndef ABREAST_CLI_CLI_STORY_H
#define ABREAST_CLI_CLI_STORY_H

#include "cli/cli.h"
#include "story/analyse.h"

struct cli_story {
	struct models *models; /* owned; NULL: not loaded */
	struct story story;
	struct lineup_set *lineup; /* owned; NULL: no frame */
};

/* Load what data/ holds; false: it failed, which has been said. */
bool cli_load_models(struct cli *cli, struct models **ret_models);

/*
 * The frame that --frame names; NULL when it was not given.
 * false: it cannot be had, which has been said. A name that is nowhere is wrong use.
 */
bool cli_load_frame(struct cli *cli, struct frame **ret_frame);

/* Load the articles of the operands without analysis; false: nothing to go on with. */
bool cli_story_load(struct cli *cli, int first_arg, struct cli_story *ret_story);

/*
 * Load and analyse the articles of the operands, names linked.
 * Returns false when nothing is left to go on with: the reason has been said, and the story is
 * empty. Without operands: the bundled sample if `sample`, else wrong use.
 */
bool cli_story_analyse(struct cli *cli, bool sample, struct cli_story *ret_story);

/*
 * Apply a frame: that of --frame, else one that fits (story/fitting).
 * false: it failed, which has been said. Without a fitting frame: true, and lineup stays NULL.
 */
bool cli_story_line_up(struct cli *cli, struct cli_story *story);

/*
 * Line up by rows that the program proposes, for when no frame fits; without any, story->lineup
 * stays NULL. false: failed, said.
 */
bool cli_story_propose(struct cli *cli, struct cli_story *story);
void cli_story_release(struct cli_story *story);

#endif
