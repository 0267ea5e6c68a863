/*
 * articletrain.h - learns data/model/article.bin from saved pages whose article is known.
 *
 * A folder holds truth.jsonl, {"id","text"} a line, and the pages ID.html.gz. A block is the
 * article's when most runs of four of its words are runs of the known text; a short block takes the
 * last words before it along. The second forest learns from scores of first forests that have not
 * seen the page (five folds).
 */
#ifndef ABREAST_TRAIN_ARTICLETRAIN_H
#define ABREAST_TRAIN_ARTICLETRAIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { ARTICLE_FOLDERS = 4 };

struct article_plan {
	const char *folders[ARTICLE_FOLDERS];
	size_t folder_count;
	const char *out;   /* the model */
	const char *cross; /* NULL, or where runs for extract/score.py are written: every page by
	                      forests that have not seen it */
	size_t trees;
	double rate;
	unsigned percent;
	double power; /* of a block's length, in its weight */
	uint64_t seed;
};

enum err_code article_train(const struct article_plan *plan, struct err *ret_err) ATTR_MUST_CHECK;

#endif
