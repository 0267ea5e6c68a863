/*
 * Who said what, with the labels given by hand: {s|source}, {q|cue}, {c|what was said}. The models
 * of parts of speech and of speakers are those of the tree; names come from rules and lists.
 */
#include "config.h"

#include <stdlib.h>

#include "entity_case.h"
#include "learn/postag.h"
#include "quote/attribution.h"
#include "quote/labels.h"

struct fixture {
	struct entity_case names;
	struct quote_lexicon *lexicon;
	struct postagger *tagger;
	struct speakermodel *model;
};

/* A labelled piece of a text: bytes. */
struct piece {
	struct span at;
	char label;
};

enum { PIECES = 32 };

/* The text without its labels. */
static size_t strip(const char *marked, char *ret_text, struct piece pieces[PIECES])
{
	size_t count = 0, len = 0;

	for (const char *at = marked; *at; at++) {
		if (*at == '{' && at[1] && at[2] == '|') {
			pieces[count++] = (struct piece){{(uint32_t)len, 0}, at[1]};
			at += 2;
		} else if (*at == '}') {
			size_t open = count;

			while (pieces[open - 1].at.end != 0)
				open--;
			pieces[open - 1].at.end = (uint32_t)len;
		} else {
			ret_text[len++] = *at;
		}
	}
	ret_text[len] = '\0';
	return count;
}

struct told {
	struct fixture *fixture;
	struct marks marks;
	struct scene scene;
	uint8_t tags[256], labels[256];
	struct quote quotes[PIECES];
	size_t count;
	struct arena arena;
};

static void set_labels(struct told *told, const struct piece *piece)
{
	const struct tokens *tokens = &told->scene.prose->tokens;
	const size_t first = tokens_at(tokens, piece->at.start);

	for (size_t t = first; t < tokens->count && tokens->items[t].start < piece->at.end; t++)
		told->labels[t] = piece->label == 's'   ? LABEL_SOURCE
		                  : piece->label == 'q' ? LABEL_CUE
		                  : t == first          ? LABEL_SAID_FIRST
		                                        : LABEL_SAID;
}

static void tell(struct told *told, struct fixture *fixture, const char *marked)
{
	char text[2048];
	struct piece pieces[PIECES];
	const size_t count = strip(marked, text, pieces);
	struct prose *prose;

	*told = (struct told){.fixture = fixture};
	case_find(&fixture->names, text);
	prose = fixture->names.prose;
	assert_true(prose->tokens.count < sizeof told->tags);
	assert_int_equal(marks_find(prose, &told->marks), ERR_OK);
	assert_int_equal(scene_init(&told->scene, prose, fixture->names.entities, fixture->lexicon,
	                     &told->marks),
	    ERR_OK);
	assert_int_equal(postags_find(fixture->tagger, prose, told->tags), ERR_OK);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].label == 'c')
			told->quotes[told->count++] = (struct quote){.start = pieces[i].at.start,
			    .end = pieces[i].at.end,
			    .kind = scene_is_marked(&told->scene,
			                (uint32_t)tokens_at(&prose->tokens, pieces[i].at.start))
			                ? QUOTE_DIRECT
			                : QUOTE_INDIRECT,
			    .speaker = span_none(),
			    .cue = span_none(),
			    .name = NAME_NONE};
		set_labels(told, &pieces[i]);
	}
}

static void told_release(struct told *told)
{
	scene_release(&told->scene);
	marks_release(&told->marks);
	arena_release(&told->arena);
	case_forget(&told->fixture->names);
}

/* "she = Lena Ortiz; - = -": speakers and their names. */
static void show(const struct told *told, struct buf *ret_text)
{
	for (size_t i = 0; i < told->count; i++) {
		const struct quote *quote = &told->quotes[i];
		const struct slice none = slice_of("-");

		buf_add_text(ret_text, i > 0 ? "; " : "");
		buf_add_slice(ret_text, span_exists(quote->speaker)
		                            ? slice_at(told->scene.prose->text, quote->speaker)
		                            : none);
		buf_add_text(ret_text, " = ");
		buf_add_slice(ret_text, quote->speaker_name.ptr ? quote->speaker_name : none);
	}
}

struct spoken {
	const char *text, *expected;
};

static void check_all(void **state, const struct spoken *cases, size_t count)
{
	struct fixture *fixture = *state;

	for (size_t i = 0; i < count; i++) {
		struct told told;
		struct buf got = {0};

		tell(&told, fixture, cases[i].text);
		assert_int_equal(speakers_attribute(fixture->model, &told.scene, told.tags,
		                     told.labels, told.quotes, told.count, &told.arena),
		    ERR_OK);
		show(&told, &got);
		assert_string_equal(buf_text(&got), cases[i].expected);
		buf_release(&got);
		told_release(&told);
	}
}

#define CHECK_ALL(state, cases) check_all(state, cases, sizeof(cases) / sizeof *(cases))

static void attribution__source__is_the_speaker(void **state)
{
	static const struct spoken cases[] = {
	    {"{c|“We won,”} {q|said} {s|Lena Ortiz}.", "Lena Ortiz = Lena Ortiz"},
	    {"{s|Lena Ortiz} {q|said} {c|the dam was safe}.", "Lena Ortiz = Lena Ortiz"},
	    {"{c|“We won,”} {q|said} {s|Lena Ortiz}. {c|“It was late.”}",
	        "Lena Ortiz = Lena Ortiz; Lena Ortiz = Lena Ortiz"},
	    {"{s|Lena Ortiz} {q|told} Mr. Frost {c|the dam was safe}.", "Lena Ortiz = Lena Ortiz"},
	    {"{q|According to} {s|Lena Ortiz}, {c|the dam was safe}.", "Lena Ortiz = Lena Ortiz"},
	    {"{s|Lena Ortiz}, the head of the harbour, {q|said} {c|the dam was safe}.",
	        "Lena Ortiz = Lena Ortiz"},
	};

	CHECK_ALL(state, cases);
}

static void attribution__pronoun__is_resolved(void **state)
{
	static const struct spoken cases[] = {
	    {"Mary Holm met John Frost on Friday. {c|“We won,”} {s|she} {q|said}.",
	        "she = Mary Holm"},
	    {"Mary Holm met John Frost on Friday. {c|“We won,”} {s|he} {q|said}.",
	        "he = John Frost"},
	    {"Mary Holm left early. {s|She} {q|said} {c|the dam was safe}. {c|“We know,”} {s|she} "
	     "{q|added}.",
	        "She = Mary Holm; she = Mary Holm"},
	};

	CHECK_ALL(state, cases);
}

static void attribution__mayor__is_no_first_name(void **state)
{
	static const struct spoken cases[] = {
	    {"Mayor Elena Holm came on Friday. {c|“We won,”} {s|she} {q|said}.",
	        "she = Elena Holm"},
	};

	CHECK_ALL(state, cases);
}

static void attribution__description__is_itself(void **state)
{
	static const struct spoken cases[] = {
	    {"{s|The guard} {q|said} {c|the dam was safe}.", "The guard = The guard"},
	    {"{s|An aide to Lena Ortiz} {q|said} {c|the dam was safe}.",
	        "An aide to Lena Ortiz = An aide to Lena Ortiz"},
	};

	CHECK_ALL(state, cases);
}

static void attribution__nobody(void **state)
{
	static const struct spoken cases[] = {
	    {"It was {q|claimed} {c|that the ballots had been burned}.", "- = -"},
	};

	CHECK_ALL(state, cases);
}

static void attribution__credit__after_a_dash(void **state)
{
	static const struct spoken cases[] = {
	    {"{c|“Rivers never hurry.”} — Lena Ortiz", "Lena Ortiz = Lena Ortiz"},
	};

	CHECK_ALL(state, cases);
}

static void attribution__find__no_memory(void **state)
{
	struct fixture *fixture = *state;
	enum err_code code = ERR_NOMEM;

	for (long nth = 1; code != ERR_OK; nth++) {
		struct told told;

		tell(&told, fixture, "Mary Holm came. {c|“We won,”} {s|she} {q|said}.");
		alloc_fail_from(nth);
		code = speakers_attribute(fixture->model, &told.scene, told.tags, told.labels,
		    told.quotes, told.count, &told.arena);
		alloc_fail_from(0);
		assert_true(code == ERR_OK || code == ERR_NOMEM);
		told_release(&told);
	}
}

static void speakermodel__open__wrong_file(void **state)
{
	struct speakermodel *model = NULL;
	struct buf path = {0};
	struct err err;

	(void)state;
	assert_int_equal(place_data("model/pos.bin", &path), ERR_OK);
	assert_int_equal(speakermodel_open(buf_text(&path), &model, &err), ERR_MODEL);
	assert_null(model);
	buf_release(&path);
}

static int set_up(void **state)
{
	static struct fixture fixture;
	struct buf path = {0};
	struct err err;

	case_load(&fixture.names);
	assert_int_equal(place_data("lexicon", &path), ERR_OK);
	assert_int_equal(quote_lexicon_load(buf_text(&path), &fixture.lexicon, &err), ERR_OK);
	assert_int_equal(place_data("model/pos.bin", &path), ERR_OK);
	assert_int_equal(postagger_open(buf_text(&path), &fixture.tagger, &err), ERR_OK);
	assert_int_equal(place_data("model/speakers.bin", &path), ERR_OK);
	assert_int_equal(speakermodel_open(buf_text(&path), &fixture.model, &err), ERR_OK);
	buf_release(&path);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	speakermodel_close(fixture->model);
	postagger_close(fixture->tagger);
	quote_lexicon_free(fixture->lexicon);
	case_release(&fixture->names);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(attribution__source__is_the_speaker),
	    cmocka_unit_test(attribution__pronoun__is_resolved),
	    cmocka_unit_test(attribution__mayor__is_no_first_name),
	    cmocka_unit_test(attribution__description__is_itself),
	    cmocka_unit_test(attribution__nobody),
	    cmocka_unit_test(attribution__credit__after_a_dash),
	    cmocka_unit_test(attribution__find__no_memory),
	    cmocka_unit_test(speakermodel__open__wrong_file),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
