#include "config.h"

#include "entity_case.h"

#include "story/namematrix.h"

enum { ALL_TYPES = (1u << ENTITY_TYPES) - 1 };

/* A story of texts of one's own, analysed for names only. */
struct names_story {
	struct story story;
	struct entity_case shared;
};

static void add_article(struct names_story *it, const char *text)
{
	struct entity_case article = it->shared;
	struct analysis *analysis = alloc_zero(1, sizeof *analysis);
	size_t index = it->story.count;

	assert_non_null(analysis);
	case_find(&article, text);
	assert_int_equal(story_add_doc_take(&it->story, article.doc), ERR_OK);
	analysis->prose = article.prose;
	analysis->entities = article.entities;
	analysis_count(analysis);
	story_set_analysis_take(&it->story, index, analysis);
}

static int make_story(void **state)
{
	struct names_story *it = alloc_zero(1, sizeof *it);

	assert_non_null(it);
	story_init(&it->story);
	case_load(&it->shared);
	add_article(it, "We met Rob Bauer in Peru. Later Bauer left Peru.");
	add_article(it, "In Peru nobody knew it. They met Mr. Bauer and two Serbs.");
	assert_int_equal(story_link(&it->story, it->shared.gazetteer), ERR_OK);
	*state = it;
	return 0;
}

static int drop_story(void **state)
{
	struct names_story *it = *state;

	story_release(&it->story);
	case_release(&it->shared);
	alloc_free(it);
	return 0;
}

static struct slice canonical_at(const struct names_story *it, const struct name_row *row)
{
	return it->story.links->names[row->name].canonical;
}

static struct name_matrix *matrix_of(
    const struct names_story *it, unsigned types, enum name_order order)
{
	struct name_matrix *matrix = NULL;

	assert_int_equal(name_matrix_new(&it->story, types, order, &matrix), ERR_OK);
	return matrix;
}

static void namematrix__new__counts_by_outlet(void **state)
{
	const struct names_story *it = *state;
	struct name_matrix *matrix = matrix_of(it, ALL_TYPES, NAMES_BY_TOTAL);

	assert_int_equal(matrix->count, 3);
	assert_int_equal(matrix->doc_count, 2);
	assert_true(slice_is(canonical_at(it, &matrix->rows[0]), "Peru"));
	assert_int_equal(matrix->rows[0].total, 3);
	assert_int_equal(name_row_count(&matrix->rows[0], 0), 2);
	assert_int_equal(name_row_count(&matrix->rows[0], 1), 1);
	assert_true(slice_is(canonical_at(it, &matrix->rows[1]), "Rob Bauer"));
	assert_int_equal(name_row_count(&matrix->rows[1], 1), 1);
	assert_int_equal(name_row_count(&matrix->rows[2], 0), 0);
	assert_int_equal(name_row_count(&matrix->rows[2], 1), 1);
	name_matrix_free(matrix);
}

static void namematrix__new__types_are_a_filter(void **state)
{
	const struct names_story *it = *state;
	struct name_matrix *matrix = matrix_of(it, 1u << ENTITY_PER, NAMES_BY_TOTAL);

	assert_int_equal(matrix->count, 1);
	assert_true(slice_is(canonical_at(it, &matrix->rows[0]), "Rob Bauer"));
	name_matrix_free(matrix);
	matrix = matrix_of(it, 0, NAMES_BY_TOTAL);
	assert_int_equal(matrix->count, 0);
	name_matrix_free(matrix);
}

static void namematrix__new__orders(void **state)
{
	const struct names_story *it = *state;
	struct name_matrix *by_name = matrix_of(it, ALL_TYPES, NAMES_BY_NAME);
	struct name_matrix *uneven = matrix_of(it, ALL_TYPES, NAMES_BY_UNEVENNESS);

	assert_true(slice_is(canonical_at(it, &by_name->rows[0]), "Peru"));
	assert_true(slice_is(canonical_at(it, &by_name->rows[1]), "Rob Bauer"));
	assert_true(slice_is(canonical_at(it, &by_name->rows[2]), "Serbs"));
	assert_true(slice_is(canonical_at(it, &uneven->rows[0]), "Serbs"));
	name_matrix_free(by_name);
	name_matrix_free(uneven);
}

static void namematrix__new__unevenness(void **state)
{
	const struct names_story *it = *state;
	struct name_matrix *matrix = matrix_of(it, ALL_TYPES, NAMES_BY_TOTAL);

	/* 2 in 10 words against 1 in 12: (200 - 83.3) / (200 + 83.3) */
	assert_true(matrix->rows[0].unevenness > 0.411f && matrix->rows[0].unevenness < 0.413f);
	assert_true(matrix->rows[2].unevenness == 1.0f);
	name_matrix_free(matrix);
}

static void namematrix__new__no_memory(void **state)
{
	const struct names_story *it = *state;
	struct name_matrix *matrix = NULL;
	enum err_code code = ERR_NOMEM;

	for (long nth = 1; code == ERR_NOMEM; nth++) {
		alloc_fail_from(nth);
		code = name_matrix_new(&it->story, ALL_TYPES, NAMES_BY_TOTAL, &matrix);
		alloc_fail_from(0);
		if (code == ERR_NOMEM)
			assert_null(matrix);
	}
	assert_int_equal(code, ERR_OK);
	name_matrix_free(matrix);
}

static void namematrix__new__without_links(void **state)
{
	struct story story;
	struct name_matrix *matrix = NULL;

	(void)state;
	story_init(&story);
	assert_int_equal(name_matrix_new(&story, ALL_TYPES, NAMES_BY_NAME, &matrix), ERR_OK);
	assert_int_equal(matrix->count, 0);
	name_matrix_free(matrix);
	story_release(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(namematrix__new__counts_by_outlet),
	    cmocka_unit_test(namematrix__new__types_are_a_filter),
	    cmocka_unit_test(namematrix__new__orders),
	    cmocka_unit_test(namematrix__new__unevenness),
	    cmocka_unit_test(namematrix__new__no_memory),
	    cmocka_unit_test(namematrix__new__without_links),
	};

	return cmocka_run_group_tests(tests, make_story, drop_story);
}
