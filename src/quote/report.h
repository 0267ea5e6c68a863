/*
 * report.h - what an article reports: its cues of speech, unit by unit.
 *
 * A unit is a run of sentences that one quotation in marks holds together, mostly one sentence.
 * Thread use: pure; finished reports are read-only.
 */
#ifndef ABREAST_QUOTE_REPORT_H
#define ABREAST_QUOTE_REPORT_H

#include "quote/scene.h"

enum report_flags {
	REPORT_TAIL = 1u << 0,      /* the cue stands behind what was said */
	REPORT_NO_SOURCE = 1u << 1, /* passive: nobody is named */
	REPORT_INHERITED = 1u << 2, /* the source is that of the cue before */
	REPORT_COLON = 1u << 3,     /* NAME: "..." without a verb */
	REPORT_PHRASE = 1u << 4,    /* content is no clause */
	REPORT_SCRIPT = 1u << 5,    /* a turn of a transcript */
};

/* Something that is reported. Token ranges, half-open. */
struct report {
	uint32_t unit;               /* index into units */
	uint32_t cue_first, cue_end; /* empty: no word of speech */
	struct phrase source;        /* empty: none found */
	uint32_t first, end;         /* what was said; empty: not in this unit */
	uint8_t flags;               /* enum report_flags */
};

/* A run of sentences that quotations in marks hold together. */
struct unit {
	uint32_t first, end;                 /* tokens */
	uint32_t first_report, report_count; /* of reports */
	uint32_t paragraph;
};

struct reports {
	struct report *items; /* owned; by unit, in the order of their cues */
	size_t count, capacity;
	struct unit *units; /* owned */
	size_t unit_count, unit_capacity;
};

/* ERR_OK or ERR_NOMEM; ret_reports is {0} before, released with reports_release(). */
enum err_code reports_find(const struct scene *scene, struct reports *ret_reports) ATTR_MUST_CHECK;
void reports_release(struct reports *reports);

enum err_code reports_add(struct reports *reports, struct report report) ATTR_MUST_CHECK;

#endif
