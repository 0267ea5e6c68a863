#include "config.h"

#include "views/card.h"

#include "views/saying.h"

enum {
	CARD_OUTLETS = 200, /* listed one by one; the rest is counted */
	TOKENS_BEFORE = 6,  /* of an introduction, before the name */
	TOKENS_AFTER = 14,  /* and after it */
};

uint32_t card_find(const struct world *world, struct slice canonical)
{
	const struct links *links = world->story ? world->story->links : NULL;

	for (size_t i = 0; links && i < links->name_count; i++)
		if (slice_equal(links->names[i].canonical, canonical))
			return (uint32_t)i;
	return NAME_NONE;
}

/* What an article has of a name of the story. */
struct local {
	uint32_t count; /* mentions; 0: it does not occur there */
	const struct mention *first;
};

static struct local local_of(const struct story *story, size_t doc, uint32_t name)
{
	const struct links *links = story->links;
	const struct entities *entities = story_entities(story, doc);
	struct local local = {0, NULL};

	if (!entities || doc >= links->doc_count || !links->of_doc[doc])
		return local;
	for (size_t i = 0; i < entities->name_count; i++) {
		const struct name *one = &entities->names[i];

		if (links->of_doc[doc][i] != name || one->mention_count == 0)
			continue;
		if (!local.first ||
		    entities->mentions[one->first_mention].start < local.first->start)
			local.first = &entities->mentions[one->first_mention];
		local.count += one->mention_count;
	}
	return local;
}

static bool ends_clause(const struct prose *prose, uint32_t token)
{
	const struct slice text = prose_token(prose, token);

	return prose->tokens.items[token].kind == TOKEN_PUNCT &&
	       (slice_is(text, ",") || slice_is(text, ";") || slice_is(text, ":") ||
	           slice_is(text, ".") || slice_is(text, "(") || slice_is(text, ")"));
}

/*
 * How a mention is introduced: the title before the name up to the last mark, the name, and what
 * follows: an apposition between commas whole ("Lin Jian, a spokesman, said"), else some words.
 */
static struct span introduction(const struct prose *prose, const struct mention *mention)
{
	const struct sentence *sentence = &prose->sentences.items[mention->sentence];
	uint32_t first = mention->first_token, end = mention->end_token;
	const uint32_t least = first > TOKENS_BEFORE ? first - TOKENS_BEFORE : 0;
	const bool apposition = end < sentence->end_token && ends_clause(prose, end);

	while (first > sentence->first_token && first > least && !ends_clause(prose, first - 1))
		first--;
	if (apposition)
		end++;
	while (end < sentence->end_token && end < mention->end_token + TOKENS_AFTER &&
	       !ends_clause(prose, end))
		end++;
	return (struct span){prose->tokens.items[first].start, prose->tokens.items[end - 1].end};
}

/* Text of an article on one line of the card: line breaks become blanks. */
static void add_flat(struct buf *buf, struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_add_byte(buf, text.ptr[i] == '\n' || text.ptr[i] == '\t' ? ' ' : text.ptr[i]);
}

static void add_outlet(
    const struct story *story, size_t doc, const struct local *local, struct buf *buf)
{
	const struct analysis *analysis = story->items[doc].analysis;
	const struct doc *article = story->items[doc].doc;

	buf_add_text(buf, "\n");
	buf_add_slice(buf, saying_outlet(doc_outlet_name(article)));
	buf_add_format(buf, " · %u mention%s · first in line %u\n", local->count,
	    local->count == 1 ? "" : "s", doc_line_at(article, local->first->start));
	buf_add_text(buf, "   …");
	add_flat(buf, slice_at(analysis->prose->text, introduction(analysis->prose, local->first)));
	buf_add_text(buf, "…\n");
}

static void add_title(const struct story_name *name, size_t outlets, struct buf *buf)
{
	static const char *const types[ENTITY_TYPES] = {
	    "person", "organisation", "place", "other name"};

	add_flat(buf, name->canonical);
	buf_add_format(buf, " · %s\n", name->type < ENTITY_TYPES ? types[name->type] : "name");
	buf_add_format(buf, "%u mention%s in %u of %zu outlets\n", name->mention_count,
	    name->mention_count == 1 ? "" : "s", name->doc_count, outlets);
}

void card_add(const struct world *world, uint32_t name, struct buf *buf)
{
	const struct story *story = world->story;
	size_t listed = 0, left_out = 0;

	if (!story || !story->links || name >= story->links->name_count)
		return;
	add_title(&story->links->names[name], story->count, buf);
	for (size_t doc = 0; doc < story->count; doc++) {
		const struct local local = local_of(story, doc, name);

		if (local.count == 0 || !story->items[doc].doc)
			continue;
		if (listed == CARD_OUTLETS) {
			left_out++;
			continue;
		}
		listed++;
		add_outlet(story, doc, &local, buf);
	}
	if (left_out > 0)
		buf_add_format(buf, "\nand %zu more outlets\n", left_out);
	if (listed > 0 && listed + left_out < story->count) {
		bool first = true;

		buf_add_text(buf, "\nnot named by: ");
		for (size_t doc = 0, said = 0; doc < story->count && said < 8; doc++) {
			if (!story->items[doc].analysis || local_of(story, doc, name).count > 0)
				continue;
			buf_add_text(buf, first ? "" : ", ");
			buf_add_slice(buf, saying_outlet(doc_outlet_name(story->items[doc].doc)));
			first = false;
			said++;
		}
		buf_add_text(buf, first ? "nobody\n" : "\n");
	}
}
