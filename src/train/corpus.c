#include "config.h"

#include "train/corpus.h"

#include "base/alloc.h"
#include "base/file.h"
#include "entity/entity.h"
#include "learn/sequence.h"
#include "text/utf8.h"

enum { MAX_FILE_BYTES = 1 << 30 };

static enum err_code add_doc(
    struct corpus *corpus, unsigned scheme, bool partial, struct corpus_doc **ret_doc)
{
	struct corpus_doc *grown =
	    alloc_grow(corpus->docs, &corpus->capacity, corpus->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	corpus->docs = grown;
	grown[corpus->count] = (struct corpus_doc){.scheme = scheme, .partial = partial};
	*ret_doc = &grown[corpus->count++];
	return ERR_OK;
}

static enum err_code add_token(struct corpus_doc *doc, struct slice word, unsigned tag)
{
	struct tokens *tokens = &doc->prose.tokens;
	struct token *grown =
	    alloc_grow(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *grown);
	uint8_t *tags;
	size_t start;

	if (!grown)
		return ERR_NOMEM;
	tokens->items = grown;
	tags = alloc_grow(doc->tags, &doc->tag_capacity, tokens->count + 1, 1);
	if (!tags)
		return ERR_NOMEM;
	doc->tags = tags;
	if (tokens->count > 0)
		buf_add_byte(&doc->text, ' ');
	start = doc->text.len;
	utf8_repair(word, &doc->text);
	tags[tokens->count] = (uint8_t)tag;
	grown[tokens->count++] =
	    (struct token){.start = (uint32_t)start, .end = (uint32_t)doc->text.len};
	return doc->text.failed ? ERR_NOMEM : ERR_OK;
}

/* Tokens since the last end become a sentence; its tags, so far begin and inside, become BILOU. */
static enum err_code end_sentence(struct corpus_doc *doc)
{
	struct sentences *sentences = &doc->prose.sentences;
	const size_t first =
	    sentences->count > 0 ? sentences->items[sentences->count - 1].end_token : 0;
	const size_t end = doc->prose.tokens.count;
	struct sentence *grown;

	if (first == end)
		return ERR_OK;
	grown =
	    alloc_grow(sentences->items, &sentences->capacity, sentences->count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	sentences->items = grown;
	grown[sentences->count++] =
	    (struct sentence){.first_token = (uint32_t)first, .end_token = (uint32_t)end};
	for (size_t i = first; i < end; i++) {
		const uint8_t tag = doc->tags[i];
		bool goes_on;

		if (tag == TAG_OUTSIDE)
			continue;
		goes_on =
		    i + 1 < end && doc->tags[i + 1] == tag_of_span(tag_type(tag), SPAN_INSIDE);
		if (tag_part(tag) == SPAN_BEGIN && !goes_on)
			doc->tags[i] = (uint8_t)tag_of_span(tag_type(tag), SPAN_UNIT);
		else if (tag_part(tag) == SPAN_INSIDE && !goes_on)
			doc->tags[i] = (uint8_t)tag_of_span(tag_type(tag), SPAN_LAST);
	}
	return ERR_OK;
}

/* "B-PER", "I-ORG", "O" -> begin or inside of a type, outside. */
static bool read_tag(struct slice text, unsigned *ret_tag)
{
	if (slice_is(text, "O")) {
		*ret_tag = TAG_OUTSIDE;
		return true;
	}
	if (text.len < 3 || (text.ptr[0] != 'B' && text.ptr[0] != 'I') || text.ptr[1] != '-')
		return false;
	for (unsigned type = 0; type < ENTITY_TYPES; type++) {
		if (slice_is((struct slice){text.ptr + 2, text.len - 2},
		        entity_type_text((enum entity_type)type))) {
			*ret_tag = tag_of_span(type, text.ptr[0] == 'B' ? SPAN_BEGIN : SPAN_INSIDE);
			return true;
		}
	}
	return false;
}

/* A file while it is read. */
struct reading {
	struct corpus *corpus;
	struct corpus_doc *doc; /* NULL: the next token begins one */
	unsigned scheme;
	bool partial;
	bool has_documents;
};

static enum err_code take_token(struct reading *reading, struct slice line, struct err *ret_err)
{
	const char *tab = memchr(line.ptr, '\t', line.len);
	struct slice word = {line.ptr, tab ? (size_t)(tab - line.ptr) : 0};
	enum err_code code = ERR_OK;
	unsigned tag;

	if (word.len == 0 || !read_tag((struct slice){tab + 1, line.len - word.len - 1}, &tag))
		return err_set(
		    ret_err, ERR_SYNTAX, NULL, 0, "a token, a tab and a tag are expected");
	if (!reading->doc)
		code = add_doc(reading->corpus, reading->scheme, reading->partial, &reading->doc);
	/* inside without a begin of its type: a begin */
	if (code == ERR_OK && tag != TAG_OUTSIDE && tag_part(tag) == SPAN_INSIDE) {
		const struct corpus_doc *doc = reading->doc;
		const size_t count = doc->prose.tokens.count;
		const struct sentences *sentences = &doc->prose.sentences;
		bool first =
		    count == 0 || (sentences->count > 0 &&
		                      sentences->items[sentences->count - 1].end_token == count);

		if (first || doc->tags[count - 1] == TAG_OUTSIDE ||
		    tag_type(doc->tags[count - 1]) != tag_type(tag))
			tag = tag_of_span(tag_type(tag), SPAN_BEGIN);
	}
	if (code == ERR_OK)
		code = add_token(reading->doc, word, tag);
	reading->corpus->token_count++;
	return code;
}

static enum err_code take_line(struct reading *reading, struct slice line, struct err *ret_err)
{
	enum err_code code = ERR_OK;

	if (slice_starts(line, "-DOCSTART-")) {
		if (reading->doc)
			code = end_sentence(reading->doc);
		reading->doc = NULL;
		reading->has_documents = true;
	} else if (line.len > 0) {
		code = take_token(reading, line, ret_err);
	} else if (reading->doc) {
		code = end_sentence(reading->doc);
		if (!reading->has_documents)
			reading->doc = NULL;
	}
	return code;
}

enum err_code corpus_read(
    struct corpus *corpus, const char *path, unsigned scheme, bool partial, struct err *ret_err)
{
	struct reading reading = {.corpus = corpus, .scheme = scheme, .partial = partial};
	struct buf bytes = {0};
	enum err_code code = file_read(path, MAX_FILE_BYTES, &bytes, ret_err);
	struct slice rest = buf_slice(&bytes);

	for (unsigned number = 1; code == ERR_OK && rest.len > 0; number++) {
		const char *feed = memchr(rest.ptr, '\n', rest.len);
		const size_t len = feed ? (size_t)(feed - rest.ptr) : rest.len;

		code = take_line(&reading, (struct slice){rest.ptr, len}, ret_err);
		if (code == ERR_SYNTAX)
			err_set(
			    ret_err, code, path, number, "a token, a tab and a tag are expected");
		rest.ptr += feed ? len + 1 : len;
		rest.len -= feed ? len + 1 : len;
	}
	if (code == ERR_OK && reading.doc)
		code = end_sentence(reading.doc);
	buf_release(&bytes);
	if (code == ERR_NOMEM)
		err_set(ret_err, code, NULL, 0, NULL);
	for (size_t i = 0; i < corpus->count; i++)
		corpus->docs[i].prose.text = buf_slice(&corpus->docs[i].text);
	return code;
}

static void release_doc(struct corpus_doc *doc)
{
	buf_release(&doc->text);
	tokens_release(&doc->prose.tokens);
	sentences_release(&doc->prose.sentences);
	alloc_free(doc->tags);
}

void corpus_thin(struct corpus *corpus, size_t first, unsigned every)
{
	size_t kept = first;

	for (size_t i = first; i < corpus->count; i++) {
		struct corpus_doc *doc = &corpus->docs[i];

		if ((i - first) % every == 0) {
			corpus->docs[kept++] = *doc;
			continue;
		}
		corpus->token_count -= doc->prose.tokens.count;
		release_doc(doc);
	}
	corpus->count = kept;
}

/* ---- headlines ---- */

/* Words that stay in lower case in a headline. */
static bool is_small(struct slice word)
{
	static const char *const small[] = {"a", "an", "and", "as", "at", "but", "by", "for",
	    "from", "in", "into", "is", "of", "on", "or", "the", "to", "vs", "with"};

	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		if (slice_is(word, small[i]))
			return true;
	return false;
}

/* The bytes of a token as a headline has them; only ASCII letters change. */
static void write_headline(char *word, size_t len, bool capitals)
{
	if (!capitals && is_small((struct slice){word, len}))
		return;
	for (size_t i = 0; i < len; i++) {
		if (word[i] >= 'a' && word[i] <= 'z')
			word[i] = (char)(word[i] - 0x20);
		if (!capitals)
			return;
	}
}

static enum err_code copy_as_headline(
    struct corpus *corpus, size_t doc_index, size_t sentence_index, bool capitals)
{
	struct corpus_doc *copy;
	enum err_code code =
	    add_doc(corpus, corpus->docs[doc_index].scheme, corpus->docs[doc_index].partial, &copy);
	const struct corpus_doc *doc = &corpus->docs[doc_index];
	const struct sentence *sentence = &doc->prose.sentences.items[sentence_index];

	for (size_t i = sentence->first_token; i < sentence->end_token && code == ERR_OK; i++) {
		const struct slice word = prose_token(&doc->prose, i);
		struct token *token;

		if (i + 1 == sentence->end_token && slice_is(word, "."))
			break; /* headlines have no full stop */
		code = add_token(copy, word, TAG_OUTSIDE);
		if (code != ERR_OK)
			break;
		copy->tags[copy->prose.tokens.count - 1] = doc->tags[i];
		token = &copy->prose.tokens.items[copy->prose.tokens.count - 1];
		write_headline(copy->text.data + token->start, token->end - token->start, capitals);
	}
	if (code == ERR_OK && copy->prose.tokens.count > 0) {
		struct sentences *sentences = &copy->prose.sentences;

		sentences->items =
		    alloc_grow(NULL, &sentences->capacity, 1, sizeof *sentences->items);
		if (!sentences->items)
			return ERR_NOMEM;
		sentences->items[sentences->count++] =
		    (struct sentence){.end_token = (uint32_t)copy->prose.tokens.count};
	}
	copy->prose.text = buf_slice(&copy->text);
	corpus->token_count += copy->prose.tokens.count;
	return code;
}

enum err_code corpus_add_headlines(struct corpus *corpus, unsigned every, bool capitals)
{
	const size_t count = corpus->count;
	enum err_code code = ERR_OK;
	size_t sentence = capitals ? every / 2 : 0; /* not the same ones */

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < corpus->docs[i].prose.sentences.count; k++)
			if (code == ERR_OK && ++sentence % every == 0)
				code = copy_as_headline(corpus, i, k, capitals);
	return code;
}

void corpus_release(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		release_doc(&corpus->docs[i]);
	alloc_free(corpus->docs);
	*corpus = (struct corpus){.docs = NULL};
}
