/*
 * Speed of the names: loading the gazetteer and the shipped model, and tagging with linking on 400
 * generated articles of about 5 KB that are cut into tokens already. One word in six is
 * capitalised, as in news; one in twelve is made up, as no model can know all words.
 */
#include "config.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/place.h"
#include "base/rng.h"
#include "bench.h"
#include "entity/tagger.h"

enum { ARTICLES = 400, ARTICLE_BYTES = 5000 };

struct bench_names {
	struct buf folder, model;
	struct gazetteer *gazetteer;
	struct tagger *tagger;
	struct doc *docs[ARTICLES];
	struct prose *proses[ARTICLES];
	size_t bytes;
};

static void check(enum err_code code)
{
	if (code != ERR_OK)
		abort();
}

static void generate_word(struct rng *rng, struct buf *text)
{
	const uint32_t letters = 4 + rng_below(rng, 6);

	buf_add_byte(text, (char)((rng_below(rng, 3) == 0 ? 'A' : 'a') + rng_below(rng, 26)));
	for (uint32_t i = 0; i < letters; i++)
		buf_add_byte(text, (char)('a' + rng_below(rng, 26)));
}

static void generate(struct rng *rng, struct buf *text)
{
	static const char *const words[] = {"the", "of", "and", "to", "in", "said", "alliance",
	    "statement", "support", "countries", "on", "for", "was", "trade", "goods", "with",
	    "that", "summit", "leaders", "according", "officials", "between", "new", "years"};
	static const char *const names[] = {"Anna Larsen", "Larsen", "President Joe Brown", "NATO",
	    "China\xe2\x80\x99s", "Chinese", "the Ministry of Trade", "Red Sea", "Brown", "U.S.",
	    "Kyiv", "Acme Corp", "Mr. Berg", "G-7", "Northern Grain Council", "European Union"};

	while (text->len < ARTICLE_BYTES && !text->failed) {
		const uint32_t count = 8 + rng_below(rng, 25);

		for (uint32_t i = 0; i < count; i++) {
			buf_add_text(text, i == 0 ? "They " : " ");
			if (rng_below(rng, 12) == 0) {
				generate_word(rng, text);
				continue;
			}
			buf_add_text(
			    text, rng_below(rng, 9) == 0
			              ? names[rng_below(rng, sizeof names / sizeof *names)]
			              : words[rng_below(rng, sizeof words / sizeof *words)]);
		}
		buf_add_text(text, rng_below(rng, 4) == 0 ? ".\n\n" : ". ");
	}
}

static void run_load(void *data)
{
	struct bench_names *bench = data;
	struct err err;

	gazetteer_free(bench->gazetteer);
	check(gazetteer_load(bench->folder.data, NULL, &bench->gazetteer, &err));
}

static void run_open(void *data)
{
	struct bench_names *bench = data;
	struct err err;

	tagger_free(bench->tagger);
	check(tagger_new(bench->gazetteer, bench->model.data, &bench->tagger, &err));
	if (tagger_fault(bench->tagger))
		abort();
}

static void run_find(void *data)
{
	struct bench_names *bench = data;

	for (size_t i = 0; i < ARTICLES; i++) {
		struct entities *entities;

		check(tagger_find(bench->tagger, bench->proses[i], SCHEME_CONLL, &entities));
		entities_free(entities);
	}
}

static void make_articles(struct bench_names *bench)
{
	const struct doc_meta meta = {.title_at = span_none()};
	struct rng rng = {1};

	for (size_t i = 0; i < ARTICLES; i++) {
		struct buf text = {0};

		generate(&rng, &text);
		bench->bytes += text.len;
		check(doc_new_take(
		    slice_of("id"), slice_of("id"), &text, &meta, DOC_GIVEN, 0, &bench->docs[i]));
		check(prose_new(bench->docs[i], &bench->proses[i]));
	}
}

void bench_names(void)
{
	struct bench_names bench = {.bytes = 0};

	check(place_data("gazetteer", &bench.folder));
	bench_time("gazetteer_load", 0, run_load, &bench);
	check(place_data("model/entities.bin", &bench.model));
	bench_time("tagger_new, with its model", 0, run_open, &bench);
	make_articles(&bench);
	bench_time("tagger_find, with links", bench.bytes, run_find, &bench);
	for (size_t i = 0; i < ARTICLES; i++) {
		prose_free(bench.proses[i]);
		doc_free(bench.docs[i]);
	}
	tagger_free(bench.tagger);
	gazetteer_free(bench.gazetteer);
	buf_release(&bench.folder);
	buf_release(&bench.model);
}
