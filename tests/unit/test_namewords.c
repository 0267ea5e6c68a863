#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "entity/namefeatures.h"
#include "learn/sequence.h"

struct world {
	struct row_table_builder clusters, phrases;
	struct nameword_lexicon lexicon;
	struct prose prose;
	struct namewords words;
};

static void add_phrase(struct world *world, const char *first, const char *second, unsigned list)
{
	const uint64_t begin = nameword_phrase_key(0, nameword_plain_hash(slice_of(first)));
	const uint64_t key = nameword_phrase_key(begin, nameword_plain_hash(slice_of(second)));
	const unsigned char first_row[PHRASE_ROW_BYTES] = {0, 2};
	const unsigned char row[PHRASE_ROW_BYTES] = {(unsigned char)(1u << list), 0};

	assert_true(row_table_add(&world->phrases, begin, first_row));
	assert_true(row_table_add(&world->phrases, key, row));
}

static int open_world(void **state)
{
	struct world *world = alloc_zero(1, sizeof *world);
	const uint32_t cluster[CLUSTER_DEPTHS] = {127, 1000, 2999};
	unsigned char row[CLUSTER_ROW_BYTES];

	assert_non_null(world);
	assert_int_equal(row_table_builder_init(&world->clusters, 8, CLUSTER_ROW_BYTES), ERR_OK);
	assert_int_equal(row_table_builder_init(&world->phrases, 8, PHRASE_ROW_BYTES), ERR_OK);
	nameword_cluster_pack(cluster, row);
	assert_true(
	    row_table_add(&world->clusters, nameword_cluster_key(slice_of("harbour")), row));
	add_phrase(world, "Port", "Elm", PHRASE_CITY);
	world->lexicon = (struct nameword_lexicon){world->clusters.table, world->phrases.table};
	*state = world;
	return 0;
}

static int close_world(void **state)
{
	struct world *world = *state;

	row_table_builder_release(&world->clusters);
	row_table_builder_release(&world->phrases);
	alloc_free(world);
	return 0;
}

static enum err_code try_read(struct world *world, const char *text)
{
	enum err_code code;

	world->prose = (struct prose){.text = slice_of(text)};
	code = tokens_find(world->prose.text, &world->prose.tokens);
	if (code == ERR_OK)
		code = sentences_find(
		    world->prose.text, &world->prose.tokens, &world->prose.sentences);
	if (code == ERR_OK)
		code = namewords_find(&world->prose, &world->lexicon, &world->words);
	return code;
}

static void forget(struct world *world)
{
	namewords_release(&world->words);
	tokens_release(&world->prose.tokens);
	sentences_release(&world->prose.sentences);
}

static void read_text(struct world *world, const char *text)
{
	assert_int_equal(try_read(world, text), ERR_OK);
}

/* A mark for each token: X judged, - not. */
static void check_judged(struct world *world, const char *text, const char *expected)
{
	read_text(world, text);
	assert_int_equal(world->prose.tokens.count, strlen(expected));
	for (size_t i = 0; i < world->prose.tokens.count; i++)
		assert_int_equal(world->words.judged[i] ? 'X' : '-', expected[i]);
	forget(world);
}

static void namewords__judged__near_capitals(void **state)
{
	check_judged(*state, "nobody saw it there", "----");
	check_judged(*state, "they saw how van Gogh painted it", "---XXX-");
	check_judged(*state, "the Bank of the West opened again there", "XXXXXX--");
	check_judged(*state, "they like Bread with jam and butter and Milk today", "-XXX---XXX");
}

static void namewords__word__is_one_in_every_spelling_of_marks(void **state)
{
	struct world *world = *state;

	read_text(world, "\xe2\x80\x9cHarbour\xe2\x80\x9d \"harbour\"");
	assert_int_equal(world->words.word_of[0], world->words.word_of[3]);
	assert_int_not_equal(world->words.word_of[1], world->words.word_of[4]);
	assert_true(nameword_at(&world->words, 1)->lower == nameword_at(&world->words, 4)->lower);
	forget(world);
}

static void namewords__shape__letters_of_any_alphabet(void **state)
{
	struct world *world = *state;

	read_text(world, "\xc3\x85sa Anna \xc3\xa5sa anna");
	for (unsigned i = 0; i < 4; i += 2) {
		const struct nameword *one = nameword_at(&world->words, i);
		const struct nameword *other = nameword_at(&world->words, i + 1);

		assert_true(one->shape == other->shape);
		assert_int_equal(one->flags & NAMEWORD_CAPITAL, other->flags & NAMEWORD_CAPITAL);
	}
	forget(world);
}

static void namewords__clusters__also_after_a_hyphen(void **state)
{
	struct world *world = *state;

	for (unsigned i = 0; i < 2; i++) {
		read_text(world, i == 0 ? "Harbour" : "deep-harbour");
		assert_int_equal(nameword_at(&world->words, 0)->cluster[0], 128);
		assert_int_equal(nameword_at(&world->words, 0)->cluster[1], 1001);
		assert_int_equal(nameword_at(&world->words, 0)->cluster[2], 3000);
		forget(world);
	}
	read_text(world, "unknown");
	assert_int_equal(nameword_at(&world->words, 0)->cluster[2], 0);
	forget(world);
}

static void namewords__phrases__longest(void **state)
{
	struct world *world = *state;

	read_text(world, "in Port Elm and Port");
	assert_int_equal(world->words.phrase_of[1], PHRASE_BIT(PHRASE_CITY, SPAN_BEGIN));
	assert_int_equal(world->words.phrase_of[2], PHRASE_BIT(PHRASE_CITY, SPAN_LAST));
	assert_int_equal(world->words.phrase_of[4], 0);
	forget(world);
}

static void namewords__usage__first_words_say_nothing(void **state)
{
	struct world *world = *state;
	const struct nameword_usage *usage;

	read_text(world, "Rose left. The other one, Rose, stayed. A rose fell.");
	usage = &world->words.usages[nameword_at(&world->words, 0)->usage];
	assert_int_equal(usage->capital, 1);
	assert_int_equal(usage->lower, 1);
	forget(world);
}

static void namewords__case__of_headings(void **state)
{
	struct world *world = *state;

	read_text(world, "PRICES RISE AGAIN IN PERU\n\nPrices rose.");
	assert_int_equal(world->words.case_of[0], SENTENCE_CAPITALS);
	assert_int_equal(world->words.case_of[1], SENTENCE_PLAIN);
	forget(world);
	read_text(world, "Old Ships Leave Northern Harbour Again\n\nPrices rose.");
	assert_int_equal(world->words.case_of[0], SENTENCE_TITLE);
	forget(world);
}

static void namewords__find__no_memory(void **state)
{
	struct world *world = *state;
	enum err_code code = ERR_NOMEM;

	for (long nth = 1; code == ERR_NOMEM; nth++) {
		alloc_fail_from(nth);
		code = try_read(world, "Lena Berg saw Port Elm. It was late.");
		alloc_fail_from(0);
		forget(world);
	}
	assert_int_equal(code, ERR_OK);
}

/* Features never outgrow their room: a token that is in every list, long words, all neighbours. */
static void namefeatures__place__fits(void **state)
{
	struct world *world = *state;
	struct namefeatures features;

	read_text(world, "Lena Berg saw it. It was. It was. It was. It was late.");
	for (size_t i = 0; i < world->prose.tokens.count; i++)
		world->words.phrase_of[i] = UINT32_MAX;
	namefeatures_of_place(&world->words, 0, 1, 0, &features);
	assert_true(features.count > 100 && features.count <= NAMEFEATURE_MAX);
	for (int offset = -NAMEFEATURE_REACH; offset <= NAMEFEATURE_REACH; offset++) {
		namefeatures_of_word(nameword_at(&world->words, 1), offset, &features);
		assert_true(features.count >= 5 && features.count <= NAMEFEATURE_MAX);
		for (size_t i = 0; i < features.count; i++)
			assert_true(features.templates[i] < NAMEFEATURE_TEMPLATES);
	}
	forget(world);
}

static void namefeatures__scheme__plain_one_has_no_copies(void **state)
{
	struct world *world = *state;
	struct namefeatures features;

	read_text(world, "Lena Berg saw it.");
	for (int offset = -NAMEFEATURE_REACH; offset <= NAMEFEATURE_REACH; offset++) {
		namefeatures_of_scheme(
		    nameword_at(&world->words, 1), offset, NAMEFEATURE_PLAIN_SCHEME, &features);
		assert_int_equal(features.count, 0);
		namefeatures_of_scheme(
		    nameword_at(&world->words, 1), offset, NAMEFEATURE_PLAIN_SCHEME + 1, &features);
		assert_int_equal(features.count > 0, offset >= -1 && offset <= 1);
	}
	forget(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        namewords__judged__near_capitals, open_world, close_world),
	    cmocka_unit_test_setup_teardown(
	        namewords__word__is_one_in_every_spelling_of_marks, open_world, close_world),
	    cmocka_unit_test_setup_teardown(
	        namewords__shape__letters_of_any_alphabet, open_world, close_world),
	    cmocka_unit_test_setup_teardown(
	        namewords__clusters__also_after_a_hyphen, open_world, close_world),
	    cmocka_unit_test_setup_teardown(namewords__phrases__longest, open_world, close_world),
	    cmocka_unit_test_setup_teardown(
	        namewords__usage__first_words_say_nothing, open_world, close_world),
	    cmocka_unit_test_setup_teardown(namewords__case__of_headings, open_world, close_world),
	    cmocka_unit_test_setup_teardown(namewords__find__no_memory, open_world, close_world),
	    cmocka_unit_test_setup_teardown(namefeatures__place__fits, open_world, close_world),
	    cmocka_unit_test_setup_teardown(
	        namefeatures__scheme__plain_one_has_no_copies, open_world, close_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
