/*
 * pairtrain.h - how alike two sentences are, learned from pairs that people have judged.
 */
#ifndef ABREAST_TRAIN_PAIRTRAIN_H
#define ABREAST_TRAIN_PAIRTRAIN_H

#include "frame/pairlikeness.h"

/*
 *   path  JSON lines with "a", "b" and "gold" from 0 to 5: sts/train.jsonl
 * ERR_OK, ERR_NOMEM, ERR_SYNTAX with file and line, or what reading the file gives.
 */
enum err_code pair_train(const struct similarity *similarity, const char *path, double penalty,
    struct pair_weights *ret_weights, struct err *ret_err) ATTR_MUST_CHECK;

#endif
