#include "config.h"

#include "views/words.h"

#include "text/utf8.h"
#include "views/saying.h"

const char *words_type(enum entity_type type)
{
	switch (type) {
	case ENTITY_PER: return "person";
	case ENTITY_ORG: return "organisation";
	case ENTITY_LOC: return "place";
	default: return "other name";
	}
}

const char *words_quote(enum quote_kind kind)
{
	switch (kind) {
	case QUOTE_DIRECT: return "quotation";
	case QUOTE_MIXED: return "partly quoted";
	case QUOTE_SCARE: return "label in quotation marks";
	case QUOTE_TITLE: return "title of a work";
	default: return "reported speech";
	}
}

/* The last part of a path. */
static struct slice base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slice_of(slash && slash[1] ? slash + 1 : path);
}

struct slice words_outlet(const struct story *story, uint32_t doc)
{
	const struct story_item *item = &story->items[doc];

	return item->doc ? doc_outlet_name(item->doc) : base_name(item->path);
}

void words_one_line(struct slice text, size_t most, struct buf *buf)
{
	size_t added = 0;
	bool space = false;

	text = slice_trim(text);
	for (size_t byte = 0; byte < text.len;) {
		unsigned len;
		uint32_t point = utf8_at(text, byte, &len);

		if (point == ' ' || point == '\n' || point == '\t') {
			space = true;
		} else {
			if (added + len + space > most) {
				buf_add_text(buf, "…");
				return;
			}
			if (space)
				buf_add_byte(buf, ' ');
			buf_add(buf, text.ptr + byte, len);
			added += len + space;
			space = false;
		}
		byte += len;
	}
}

static void add_part(struct buf *buf, struct slice part)
{
	if (part.ptr && part.len > 0) {
		buf_add_text(buf, " · ");
		words_one_line(part, 60, buf);
	}
}

const struct lineup_line *words_row(
    const struct world *world, uint32_t doc, const struct passage *passage)
{
	const struct lineup *lineup = world->lineup ? world->lineup->lineup : NULL;

	for (size_t i = 0; lineup && i < lineup->line_count; i++) {
		const struct lineup_line *line = &lineup->lines[i];

		if (line->facet != passage->facet || doc >= lineup->doc_count)
			continue;
		for (size_t p = 0; p < line->cells[doc].passage_count; p++) {
			const struct passage *other =
			    &lineup->passages[line->cells[doc].passages[p]];

			if (other->start == passage->start && other->end == passage->end)
				return line;
		}
	}
	return NULL;
}

static void add_name(const struct world *world, uint32_t doc, size_t index, struct buf *buf)
{
	const struct entities *entities = story_entities(world->story, doc);
	const struct mention *mention = &entities->mentions[index];

	buf_add_format(buf, " · %s", words_type(mention->type));
	if (mention->name < entities->name_count) {
		const struct name *name = &entities->names[mention->name];

		add_part(buf, name->canonical);
		buf_add_format(buf, " · %u mention%s here", (unsigned)name->mention_count,
		    name->mention_count == 1 ? "" : "s");
	}
}

static void add_quote(const struct world *world, uint32_t doc, size_t index, struct buf *buf)
{
	const struct quote *quote = &story_quotes(world->story, doc)->items[index];
	struct slice text = doc_text(world->story->items[doc].doc);

	buf_add_format(buf, " · %s", words_quote(quote->kind));
	if (quote->speaker_name.ptr)
		add_part(buf, quote->speaker_name);
	else if (span_exists(quote->speaker))
		add_part(buf, slice_at(text, quote->speaker));
	else
		buf_add_text(buf, " · nobody is named");
	if (span_exists(quote->cue))
		add_part(buf, slice_at(text, quote->cue));
	if (quote->flags & QUOTE_CARRIED)
		buf_add_text(buf, " · speaker carried over");
	if (quote->flags & QUOTE_UNCLOSED)
		buf_add_text(buf, " · never closed");
	if (story_quote_is_fixed(world->story, doc, index))
		buf_add_text(buf, " · corrected by you");
}

static void add_wording(const struct world *world, uint32_t doc, size_t index, struct buf *buf)
{
	const struct lineup_set *set = world->lineup;
	const struct passage *passage = &set->framings[doc]->items[index];
	const struct lineup_line *row = words_row(world, doc, passage);
	enum owner owner = saying_of_passage(passage);

	if (row) {
		buf_add_text(buf, " · row ");
		words_one_line(row->wording, 40, buf);
	}
	if (passage->facet < set->frame->facet_count)
		add_part(buf, set->frame->facets[passage->facet].title);
	if (owner != OWNER_OUTLET && owner != OWNER_SOURCE)
		buf_add_format(buf, " · %s", saying_words(owner));
	buf_add_text(buf, " · ");
	saying_add_who(buf, passage);
	saying_add_devices(buf, passage->devices, " · ");
}

void words_item(
    const struct world *world, uint32_t doc, enum jump_kind kind, size_t index, struct buf *buf)
{
	struct slice text = doc_text(world->story->items[doc].doc);
	struct span span;

	jump_span(world, doc, kind, index, &span);
	words_one_line(slice_at(text, span), 48, buf);
	switch (kind) {
	case JUMP_NAME: add_name(world, doc, index, buf); break;
	case JUMP_QUOTE: add_quote(world, doc, index, buf); break;
	case JUMP_WORDING: add_wording(world, doc, index, buf); break;
	case JUMP_MARK:
		buf_add_text(buf, " · your mark");
		add_part(buf, world->marks[doc][index].note);
		break;
	default: buf_add_format(buf, " · %s", jump_text(kind));
	}
}
