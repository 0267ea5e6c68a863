/*
 * keeping.h - what is kept between runs, in the state folder: marks and notes, corrections of names
 * and quotations, verdicts on cells, typed lines.
 *
 * Part of carrying out effects (carry.h); what goes wrong is said in the status line.
 * Thread use: one thread.
 */
#ifndef ABREAST_APP_KEEPING_H
#define ABREAST_APP_KEEPING_H

#include "app/carry.h"

/* A file of the state folder; ERR_NOT_FOUND: nothing is to be kept, or there is no such folder. */
enum err_code keeping_path(const struct carrier *carrier, const char *name, struct buf *ret_path)
    ATTR_MUST_CHECK;

/* Make the folder that a file is to be written to. */
enum err_code keeping_make_folder(const struct buf *path, struct err *ret_err) ATTR_MUST_CHECK;

/* Open the file of the marks; `create` when it is not there yet. False: there is none. */
bool keeping_open(struct carrier *carrier, bool create);

/* Tell the app the marks of an article; `always` also when there are none. */
void keeping_send_marks(struct carrier *carrier, uint32_t doc, bool always);

/* Tell the app the corrections of quotations, if anything is kept. */
void keeping_send_quotes(struct carrier *carrier);

/* EFFECT_MARK, EFFECT_UNMARK; EFFECT_CORRECT; EFFECT_JUDGE. */
void keeping_mark(struct carrier *carrier, const struct effect *effect);
void keeping_correct(struct carrier *carrier, const struct effect *effect);
void keeping_judge(struct carrier *carrier, const struct effect *effect);

/* Link names with the corrections as they are kept now. */
void keeping_link(struct carrier *carrier);

/* Drop everything but the typed lines. */
void keeping_forget(struct carrier *carrier);

/* What the person said about rows and cells; NULL: nothing is kept. */
struct verdicts *keeping_verdicts(struct carrier *carrier);

void keeping_read_history(struct carrier *carrier);
void keeping_save_history(struct carrier *carrier);

#endif
