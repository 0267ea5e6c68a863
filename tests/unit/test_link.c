#include "config.h"

#include "entity_case.h"

#include "entity/link.h"

static void link__mentions__last_name_to_whole_name(void **state)
{
	case_expect_canonical(*state, "We met Rob Bauer. Later Mr. Bauer left. \"No,\" Bauer said.",
	    "Rob Bauer|Rob Bauer|Rob Bauer");
}

static void link__mentions__family_name_first(void **state)
{
	case_expect_canonical(
	    *state, "They met President Xi Jinping. Then Mr. Xi left.", "Xi Jinping|Xi Jinping");
}

static void link__mentions__fullest_form(void **state)
{
	case_expect_canonical(*state, "They met Donald Trump. Donald J. Trump left.",
	    "Donald J. Trump|Donald J. Trump");
}

static void link__mentions__two_smiths_stay_two(void **state)
{
	case_expect_canonical(*state,
	    "We met Adam Smith and Brenda Smith. Then Ms. Smith left. Mr. Smith stayed.",
	    "Adam Smith|Brenda Smith|Brenda Smith|Adam Smith");
	case_expect_canonical(*state, "We met Adam Smith and Peter Smith. Then Mr. Smith left.",
	    "Adam Smith|Peter Smith|Smith");
}

static void link__mentions__aliases(void **state)
{
	case_expect_canonical(*state, "In the U.S., in America and in the UK.",
	    "United States|United States|United Kingdom");
	case_expect_canonical(*state, "The EU and NATO met the European Union.",
	    "European Union|NATO|European Union");
	case_expect_canonical(*state, "They asked Beijing and Chinese firms.", "Beijing|Chinese");
}

static void link__mentions__acronym_defined_in_the_text(void **state)
{
	case_expect_canonical(*state, "The Northern Grain Council (NGC) met. Later the NGC left.",
	    "Northern Grain Council|Northern Grain Council|Northern Grain Council");
}

static void link__mentions__ministry_carries_its_country(void **state)
{
	case_expect_canonical(
	    *state, "They asked China's Foreign Ministry.", "China|Chinese Foreign Ministry");
	case_expect_canonical(*state,
	    "The Polish Foreign Ministry met the Foreign Ministry of old.",
	    "Polish|Polish Foreign Ministry|Polish Foreign Ministry");
}

static void link__mentions__country_after_a_body_and_in_it(void **state)
{
	case_expect_canonical(
	    *state, "They asked the Foreign Ministry of China.", "Chinese Foreign Ministry");
	case_expect_canonical(*state,
	    "They asked Japan's Ministry of Defense. The Defense Ministry of Poland left.",
	    "Japan|Japanese Defense Ministry|Polish Defense Ministry");
}

static void link__mentions__acronym_beside_its_form(void **state)
{
	case_expect_canonical(*state, "The Northern Grain Council, or NGC, met. The NGC left.",
	    "Northern Grain Council|Northern Grain Council|Northern Grain Council");
}

static void link__mentions__middle_names_tell_two_apart(void **state)
{
	case_expect_canonical(*state,
	    "We met Adam J. Smith and Adam K. Smith. Later Adam K. Smith left.",
	    "Adam J. Smith|Adam K. Smith|Adam K. Smith");
}

static void link__mentions__short_form_of_a_department(void **state)
{
	case_expect_canonical(*state,
	    "They asked the Energy Department. At the UN, Energy said no.",
	    "Energy Department|United Nations|Energy Department");
}

static void link__mentions__ministries_of_two_countries_stay_two(void **state)
{
	case_expect_canonical(*state,
	    "They asked China's Foreign Ministry and Russia's Foreign Ministry.",
	    "China|Chinese Foreign Ministry|Russia|Russian Foreign Ministry");
}

static void link__mentions__capital_keeps_its_name(void **state)
{
	case_expect_canonical(*state,
	    "He flew to Washington. Ties between Washington and Beijing cooled in the U.S.",
	    "Washington|Washington|Beijing|United States");
}

static void link__mentions__head_of_the_only_body(void **state)
{
	case_expect_canonical(*state, "We asked the Northern Grain Council. The Council left.",
	    "Northern Grain Council|Northern Grain Council");
	case_expect_canonical(*state,
	    "We asked the Northern Grain Council and the Harbour Council. The Council left.",
	    "Northern Grain Council|Harbour Council|Council");
}

static void link__mentions__word_that_describes_a_name(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
	    {"They left NATO. At the UN, the Alliance was praised.", "NATO"},
	    {"They left Peru. At the UN, the Alliance was praised.", "Alliance"},
	    {"They left NATO and the Pacific Alliance. At the UN, the Alliance was praised.",
	        "Pacific Alliance"},
	};
	struct entity_case *it = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mention *last;

		/* whether the word is found is the tagger's; here it is said to be one */
		case_find(it, cases[i].text);
		last = &it->entities->mentions[it->entities->mention_count - 1];
		last->first_token = (uint32_t)it->prose->tokens.count - 4;
		assert_true(slice_is(prose_token(it->prose, last->first_token), "Alliance"));
		last->end_token = last->first_token + 1;
		last->start = it->prose->tokens.items[last->first_token].start;
		last->end = it->prose->tokens.items[last->first_token].end;
		last->type = ENTITY_ORG;
		it->entities->name_count = 0;
		alloc_free(it->entities->names);
		it->entities->names = NULL;
		assert_int_equal(link_mentions(it->entities, it->prose, it->gazetteer), ERR_OK);
		assert_true(slice_is(it->entities->names[last->name].canonical, cases[i].expected));
		case_forget(it);
	}
}

static void link__mentions__counts_and_first(void **state)
{
	struct entity_case *it = *state;
	const struct name *name;

	case_find(it, "In Peru we met Rob Bauer. Then Bauer left Peru.");
	name = &it->entities->names[it->entities->mentions[1].name];
	assert_int_equal(it->entities->name_count, 2);
	assert_int_equal(name->mention_count, 2);
	assert_int_equal(name->first_mention, 1);
	case_forget(it);
}

static enum entity_gender gender_of_first(struct entity_case *it, const char *text)
{
	enum entity_gender gender;

	case_find(it, text);
	assert_true(it->entities->mention_count > 0);
	gender = it->entities->names[it->entities->mentions[0].name].gender;
	case_forget(it);
	return gender;
}

static void link__gender__title_then_pronoun_then_first_name(void **state)
{
	assert_int_equal(gender_of_first(*state, "It was Ms. Okonkwo."), GENDER_FEMALE);
	assert_int_equal(gender_of_first(*state, "It was Mr. Okonkwo."), GENDER_MALE);
	assert_int_equal(
	    gender_of_first(*state, "We met Senator Okonkwo. She left."), GENDER_FEMALE);
	assert_int_equal(gender_of_first(*state, "We met Jennifer Okonkwo."), GENDER_FEMALE);
	assert_int_equal(gender_of_first(*state, "We met Senator Okonkwo."), GENDER_UNKNOWN);
}

/* Two articles, and what their names are over both. */
struct pair {
	struct entity_case a, b;
	const struct entities *both[3];
	struct links *links;
};

static void link_pair(
    struct pair *pair, const struct entity_case *shared, const char *a, const char *b)
{
	pair->a = (struct entity_case){.gazetteer = shared->gazetteer, .tagger = shared->tagger};
	pair->b = pair->a;
	case_find(&pair->a, a);
	case_find(&pair->b, b);
	pair->both[0] = pair->a.entities;
	pair->both[1] = NULL;
	pair->both[2] = pair->b.entities;
	assert_int_equal(links_new(pair->both, 3, shared->gazetteer, &pair->links), ERR_OK);
}

static void forget_pair(struct pair *pair)
{
	links_free(pair->links);
	case_forget(&pair->a);
	case_forget(&pair->b);
}

static struct slice story_name_of(const struct pair *pair, size_t doc, size_t mention)
{
	return pair->links->names[pair->links->of_doc[doc][pair->both[doc]->mentions[mention].name]]
	    .canonical;
}

static void link__story__lone_last_name_finds_its_person(void **state)
{
	struct pair pair;

	link_pair(&pair, *state, "We met Rob Bauer in Peru.", "It was Mr. Bauer of Peru.");
	assert_true(slice_is(story_name_of(&pair, 2, 0), "Rob Bauer"));
	assert_null(pair.links->of_doc[1]);
	assert_int_equal(pair.links->name_count, 2);
	assert_int_equal(pair.links->names[0].mention_count, 2);
	assert_int_equal(pair.links->names[0].doc_count, 2);
	assert_true(slice_is(pair.links->names[0].canonical, "Peru"));
	forget_pair(&pair);
}

static void link__story__acronym_of_one_article_holds_in_the_others(void **state)
{
	struct pair pair;

	link_pair(&pair, *state, "The Northern Grain Council (NGC) met in Peru.",
	    "They asked the NGC in Peru.");
	assert_true(slice_is(story_name_of(&pair, 2, 0), "Northern Grain Council"));
	assert_int_equal(pair.links->name_count, 2);
	forget_pair(&pair);
}

static void link__story__shared_last_name_stays_alone(void **state)
{
	struct pair pair;

	link_pair(&pair, *state, "We met Adam Smith and Brenda Smith.", "It was Senator Smith.");
	assert_true(slice_is(story_name_of(&pair, 2, 0), "Smith"));
	assert_int_equal(pair.links->name_count, 3);
	forget_pair(&pair);
}

static void link__story__no_memory(void **state)
{
	struct pair pair;
	struct links *links = NULL;
	enum err_code code = ERR_NOMEM;

	link_pair(&pair, *state, "We met Rob Bauer in Peru.", "It was Mr. Bauer of Peru.");
	for (long nth = 1; code == ERR_NOMEM; nth++) {
		alloc_fail_from(nth);
		code = links_new(pair.both, 3, ((struct entity_case *)*state)->gazetteer, &links);
		alloc_fail_from(0);
		if (code == ERR_NOMEM)
			assert_null(links);
	}
	assert_int_equal(code, ERR_OK);
	links_free(links);
	forget_pair(&pair);
}

static void link__story__empty(void **state)
{
	struct links *links;

	assert_int_equal(
	    links_new(NULL, 0, ((struct entity_case *)*state)->gazetteer, &links), ERR_OK);
	assert_int_equal(links->name_count, 0);
	links_free(links);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(link__mentions__last_name_to_whole_name),
	    cmocka_unit_test(link__mentions__family_name_first),
	    cmocka_unit_test(link__mentions__fullest_form),
	    cmocka_unit_test(link__mentions__two_smiths_stay_two),
	    cmocka_unit_test(link__mentions__aliases),
	    cmocka_unit_test(link__mentions__acronym_defined_in_the_text),
	    cmocka_unit_test(link__mentions__ministry_carries_its_country),
	    cmocka_unit_test(link__mentions__country_after_a_body_and_in_it),
	    cmocka_unit_test(link__mentions__acronym_beside_its_form),
	    cmocka_unit_test(link__mentions__middle_names_tell_two_apart),
	    cmocka_unit_test(link__story__acronym_of_one_article_holds_in_the_others),
	    cmocka_unit_test(link__mentions__short_form_of_a_department),
	    cmocka_unit_test(link__mentions__ministries_of_two_countries_stay_two),
	    cmocka_unit_test(link__mentions__capital_keeps_its_name),
	    cmocka_unit_test(link__mentions__head_of_the_only_body),
	    cmocka_unit_test(link__mentions__word_that_describes_a_name),
	    cmocka_unit_test(link__mentions__counts_and_first),
	    cmocka_unit_test(link__gender__title_then_pronoun_then_first_name),
	    cmocka_unit_test(link__story__lone_last_name_finds_its_person),
	    cmocka_unit_test(link__story__shared_last_name_stays_alone),
	    cmocka_unit_test(link__story__no_memory),
	    cmocka_unit_test(link__story__empty),
	};

	return cmocka_run_group_tests(tests, case_group_load, case_group_release);
}
