/*
 * What is said by whom, on short texts of our own. A case is a text and what must come out, one
 * quotation a line: KIND [text] SPEAKER NAME ("-": none). Names are given by hand, so that these
 * tests do not hang on the finding of names.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/place.h"
#include "quote/quote.h"

struct given_name {
	const char *text; /* every occurrence of it is a mention */
	enum entity_type type;
	enum entity_gender gender;
};

static const struct given_name given[] = {
    {"Maria Keller", ENTITY_PER, GENDER_FEMALE},
    {"Peter Holm", ENTITY_PER, GENDER_MALE},
    {"Keller", ENTITY_PER, GENDER_FEMALE},
    {"Holm", ENTITY_PER, GENDER_MALE},
    {"Norvia", ENTITY_LOC, GENDER_UNKNOWN},
    {"Transpol", ENTITY_ORG, GENDER_UNKNOWN},
};

enum { GIVEN_COUNT = sizeof given / sizeof *given };

/* The full name that a surname belongs to. */
static uint32_t name_index(size_t index)
{
	return (uint32_t)(index == 2 ? 0 : index == 3 ? 1 : index);
}

static bool is_given(const struct prose *prose, size_t first, size_t index, size_t *ret_end)
{
	const struct token *tokens = prose->tokens.items;
	size_t len = strlen(given[index].text);

	if (tokens[first].start + len > prose->text.len ||
	    memcmp(prose->text.ptr + tokens[first].start, given[index].text, len) != 0)
		return false;
	for (size_t t = first; t < prose->tokens.count; t++)
		if (tokens[t].end == tokens[first].start + len) {
			*ret_end = t + 1;
			return true;
		}
	return false;
}

static struct entities *entities_of(const struct prose *prose)
{
	struct entities *entities = alloc_zero(1, sizeof *entities);
	size_t end;

	assert_non_null(entities);
	entities->mentions = alloc_zero(prose->tokens.count + 1, sizeof *entities->mentions);
	entities->names = alloc_zero(GIVEN_COUNT, sizeof *entities->names);
	assert_true(entities->mentions && entities->names);
	entities->name_count = GIVEN_COUNT;
	for (size_t i = 0; i < GIVEN_COUNT; i++)
		entities->names[i] = (struct name){.canonical = slice_of(given[i].text),
		    .type = (uint8_t)given[i].type,
		    .gender = (uint8_t)given[i].gender};
	for (size_t t = 0; t < prose->tokens.count; t++)
		for (size_t i = 0; i < GIVEN_COUNT; i++) {
			const struct token *tokens = prose->tokens.items;

			if (!is_given(prose, t, i, &end))
				continue;
			entities->mentions[entities->mention_count++] = (struct mention){
			    .start = tokens[t].start,
			    .end = tokens[end - 1].end,
			    .first_token = (uint32_t)t,
			    .end_token = (uint32_t)end,
			    .sentence = (uint32_t)sentences_at(&prose->sentences, tokens[t].start),
			    .name = name_index(i),
			    .type = (uint8_t)given[i].type};
			t = end - 1;
			break;
		}
	return entities;
}

struct fixture {
	struct quote_lexicon *lexicon;
	struct quote_models models; /* the lexicon alone */
};

static int load_lexicon(void **state)
{
	static struct fixture fixture;
	struct buf folder = {0};
	struct err err = {0};

	assert_int_equal(place_data("lexicon", &folder), ERR_OK);
	assert_int_equal(quote_lexicon_load(buf_text(&folder), &fixture.lexicon, &err), ERR_OK);
	fixture.models.lexicon = fixture.lexicon;
	buf_release(&folder);
	*state = &fixture;
	return 0;
}

static int free_lexicon(void **state)
{
	quote_lexicon_free(((struct fixture *)*state)->lexicon);
	return 0;
}

struct article {
	struct doc *doc;
	struct prose *prose;
	struct entities *entities;
};

static struct article article_of(const char *text)
{
	struct buf bytes = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct article article;

	buf_add_text(&bytes, text);
	assert_int_equal(doc_new_take(slice_of("t"), (struct slice){NULL, 0}, &bytes, &meta,
	                     DOC_GIVEN, 0, &article.doc),
	    ERR_OK);
	assert_int_equal(prose_new(article.doc, &article.prose), ERR_OK);
	article.entities = entities_of(article.prose);
	return article;
}

static void article_release(struct article *article)
{
	alloc_free(article->entities->mentions);
	alloc_free(article->entities->names);
	alloc_free(article->entities);
	prose_free(article->prose);
	doc_free(article->doc);
}

static void add_span(struct buf *buf, const char *text, struct span span)
{
	if (!span_exists(span))
		buf_add_byte(buf, '-');
	else
		buf_add(buf, text + span.start, span.end - span.start);
}

static char *shown(const char *text, const struct quotes *quotes)
{
	struct buf buf = {0};

	for (size_t i = 0; i < quotes->count; i++) {
		const struct quote *quote = &quotes->items[i];

		buf_add_format(&buf, "%s [", quote_kind_text((enum quote_kind)quote->kind));
		add_span(&buf, text, (struct span){quote->start, quote->end});
		buf_add_text(&buf, "] ");
		add_span(&buf, text, quote->speaker);
		buf_add_text(&buf, " = ");
		if (quote->speaker_name.ptr)
			buf_add_slice(&buf, quote->speaker_name);
		else
			buf_add_byte(&buf, '-');
		buf_add_byte(&buf, '\n');
	}
	return buf_detach(&buf);
}

struct spoken {
	const char *text, *expected;
};

static void check_all(void **state, const struct spoken *cases, size_t count)
{
	const struct fixture *fixture = *state;

	for (size_t i = 0; i < count; i++) {
		struct article article = article_of(cases[i].text);
		struct quotes *quotes;
		char *got;

		assert_int_equal(
		    quotes_find(article.prose, article.entities, &fixture->models, &quotes),
		    ERR_OK);
		got = shown(cases[i].text, quotes);
		assert_string_equal(got ? got : "", cases[i].expected);
		alloc_free(got);
		quotes_free(quotes);
		article_release(&article);
	}
}

#define CHECK_ALL(state, cases) check_all(state, cases, sizeof(cases) / sizeof *(cases))

static void quote__find__direct(void **state)
{
	static const struct spoken cases[] = {
	    {"“The dam held,” Maria Keller said.\n",
	        "direct [“The dam held,”] Maria Keller = Maria Keller\n"},
	    {"“The dam held all night long,” said Peter Holm, the chief engineer.\n",
	        "direct [“The dam held all night long,”] Peter Holm = Peter Holm\n"},
	    {"Keller said: “The dam held.”\n", "direct [“The dam held.”] Keller = Maria Keller\n"},
	    {"“The dam,” Keller said, “held all night.”\n",
	        "direct [“The dam,”] Keller = Maria Keller\n"
	        "direct [“held all night.”] Keller = Maria Keller\n"},
	    {"The sign read: “No swimming.”\n", "direct [“No swimming.”] The sign = The sign\n"},
	    {"“No swimming here,” a guard with a whistle shouted.\n",
	        "direct [“No swimming here,”] a guard with a whistle = a guard with a whistle\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__carried(void **state)
{
	static const struct spoken cases[] = {
	    {"“The dam held,” Keller said. “We were lucky.”\n",
	        "direct [“The dam held,”] Keller = Maria Keller\n"
	        "direct [“We were lucky.”] Keller = Maria Keller\n"},
	    {"“The dam held,” Keller said.\n\n“We were lucky.”\n",
	        "direct [“The dam held,”] Keller = Maria Keller\n"
	        "direct [“We were lucky.”] Keller = Maria Keller\n"},
	    {"“First the rain.\n\n“Then the wind,” Holm said.\n",
	        "direct [“First the rain.\n\n“Then the wind,”] Holm = Peter Holm\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__pronouns_and_roles(void **state)
{
	static const struct spoken cases[] = {
	    {"Maria Keller met Peter Holm at the dam. “It is safe,” she said. “For now,” he "
	     "replied.\n",
	        "direct [“It is safe,”] she = Maria Keller\n"
	        "direct [“For now,”] he = Peter Holm\n"},
	    {"Governor Peter Holm came on Friday. “It is safe,” the governor said.\n",
	        "direct [“It is safe,”] the governor = Peter Holm\n"},
	    {"Maria Keller, who said she had warned them, went home.\n",
	        "indirect [she had warned them] who = Maria Keller\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__indirect(void **state)
{
	static const struct spoken cases[] = {
	    {"Norvia denied that it had opened the gates.\n",
	        "indirect [that it had opened the gates] Norvia = Norvia\n"},
	    {"Keller said the gates were shut.\n",
	        "indirect [the gates were shut] Keller = Maria Keller\n"},
	    {"The gates were shut, officials said.\n",
	        "indirect [The gates were shut] officials = officials\n"},
	    {"According to Transpol, the gates were shut.\n",
	        "indirect [the gates were shut] Transpol = Transpol\n"},
	    {"The gates were shut, according to Transpol.\n",
	        "indirect [The gates were shut] Transpol = Transpol\n"},
	    {"Keller told reporters on Monday that the gates were shut.\n",
	        "indirect [that the gates were shut] Keller = Maria Keller\n"},
	    {"Keller said the gates were shut and warned that more rain would come.\n",
	        "indirect [the gates were shut] Keller = Maria Keller\n"
	        "indirect [that more rain would come] Keller = Maria Keller\n"},
	    {"It was claimed that the gates were open.\n",
	        "indirect [that the gates were open] - = -\n"},
	    {"Holm asked whether the gates would hold.\n",
	        "indirect [whether the gates would hold] Holm = Peter Holm\n"},
	    {"Transpol urged the town to leave.\n",
	        "indirect [the town to leave] Transpol = Transpol\n"},
	    {"Keller’s claim that the gates were shut has been disputed.\n",
	        "indirect [that the gates were shut] Keller = Maria Keller\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__marks_without_speech(void **state)
{
	static const struct spoken cases[] = {
	    {"Norvia called the dam “a key shield” of the valley.\n",
	        "mixed [the dam “a key shield” of the valley] Norvia = Norvia\n"},
	    {"The so-called “experts” stayed away.\n", "scare [“experts”] - = -\n"},
	    {"His film “The Long River” won.\n", "title [“The Long River”] - = -\n"},
	    {"In the ’90s the miners’ club closed.\n", ""},
	    {"She said little. He told the truth.\n", ""},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__behind_a_question(void **state)
{
	static const struct spoken cases[] = {
	    {"“Who shut the gate?” Holm asked.\n",
	        "direct [“Who shut the gate?”] Holm = Peter Holm\n"},
	    {"“And then they cried, ‘Run!’” Holm recalled.\n",
	        "direct [“And then they cried, ‘Run!’”] Holm = Peter Holm\n"},
	    {"“Water finds its way.” — Peter Holm\n",
	        "direct [“Water finds its way.”] Peter Holm = Peter Holm\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__who_speaks(void **state)
{
	static const struct spoken cases[] = {
	    /* the one who is told, and a name inside the marks, speak not */
	    {"“You are late,” Keller told Peter Holm.\n",
	        "direct [“You are late,”] Keller = Maria Keller\n"},
	    {"“Holm said nothing to us,” Keller said.\n",
	        "direct [“Holm said nothing to us,”] Keller = Maria Keller\n"},
	    /* appositions and brackets between name and cue */
	    {"“It held,” Peter Holm, who built it in 1971, said.\n",
	        "direct [“It held,”] Peter Holm = Peter Holm\n"},
	    {"“It held,” Peter Holm (R-Lake) said.\n",
	        "direct [“It held,”] Peter Holm (R-Lake) = Peter Holm\n"},
	    {"Guards walking along the wall shouted: “Get back from there!”\n",
	        "direct [“Get back from there!”] Guards walking along the wall = Guards walking "
	        "along "
	        "the wall\n"},
	    /* openings */
	    {"As Keller put it, the gates were shut.\n",
	        "indirect [the gates were shut] Keller = Maria Keller\n"},
	    {"By stating it is ready, Norvia sent a signal.\n",
	        "indirect [it is ready] Norvia = Norvia\n"},
	    {"In a long letter, Norvia’s envoy to the lake towns denied that it had opened the "
	     "gates, "
	     "while Transpol called the denial “a sad joke” at best.\n",
	        "indirect [that it had opened the gates] Norvia’s envoy to the lake towns = "
	        "Norvia’s "
	        "envoy to the lake towns\n"
	        "mixed [the denial “a sad joke” at best] Transpol = Transpol\n"},
	    /* a colon leads over to the next paragraph */
	    {"Keller left this note:\n\n“Back soon, or late, or never at all.”\n",
	        "direct [“Back soon, or late, or never at all.”] Keller = Maria Keller\n"},
	    {"“We will rebuild this wall, Keller said.\n",
	        "direct [“We will rebuild this wall,] Keller = Maria Keller\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__find__transcript(void **state)
{
	static const struct spoken cases[] = {
	    {"KEENE: Who shut it?\n\nWARD: I did.\n",
	        "direct [Who shut it] KEENE = KEENE\ndirect [I did] WARD = WARD\n"},
	};

	CHECK_ALL(state, cases);
}

static void quote__at__innermost(void **state)
{
	static const char text[] = "Norvia called the dam “a key shield” of the valley.\n";
	const struct fixture *fixture = *state;
	struct article article = article_of(text);
	struct quotes *quotes;

	assert_int_equal(
	    quotes_find(article.prose, article.entities, &fixture->models, &quotes), ERR_OK);
	assert_int_equal(quotes_at(quotes, (uint32_t)(strstr(text, "key") - text)), 0);
	assert_int_equal(quotes_at(quotes, 0), quotes->count);
	assert_int_equal(quotes_at(quotes, sizeof text), quotes->count);
	quotes_free(quotes);
	article_release(&article);
}

static void quote__find__no_memory(void **state)
{
	const struct fixture *fixture = *state;
	struct article article = article_of(
	    "Governor Peter Holm said it was “bad.” “I left,” he said.\n\n“One\n\n“two,” "
	    "the tall\nguard said. Keller said that all was well.\n");
	enum err_code code = ERR_NOMEM;

	for (long nth = 1; code != ERR_OK; nth++) {
		struct quotes *quotes = NULL;

		alloc_fail_from(nth);
		code = quotes_find(article.prose, article.entities, &fixture->models, &quotes);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || (code == ERR_NOMEM && !quotes));
		quotes_free(quotes);
	}
	article_release(&article);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(quote__find__direct),
	    cmocka_unit_test(quote__find__carried),
	    cmocka_unit_test(quote__find__pronouns_and_roles),
	    cmocka_unit_test(quote__find__indirect),
	    cmocka_unit_test(quote__find__marks_without_speech),
	    cmocka_unit_test(quote__find__behind_a_question),
	    cmocka_unit_test(quote__find__who_speaks),
	    cmocka_unit_test(quote__find__transcript),
	    cmocka_unit_test(quote__at__innermost),
	    cmocka_unit_test(quote__find__no_memory),
	};

	return cmocka_run_group_tests(tests, load_lexicon, free_lexicon);
}
