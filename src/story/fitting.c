#include "config.h"

#include "story/fitting.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "frame/roles.h"

/* Articles that are looked at: the choice must not cost as much as the analysis. */
enum { MAX_LOOKED_AT = 200, MAX_PROPOSED = 12 };

struct fit {
	size_t doc_count, wording_count;
};

struct choice {
	const struct story *story;
	const struct models *models;
	struct frame *best; /* owned; NULL: none yet */
	struct fit fit;
};

/* Is an article about whom the frame is about? One without targets is about anybody. */
static enum err_code names_target(
    const struct frame *frame, const struct frame_source *source, bool *ret_named)
{
	struct docwords *words = NULL;
	struct roles roles = {0};
	enum err_code code;

	*ret_named = frame->target_count == 0;
	if (*ret_named)
		return ERR_OK;
	code = docwords_new(source->prose, &words);
	if (code == ERR_OK)
		code = roles_find(frame, source, words, &roles);
	for (size_t i = 0; code == ERR_OK && i < roles.count && !*ret_named; i++)
		*ret_named = roles.items[i].role == ROLE_TARGET;
	roles_release(&roles);
	docwords_free(words);
	return code;
}

static enum err_code measure(
    const struct choice *choice, const struct frame *frame, struct fit *ret_fit)
{
	const struct story *story = choice->story;
	struct fit fit = {0};
	size_t looked_at = 0;

	for (size_t i = 0; i < story->count && looked_at < MAX_LOOKED_AT; i++) {
		const struct story_item *item = &story->items[i];
		struct frame_source source;
		struct framings *framings = NULL;
		enum err_code code;
		bool named = false;

		if (!item->doc || !item->analysis)
			continue;
		looked_at++;
		source = analysis_source(item->doc, item->analysis);
		code = framings_find(
		    frame, &source, (uint32_t)i, choice->models->frame_lexicon, &framings);
		if (code != ERR_OK)
			return code;
		if (framings->count > 0)
			code = names_target(frame, &source, &named);
		fit.doc_count += named;
		fit.wording_count += named ? framings->count : 0;
		framings_free(framings);
		if (code != ERR_OK)
			return code;
	}
	*ret_fit = fit;
	return ERR_OK;
}

static bool is_better(const struct fit *a, const struct fit *b)
{
	if (a->doc_count != b->doc_count)
		return a->doc_count > b->doc_count;
	return a->wording_count > b->wording_count;
}

static enum err_code try_file(struct choice *choice, const char *path)
{
	struct frame *frame = NULL;
	struct fit fit;
	enum err_code code = frame_load(path, &frame, NULL);

	if (code != ERR_OK)
		return code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
	code = measure(choice, frame, &fit);
	if (code == ERR_OK && fit.doc_count >= 2 && is_better(&fit, &choice->fit)) {
		frame_free(choice->best);
		choice->best = frame;
		choice->fit = fit;
		return ERR_OK;
	}
	frame_free(frame);
	return code;
}

static int is_frame_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && slice_ends(slice_of(entry->d_name), ".frame");
}

/* Bytewise, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Is there a file of this name in the other folder, which is looked at instead? */
static bool is_replaced(const char *other, const char *name)
{
	struct buf path = {0};
	const bool replaced =
	    other && file_join(other, name, &path) == ERR_OK && access(buf_text(&path), F_OK) == 0;

	buf_release(&path);
	return replaced;
}

/* own: the folder whose frames stand for those of the same name here; NULL: none. */
static enum err_code try_folder(struct choice *choice, const char *folder, const char *own)
{
	struct dirent **entries = NULL;
	struct buf path = {0};
	int count = scandir(folder, &entries, is_frame_file, by_name);
	enum err_code code = ERR_OK;

	for (int i = 0; i < count; i++) {
		const bool wanted = !is_replaced(own, entries[i]->d_name);

		if (code == ERR_OK && wanted)
			code = file_join(folder, entries[i]->d_name, &path);
		if (code == ERR_OK && wanted)
			code = try_file(choice, buf_text(&path));
		free(entries[i]); /* scandir's own memory */
	}
	if (count >= 0)
		free(entries);
	buf_release(&path);
	return code;
}

enum err_code fitting_frame(
    const struct story *story, const struct models *models, struct frame **ret_frame)
{
	struct choice choice = {.story = story, .models = models};
	struct buf own = {0}, bundled = {0};
	enum err_code code = place_config("frames", &own);

	if (code == ERR_OK)
		code = try_folder(&choice, buf_text(&own), NULL);
	else if (code == ERR_NOT_FOUND)
		code = ERR_OK; /* a person without a home has no frames there */
	if (code == ERR_OK)
		code = place_data("frames", &bundled);
	if (code == ERR_OK)
		code = try_folder(&choice, buf_text(&bundled), own.len > 0 ? own.data : NULL);
	buf_release(&own);
	buf_release(&bundled);
	if (code != ERR_OK) {
		frame_free(choice.best);
		return code;
	}
	*ret_frame = choice.best;
	return ERR_OK;
}

/* ---- proposals ---- */

enum err_code fitting_suggestions(
    const struct story *story, const struct models *models, struct suggestions **ret_suggestions)
{
	struct frame_source *sources = alloc_zero(story->count + 1, sizeof *sources);
	enum err_code code;

	if (!sources)
		return ERR_NOMEM;
	for (size_t i = 0; i < story->count; i++) {
		const struct story_item *item = &story->items[i];

		if (item->doc && item->analysis)
			sources[i] = analysis_source(item->doc, item->analysis);
	}
	code = suggestions_new(
	    sources, story->count, models->similarity, MAX_PROPOSED, ret_suggestions);
	alloc_free(sources);
	return code;
}

enum err_code fitting_proposed_frame(
    const struct story *story, const struct models *models, struct frame **ret_frame)
{
	struct suggestions *suggestions = NULL;
	enum err_code code = fitting_suggestions(story, models, &suggestions);

	if (code == ERR_OK)
		code = suggestions_frame(suggestions, ret_frame);
	suggestions_free(suggestions);
	return code;
}

bool fitting_is_proposed(const struct frame *frame)
{
	return frame->facet_count > 0 && frame->facets[0].term_count > 0 &&
	       frame->facets[0].terms[0].source == TERM_PROPOSED;
}
