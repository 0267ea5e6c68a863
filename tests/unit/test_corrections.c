#include "config.h"

#include "entity_case.h"

#include "story/story.h"
#include "story/useracts.h"

/* A story of two articles, analysed for names only, and marks in memory. */
struct case_story {
	struct entity_case shared;
	struct story story;
	struct user_marks *marks;
	struct corrections *corrections;
};

static void add_article(struct case_story *it, const char *text)
{
	struct entity_case article = it->shared;
	struct analysis *analysis = alloc_zero(1, sizeof *analysis);
	const size_t index = it->story.count;

	assert_non_null(analysis);
	case_find(&article, text);
	assert_int_equal(story_add_doc_take(&it->story, article.doc), ERR_OK);
	analysis->prose = article.prose;
	analysis->entities = article.entities;
	story_set_analysis_take(&it->story, index, analysis);
}

static void open_story(struct case_story *it, const char *a, const char *b)
{
	story_init(&it->story);
	add_article(it, a);
	add_article(it, b);
	assert_int_equal(story_link(&it->story, it->shared.gazetteer), ERR_OK);
	assert_int_equal(user_marks_open(NULL, &it->marks, NULL), ERR_OK);
}

static void close_story(struct case_story *it)
{
	corrections_free(it->corrections);
	it->corrections = NULL;
	user_marks_close(it->marks);
	story_release(&it->story);
}

static void link_again(struct case_story *it)
{
	corrections_free(it->corrections);
	it->corrections = NULL;
	assert_int_equal(user_marks_corrections(it->marks, &it->corrections, NULL), ERR_OK);
	assert_int_equal(
	    story_link_corrected(&it->story, it->shared.gazetteer, it->corrections), ERR_OK);
}

/* "Rob Bauer|NATO": the story's name of every mention of an article. */
static void expect(const struct case_story *it, size_t doc, const char *expected)
{
	const struct entities *entities = story_entities(&it->story, doc);
	const struct links *links = it->story.links;
	struct buf found = {0};

	for (size_t i = 0; i < entities->mention_count; i++) {
		const uint32_t name = links->of_doc[doc][entities->mentions[i].name];

		assert_true(name < links->name_count);
		buf_add_text(&found, i > 0 ? "|" : "");
		buf_add_slice(&found, links->names[name].canonical);
	}
	assert_string_equal(buf_text(&found), expected);
	buf_release(&found);
}

/* The act that gives mention `index` of an article to a name; free with buf_release(). */
static struct buf act_of(const struct case_story *it, size_t doc, size_t index, const char *name,
    enum entity_type type, bool joins)
{
	const struct mention *mention = &it->story.items[doc].analysis->entities->mentions[index];
	struct correction item = {.doc_hash = doc_hash(it->story.items[doc].doc),
	    .found = {mention->start, mention->end},
	    .wanted = {mention->start, mention->end}};
	const struct correction_act act = {.words = slice_of("done"),
	    .canonical = slice_of(name),
	    .type = (uint8_t)type,
	    .joins = joins,
	    .items = &item,
	    .count = 1};
	struct buf text = {0};

	correction_act_write(&act, &text);
	return text;
}

static void make(struct case_story *it, size_t doc, size_t index, const char *name,
    enum entity_type type, bool joins)
{
	struct buf text = act_of(it, doc, index, name, type, joins);

	assert_int_equal(user_marks_add_act(it->marks, buf_slice(&text), NULL), ERR_OK);
	buf_release(&text);
	link_again(it);
}

static void corrections__act__reads_what_it_writes(void **state)
{
	static const char text[] = "“A” is “B C”\njoin PER B C\n"
	                           "ffffffffffffffff 0 1 2 4294967295\n0 5 6 5 9\n";
	struct correction_act act;
	struct arena arena = {0};
	struct buf again = {0};

	(void)state;
	assert_int_equal(correction_act_read(slice_of(text), &arena, &act), ERR_OK);
	assert_true(act.joins && act.count == 2 && act.type == ENTITY_PER);
	assert_true(slice_is(act.canonical, "B C"));
	assert_true(act.items[0].doc_hash == UINT64_MAX);
	assert_int_equal(act.items[1].wanted.end, 9);
	correction_act_write(&act, &again);
	assert_string_equal(buf_text(&again), text);
	buf_release(&again);
	arena_release(&arena);
}

static void corrections__act__broken_text_is_an_error(void **state)
{
	static const char *const broken[] = {"", "w", "w\njoin PER \n", "w\njoin XXX A\n",
	    "w\nmerge PER A\n", "w\njoin PER A\n0 1 2 3\n", "w\njoin PER A\n0 2 2 3 4\n",
	    "w\njoin PER A\n0 1 2 3 4 5\n", "w\njoin PER A\n10000000000000000 1 2 3 4\n",
	    "w\njoin PER A\n0 1 4294967296 3 4\n", "w\njoin PER A\n0 a 2 3 4\n"};
	struct correction_act act;
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		assert_int_equal(
		    correction_act_read(slice_of(broken[i]), &arena, &act), ERR_SYNTAX);
	arena_release(&arena);
}

static void corrections__link__joins_and_is_undone(void **state)
{
	struct case_story *it = *state;
	struct buf text;

	open_story(it, "We met Rob Bauer in Peru.", "It was Robert Bauers of Peru.");
	expect(it, 1, "Robert Bauers|Peru");
	make(it, 1, 0, "Rob Bauer", ENTITY_PER, true);
	expect(it, 0, "Rob Bauer|Peru");
	expect(it, 1, "Rob Bauer|Peru");
	assert_int_equal(it->story.links->name_count, 2);
	assert_int_equal(it->story.links->names[1].doc_count, 2);
	assert_int_equal(it->story.links->fix_count, 1);
	text = act_of(it, 1, 0, "Rob Bauer", ENTITY_PER, true);
	assert_int_equal(user_marks_drop_act(it->marks, buf_slice(&text), NULL), ERR_OK);
	assert_int_equal(user_marks_drop_act(it->marks, buf_slice(&text), NULL), ERR_NOT_FOUND);
	buf_release(&text);
	link_again(it);
	expect(it, 1, "Robert Bauers|Peru");
	assert_int_equal(it->story.links->fix_count, 0);
	close_story(it);
}

static void corrections__link__never_alters_the_analysis(void **state)
{
	struct case_story *it = *state;
	const struct entities *found;

	open_story(it, "We met Rob Bauer in Peru.", "It was Robert Bauers of Peru.");
	found = it->story.items[1].analysis->entities;
	make(it, 1, 0, "Peru", ENTITY_LOC, false);
	assert_ptr_equal(it->story.items[1].analysis->entities, found);
	assert_int_equal(found->mentions[0].type, ENTITY_PER);
	assert_true(slice_is(found->names[found->mentions[0].name].canonical, "Robert Bauers"));
	assert_int_equal(story_entities(&it->story, 1)->mentions[0].type, ENTITY_LOC);
	expect(it, 1, "Peru|Peru");
	close_story(it);
}

static void corrections__link__two_smiths_stay_two(void **state)
{
	struct case_story *it = *state;

	open_story(it, "We met Adam Smith in Peru. Later Smith left.",
	    "We met Adam Smith in Chile. Later Smith left.");
	expect(it, 1, "Adam Smith|Chile|Adam Smith");
	make(it, 1, 0, "Adam B. Smith", ENTITY_PER, false);
	expect(it, 0, "Adam Smith|Peru|Adam Smith");
	expect(it, 1, "Adam B. Smith|Chile|Adam Smith");
	make(it, 1, 2, "Adam B. Smith", ENTITY_PER, true);
	expect(it, 1, "Adam B. Smith|Chile|Adam B. Smith");
	assert_int_equal(it->story.links->fix_count, 2);
	close_story(it);
}

static void corrections__link__later_wins_and_local_names_follow(void **state)
{
	struct case_story *it = *state;
	const struct entities *entities;
	uint32_t bauers;

	open_story(it, "We met Rob Bauer in Peru.", "It was Robert Bauers of Peru.");
	bauers = it->story.items[1].analysis->entities->mentions[0].name;
	make(it, 1, 0, "Ada Lund", ENTITY_PER, false);
	make(it, 1, 0, "Rob Bauer", ENTITY_PER, false);
	expect(it, 1, "Rob Bauer|Peru");
	entities = story_entities(&it->story, 1);
	assert_int_equal(entities->names[bauers].mention_count, 0);
	assert_int_equal(it->story.links->of_doc[1][bauers],
	    it->story.links->of_doc[1][entities->mentions[0].name]);
	close_story(it);
}

/* A fuller form that another article brings does not part what was joined. */
static void corrections__link__a_join_finds_the_name_of_an_article(void **state)
{
	struct case_story *it = *state;

	open_story(it, "We met Donald Trump in Peru. Robert Bauers left.",
	    "It was Donald J. Trump of Peru.");
	make(it, 0, 2, "Donald Trump", ENTITY_PER, true);
	expect(it, 0, "Donald J. Trump|Peru|Donald J. Trump");
	make(it, 0, 2, "Donald Trump", ENTITY_PER, false);
	expect(it, 0, "Donald J. Trump|Peru|Donald Trump");
	close_story(it);
}

static void extend(struct case_story *it, size_t index, struct span wanted)
{
	const struct mention *mention = &it->story.items[0].analysis->entities->mentions[index];
	struct correction item = {
	    doc_hash(it->story.items[0].doc), {mention->start, mention->end}, wanted};
	const struct correction_act act = {
	    .canonical = slice_of("X"), .type = ENTITY_PER, .items = &item, .count = 1};
	struct buf text = {0};

	correction_act_write(&act, &text);
	assert_int_equal(user_marks_add_act(it->marks, buf_slice(&text), NULL), ERR_OK);
	buf_release(&text);
	link_again(it);
}

static void corrections__extent__stays_off_neighbours(void **state)
{
	struct case_story *it = *state;
	const struct mention *mention;

	/*                 0         1         2 */
	/*                 0123456789012345678901234567 */
	open_story(it, "We met Rob Bauer in Peru on foot. It rained.", "Nobody left Peru.");
	extend(it, 0, (struct span){3, 16});
	mention = &story_entities(&it->story, 0)->mentions[0];
	assert_int_equal(mention->start, 3);
	assert_int_equal(mention->first_token, 1);
	assert_int_equal(mention->end_token, 4);
	extend(it, 0, (struct span){3, 22});
	mention = &story_entities(&it->story, 0)->mentions[0];
	assert_int_equal(mention->start, 7);
	assert_int_equal(mention->end, 16);
	extend(it, 1, (struct span){20, 40});
	mention = &story_entities(&it->story, 0)->mentions[1];
	assert_int_equal(mention->end, 24);
	expect(it, 0, "X|X");
	close_story(it);
}

static void corrections__link__out_of_memory_is_an_error(void **state)
{
	struct case_story *it = *state;
	enum err_code code = ERR_NOMEM;
	struct links *links = NULL;

	open_story(it, "We met Rob Bauer in Peru.", "It was Robert Bauers of Peru.");
	make(it, 1, 0, "Ada Lund", ENTITY_PER, false);
	for (unsigned long fail = 1; code == ERR_NOMEM; fail++) {
		alloc_fail_from(fail);
		code = story_links_new(&it->story, it->shared.gazetteer, it->corrections, &links);
		alloc_fail_from(0);
		assert_true(code == ERR_NOMEM || code == ERR_OK);
		if (code == ERR_NOMEM)
			assert_null(links);
	}
	links_free(links);
	close_story(it);
}

static int load(void **state)
{
	struct case_story *it = alloc_zero(1, sizeof *it);

	assert_non_null(it);
	case_load(&it->shared);
	*state = it;
	return 0;
}

static int release(void **state)
{
	struct case_story *it = *state;

	case_release(&it->shared);
	alloc_free(it);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(corrections__act__reads_what_it_writes),
	    cmocka_unit_test(corrections__act__broken_text_is_an_error),
	    cmocka_unit_test(corrections__link__joins_and_is_undone),
	    cmocka_unit_test(corrections__link__never_alters_the_analysis),
	    cmocka_unit_test(corrections__link__two_smiths_stay_two),
	    cmocka_unit_test(corrections__link__later_wins_and_local_names_follow),
	    cmocka_unit_test(corrections__link__a_join_finds_the_name_of_an_article),
	    cmocka_unit_test(corrections__extent__stays_off_neighbours),
	    cmocka_unit_test(corrections__link__out_of_memory_is_an_error),
	};

	return cmocka_run_group_tests(tests, load, release);
}
