#include "config.h"

#include "story/judgedset.h"

#include "base/alloc.h"
#include "story/overlay.h"
#include "text/sentence.h"

/* A frame that a person saved with its typed rows has them as groups. */
static bool has_group(const struct frame *frame, struct slice title)
{
	for (size_t i = 0; frame && i < frame->facet_count; i++)
		if (slice_equal(frame->facets[i].title, title))
			return true;
	return false;
}

/* One more facet for each typed phrase; *frame may be NULL at first and stays so without any. */
static enum err_code add_phrases(
    struct frame **frame, const struct story *story, const struct verdicts *verdicts)
{
	struct buf phrases = {0};
	enum err_code code = verdicts_add_phrases(verdicts, story, &phrases);
	const char *line = buf_text(&phrases);

	while (code == ERR_OK && *line) {
		const size_t len = strcspn(line, "\n");
		struct frame *more = NULL;

		if (!has_group(*frame, (struct slice){line, len}))
			code =
			    frame_new_with_phrase(*frame, (struct slice){line, len}, &more, NULL);
		if (code == ERR_OK && more) {
			frame_free(*frame);
			*frame = more;
		} else if (code != ERR_NOMEM) {
			code = ERR_OK;
		}
		line += len + (line[len] == '\n');
	}
	buf_release(&phrases);
	return code;
}

/* ---- lessons ---- */

struct lessons {
	struct lineup_lesson *items; /* owned */
	size_t count, capacity;
};

static const struct story_item *find_item(const struct story *story, uint64_t hash)
{
	for (size_t i = 0; i < story->count; i++)
		if (story->items[i].doc && story->items[i].analysis &&
		    doc_hash(story->items[i].doc) == hash)
			return &story->items[i];
	return NULL;
}

static enum err_code add_lesson(struct lessons *lessons, const struct story *story,
    const struct verdict *verdict, const struct verdict_place *place)
{
	const struct story_item *item = find_item(story, place->doc_hash);
	const struct prose *prose = item ? item->analysis->prose : NULL;
	struct lineup_lesson *items;
	size_t sentence;

	if (!prose || !span_exists(place->wanted) || place->wanted.end > prose->text.len)
		return ERR_OK;
	items = alloc_grow(lessons->items, &lessons->capacity, lessons->count + 1, sizeof *items);
	if (!items)
		return ERR_NOMEM;
	lessons->items = items;
	sentence = sentences_at(&prose->sentences, place->wanted.start);
	items[lessons->count] = (struct lineup_lesson){
	    .line = verdict->row, .wording = slice_at(prose->text, place->wanted)};
	if (sentence < prose->sentences.count) {
		const struct sentence *around = &prose->sentences.items[sentence];

		items[lessons->count].context =
		    slice_at(prose->text, (struct span){around->start, around->end});
	}
	lessons->count++;
	return ERR_OK;
}

/* What is confirmed or picked, and no longer contradicted, teaches its row. */
static enum err_code gather_lessons(struct lessons *lessons, const struct frame *frame,
    const struct story *story, const struct verdicts *verdicts)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; verdicts && i < verdicts->count && code == ERR_OK; i++) {
		const struct verdict *verdict = &verdicts->items[i];

		if ((verdict->kind != VERDICT_CONFIRM && verdict->kind != VERDICT_PICK) ||
		    !overlay_is_of_frame(frame, verdict))
			continue;
		for (size_t k = 0; k < verdict->place_count && code == ERR_OK; k++)
			if (verdicts_hold(verdicts, i, verdict->places[k].doc_hash))
				code = add_lesson(lessons, story, verdict, &verdict->places[k]);
	}
	return code;
}

enum err_code judged_lineup_new(struct frame *taken_frame, const struct story *story,
    const struct models *models, const struct verdicts *verdicts, struct pool *pool,
    struct lineup_set **ret_set)
{
	struct frame *frame = taken_frame;
	struct lineup_set *set = NULL;
	struct lessons lessons = {0};
	enum err_code code = add_phrases(&frame, story, verdicts);

	if (code == ERR_OK && frame)
		code = gather_lessons(&lessons, frame, story, verdicts);
	if (code == ERR_OK && frame) {
		code =
		    lineup_set_new(frame, story, models, lessons.items, lessons.count, pool, &set);
		frame = NULL;
	}
	if (code == ERR_OK && set && verdicts)
		code = overlay_apply(set->lineup, set->sources, models->frame_lexicon, verdicts);
	frame_free(frame);
	alloc_free(lessons.items);
	if (code != ERR_OK)
		lineup_set_free(set);
	else
		*ret_set = set;
	return code;
}
