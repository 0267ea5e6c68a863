#include "config.h"

#include "frame/judgeview.h"

#include "base/alloc.h"

enum err_code judge_new(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, const struct docwords *words, struct judge **ret_judge)
{
	struct judge *judge = alloc_zero(1, sizeof *judge);

	if (!judge)
		return ERR_NOMEM;
	judge->source = source;
	judge->frame = frame;
	judge->lexicon = lexicon;
	judge->words = words;
	if (cues_find(lexicon, words, &judge->cues) != ERR_OK ||
	    roles_find(frame, source, words, &judge->roles) != ERR_OK ||
	    interview_find(source, words, lexicon, &judge->cues, &judge->interview) != ERR_OK) {
		judge_free(judge);
		return ERR_NOMEM;
	}
	*ret_judge = judge;
	return ERR_OK;
}

void judge_free(struct judge *judge)
{
	if (!judge)
		return;
	matches_release(&judge->cues);
	roles_release(&judge->roles);
	interview_release(&judge->interview);
	alloc_free(judge);
}

static bool names_role(const struct judge *judge, uint32_t sentence, enum role role)
{
	return roles_in(&judge->roles, sentence, role) ||
	       (sentence > 0 && roles_in(&judge->roles, sentence - 1, role));
}

bool judge_names_target(const struct judge *judge, uint32_t sentence)
{
	return names_role(judge, sentence, ROLE_TARGET);
}

bool judge_names_beneficiary(const struct judge *judge, uint32_t sentence)
{
	return names_role(judge, sentence, ROLE_BENEFICIARY);
}

enum err_code judge_passage(
    const struct judge *judge, struct arena *arena, uint32_t said_at, struct passage *passage)
{
	struct view view = {.judge = judge, .passage = passage, .said_at = said_at};

	passage->voice = VOICE_NARRATOR;
	passage->devices = 0;
	passage->speaker = (struct slice){NULL, 0};
	judging_look_at_sentence(&view, passage->sentence);
	view.first_word = (uint32_t)docwords_at(judge->words, passage->start);
	view.end_word = view.first_word;
	while (view.end_word < view.sentence_end &&
	       judge->words->items[view.end_word].start < passage->end)
		view.end_word++;
	if (view.first_word >= view.end_word) { /* nothing but marks: the narrator's */
		passage->stance = STANCE_ASSERTS;
		return ERR_OK;
	}
	judging_find_voice(&view);
	judging_settle_speaker(&view);
	passage->stance = (uint8_t)judging_find_stance(&view);
	passage->devices |= judging_find_devices(&view);
	if (view.speaker.ptr) {
		passage->speaker = arena_copy(arena, view.speaker);
		if (!passage->speaker.ptr)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

/* Is an event called upcoming: a cue of that kind at most three words before it? */
static bool is_upcoming(const struct judge *judge, size_t event)
{
	const struct match *cue = &judge->cues.items[event];

	for (size_t i = matches_of(&judge->cues, cue->sentence); i < event; i++) {
		if (judging_cue_at(judge, i) == CUE_UPCOMING &&
		    judge->cues.items[i].end_word + 3 >= cue->first_word)
			return true;
	}
	return false;
}

static bool is_listed(const struct slice *list, size_t count, struct slice stem)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_equal(list[i], stem))
			return true;
	}
	return false;
}

enum err_code judge_events(const struct judge *judge, struct framings *framings)
{
	size_t room = 0;

	for (size_t i = 0; i < judge->cues.count; i++)
		room += judging_cue_at(judge, i) == CUE_EVENT;
	framings->upcoming = arena_alloc(&framings->arena, room + 1, sizeof(struct slice));
	framings->past = arena_alloc(&framings->arena, room + 1, sizeof(struct slice));
	if (!framings->upcoming || !framings->past)
		return ERR_NOMEM;
	for (size_t i = 0; i < judge->cues.count; i++) {
		const struct docword *word = &judge->words->items[judge->cues.items[i].first_word];
		struct slice stem = judge->words->forms[word->form].stem;
		bool upcoming = judging_cue_at(judge, i) == CUE_EVENT && is_upcoming(judge, i);
		struct slice *list = upcoming ? framings->upcoming : framings->past;
		size_t *count = upcoming ? &framings->upcoming_count : &framings->past_count;

		if (judging_cue_at(judge, i) != CUE_EVENT || is_listed(list, *count, stem))
			continue;
		list[*count] = arena_copy(&framings->arena, stem);
		if (!list[*count].ptr)
			return ERR_NOMEM;
		(*count)++;
	}
	return ERR_OK;
}

enum err_code voice_judge(const struct frame_source *source, const struct frame *frame,
    const struct frame_lexicon *lexicon, struct arena *arena, struct passage *passage)
{
	struct docwords *words = NULL;
	struct judge *judge = NULL;
	enum err_code code = docwords_new(source->prose, &words);

	if (code == ERR_OK)
		code = judge_new(source, frame, lexicon, words, &judge);
	if (code == ERR_OK)
		code = judge_passage(judge, arena, passage->start, passage);
	judge_free(judge);
	docwords_free(words);
	return code;
}

bool voice_is_quoted(const struct frame_source *source, struct span span)
{
	const struct quotes *quotes = source->quotes;
	size_t inside = 0;
	uint32_t counted = span.start; /* nested pairs count once */

	for (size_t i = 0; quotes && i < quotes->marks.count; i++) {
		const struct mark_pair *pair = &quotes->marks.items[i];
		uint32_t start = pair->start > counted ? pair->start : counted;
		uint32_t end = pair->end < span.end ? pair->end : span.end;

		if (pair->start >= span.end)
			break;
		if (start < end) {
			inside += end - start;
			counted = end;
		}
	}
	return span.end > span.start && inside * 2 >= span.end - span.start;
}
