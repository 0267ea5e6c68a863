#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "hand.h"
#include "story/quotetable.h"

static void cue__class_of__takes_the_longest_beginning(void **state)
{
	static const struct {
		const char *cue;
		enum cue_class class;
	} cases[] = {
	    {"", CUE_NONE},
	    {"said", CUE_PLAIN},
	    {"Claimed", CUE_DOUBTED},
	    {"allegations", CUE_DOUBTED},
	    {"has repeatedly denied", CUE_DENYING},
	    {"according to", CUE_PLAIN},
	    {"pointed out", CUE_FACTUAL},
	    {"zzz", CUE_PLAIN},
	    {"warns", CUE_WARNING},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(cue_class_of(slice_of(cases[i].cue)), cases[i].class);
}

static void filter__read__takes_keys_in_any_order(void **state)
{
	struct quote_filter filter;
	struct slice wrong;

	(void)state;
	assert_int_equal(quote_filter_read(slice_of("kind:reported speaker:\"Ann Lee\" kind:part "
	                                            "cue:doubt outlet:times two words"),
	                     &filter, &wrong),
	    ERR_OK);
	assert_int_equal(filter.kinds, 1u << QUOTE_INDIRECT | 1u << QUOTE_MIXED);
	assert_int_equal(filter.cues, 1u << CUE_DOUBTED);
	assert_true(slice_is(filter.speaker, "Ann Lee"));
	assert_true(slice_is(filter.outlet, "times"));
	assert_true(slice_is(filter.text, "two words"));
	assert_int_equal(
	    quote_filter_read(slice_of("kind:sung"), &filter, &wrong), ERR_UNKNOWN_KEY);
	assert_true(slice_is(wrong, "sung"));
	assert_int_equal(quote_filter_read(slice_of("  "), &filter, &wrong), ERR_OK);
	assert_int_equal(filter.text.len, 0);
}

static void table__new__counts_by_speaker_and_document(void **state)
{
	struct hand hand;
	struct quote_table *table = NULL;
	size_t count = 0;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	for (int order = 0; order < QUOTE_ORDERS; order++) {
		assert_int_equal(
		    quote_table_new(&hand.story, NULL, (enum quote_order)order, &table), ERR_OK);
		assert_int_equal(table->speaker_count, 2);
		assert_null(table->speakers[1].name.ptr);
		assert_int_equal(table->speakers[0].count + table->speakers[1].count, 5);
		count = 0;
		for (uint32_t speaker = 0; speaker < 2; speaker++)
			for (uint32_t doc = 0; doc < table->doc_count; doc++)
				count += quote_table_share(table, speaker, doc).count;
		assert_int_equal(count, table->ref_count);
		quote_table_free(table);
	}
	hand_release(&hand);
}

static void table__new__leaves_no_memory_behind(void **state)
{
	struct hand hand;
	struct quote_table *table = NULL;
	enum err_code code = ERR_NOMEM;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	for (size_t n = 1; code == ERR_NOMEM; n++) {
		alloc_fail_from(n);
		code = quote_table_new(&hand.story, NULL, QUOTES_BY_WORDS, &table);
		alloc_fail_from(0);
	}
	assert_int_equal(code, ERR_OK);
	quote_table_free(table);
	hand_release(&hand);
}

/* ---- corrections ---- */

static struct quote_fix fix_of(const struct hand *hand, size_t doc, size_t quote)
{
	const struct span found = story_quote_found(&hand->story, doc, quote);

	return (struct quote_fix){.doc_hash = doc_hash(hand->story.items[doc].doc),
	    .found = found,
	    .wanted = found,
	    .words = slice_of("words"),
	    .kind = QUOTE_FIX_SAME};
}

static void fix__read__gives_what_was_written(void **state)
{
	static const char *const bad[] = {"", "w\nquote same =\n", "w\nquote sung =\n1 0 2 0 2\n",
	    "w\nname PER X\n", "w\nquote same @\n1 0 2 0 2\n", "w\nquote same =\n1 2 2 0 2\n",
	    "w\nquote same =\n1 0 2 0 2\n1 0 2 0 2\n"};
	struct quote_fix fix = {.doc_hash = 0xabcdef,
	    .found = {3, 9},
	    .wanted = {4, 8},
	    .words = slice_of("said by Ann Lee"),
	    .name = slice_of("Ann Lee"),
	    .kind = QUOTE_INDIRECT,
	    .speaker = FIX_SPEAKER_NAMED};
	struct quote_fix read;
	struct buf text = {0};

	(void)state;
	quote_fix_write(&fix, &text);
	assert_true(quote_fix_is(buf_slice(&text)));
	assert_int_equal(quote_fix_read(buf_slice(&text), &read), ERR_OK);
	assert_int_equal(read.doc_hash, fix.doc_hash);
	assert_int_equal(read.kind, fix.kind);
	assert_int_equal(read.wanted.end, 8);
	assert_true(slice_is(read.name, "Ann Lee"));
	assert_true(slice_is(read.words, "said by Ann Lee"));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(quote_fix_read(slice_of(bad[i]), &read), ERR_SYNTAX);
	buf_release(&text);
}

static struct quote_fixes *fixes_with(const struct quote_fix *items, size_t count)
{
	struct quote_fixes *fixes = alloc_zero(1, sizeof *fixes);

	assert_non_null(fixes);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(quote_fixes_add(fixes, &items[i]), ERR_OK);
	assert_int_equal(quote_fixes_sort(fixes), ERR_OK);
	return fixes;
}

static void fixes__story__are_laid_over_and_taken_back(void **state)
{
	struct hand hand;
	struct quote_fix items[3];
	const struct quotes *quotes;
	size_t doc = 0, before;

	(void)state;
	hand_init(&hand, HAND_DOCS);
	while (story_quotes(&hand.story, doc)->count == 0)
		doc++;
	before = story_quotes(&hand.story, doc)->count;
	items[0] = fix_of(&hand, doc, 0);
	items[0].speaker = FIX_SPEAKER_NAMED;
	items[0].name = slice_of("Ann Lee");
	items[1] = fix_of(&hand, doc, 0);
	items[1].kind = QUOTE_SCARE;
	items[1].wanted.start += (uint32_t)strlen("“");
	items[1].wanted.end -= (uint32_t)strlen("”");
	assert_int_equal(story_set_quote_fixes_take(&hand.story, fixes_with(items, 2)), ERR_OK);
	quotes = story_quotes(&hand.story, doc);
	assert_int_equal(quotes->count, before);
	assert_true(slice_is(quotes->items[0].speaker_name, "Ann Lee"));
	assert_int_equal(quotes->items[0].kind, QUOTE_SCARE);
	assert_int_equal(story_quote_found(&hand.story, doc, 0).start, items[0].found.start);
	assert_int_equal(quotes->items[0].end, items[1].wanted.end);
	assert_true(story_quote_is_fixed(&hand.story, doc, 0));

	items[2] = fix_of(&hand, doc, 0);
	items[2].kind = QUOTE_FIX_NONE;
	assert_int_equal(story_set_quote_fixes_take(&hand.story, fixes_with(items, 3)), ERR_OK);
	assert_int_equal(story_quotes(&hand.story, doc)->count, before - 1);
	assert_int_equal(story_set_quote_fixes_take(&hand.story, NULL), ERR_OK);
	assert_int_equal(story_quotes(&hand.story, doc)->count, before);
	assert_false(story_quote_is_fixed(&hand.story, doc, 0));
	hand_release(&hand);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cue__class_of__takes_the_longest_beginning),
	    cmocka_unit_test(filter__read__takes_keys_in_any_order),
	    cmocka_unit_test(table__new__counts_by_speaker_and_document),
	    cmocka_unit_test(table__new__leaves_no_memory_behind),
	    cmocka_unit_test(fix__read__gives_what_was_written),
	    cmocka_unit_test(fixes__story__are_laid_over_and_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
