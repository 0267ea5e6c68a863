/*
 * Speed of the text room on 10 MB of generated news: words of a fixed list in sentences and
 * paragraphs, with the marks, numbers and abbreviations of real articles in about their share.
 */
#include "config.h"

#include <stdlib.h>

#include "base/rng.h"
#include "bench.h"
#include "text/fold.h"
#include "text/sentence.h"
#include "text/token.h"
#include "text/utf8.h"
#include "text/vocabulary.h"
#include "text/wrap.h"

enum { TEXT_BYTES = 10 * 1000 * 1000 };

struct bench_text {
	struct buf text;
	struct buf repaired;
	struct tokens tokens;
	struct sentences sentences;
	struct wrap wrap;
	struct stemmer *stemmer;
};

static void add_word(struct buf *text, struct rng *rng, bool capital)
{
	static const char *const words[] = {"the", "of", "and", "to", "in", "said", "minister",
	    "alliance", "statement", "support", "countries", "on", "for", "was", "by", "trade",
	    "defence", "goods", "with", "that", "as", "summit", "leaders", "according", "a", "is",
	    "it", "officials", "government", "between", "new", "years", "relationship", "has",
	    "its", "from"};
	static const char *const names[] = {"Northland", "Vik", "Larsen", "Brown",
	    "Harbour Council", "U.S.", "Mr. Berg", "Gen. Lund", "G-7", "L\xc3\xb3pez",
	    "$1.9 billion", "5%", "75th", "dual-use", "don\xe2\x80\x99t", "Northland\xe2\x80\x99s",
	    "2024"};
	const char *word;

	if (rng_below(rng, 9) == 0) {
		buf_add_text(text, names[rng_below(rng, sizeof names / sizeof *names)]);
		return;
	}
	word = words[rng_below(rng, sizeof words / sizeof *words)];
	buf_add_byte(text, (char)(capital ? word[0] - 32 : word[0]));
	buf_add_text(text, word + 1);
}

static void add_sentence(struct buf *text, struct rng *rng)
{
	const uint32_t words = 8 + rng_below(rng, 25);
	const bool quoted = rng_below(rng, 6) == 0;

	buf_add_text(text, quoted ? "\xe2\x80\x9c" : "");
	for (uint32_t i = 0; i < words; i++) {
		if (i > 0)
			buf_add_text(text, rng_below(rng, 12) == 0 ? ", " : " ");
		add_word(text, rng, i == 0);
	}
	buf_add_text(text, quoted ? ".\xe2\x80\x9d" : ".");
}

static void generate(struct buf *text)
{
	struct rng rng = {1};

	while (text->len < TEXT_BYTES && !text->failed) {
		const uint32_t sentences = 1 + rng_below(&rng, 5);

		for (uint32_t i = 0; i < sentences; i++) {
			add_sentence(text, &rng);
			buf_add_byte(text, i + 1 < sentences ? ' ' : '\n');
		}
		buf_add_byte(text, '\n');
	}
}

static void check(enum err_code code)
{
	if (code != ERR_OK)
		abort();
}

static void run_repair(void *data)
{
	struct bench_text *bench = data;

	buf_clear(&bench->repaired);
	utf8_repair(buf_slice(&bench->text), &bench->repaired);
}

static void run_tokens(void *data)
{
	struct bench_text *bench = data;

	check(tokens_find(buf_slice(&bench->text), &bench->tokens));
}

static void run_sentences(void *data)
{
	struct bench_text *bench = data;

	check(sentences_find(buf_slice(&bench->text), &bench->tokens, &bench->sentences));
}

static void run_all(void *data)
{
	run_repair(data);
	run_tokens(data);
	run_sentences(data);
}

static void run_wrap(void *data)
{
	struct bench_text *bench = data;

	check(wrap_find(buf_slice(&bench->text), 76, &bench->sentences, NULL, &bench->wrap));
}

static void run_vocabulary(void *data)
{
	struct bench_text *bench = data;
	struct vocabulary *vocabulary;

	check(vocabulary_new(buf_slice(&bench->text), &bench->tokens, &vocabulary));
	vocabulary_free(vocabulary);
}

static void run_stems(void *data)
{
	struct bench_text *bench = data;

	for (size_t i = 0; i < bench->tokens.count; i++) {
		if (!stemmer_stem(bench->stemmer,
		        token_text(buf_slice(&bench->text), &bench->tokens.items[i]))
		         .ptr)
			abort();
	}
}

void bench_text(void)
{
	struct bench_text bench = {0};

	generate(&bench.text);
	check(stemmer_new(&bench.stemmer));
	bench_time("utf8_repair", bench.text.len, run_repair, &bench);
	bench_time("tokens_find", bench.text.len, run_tokens, &bench);
	bench_time("sentences_find", bench.text.len, run_sentences, &bench);
	bench_time("repair + tokens + sentences", bench.text.len, run_all, &bench);
	bench_time("vocabulary_new", bench.text.len, run_vocabulary, &bench);
	bench_time("wrap_find, 76 columns", bench.text.len, run_wrap, &bench);
	bench_time("stemmer_stem of every token", bench.text.len, run_stems, &bench);
	stemmer_free(bench.stemmer);
	wrap_release(&bench.wrap);
	sentences_release(&bench.sentences);
	tokens_release(&bench.tokens);
	buf_release(&bench.repaired);
	buf_release(&bench.text);
}
