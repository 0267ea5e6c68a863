/*
 * frame_case.h - articles in memory, analysed, with the wordings of a frame found in them: what the
 * tests of the frame room begin with.
 */
#ifndef ABREAST_TESTS_FRAME_CASE_H
#define ABREAST_TESTS_FRAME_CASE_H

#include "base/alloc.h"
#include "doc/load.h"
#include "frame/lineup.h"
#include "story/analysis.h"

enum { CASE_DOCS = 6 };

struct frame_case {
	struct models *models;
	struct frame *frame;
	struct doc *docs[CASE_DOCS];
	struct analysis *analyses[CASE_DOCS];
	struct frame_source sources[CASE_DOCS];
	struct framings *framings[CASE_DOCS];
	size_t count;
};

/* The text begins with `Key: value` lines if there are metadata. */
static inline void case_add(struct frame_case *it, const char *text)
{
	struct err err = {0};
	size_t i = it->count++;

	assert_int_equal(load_bytes(slice_of(text), "case.txt", &it->docs[i], &err), ERR_OK);
	assert_int_equal(analysis_new(it->docs[i], it->models, &it->analyses[i]), ERR_OK);
	it->sources[i] = analysis_source(it->docs[i], it->analyses[i]);
	assert_int_equal(framings_find(it->frame, &it->sources[i], (uint32_t)i,
	                     it->models->frame_lexicon, &it->framings[i]),
	    ERR_OK);
}

static inline void case_init(struct frame_case *it, const char *frame)
{
	struct err err = {0};

	*it = (struct frame_case){0};
	assert_int_equal(models_new(&it->models, &err), ERR_OK);
	assert_int_equal(frame_parse(slice_of(frame), "case", &it->frame, &err), ERR_OK);
}

static inline void case_release(struct frame_case *it)
{
	for (size_t i = 0; i < it->count; i++) {
		framings_free(it->framings[i]);
		analysis_free(it->analyses[i]);
		doc_free(it->docs[i]);
	}
	frame_free(it->frame);
	models_free(it->models);
}

static inline struct slice case_wording(const struct frame_case *it, const struct passage *passage)
{
	return slice_at(
	    doc_text(it->docs[passage->doc]), (struct span){passage->start, passage->end});
}

#endif
