#include "config.h"

#include "page/jsonld.h"

#include "base/buf.h"
#include "page/charref.h"
#include "text/json.h"

enum {
	MAX_LEVELS = 6,   /* objects inside each other in which an article is looked for */
	MAX_VALUE = 4096, /* bytes of a value, but not of the article's body */
	MAX_BODY = 4 << 20,
};

struct reader {
	struct json_value top;
	struct arena *arena;
	struct jsonld *found;
	bool failed;
};

/* The member of an object; false: there is none. The first of its name counts. */
static bool member(const struct json_value *object, const char *name, struct json_value *ret_value)
{
	struct json_value value;
	struct slice key;
	size_t at = 0;

	if (object->kind != JSON_OBJECT)
		return false;
	while (json_next(object, &at, &key, &value)) {
		if (slice_is((struct slice){key.ptr + 1, key.len - 2}, name)) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

/* The text of a string as a person reads it: some sites write HTML's references into JSON. */
static struct slice text_of(struct reader *reader, const struct json_value *value, size_t max_bytes)
{
	struct buf decoded = {0}, text = {0};
	struct slice kept = {0};

	if (value->kind != JSON_STRING || value->raw.len > max_bytes)
		return kept;
	json_add_decoded(&decoded, value->raw);
	charref_add_text(&text, slice_trim(buf_slice(&decoded)), false);
	if (text.len > 0)
		kept = arena_copy(reader->arena, buf_slice(&text));
	reader->failed |= decoded.failed || text.failed || (text.len > 0 && !kept.ptr);
	buf_release(&decoded);
	buf_release(&text);
	return kept;
}

static struct slice member_text(
    struct reader *reader, const struct json_value *object, const char *name)
{
	struct json_value value;

	return member(object, name, &value) ? text_of(reader, &value, MAX_VALUE)
	                                    : (struct slice){0};
}

/* An object somewhere in the script that has an @id and more than that. */
static bool find_id(
    const struct json_value *within, struct slice id, unsigned level, struct json_value *ret_object)
{
	struct json_value value, name;
	struct slice key;
	size_t at = 0;

	if (within->kind == JSON_OBJECT && member(within, "@id", &name) &&
	    slice_equal(name.raw, id) && member(within, "name", &name)) {
		*ret_object = *within;
		return true;
	}
	if (level >= MAX_LEVELS || within->kind < JSON_ARRAY)
		return false;
	while (json_next(within, &at, &key, &value)) {
		if (value.kind >= JSON_ARRAY && find_id(&value, id, level + 1, ret_object))
			return true;
	}
	return false;
}

static struct slice name_of(struct reader *reader, const struct json_value *value)
{
	struct json_value id, object;
	struct slice name;

	if (value->kind == JSON_STRING)
		return text_of(reader, value, MAX_VALUE);
	name = member_text(reader, value, "name");
	if (!name.ptr && member(value, "@id", &id) && find_id(&reader->top, id.raw, 0, &object))
		name = member_text(reader, &object, "name");
	return name;
}

static void add_author(
    struct reader *reader, const struct json_value *value, struct jsonld *article)
{
	struct json_value names, item;
	struct slice key, name;
	size_t at = 0;

	if (value->kind == JSON_OBJECT && member(value, "name", &names) &&
	    names.kind == JSON_ARRAY) {
		add_author(reader, &names, article);
		return;
	}
	if (value->kind == JSON_ARRAY) {
		while (json_next(value, &at, &key, &item)) {
			if (item.kind != JSON_ARRAY)
				add_author(reader, &item, article);
		}
		return;
	}
	name = name_of(reader, value);
	for (size_t i = 0; name.ptr && i < article->author_count; i++) {
		if (slice_equal(article->authors[i], name))
			return;
	}
	if (name.ptr && article->author_count < JSONLD_MAX_AUTHORS)
		article->authors[article->author_count++] = name;
}

/* How well an object of this @type describes an article; 0: not at all. */
static unsigned rank_of_type(struct slice type)
{
	static const char *const pages[] = {"WebPage", "ItemPage", "VideoObject", "Recipe",
	    "Product", "Review", "PodcastEpisode", "Movie", "Book"};

	if (type.len >= 2) {
		type.ptr++;
		type.len -= 2;
	}
	if (slice_ends(type, "NewsArticle") || slice_ends(type, "Reportage"))
		return 5;
	if (slice_ends(type, "Article") || slice_ends(type, "Posting"))
		return 4;
	if (slice_ends(type, "Report"))
		return 3;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		if (slice_ends(type, pages[i]))
			return 1;
	}
	return 0;
}

static unsigned rank_of(const struct json_value *object)
{
	struct json_value type, item;
	struct slice key;
	unsigned rank = 0;
	size_t at = 0;

	if (!member(object, "@type", &type))
		return 0;
	if (type.kind == JSON_STRING)
		return rank_of_type(type.raw);
	if (type.kind == JSON_ARRAY) {
		while (json_next(&type, &at, &key, &item)) {
			const unsigned one = item.kind == JSON_STRING ? rank_of_type(item.raw) : 0;

			rank = one > rank ? one : rank;
		}
	}
	return rank;
}

static void read_article(struct reader *reader, const struct json_value *object, unsigned rank)
{
	struct jsonld article = {.rank = rank, .site = reader->found->site};
	struct json_value value;

	if (rank <= reader->found->rank)
		return;
	article.headline = member_text(reader, object, "headline");
	article.name = member_text(reader, object, "name");
	if (member(object, "articleBody", &value))
		article.body = text_of(reader, &value, MAX_BODY);
	article.published = member_text(reader, object, "datePublished");
	if (!article.published.ptr)
		article.published = member_text(reader, object, "dateCreated");
	article.url = member_text(reader, object, "url");
	article.language = member_text(reader, object, "inLanguage");
	article.description = member_text(reader, object, "description");
	if (member(object, "publisher", &value))
		article.publisher = name_of(reader, &value);
	if (!article.site.ptr && member(object, "isPartOf", &value) && value.kind == JSON_OBJECT)
		article.site = name_of(reader, &value);
	if (member(object, "author", &value) || member(object, "creator", &value))
		add_author(reader, &value, &article);
	*reader->found = article;
}

static void look(struct reader *reader, const struct json_value *value, unsigned level)
{
	struct json_value inner;
	struct slice key;
	size_t at = 0;

	if (value->kind == JSON_OBJECT)
		read_article(reader, value, rank_of(value));
	if (level >= MAX_LEVELS || value->kind < JSON_ARRAY)
		return;
	while (json_next(value, &at, &key, &inner)) {
		if (inner.kind >= JSON_ARRAY)
			look(reader, &inner, level + 1);
	}
}

/* A site that describes itself only, as WebSite or Organization, names at least the outlet. */
static void look_for_site(struct reader *reader, const struct json_value *value, unsigned level)
{
	struct json_value type, inner;
	struct slice key;
	size_t at = 0;

	if (reader->found->site.ptr || value->kind < JSON_ARRAY || level > 2)
		return;
	if (member(value, "@type", &type) && slice_is(type.raw, "\"WebSite\""))
		reader->found->site = member_text(reader, value, "name");
	while (json_next(value, &at, &key, &inner))
		look_for_site(reader, &inner, level + 1);
}

/* The byte after the last bracket; those that close a CDATA section are not counted. */
static size_t content_end(struct slice script, size_t first)
{
	size_t end = script.len;

	while (end > first && script.ptr[end - 1] != '}' && script.ptr[end - 1] != ']')
		end--;
	if (end < script.len && script.ptr[end] == '>' && end > first + 2 &&
	    slice_ends((struct slice){script.ptr, end}, "]]")) {
		for (end -= 2;
		     end > first && script.ptr[end - 1] != '}' && script.ptr[end - 1] != ']';)
			end--;
	}
	return end;
}

enum err_code jsonld_read(struct slice script, struct arena *arena, struct jsonld *found)
{
	struct buf clean = {0};
	struct reader reader = {.arena = arena, .found = found};
	size_t first = 0, end = script.len;

	for (; first < end && script.ptr[first] != '{' && script.ptr[first] != '['; first++) {
		if (slice_starts((struct slice){script.ptr + first, end - first}, "<![CDATA["))
			first += 8; /* to its last byte */
	}
	end = content_end(script, first);
	buf_add(&clean, script.ptr + first, end - first);
	for (size_t i = 0; i < clean.len; i++) {
		if ((unsigned char)clean.data[i] < 0x20)
			clean.data[i] = ' ';
	}
	if (!clean.failed && json_read(buf_slice(&clean), &reader.top, NULL) == ERR_OK) {
		look(&reader, &reader.top, 0);
		look_for_site(&reader, &reader.top, 0);
	}
	reader.failed |= clean.failed;
	buf_release(&clean);
	return reader.failed ? ERR_NOMEM : ERR_OK;
}
