#include "config.h"

#include "frame/pattern.h"

/* What is read so far: one pattern's words before they are copied to their arena. */
struct reader {
	struct slice text; /* the pattern, for messages */
	struct stemmer *stemmer;
	struct arena *arena;
	struct err *err;
	struct pattern_word words[PATTERN_WORDS];
	size_t count;
};

bool pattern_is_article(struct slice folded)
{
	return slice_is(folded, "a") || slice_is(folded, "an") || slice_is(folded, "the");
}

static enum err_code bad(struct reader *reader, const char *why)
{
	return err_set(reader->err, ERR_PATTERN, NULL, 0, "\"%.*s\": %s",
	    (int)(reader->text.len < 80 ? reader->text.len : 80), reader->text.ptr, why);
}

static bool is_letter_or_digit(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static bool has_letter_or_digit(struct slice word)
{
	for (size_t i = 0; i < word.len; i++) {
		if (is_letter_or_digit(word.ptr[i]))
			return true;
	}
	return false;
}

static enum err_code add_key(struct reader *reader, struct slice key, enum pattern_match match)
{
	struct slice copy;

	if (reader->count == PATTERN_WORDS)
		return bad(reader, "more than 16 words");
	copy = arena_copy(reader->arena, key);
	if (!copy.ptr)
		return ERR_NOMEM;
	reader->words[reader->count++] = (struct pattern_word){copy, (uint8_t)match};
	return ERR_OK;
}

static enum err_code add_stem(struct reader *reader, struct slice word)
{
	struct slice stem = stemmer_stem(reader->stemmer, word);

	return stem.ptr ? add_key(reader, stem, MATCH_STEM) : ERR_NOMEM;
}

/* A plain word, cut as the tokens of a text are: aren't is are and n't, 's is stepped over. */
static enum err_code add_plain(struct reader *reader, struct slice word)
{
	enum err_code code;

	if (slice_ends(word, "'s"))
		word.len -= 2;
	if (!slice_ends(word, "n't") || word.len == 3)
		return add_stem(reader, word);
	word.len -= 3;
	code = add_stem(reader, word);
	return code == ERR_OK ? add_key(reader, slice_of("n't"), MATCH_EXACT) : code;
}

/* The quotation marks and brackets that a folded word may wear; `=` and `*` stay. */
static struct slice undress(struct slice word)
{
	while (word.len > 0 && strchr("\"'`([{,.;:", word.ptr[0]) != NULL) {
		word.ptr++;
		word.len--;
	}
	while (word.len > 0 && strchr("\"'`)]},;:", word.ptr[word.len - 1]) != NULL)
		word.len--;
	return word;
}

static enum err_code add_word(struct reader *reader, struct slice word)
{
	bool exact, prefix;

	word = undress(word);
	exact = word.len > 0 && word.ptr[0] == '=';
	if (exact) {
		word.ptr++;
		word.len--;
	}
	prefix = word.len > 0 && word.ptr[word.len - 1] == '*';
	if (prefix)
		word.len--;
	if (memchr(word.ptr, '*', word.len) || memchr(word.ptr, '=', word.len))
		return bad(reader, "= stands at the begin of a word and * at its end");
	if (exact && prefix)
		return bad(reader, "a word is either exact (=) or a prefix (*), not both");
	if (prefix && word.len < 2)
		return bad(reader, "a prefix has at least two letters before its *");
	if (exact && word.len == 0)
		return bad(reader, "= without a word");
	if (!has_letter_or_digit(word))
		return word.len == 0 ? ERR_OK : bad(reader, "a word without a letter or digit");
	if (pattern_is_article(word) && !prefix)
		return ERR_OK;
	if (exact || prefix)
		return add_key(reader, word, prefix ? MATCH_PREFIX : MATCH_EXACT);
	return add_plain(reader, word);
}

/* Take " / N" off the end of a pattern. ret_within: 0 when there is none. */
static enum err_code read_window(struct reader *reader, struct slice *text, unsigned *ret_within)
{
	const char *slash = memchr(text->ptr, '/', text->len);
	struct slice number;
	unsigned value = 0;

	*ret_within = 0;
	if (!slash)
		return ERR_OK;
	number = slice_trim((struct slice){slash + 1, (size_t)(text->ptr + text->len - slash - 1)});
	for (size_t i = 0; i < number.len; i++) {
		if (number.ptr[i] < '0' || number.ptr[i] > '9' || value > PATTERN_WINDOW)
			return bad(reader, "after / stands how many words, 1 to 50");
		value = value * 10 + (unsigned)(number.ptr[i] - '0');
	}
	if (value < 1 || value > PATTERN_WINDOW)
		return bad(reader, "after / stands how many words, 1 to 50");
	*ret_within = value;
	text->len = (size_t)(slash - text->ptr);
	return ERR_OK;
}

static enum err_code read_words(struct reader *reader, struct slice text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t start = at;
		enum err_code code;

		while (at < text.len && text.ptr[at] != ' ' && text.ptr[at] != '-' &&
		       text.ptr[at] != '\t' && text.ptr[at] != '\n')
			at++;
		code = add_word(reader, (struct slice){text.ptr + start, at - start});
		if (code != ERR_OK)
			return code;
		at++;
	}
	return ERR_OK;
}

static enum err_code finish(
    struct reader *reader, bool near, unsigned within, struct pattern *ret_pattern)
{
	struct pattern_word *words;

	if (reader->count == 0)
		return bad(reader, "nothing in it to match");
	if (near && within == 0)
		return bad(reader, "near wants a window, as in \"enabl* war / 8\"");
	if (near && reader->count < 2)
		return bad(reader, "near wants two words or more");
	if (near && within + 1 < reader->count)
		return bad(reader, "the window is smaller than the number of words");
	if (!near && within > 0)
		return bad(reader, "a window (/) belongs to near");
	words = arena_alloc(reader->arena, reader->count, sizeof *words);
	if (!words)
		return ERR_NOMEM;
	memcpy(words, reader->words, reader->count * sizeof *words);
	*ret_pattern = (struct pattern){words, reader->count, within};
	return ERR_OK;
}

enum err_code pattern_read(struct slice text, bool near, struct stemmer *stemmer,
    struct arena *arena, struct pattern *ret_pattern, struct err *ret_err)
{
	struct reader reader = {.text = text, .stemmer = stemmer, .arena = arena, .err = ret_err};
	struct buf folded = {0};
	struct slice rest;
	unsigned within;
	enum err_code code = ERR_NOMEM;

	fold_add(&folded, text);
	if (folded.failed)
		goto out;
	rest = buf_slice(&folded);
	code = read_window(&reader, &rest, &within);
	if (code == ERR_OK)
		code = read_words(&reader, rest);
	if (code == ERR_OK)
		code = finish(&reader, near, within, ret_pattern);
out:
	buf_release(&folded);
	return code;
}
