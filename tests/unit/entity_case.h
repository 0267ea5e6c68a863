/*
 * entity_case.h - a text of one's own and the names found in it, for the tests of src/entity.
 */
#ifndef ABREAST_TESTS_ENTITY_CASE_H
#define ABREAST_TESTS_ENTITY_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/place.h"
#include "entity/tagger.h"

struct entity_case {
	struct gazetteer *gazetteer;
	struct tagger *tagger;
	struct doc *doc;
	struct prose *prose;
	struct entities *entities;
};

/* The shipped gazetteer, and the tagger without a model. */
static inline void case_load(struct entity_case *it)
{
	struct buf folder = {0};
	struct err err;

	*it = (struct entity_case){.gazetteer = NULL};
	assert_int_equal(place_data("gazetteer", &folder), ERR_OK);
	assert_int_equal(gazetteer_load(folder.data, NULL, &it->gazetteer, &err), ERR_OK);
	assert_int_equal(tagger_new(it->gazetteer, NULL, &it->tagger, &err), ERR_OK);
	buf_release(&folder);
}

static inline void case_read(struct entity_case *it, const char *text)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct buf buf = {0};

	buf_add_text(&buf, text);
	assert_int_equal(
	    doc_new_take(slice_of("id"), slice_of("id.txt"), &buf, &meta, DOC_GIVEN, 0, &it->doc),
	    ERR_OK);
	assert_int_equal(prose_new(it->doc, &it->prose), ERR_OK);
}

static inline void case_find(struct entity_case *it, const char *text)
{
	case_read(it, text);
	assert_int_equal(tagger_find(it->tagger, it->prose, SCHEME_CONLL, &it->entities), ERR_OK);
}

static inline void case_forget(struct entity_case *it)
{
	entities_free(it->entities);
	prose_free(it->prose);
	doc_free(it->doc);
	it->entities = NULL;
	it->prose = NULL;
	it->doc = NULL;
}

static inline void case_release(struct entity_case *it)
{
	case_forget(it);
	tagger_free(it->tagger);
	gazetteer_free(it->gazetteer);
}

/* "Rob Bauer/PER NATO/ORG": every mention as it stands in the text. */
static inline void case_expect(struct entity_case *it, const char *text, const char *expected)
{
	struct buf found = {0};

	case_find(it, text);
	for (size_t i = 0; i < it->entities->mention_count; i++) {
		const struct mention *mention = &it->entities->mentions[i];

		buf_add_format(&found, "%s%.*s/%s", i > 0 ? " " : "",
		    (int)(mention->end - mention->start), it->prose->text.ptr + mention->start,
		    entity_type_text(mention->type));
	}
	assert_string_equal(buf_text(&found), expected);
	buf_release(&found);
	case_forget(it);
}

/* "Rob Bauer|NATO": the canonical form of every mention. */
static inline void case_expect_canonical(
    struct entity_case *it, const char *text, const char *expected)
{
	struct buf found = {0};

	case_find(it, text);
	for (size_t i = 0; i < it->entities->mention_count; i++) {
		buf_add_text(&found, i > 0 ? "|" : "");
		buf_add_slice(
		    &found, it->entities->names[it->entities->mentions[i].name].canonical);
	}
	assert_string_equal(buf_text(&found), expected);
	buf_release(&found);
	case_forget(it);
}

static inline int case_group_load(void **state)
{
	struct entity_case *it = alloc_zero(1, sizeof *it);

	assert_non_null(it);
	case_load(it);
	*state = it;
	return 0;
}

static inline int case_group_release(void **state)
{
	case_release(*state);
	alloc_free(*state);
	return 0;
}

#endif
