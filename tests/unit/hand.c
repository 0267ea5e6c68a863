#include "config.h"

#include "hand.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"

/* ---- what the five articles say ---- */

static const struct {
	const char *outlet, *title, *date, *text;
} articles[HAND_DOCS] = {
    {NULL, "Council speaks of Borduria", NULL,
        "Council speaks of Borduria\n\n"
        "The council hinted that Borduria was enabling it. Its loans are lifelines, it added.\n\n"
        "Mayor Ada Bloom spoke of an absence of arms.\n"},
    {"Jade Times News", "Council calls Borduria a ‘key enabler’", NULL,
        "Council calls Borduria a ‘key enabler’ of the siege\n\n"
        "Leaders of the council declared Borduria a “decisive enabler” of the siege on Tuesday.\n\n"
        "Crucial economic support keeps the siege alive. Borduria denied sending arms.\n"},
    {"The Courier", "What Borduria wants", NULL,
        "What Borduria wants\n\n"
        "For many traders the harbour is a lifeline, says Professor Ada Bloom of the academy.\n"},
    {"Border Policy", "Can the council stop the siege?", NULL,
        "Can the council stop the siege?\n\n"
        "The declaration said Borduria “has become a decisive enabler of the siege by its trade” "
        "and warned it.\n\n"
        "Ada Bloom, a lawyer from the north, said the loans “may be a lifeline” for the other "
        "side.\n"},
    {"Harbour News", "Draft text hardens", "©2024",
        "Draft text hardens\n\n"
        "A draft calls Borduria a “decisive enabler” of the siege. It is not final.\n\n"
        "The embassy said Borduria does not provide weapons. Officials saw it provide arms.\n"},
};

/* Wordings: which row of the lineup, in which article, how owned. */
static const struct {
	unsigned doc, line;
	const char *text, *speaker;
	unsigned voice, stance, devices;
} wordings[] = {
    {0, HAND_ENABLER, "enabling it", NULL, VOICE_NARRATOR, STANCE_HEDGES, DEVICE_INFERRED},
    {1, HAND_ENABLER, "key enabler", "the council", VOICE_SPEAKER, STANCE_ATTRIBUTES,
        DEVICE_HEADLINE | DEVICE_VERBATIM | DEVICE_ALTERED_QUOTE},
    {1, HAND_ENABLER, "decisive enabler", "the council", VOICE_SPEAKER, STANCE_ATTRIBUTES,
        DEVICE_VERBATIM},
    {3, HAND_ENABLER, "decisive enabler", "the declaration", VOICE_DOCUMENT, STANCE_ATTRIBUTES,
        DEVICE_VERBATIM},
    {4, HAND_ENABLER, "decisive enabler", "a draft", VOICE_DOCUMENT, STANCE_ATTRIBUTES,
        DEVICE_VERBATIM | DEVICE_DRAFT},
    {0, HAND_LIFELINE, "lifelines", "the council", VOICE_SPEAKER, STANCE_ATTRIBUTES, 0},
    {1, HAND_LIFELINE, "Crucial economic support", NULL, VOICE_NARRATOR, STANCE_ASSERTS, 0},
    {2, HAND_LIFELINE, "a lifeline", "Ada Bloom", VOICE_SPEAKER, STANCE_ATTRIBUTES,
        DEVICE_INTERVIEW},
    {3, HAND_LIFELINE, "lifeline", "Ada Bloom", VOICE_SPEAKER, STANCE_HEDGES,
        DEVICE_VERBATIM | DEVICE_TURNED_ROUND},
    {0, HAND_WEAPONS, "absence of arms", "Ada Bloom", VOICE_SPEAKER, STANCE_ATTRIBUTES, 0},
    {1, HAND_WEAPONS, "denied sending arms", "Borduria", VOICE_SPEAKER, STANCE_DENIES, 0},
    {4, HAND_WEAPONS, "not provide weapons", "the embassy", VOICE_SPEAKER, STANCE_DENIES, 0},
    {4, HAND_WEAPONS, "provide arms", "officials", VOICE_SPEAKER, STANCE_ATTRIBUTES, 0},
};
enum { WORDINGS = sizeof(wordings) / sizeof(*wordings) };

static const struct {
	const char *id, *wording;
	unsigned facet;
} lines[HAND_LINES] = {{"charge.enabler", "enabler", 0}, {"charge.lifeline", "lifeline", 0},
    {"answer.arms", "no weapons", 1}};

static const struct facet facets[] = {
    {.id = {"charge", 6}, .title = {"the charge", 10}},
    {.id = {"answer", 6}, .title = {"the answer", 10}},
};

static const struct {
	const char *text;
	enum entity_type type;
} names[] = {{"Borduria", ENTITY_LOC}, {"Ada Bloom", ENTITY_PER}};

static void *must(void *ptr)
{
	assert_non_null(ptr);
	return ptr;
}

static struct span find(struct slice text, const char *wanted)
{
	const char *at = strstr(text.ptr, wanted);

	assert_non_null(at);
	return (struct span){(uint32_t)(at - text.ptr), (uint32_t)(at - text.ptr + strlen(wanted))};
}

/* ---- articles ---- */

static struct doc *make_doc(size_t index)
{
	const size_t at = index % HAND_DOCS;
	struct buf text = {0}, outlet = {0};
	struct doc_meta meta = {.title_at = span_none()};
	struct doc *doc;

	buf_add_text(&text, articles[at].text);
	if (articles[at].outlet)
		buf_add_text(&outlet, articles[at].outlet);
	if (articles[at].outlet && index >= HAND_DOCS)
		buf_add_format(&outlet, " %zu", index);
	/* Every seventh has a name of wide cells, piled marks and a direction override. */
	if (articles[at].outlet && index % 7 == 6)
		buf_add_text(&outlet,
		    "新华社新闻\xe2\x80\xae x\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81");
	if (articles[at].outlet)
		meta.outlet = buf_slice(&outlet);
	meta.title = slice_of(articles[at].title);
	if (articles[at].date)
		meta.date = slice_of(articles[at].date);
	assert_int_equal(
	    doc_new_take(slice_of("by-hand"), (struct slice){0}, &text, &meta, 0, 0, &doc), ERR_OK);
	buf_release(&outlet);
	return doc;
}

/* Every name wherever it stands, one local name each. */
static struct entities *make_entities(const struct prose *prose)
{
	struct entities *entities = must(alloc_zero(1, sizeof(*entities)));
	const size_t kinds = sizeof(names) / sizeof(*names);

	entities->mentions = must(alloc_zero(64, sizeof(*entities->mentions)));
	entities->names = must(alloc_zero(kinds, sizeof(*entities->names)));
	for (size_t at = 0; at < prose->text.len; at++)
		for (size_t i = 0; i < kinds; i++) {
			struct slice rest = {prose->text.ptr + at, prose->text.len - at};
			struct mention mention = {.type = (uint8_t)names[i].type};
			size_t local = 0;

			if (!slice_starts(rest, names[i].text))
				continue;
			while (local < entities->name_count &&
			       !slice_is(entities->names[local].canonical, names[i].text))
				local++;
			mention.start = (uint32_t)at;
			mention.end = (uint32_t)(at + strlen(names[i].text));
			mention.first_token = (uint32_t)tokens_at(&prose->tokens, mention.start);
			mention.end_token = (uint32_t)tokens_at(&prose->tokens, mention.end);
			mention.sentence = (uint32_t)sentences_at(&prose->sentences, mention.start);
			mention.name = (uint32_t)local;
			if (local == entities->name_count)
				entities->names[entities->name_count++] =
				    (struct name){.canonical = slice_of(names[i].text),
				        .first_mention = (uint32_t)entities->mention_count,
				        .type = (uint8_t)names[i].type};
			entities->names[local].mention_count++;
			entities->mentions[entities->mention_count++] = mention;
		}
	return entities;
}

/* Every outermost pair of marks is a direct quotation; the article's first name has said it. */
static struct quotes *make_quotes(const struct prose *prose, const struct entities *entities)
{
	struct quotes *quotes = must(alloc_zero(1, sizeof(*quotes)));

	assert_int_equal(marks_find(prose, &quotes->marks), ERR_OK);
	quotes->items = must(alloc_zero(quotes->marks.count + 1, sizeof(*quotes->items)));
	for (size_t i = 0; i < quotes->marks.count; i++) {
		const struct mark_pair *pair = &quotes->marks.items[i];
		const uint32_t name = entities->name_count > 1 ? 1 : NAME_NONE;

		if (pair->depth > 0)
			continue;
		quotes->items[quotes->count++] = (struct quote){.start = pair->start,
		    .end = pair->end,
		    .speaker = span_none(),
		    .cue = span_none(),
		    .speaker_name =
		        name == NAME_NONE ? (struct slice){0} : entities->names[name].canonical,
		    .name = name,
		    .reach = pair->end,
		    .sentence = (uint32_t)sentences_at(&prose->sentences, pair->start),
		    .kind = QUOTE_DIRECT};
	}
	return quotes;
}

static void add_article(struct story *story, size_t index)
{
	struct analysis *analysis = must(alloc_zero(1, sizeof(*analysis)));
	struct doc *doc = make_doc(index);

	assert_int_equal(prose_new(doc, &analysis->prose), ERR_OK);
	analysis->entities = make_entities(analysis->prose);
	analysis->quotes = make_quotes(analysis->prose, analysis->entities);
	assert_int_equal(story_add_doc_take(story, doc), ERR_OK);
	analysis_count(analysis);
	story_set_analysis_take(story, index, analysis);
}

/* ---- the lineup ---- */

static void add_passage(struct hand *hand, size_t doc, size_t which)
{
	struct lineup *lineup = &hand->lineup;
	struct lineup_cell *cell = &lineup->lines[wordings[which].line].cells[doc];
	const struct prose *prose = hand->story.items[doc].analysis->prose;
	const struct span span = find(prose->text, wordings[which].text);
	uint32_t *passages =
	    must(arena_alloc(&lineup->arena, cell->passage_count + 1, sizeof(*passages)));

	if (cell->passage_count > 0)
		memcpy(passages, cell->passages, cell->passage_count * sizeof(*passages));
	else
		lineup->lines[wordings[which].line].filled_count++;
	passages[cell->passage_count++] = (uint32_t)lineup->passage_count;
	cell->passages = passages;
	cell->state = CELL_FILLED;
	lineup->passages[lineup->passage_count++] = (struct passage){.doc = (uint32_t)doc,
	    .start = span.start,
	    .end = span.end,
	    .sentence = (uint32_t)sentences_at(&prose->sentences, span.start),
	    .facet = lines[wordings[which].line].facet,
	    .term = UINT32_MAX,
	    .duplicate_of = UINT32_MAX,
	    .devices = wordings[which].devices,
	    .score = 0.9f,
	    .why = {.stem = 0.8f, .letters = 0.5f},
	    .speaker =
	        wordings[which].speaker ? slice_of(wordings[which].speaker) : (struct slice){0},
	    .voice = (uint8_t)wordings[which].voice,
	    .stance = (uint8_t)wordings[which].stance};
}

/* The Courier's nearest passage to the row enabler. */
static void add_nearest(struct hand *hand, size_t doc)
{
	struct lineup *lineup = &hand->lineup;
	const struct prose *prose = hand->story.items[doc].analysis->prose;
	const struct span span = find(prose->text, "many traders");

	lineup->lines[HAND_ENABLER].cells[doc].nearest = (uint32_t)lineup->nearest_count;
	lineup->nearest[lineup->nearest_count++] = (struct passage){.doc = (uint32_t)doc,
	    .start = span.start,
	    .end = span.end,
	    .sentence = (uint32_t)sentences_at(&prose->sentences, span.start),
	    .term = UINT32_MAX,
	    .duplicate_of = UINT32_MAX,
	    .score = 0.2f,
	    .why = {.vector = 0.3f}};
}

static void make_lineup(struct hand *hand, size_t docs)
{
	struct lineup *lineup = &hand->lineup;

	hand->frame = (struct frame){.id = slice_of("by-hand"),
	    .title = slice_of("“decisive enabler”"),
	    .facets = facets,
	    .facet_count = sizeof(facets) / sizeof(*facets)};
	lineup->frame = &hand->frame;
	lineup->doc_count = docs;
	lineup->line_count = HAND_LINES;
	lineup->lines = must(arena_alloc(&lineup->arena, HAND_LINES, sizeof(*lineup->lines)));
	lineup->passages =
	    must(arena_alloc(&lineup->arena, docs * WORDINGS, sizeof(*lineup->passages)));
	lineup->nearest = must(arena_alloc(&lineup->arena, docs, sizeof(*lineup->nearest)));
	for (size_t i = 0; i < HAND_LINES; i++) {
		lineup->lines[i] = (struct lineup_line){.id = slice_of(lines[i].id),
		    .wording = slice_of(lines[i].wording),
		    .facet = lines[i].facet};
		lineup->lines[i].cells =
		    must(arena_alloc(&lineup->arena, docs, sizeof(struct lineup_cell)));
		for (size_t doc = 0; doc < docs; doc++)
			lineup->lines[i].cells[doc] =
			    (struct lineup_cell){.nearest = UINT32_MAX, .state = CELL_SILENT};
	}
	for (size_t doc = 0; doc < docs; doc++) {
		for (size_t i = 0; i < WORDINGS; i++)
			if (wordings[i].doc == doc % HAND_DOCS)
				add_passage(hand, doc, i);
		if (doc % HAND_DOCS == 2)
			add_nearest(hand, doc);
	}
	for (size_t i = 0; i < HAND_LINES; i++)
		for (size_t doc = 0; doc < docs; doc++)
			*(lineup->lines[i].cells[doc].state == CELL_FILLED
			        ? &lineup->filled_count
			        : &lineup->silent_count) += 1;
}

void hand_init(struct hand *hand, size_t docs)
{
	const struct entities **entities = must(alloc_zero(docs, sizeof(*entities)));

	*hand = (struct hand){0};
	story_init(&hand->story);
	for (size_t i = 0; i < docs; i++) {
		add_article(&hand->story, i);
		entities[i] = hand->story.items[i].analysis->entities;
	}
	assert_int_equal(links_new(entities, docs, NULL, &hand->story.links), ERR_OK);
	alloc_free(entities);
	make_lineup(hand, docs);
	hand->set =
	    (struct lineup_set){.frame = &hand->frame, .count = docs, .lineup = &hand->lineup};
	hand->set.sources = must(alloc_zero(docs, sizeof(*hand->set.sources)));
	for (size_t i = 0; i < docs; i++)
		hand->set.sources[i] =
		    analysis_source(hand->story.items[i].doc, hand->story.items[i].analysis);
	hand->world = (struct world){.story = &hand->story, .lineup = &hand->set, .generation = 1};
}

static void drop_hits(struct hand *hand)
{
	for (size_t i = 0; hand->hits && i < hand->story.count; i++)
		search_hits_release(&hand->hits[i]);
	alloc_free(hand->hits);
	hand->hits = NULL;
}

void hand_release(struct hand *hand)
{
	drop_hits(hand);
	alloc_free(hand->set.sources);
	arena_release(&hand->lineup.arena);
	search_free(hand->search);
	story_release(&hand->story);
}

void hand_search(struct hand *hand, const char *pattern)
{
	search_free(hand->search);
	hand->search = NULL;
	assert_int_equal(search_new(slice_of(pattern), SEARCH_PLAIN, &hand->search, NULL), ERR_OK);
	drop_hits(hand);
	hand->hits = must(alloc_zero(hand->story.count, sizeof(*hand->hits)));
	for (size_t i = 0; i < hand->story.count; i++)
		assert_int_equal(search_run(hand->search, doc_text(hand->story.items[i].doc), NULL,
		                     NULL, &hand->hits[i]),
		    ERR_OK);
	hand->world.search = hand->search;
	hand->world.hits = hand->hits;
	hand->world.generation++;
}

/* ---- running a pane ---- */

char *hand_text(const struct canvas *canvas)
{
	struct buf buf = {0};

	canvas_text(canvas, &buf);
	return must(buf_detach(&buf));
}

/* No line of the screen is wider than the screen. */
static void check_widths(const char *text, int cols)
{
	for (const char *end; (end = strchr(text, '\n')); text = end + 1)
		assert_true(
		    cells_width((struct slice){text, (size_t)(end - text)}, NULL) <= (size_t)cols);
}

char *hand_draw(const struct hand *hand, struct pane *pane, struct size size)
{
	const struct rect all = {0, 0, size.rows, size.cols};
	struct canvas canvas;
	int row = 0, col = 0;
	char *text;

	assert_int_equal(canvas_init(&canvas, size), ERR_OK);
	canvas.ascii = hand->world.ascii;
	pane->ops->relayout(pane, &hand->world, size);
	pane->ops->draw(pane, &hand->world, &canvas, all, true);
	if (pane->ops->cursor(pane, &hand->world, &row, &col)) {
		assert_in_range(row, 0, size.rows - 1);
		assert_in_range(col, 0, size.cols - 1);
	}
	text = hand_text(&canvas);
	canvas_release(&canvas);
	check_widths(text, size.cols);
	return text;
}

void hand_has(char *text, const char *wanted)
{
	if (!strstr(text, wanted))
		fail_msg("\"%s\" is not in\n%s", wanted, text);
	alloc_free(text);
}

void hand_try_sizes(const struct hand *hand, struct pane *pane)
{
	static const struct size sizes[] = {
	    {30, 120}, {48, 200}, {10, 40}, {3, 10}, {1, 1}, {60, 2}};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		int row, col;
		char *text = hand_draw(hand, pane, sizes[i]);

		assert_int_not_equal(text[strspn(text, "\n ")], '\0');
		assert_true(pane->ops->cursor(pane, &hand->world, &row, &col));
		alloc_free(text);
	}
}

void hand_close(struct hand *hand, struct pane *pane)
{
	pane->ops->free(pane);
	hand_release(hand);
}

struct todo hand_command(const struct hand *hand, struct pane *pane, enum cmd_id cmd)
{
	const struct cmd_args args = {0};
	struct todo todo = pane->ops->update(pane, &hand->world, cmd, &args);

	alloc_free(todo.text);
	todo.text = NULL;
	return todo;
}

char *hand_status(const struct hand *hand, const struct pane *pane)
{
	struct buf left = {0}, right = {0};

	pane->ops->status(pane, &hand->world, &left, &right);
	buf_add_text(&left, " | ");
	buf_add_slice(&left, buf_slice(&right));
	buf_release(&right);
	return must(buf_detach(&left));
}

unsigned long long hand_seed(void)
{
	const char *given = getenv("ABREAST_SEED");
	const unsigned long long seed = given ? strtoull(given, NULL, 10) : 20240710;

	print_message("seed %llu\n", seed);
	return seed;
}

static void click_somewhere(
    const struct hand *hand, struct pane *pane, struct size size, struct rng *rng)
{
	struct todo todo;

	if (!pane->ops->click)
		return;
	todo = pane->ops->click(pane, &hand->world, (int)rng_below(rng, (uint32_t)size.rows),
	    (int)rng_below(rng, (uint32_t)size.cols));
	alloc_free(todo.text);
}

static void check_open(const struct hand *hand, const struct todo *todo)
{
	if (todo->request != REQUEST_OPEN)
		return;
	assert_true(todo->place.doc < hand->story.count);
	assert_true(todo->place.span.start <= todo->place.span.end);
	assert_true(todo->place.span.end <= doc_text(hand->story.items[todo->place.doc].doc).len);
}

void hand_monkey(struct hand *hand, struct pane *pane, unsigned long long seed, int steps)
{
	struct size size = {24, 80};
	struct rng rng = {0};

	rng.state = seed;
	alloc_free(hand_draw(hand, pane, size));
	for (int i = 0; i < steps; i++) {
		const struct cmd_args args = {
		    .count = rng_below(&rng, 8) == 0 ? rng_below(&rng, 300) : 0,
		    .text = rng_below(&rng, 6) == 0 ? slice_of("line") : (struct slice){0}};
		const enum cmd_id cmd = (enum cmd_id)(1 + rng_below(&rng, CMDS - 1));
		struct todo todo = pane->ops->update(pane, &hand->world, cmd, &args);

		check_open(hand, &todo);
		alloc_free(todo.text);
		if (rng_below(&rng, 10) == 0)
			click_somewhere(hand, pane, size, &rng);
		if (rng_below(&rng, 12) == 0) {
			size.rows = 1 + (int)rng_below(&rng, 60);
			size.cols = 1 + (int)rng_below(&rng, 210);
		}
		if (rng_below(&rng, 40) == 0)
			hand->world.generation++;
		hand->world.names_generation++;
		hand->world.quotes_generation++;
		alloc_free(hand_draw(hand, pane, size));
		alloc_free(hand_status(hand, pane));
	}
}

/* ---- what the tests of views have in common ---- */

const struct size hand_usual = {22, 80};

struct pane *hand_opened(struct hand *hand, size_t docs, hand_make make)
{
	struct pane *pane = make();

	assert_non_null(pane);
	hand_init(hand, docs);
	alloc_free(hand_draw(hand, pane, hand_usual));
	return pane;
}

void hand_fits_any_size(hand_make make, const char *search)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, HAND_DOCS, make);

	if (search)
		hand_search(&hand, search);
	hand_try_sizes(&hand, pane);
	hand_close(&hand, pane);
}

void hand_survives_a_monkey(hand_make make, const char *search)
{
	struct hand hand;
	struct pane *pane = hand_opened(&hand, 17, make);

	if (search)
		hand_search(&hand, search);
	hand_monkey(&hand, pane, hand_seed(), 3000);
	hand.world.ascii = true;
	hand_monkey(&hand, pane, hand_seed() + 1, 500);
	hand_close(&hand, pane);
}

void hand_survives_without_memory(hand_make make, const char *search)
{
	static const enum cmd_id commands[] = {
	    CMD_SELECT, CMD_DEEPER, CMD_ORDER, CMD_CONFIRM, CMD_NOT_HERE, CMD_DROP_ROW, CMD_EDIT};
	struct hand hand;
	struct canvas canvas;

	hand_init(&hand, HAND_DOCS);
	if (search)
		hand_search(&hand, search);
	assert_int_equal(canvas_init(&canvas, hand_usual), ERR_OK);
	for (long nth = 1; nth < 150; nth++) {
		struct pane *pane = make();

		assert_non_null(pane);
		alloc_fail_from(nth);
		pane->ops->relayout(pane, &hand.world, hand_usual);
		pane->ops->draw(pane, &hand.world, &canvas, (struct rect){0, 0, 22, 80}, true);
		for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
			hand_command(&hand, pane, commands[i]);
		pane->ops->draw(pane, &hand.world, &canvas, (struct rect){0, 0, 22, 80}, true);
		alloc_fail_from(0);
		pane->ops->free(pane);
	}
	canvas_release(&canvas);
	hand_release(&hand);
}

void hand_lacks(char *text, const char *unwanted)
{
	if (strstr(text, unwanted))
		fail_msg("\"%s\" is in\n%s", unwanted, text);
	alloc_free(text);
}

void hand_says(struct hand *hand, struct pane *pane, enum cmd_id cmd, const char *wanted)
{
	struct todo todo = pane->ops->update(pane, &hand->world, cmd, &(struct cmd_args){0});

	if (!todo.text)
		assert_non_null(todo.message);
	if (!strstr(todo.text ? todo.text : todo.message, wanted))
		fail_msg("\"%s\" is not in \"%s\"", wanted, todo.text ? todo.text : todo.message);
	alloc_free(todo.text);
}
