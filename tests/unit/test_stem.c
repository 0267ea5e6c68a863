/* Every stem is compared with libstemmer's. */
#include "config.h"

#include "text/stem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libstemmer.h>

#include "base/rng.h"

enum { LONGEST = 200 };

static struct sb_stemmer *reference;

static int open_reference(void **state)
{
	(void)state;
	reference = sb_stemmer_new("english", NULL);
	return reference ? 0 : -1;
}

static int close_reference(void **state)
{
	(void)state;
	sb_stemmer_delete(reference);
	return 0;
}

static void check(const char *word)
{
	char stem[LONGEST + 1];
	const char *wanted =
	    (const char *)sb_stemmer_stem(reference, (const sb_symbol *)word, (int)strlen(word));
	const int wanted_len = sb_stemmer_length(reference);
	size_t len = strlen(word);

	assert_true(len <= LONGEST);
	memcpy(stem, word, len);
	len = stem_english(stem, len);
	if ((int)len != wanted_len || memcmp(stem, wanted, len) != 0)
		fail_msg("%s: %.*s instead of %.*s", word, (int)len, stem, wanted_len, wanted);
}

static void stem__english__exceptions(void **state)
{
	static const char *const words[] = {"skis", "skies", "dying", "lying", "tying", "idly",
	    "gently", "ugly", "early", "only", "singly", "sky", "news", "howe", "atlas", "cosmos",
	    "bias", "andes", "inning", "innings", "outing", "canning", "herring", "earring",
	    "proceed", "exceeds", "succeed", "succeeded", "generate", "communism", "arsenal", "as",
	    "a", "yy", "y", "'", "''s'", "by", "say", "cry", "youth", "boyish", "gas", "this",
	    "gaps", "kiwis", "ties", "cries", "bed", "shed", "sing", "hoping", "hopping", "rated",
	    "falling", "tanned", "controlled", "sensational", "apologies", "caf\xc3\xa9s",
	    "\xc3\xa9ing", "u\xc3\xa9ing",
	    "e\xe2\x80\x93"
	    "e"};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		check(words[i]);
}

/* Beginnings and suffixes put together as they come. */
static void stem__english__words_made_up(void **state)
{
	static const char *const pieces[] = {"eedly", "eed", "ingly", "ing", "edly", "ed", "'s",
	    "'", "s'", "sses", "ies", "ied", "us", "ss", "s", "y", "li", "ogi", "tional", "ational",
	    "ation", "ator", "alism", "aliti", "alli", "fulness", "ousli", "ousness", "iveness",
	    "iviti", "biliti", "bli", "fulli", "lessli", "izer", "ization", "entli", "abli", "anci",
	    "enci", "alize", "icate", "iciti", "ical", "ful", "ness", "ative", "ance", "ence", "er",
	    "ic", "able", "ible", "ant", "ement", "ment", "ent", "ism", "ate", "iti", "ous", "ive",
	    "ize", "ion", "sion", "tion", "e", "l", "ll", "\xc3\xa9", "\xe2\x80\x93", "at", "bl",
	    "iz", "tt", "pp", "gener", "commun", "arsen", "ay"};
	static const char letters[] = "abcdeghilmnoprstuyywx'";
	struct rng rng = {7};

	(void)state;
	for (int round = 0; round < 200000; round++) {
		char word[LONGEST + 1] = "";
		const uint32_t head = rng_below(&rng, 6), tail = rng_below(&rng, 4);

		for (uint32_t i = 0; i < head; i++)
			word[i] = letters[rng_below(&rng, sizeof letters - 1)];
		for (uint32_t i = 0; i < tail; i++)
			strcat(word, pieces[rng_below(&rng, sizeof pieces / sizeof *pieces)]);
		check(word);
	}
}

/* Every word of a list that comes with the program. */
static void stem__english__words_of_the_data(void **state)
{
	static const char *const files[] = {"lexicon/quote-words.tsv", "lexicon/speech-cues.tsv",
	    "lexicon/document-frequencies.tsv", "gazetteer/words.tsv",
	    "gazetteer/words-common.tsv"};
	const char *folder = getenv("ABREAST_DATA");
	size_t count = 0;

	(void)state;
	if (!folder)
		skip();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[4096], line[4096];
		FILE *file;

		snprintf(path, sizeof path, "%s/%s", folder, files[i]);
		file = fopen(path, "r");
		assert_non_null(file);
		while (fgets(line, sizeof line, file)) {
			for (char *byte = line; *byte; byte++)
				if (*byte >= 'A' && *byte <= 'Z')
					*byte = (char)(*byte | 0x20);
			for (char *word = strtok(line, " \t\n"); word; word = strtok(NULL, " \t\n"))
				if (strlen(word) <= LONGEST) {
					check(word);
					count++;
				}
		}
		fclose(file);
	}
	assert_true(count > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stem__english__exceptions),
	    cmocka_unit_test(stem__english__words_made_up),
	    cmocka_unit_test(stem__english__words_of_the_data),
	};

	return cmocka_run_group_tests(tests, open_reference, close_reference);
}
