/*
 * Names found in random texts: sorted, apart, on token boundaries, inside their sentence, and every
 * name's count is that of its mentions.
 */
#include "config.h"

#include "../unit/entity_case.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"

enum { ROUNDS = 400, LONGEST_TEXT = 120 };

static const char *const pieces[] = {"Rob", "Bauer", "NATO", "the", "of", "Ministry", "China",
    "Chinese", "'s", "\xe2\x80\x99s", ".", ",", "(", ")", "\"", "\xe2\x80\x9c", "\xe2\x80\x9d",
    "President", "Mr.", "and", "said", "in", "U.S.", "Foreign", "SHOUTED", "P\xc3\xa5l", "de",
    "Russia-China", "pro-Russian", "\n", "\n\n", "-", "&", "A", "\xc3\x89", "G-7", "Smith", "J.",
    "Sea", "Cup", "\xef\xbf\xbd", "7", "al-", "bin", "visited", "Europe", "Prime", "Minister"};

static void make_text(struct rng *rng, struct buf *text)
{
	uint32_t words = rng_below(rng, LONGEST_TEXT);

	buf_clear(text);
	for (uint32_t i = 0; i < words; i++) {
		buf_add_text(text, pieces[rng_below(rng, sizeof pieces / sizeof *pieces)]);
		if (rng_below(rng, 8) > 0)
			buf_add_byte(text, ' ');
	}
}

static void check_mentions(const struct entity_case *it)
{
	const struct entities *entities = it->entities;
	const struct token *tokens = it->prose->tokens.items;
	uint32_t last_end = 0;

	for (size_t i = 0; i < entities->mention_count; i++) {
		const struct mention *mention = &entities->mentions[i];
		const struct sentence *sentence;

		assert_true(mention->start >= last_end && mention->start < mention->end);
		assert_true(mention->sentence < it->prose->sentences.count);
		sentence = &it->prose->sentences.items[mention->sentence];
		assert_true(mention->first_token >= sentence->first_token);
		assert_true(mention->first_token < mention->end_token);
		assert_true(mention->end_token <= sentence->end_token);
		assert_int_equal(mention->start, tokens[mention->first_token].start);
		assert_int_equal(mention->end, tokens[mention->end_token - 1].end);
		assert_true(mention->type < ENTITY_TYPES);
		assert_true(mention->name < entities->name_count);
		assert_int_equal(entities_at(entities, mention->start), i);
		last_end = mention->end;
	}
}

static void check_names(const struct entities *entities)
{
	uint32_t *counts = alloc_zero(entities->name_count, sizeof *counts);

	assert_non_null(counts);
	for (size_t i = 0; i < entities->mention_count; i++) {
		const struct name *name = &entities->names[entities->mentions[i].name];

		if (counts[entities->mentions[i].name]++ == 0)
			assert_int_equal(name->first_mention, i);
	}
	for (size_t i = 0; i < entities->name_count; i++) {
		assert_int_equal(entities->names[i].mention_count, counts[i]);
		assert_true(counts[i] == 0 || entities->names[i].canonical.len > 0);
	}
	alloc_free(counts);
}

/* From now on with the shipped model; before, by rules. */
static void take_model(struct entity_case *it)
{
	struct buf model = {0};
	struct err err;

	tagger_free(it->tagger);
	assert_int_equal(place_data("model/entities.bin", &model), ERR_OK);
	assert_int_equal(tagger_new(it->gazetteer, buf_text(&model), &it->tagger, &err), ERR_OK);
	assert_null(tagger_fault(it->tagger));
	buf_release(&model);
}

static void entities__find__invariants(void **state)
{
	const char *given = getenv("ABREAST_SEED");
	struct rng rng = {given ? strtoull(given, NULL, 10) : 20241121};
	struct entity_case *it = *state;
	struct buf text = {0};

	printf("ABREAST_SEED=%llu\n", (unsigned long long)rng.state);
	for (int round = 0; round < ROUNDS; round++) {
		if (round == ROUNDS / 2)
			take_model(it);
		make_text(&rng, &text);
		case_find(it, buf_text(&text));
		check_mentions(it);
		check_names(it->entities);
		case_forget(it);
	}
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(entities__find__invariants)};

	return cmocka_run_group_tests(tests, case_group_load, case_group_release);
}
