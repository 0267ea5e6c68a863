/*
 * The files stay in memory; keys are slices of them. Most words of a text are not listed, and a
 * small bit table over the first two letters and the length tells so without hashing the word.
 */
#include "config.h"

#include "quote/lexicon.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/map.h"

enum { MAX_FILE_BYTES = 4 << 20, FILES = 2, FILTER_BITS = 1 << 15 };

struct quote_lexicon {
	struct buf text[FILES];
	struct map words; /* word -> index into classes */
	word_set *classes;
	size_t count, capacity;
	uint64_t filter[FILTER_BITS / 64];
};

static const char *const file_names[FILES] = {"speech-cues.tsv", "quote-words.tsv"};

static const char *const class_names[WORD_BITS] = {
#define CLASS(name, text) text,
    WORD_CLASS_LIST(CLASS)
#undef CLASS
};

static unsigned filter_bit(const char *word, size_t len)
{
	unsigned first = (unsigned char)word[0], last = (unsigned char)word[len - 1];

	return (first * 37 ^ last * 1031 ^ (unsigned char)word[len / 2] * 613 ^
	           (unsigned)len * 7919) %
	       FILTER_BITS;
}

/* "he subject" -> set; 0: an unknown class. */
static word_set parse_classes(struct slice column)
{
	word_set classes = 0;

	while (column.len > 0) {
		struct slice name = slice_take_part(&column, ' ');
		unsigned bit = 0;

		while (bit < WORD_BITS && !slice_is(name, class_names[bit]))
			bit++;
		if (bit == WORD_BITS)
			return 0;
		classes |= (word_set)1 << bit;
	}
	return classes;
}

static enum err_code add_word(struct quote_lexicon *lexicon, struct slice word, word_set classes)
{
	uint32_t index, next = (uint32_t)lexicon->count;
	unsigned bit = filter_bit(word.ptr, word.len);
	enum err_code code;
	word_set *grown = alloc_grow(
	    lexicon->classes, &lexicon->capacity, lexicon->count + 1, sizeof *lexicon->classes);

	if (!grown)
		return ERR_NOMEM;
	lexicon->classes = grown;
	code = map_add(&lexicon->words, word, next, &index);
	if (code != ERR_OK)
		return code;
	if (index == next)
		lexicon->classes[lexicon->count++] = 0;
	lexicon->classes[index] |= classes;
	lexicon->filter[bit / 64] |= (uint64_t)1 << bit % 64;
	return ERR_OK;
}

static enum err_code parse_file(
    struct quote_lexicon *lexicon, struct slice text, const char *path, struct err *ret_err)
{
	unsigned line_number = 0;

	while (text.len > 0) {
		struct slice line = slice_trim(slice_take_part(&text, '\n')), word;
		word_set classes;

		line_number++;
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		word = slice_take_part(&line, '\t');
		if (word.len == 0 || word.len > LEXICON_MAX_WORD)
			return err_set(ret_err, ERR_SYNTAX, path, line_number,
			    "expected WORD <tab> CLASSES, a word of at most %d bytes",
			    LEXICON_MAX_WORD);
		classes = parse_classes(line);
		if (classes == 0)
			return err_set(ret_err, ERR_SYNTAX, path, line_number,
			    "unknown class in '%.*s'", (int)(line.len < 80 ? line.len : 80),
			    line.ptr);
		if (add_word(lexicon, word, classes) != ERR_OK)
			return err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	}
	return ERR_OK;
}

enum err_code quote_lexicon_load(
    const char *folder, struct quote_lexicon **ret_lexicon, struct err *ret_err)
{
	struct quote_lexicon *lexicon = alloc_zero(1, sizeof *lexicon);
	struct buf path = {0};
	enum err_code code = ERR_OK;

	if (!lexicon)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	for (unsigned i = 0; i < FILES && code == ERR_OK; i++) {
		if (file_join(folder, file_names[i], &path) != ERR_OK) {
			code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
			break;
		}
		code = file_read(buf_text(&path), MAX_FILE_BYTES, &lexicon->text[i], ret_err);
		if (code == ERR_OK)
			code = parse_file(
			    lexicon, buf_slice(&lexicon->text[i]), buf_text(&path), ret_err);
	}
	buf_release(&path);
	if (code == ERR_OK)
		*ret_lexicon = lexicon;
	else
		quote_lexicon_free(lexicon);
	return code;
}

void quote_lexicon_free(struct quote_lexicon *lexicon)
{
	if (!lexicon)
		return;
	for (unsigned i = 0; i < FILES; i++)
		buf_release(&lexicon->text[i]);
	map_release(&lexicon->words);
	alloc_free(lexicon->classes);
	alloc_free(lexicon);
}

/* Lower case, curly apostrophes straight; 0: too long to be listed. */
static size_t plain_word(struct slice word, char *ret_plain)
{
	size_t len = 0;

	for (size_t i = 0; i < word.len; i++) {
		unsigned char c = (unsigned char)word.ptr[i];

		if (len == LEXICON_MAX_WORD)
			return 0;
		if (c == 0xe2 && word.len - i > 2 && (unsigned char)word.ptr[i + 1] == 0x80 &&
		    (unsigned char)word.ptr[i + 2] == 0x99) {
			ret_plain[len++] = '\'';
			i += 2;
			continue;
		}
		ret_plain[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return len;
}

struct lexicon_word lexicon_find(const struct quote_lexicon *lexicon, struct slice word)
{
	char plain[LEXICON_MAX_WORD];
	size_t len = plain_word(word, plain);
	unsigned bit;
	uint32_t index;

	if (len == 0)
		return (struct lexicon_word){0};
	bit = filter_bit(plain, len);
	if (!(lexicon->filter[bit / 64] >> bit % 64 & 1))
		return (struct lexicon_word){0};
	index = map_find(&lexicon->words, (struct slice){plain, len});
	if (index == MAP_NONE)
		return (struct lexicon_word){0};
	return (struct lexicon_word){lexicon->classes[index], index};
}

size_t lexicon_count(const struct quote_lexicon *lexicon)
{
	return lexicon->count;
}
