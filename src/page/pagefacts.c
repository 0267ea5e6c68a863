#include "config.h"

#include "page/pagefacts.h"

#include "page/charref.h"

/* A value as a person reads it: references resolved, white space single and none around. */
static struct slice keep(struct page_facts *facts, struct slice raw)
{
	struct buf value = {0};
	struct slice kept;
	size_t len = 0;

	if (raw.len > FACTS_MAX_VALUE)
		raw.len = FACTS_MAX_VALUE;
	while (raw.len > 0 && ((unsigned char)raw.ptr[raw.len - 1] & 0x80) &&
	       raw.len == FACTS_MAX_VALUE)
		raw.len--;
	charref_add_text(&value, raw, true);
	for (size_t i = 0; i < value.len; i++) {
		const char byte = value.data[i];
		const bool hard =
		    byte == '\xc2' && i + 1 < value.len && value.data[i + 1] == '\xa0';
		const bool space = hard || (byte >= '\t' && byte <= '\r') || byte == ' ';

		i += hard;
		if (!space)
			value.data[len++] = byte;
		else if (len > 0 && value.data[len - 1] != ' ')
			value.data[len++] = ' ';
	}
	while (len > 0 && value.data[len - 1] == ' ')
		len--;
	kept = arena_copy(&facts->arena, (struct slice){buf_text(&value), len});
	facts->failed |= value.failed || !kept.ptr;
	buf_release(&value);
	return kept.ptr ? kept : (struct slice){"", 0};
}

static struct slice keep_name(struct page_facts *facts, struct slice raw)
{
	struct slice name = keep(facts, raw);
	char *bytes = (char *)(uintptr_t)name.ptr;

	for (size_t i = 0; i < name.len; i++)
		if (bytes[i] >= 'A' && bytes[i] <= 'Z')
			bytes[i] = (char)(bytes[i] | 0x20);
	return name;
}

void page_facts_mark(
    struct page_facts *facts, enum fact_mark mark, unsigned trust, struct slice value, uint32_t at)
{
	const struct slice kept = keep(facts, value);

	if (facts->marked_count < FACTS_MAX_MARKED && kept.len > 0)
		facts->marked[facts->marked_count++] =
		    (struct fact_marked){kept, (uint8_t)mark, (uint8_t)trust, at};
}

/* Names may be several: property="og:title twitter:title". Each is a fact. */
static void take_meta(struct page_facts *facts, const struct html_token *token, uint32_t at)
{
	static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
	const struct slice content = html_attribute(token, "content");
	struct slice value = {0};

	if (!content.ptr)
		return;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct slice names = html_attribute(token, keys[i]);

		if (names.len > 0 && !value.ptr)
			value = keep(facts, content);
		while (names.len > 0) {
			size_t len = 0;

			while (len < names.len && names.ptr[len] != ' ')
				len++;
			if (len > 0 && facts->meta_count < FACTS_MAX_METAS)
				facts->metas[facts->meta_count++] = (struct fact_meta){
				    keep_name(facts, (struct slice){names.ptr, len}), value};
			names.ptr += len < names.len ? len + 1 : len;
			names.len -= len < names.len ? len + 1 : len;
		}
	}
	if (html_name_is(html_attribute(token, "itemprop"), "datepublished"))
		page_facts_mark(facts, MARK_DATE, 0, content, at);
}

static void take_start(struct page_facts *facts, const struct html_token *token, uint32_t at)
{
	switch (token->tag) {
	case TAG_META: take_meta(facts, token, at); break;
	case TAG_LINK:
		if (html_name_is(html_attribute(token, "rel"), "canonical") &&
		    !facts->canonical.ptr)
			facts->canonical = keep(facts, html_attribute(token, "href"));
		break;
	case TAG_BASE:
		if (!facts->base.ptr && html_attribute(token, "href").ptr)
			facts->base = keep(facts, html_attribute(token, "href"));
		break;
	case TAG_HTML:
		if (html_attribute(token, "lang").len > 0)
			facts->language = keep(facts, html_attribute(token, "lang"));
		break;
	case TAG_SCRIPT: {
		struct slice type = slice_trim(html_attribute(token, "type"));

		if (type.len > 19)
			type.len = 19;
		facts->in_json = html_name_is(type, "application/ld+json");
		break;
	}
	case TAG_TIME: {
		const struct slice when = html_attribute(token, "datetime");

		if (when.len > 0)
			page_facts_mark(facts, MARK_DATE,
			    html_name_is(html_attribute(token, "itemprop"), "datepublished") ||
			            html_attribute(token, "pubdate").ptr
			        ? 0
			        : 1,
			    when, at);
		break;
	}
	default: break;
	}
}

static void take_raw(struct page_facts *facts, const struct html_token *token)
{
	if (token->tag == TAG_TITLE && !facts->title.ptr)
		facts->title = keep(facts, token->body);
	if (token->tag == TAG_SCRIPT && facts->in_json && facts->script_count < FACTS_MAX_SCRIPTS &&
	    facts->script_bytes + token->body.len <= FACTS_MAX_SCRIPT) {
		facts->scripts[facts->script_count++] = token->body;
		facts->script_bytes += token->body.len;
	}
	facts->in_json = false;
}

/* ---- elements that name the author ---- */

static bool holds_word(struct slice value, const char *lower)
{
	const size_t len = strlen(lower);

	for (size_t i = 0; i + len <= value.len; i++) {
		if ((value.ptr[i] | 0x20) == lower[0] &&
		    html_name_is((struct slice){value.ptr + i, len}, lower))
			return true;
	}
	return false;
}

/* How surely a start tag opens the author's name: 0 best, 9 not at all. */
static unsigned author_trust_of(const struct html_token *token)
{
	struct slice rest = token->body, key, value;
	unsigned trust = 9;

	if (!holds_word(token->body, "author") && !holds_word(token->body, "byline"))
		return trust;
	for (int i = 0; i < 32 && html_attribute_next(&rest, &key, &value); i++) {
		unsigned found = 9;

		if (html_name_is(key, "rel") && html_name_is(value, "author"))
			found = 0;
		else if (html_name_is(key, "itemprop") && holds_word(value, "author"))
			found = 1;
		else if ((html_name_is(key, "class") || html_name_is(key, "id")) &&
		         holds_word(value, "byline"))
			found = 2;
		else if (html_name_is(key, "class") && holds_word(value, "author"))
			found = 3;
		trust = found < trust ? found : trust;
	}
	return trust;
}

static void begin_author(
    struct page_facts *facts, const struct html_token *token, struct slice text)
{
	const unsigned trust = author_trust_of(token);

	if (facts->author_tag == token->tag)
		facts->author_nested++;
	if (trust >= 9 || (facts->author_tag != TAG_UNKNOWN && trust >= facts->author_trust) ||
	    html_tag_flags(token->tag) & (TAG_VOID | TAG_SKIP) || token->tag == TAG_BODY ||
	    token->tag == TAG_ARTICLE || token->tag == TAG_UNKNOWN)
		return;
	facts->author_tag = token->tag;
	facts->author_trust = (uint8_t)trust;
	facts->author_nested = 0;
	facts->author_start = (uint32_t)text.len;
}

static void end_author(struct page_facts *facts, const struct html_token *token, struct slice text)
{
	if (facts->author_tag != token->tag || token->tag == TAG_UNKNOWN)
		return;
	if (facts->author_nested > 0) {
		facts->author_nested--;
		return;
	}
	facts->author_tag = TAG_UNKNOWN;
	if (text.len > facts->author_start && text.len - facts->author_start < 400)
		page_facts_mark(facts, MARK_AUTHOR, facts->author_trust,
		    (struct slice){text.ptr + facts->author_start, text.len - facts->author_start},
		    facts->author_start);
}

void page_facts_take(struct page_facts *facts, const struct html_token *token, struct slice text)
{
	if (token->kind == HTML_START) {
		take_start(facts, token, (uint32_t)text.len);
		begin_author(facts, token, text);
	} else if (token->kind == HTML_CLOSE) {
		end_author(facts, token, text);
	} else if (token->kind == HTML_RAW) {
		take_raw(facts, token);
	}
}

void page_facts_saved_from(struct page_facts *facts, struct slice bytes)
{
	static const char mark[] = "<!-- saved from url=(";
	const size_t len = sizeof mark - 1;

	if (bytes.len > 4096)
		bytes.len = 4096;
	for (size_t i = 0; i + len + 5 < bytes.len; i++) {
		if (memcmp(bytes.ptr + i, mark, len) != 0)
			continue;
		for (i += len; i < bytes.len && bytes.ptr[i] != ')'; i++)
			;
		bytes.ptr += i < bytes.len ? i + 1 : i;
		bytes.len -= i < bytes.len ? i + 1 : i;
		for (i = 0;
		     i < bytes.len && (unsigned char)bytes.ptr[i] > ' ' && bytes.ptr[i] != '>'; i++)
			;
		facts->saved_from = keep(facts, (struct slice){bytes.ptr, i});
		return;
	}
}

struct slice page_facts_meta(const struct page_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->meta_count; i++) {
		if (facts->metas[i].value.len > 0 && slice_is(facts->metas[i].name, name))
			return facts->metas[i].value;
	}
	return (struct slice){0};
}

void page_facts_release(struct page_facts *facts)
{
	arena_release(&facts->arena);
	*facts = (struct page_facts){0};
}
