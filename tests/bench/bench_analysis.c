/*
 * Speed of the whole analysis, and of its parts, on the articles of the bundled sample, over and
 * over; one thread.
 */
#include "config.h"

#include <stdlib.h>

#include "base/place.h"
#include "bench.h"
#include "export/annotation.h"
#include "story/analyse.h"
#include "story/search.h"

enum { ROUNDS = 100, LINED_UP = 1000 /* articles */ };

struct bench_analysis {
	struct models *models;
	struct frame *frame;
	struct story story;    /* loaded and analysed */
	struct prose **proses; /* of its articles, with their vocabularies */
	struct search *search;
	size_t bytes; /* of all articles, once */
	struct buf output;
};

static void check(enum err_code code)
{
	if (code != ERR_OK)
		abort();
}

static void each_article(
    struct bench_analysis *bench, void (*run)(struct bench_analysis *, const struct story_item *))
{
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < bench->story.count; i++)
			run(bench, &bench->story.items[i]);
}

static void cut(struct bench_analysis *bench, const struct story_item *item)
{
	struct prose *prose;

	(void)bench;
	check(prose_new(item->doc, &prose));
	prose_free(prose);
}

static const struct prose *prose_of(struct bench_analysis *bench, const struct story_item *item)
{
	return bench->proses[item - bench->story.items];
}

static void name(struct bench_analysis *bench, const struct story_item *item)
{
	struct entities *entities;

	check(tagger_find(bench->models->tagger, prose_of(bench, item), SCHEME_CONLL, &entities));
	entities_free(entities);
}

static void quote(struct bench_analysis *bench, const struct story_item *item)
{
	struct quotes *quotes;

	check(quotes_find(
	    prose_of(bench, item), item->analysis->entities, &bench->models->quote, &quotes));
	quotes_free(quotes);
}

static void tag(struct bench_analysis *bench, const struct story_item *item)
{
	const struct prose *prose = prose_of(bench, item);
	uint8_t *tags = malloc(prose->tokens.count + 1);

	if (!tags)
		abort();
	check(postags_find(bench->models->postagger, prose, tags));
	free(tags);
}

static void analyse(struct bench_analysis *bench, const struct story_item *item)
{
	struct analysis *analysis;

	check(analysis_new(item->doc, bench->models, &analysis));
	analysis_free(analysis);
}

static void frame(struct bench_analysis *bench, const struct story_item *item)
{
	const struct frame_source source = analysis_source(item->doc, item->analysis);
	struct framings *framings;

	check(framings_find(bench->frame, &source, 0, bench->models->frame_lexicon, &framings));
	framings_free(framings);
}

static void write_json(struct bench_analysis *bench, const struct story_item *item)
{
	buf_clear(&bench->output);
	check(annotation_write(
	    (struct slice){0}, item->doc, item->analysis, NULL, NULL, &bench->output));
}

static void read_json(struct bench_analysis *bench, const struct story_item *item)
{
	struct doc *doc;
	struct buf id = {0};

	write_json(bench, item);
	check(annotation_read(buf_slice(&bench->output), &id, &doc, NULL));
	doc_free(doc);
	buf_release(&id);
}

static void search(struct bench_analysis *bench, const struct story_item *item)
{
	struct search_hits hits;

	check(search_run(bench->search, doc_text(item->doc), NULL, NULL, &hits));
	search_hits_release(&hits);
}

#define RUN(part) \
	static void run_##part(void *data) \
	{ \
		each_article(data, part); \
	}
RUN(cut)
RUN(name)
RUN(tag)
RUN(quote)
RUN(analyse)
RUN(frame)
RUN(write_json)
RUN(read_json)
RUN(search)
#undef RUN

/* The sample's articles over and over, as if each copy were another outlet. */
static void run_lineup(void *data)
{
	struct bench_analysis *bench = data;
	struct frame_source *sources = calloc(LINED_UP, sizeof *sources);
	const struct framings **framings = calloc(LINED_UP, sizeof *framings);
	struct lineup *lineup;

	if (!sources || !framings)
		abort();
	for (size_t i = 0; i < LINED_UP; i++) {
		const struct story_item *item = &bench->story.items[i % bench->story.count];
		struct framings *found;

		sources[i] = analysis_source(item->doc, item->analysis);
		check(framings_find(
		    bench->frame, &sources[i], (uint32_t)i, bench->models->frame_lexicon, &found));
		framings[i] = found;
	}
	check(lineup_new(&(struct lineup_input){.frame = bench->frame,
	                     .sources = sources,
	                     .framings = framings,
	                     .doc_count = LINED_UP,
	                     .similarity = bench->models->similarity,
	                     .lexicon = bench->models->frame_lexicon},
	    &lineup));
	lineup_free(lineup);
	for (size_t i = 0; i < LINED_UP; i++)
		framings_free((struct framings *)framings[i]);
	free(framings);
	free(sources);
}

static void run_models(void *data)
{
	struct models *models;

	(void)data;
	check(models_new(&models, NULL));
	models_free(models);
}

static void set_up(struct bench_analysis *bench)
{
	struct buf path = {0};

	check(models_new(&bench->models, NULL));
	check(place_data("frames/decisive-enabler.frame", &path));
	check(frame_load(buf_text(&path), &bench->frame, NULL));
	check(place_data("stories/decisive-enabler", &path));
	story_init(&bench->story);
	check(story_add_path(&bench->story, buf_text(&path)));
	check(analyse_all(&bench->story, bench->models, 1, NULL, NULL, NULL));
	check(search_new(slice_of("no limits"), SEARCH_PLAIN, &bench->search, NULL));
	if (bench->story.count == 0 || bench->story.analysed_count != bench->story.count)
		abort();
	bench->proses = calloc(bench->story.count, sizeof(struct prose *));
	if (!bench->proses)
		abort();
	for (size_t i = 0; i < bench->story.count; i++) {
		bench->bytes += doc_text(bench->story.items[i].doc).len;
		check(prose_new(bench->story.items[i].doc, &bench->proses[i]));
	}
	buf_release(&path);
}

void bench_analysis(void)
{
	struct bench_analysis bench = {0};
	size_t bytes;

	set_up(&bench);
	bytes = bench.bytes * ROUNDS;
	bench_time("models_new", 0, run_models, &bench);
	bench_time("prose_new", bytes, run_cut, &bench);
	bench_time("tagger_find", bytes, run_name, &bench);
	bench_time("postags_find", bytes, run_tag, &bench);
	bench_time("quotes_find", bytes, run_quote, &bench);
	bench_time("whole analysis", bytes, run_analyse, &bench);
	bench_time("framings_find", bytes, run_frame, &bench);
	bench_time("framings and lineup, 1,000 articles",
	    bench.bytes * LINED_UP / bench.story.count, run_lineup, &bench);
	bench_time("annotation_write", bytes, run_write_json, &bench);
	bench_time("annotation_write + annotation_read", bytes, run_read_json, &bench);
	bench_time("search_run", bytes, run_search, &bench);
	for (size_t i = 0; i < bench.story.count; i++)
		prose_free(bench.proses[i]);
	free(bench.proses);
	buf_release(&bench.output);
	search_free(bench.search);
	story_release(&bench.story);
	frame_free(bench.frame);
	models_free(bench.models);
}
