/*
 * jobs.h - what runs beside the reader: worker threads, and the inbox their messages come by.
 *
 * Analysis has a pool of its own, so that a search never waits behind ten thousand articles. Every
 * job posts one message at its end; the loop takes them in the order they came.
 * Thread use: jobs_take() and everything that starts or ends something belong to the loop's thread;
 * workers post.
 */
#ifndef ABREAST_TUI_JOBS_H
#define ABREAST_TUI_JOBS_H

#include "app/msg.h"
#include "story/corrections.h"
#include "story/verdicts.h"
#include "tui/term.h"

struct jobs;

/*
 *   term     woken whenever a message is posted
 *   threads  for analysis; 0: as many as processors
 *   loader   copied; what it names is borrowed
 */
enum err_code jobs_new(struct terminal *term, struct story *story, unsigned threads,
    const struct loader *loader, struct jobs **ret_jobs) ATTR_MUST_CHECK;

/* Stops everything and waits; messages that nobody took are freed. */
void jobs_free(struct jobs *jobs);

/* The next message; false: none. */
bool jobs_take(struct jobs *jobs, struct msg *ret_msg);

/* Is anything under way, or a message waiting? */
bool jobs_busy(const struct jobs *jobs);

/* Analysis of every article without one. models NULL: loaded first, and posted. */
enum err_code jobs_analyse(struct jobs *jobs, const struct models *models) ATTR_MUST_CHECK;

/* One article at once, beside the analysis: MSG_RESULT. */
enum err_code jobs_load(struct jobs *jobs, uint32_t doc) ATTR_MUST_CHECK;

/*
 * Names over all articles: MSG_LINKS, with a number that grows from job to job.
 *   corrections  taken; NULL: none
 */
enum err_code jobs_link(struct jobs *jobs, const struct models *models,
    struct corrections *corrections) ATTR_MUST_CHECK;

/*
 * A lineup: MSG_LINEUP.
 *   frame     taken; NULL: the one that fits best, else rows that the program proposes
 *   verdicts  taken; NULL: none
 */
enum err_code jobs_lineup(struct jobs *jobs, const struct models *models, struct frame *frame,
    struct verdicts *verdicts) ATTR_MUST_CHECK;

/* A search over all articles: MSG_HITS with `number`. A search under way gives up. */
enum err_code jobs_search(struct jobs *jobs, struct slice pattern, bool plain, uint32_t number)
    ATTR_MUST_CHECK;

/*
 * Give up what runs without waiting: articles under way and a lineup still come to their end, and
 * their messages are good. true: something was running.
 */
bool jobs_cancel(struct jobs *jobs);

/* Give up what runs and wait for it; true: something was running. */
bool jobs_stop(struct jobs *jobs);

#endif
