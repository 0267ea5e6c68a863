#include "config.h"

#include "frame/interview.h"

#include "base/alloc.h"

enum {
	INTRODUCTION = 12,  /* sentences at the begin that may name the guest */
	MANY_QUESTIONS = 2, /* paragraphs that make an interview */
};

/* The first person named behind the end of a cue, in the same sentence. */
static struct slice person_after(
    const struct frame_source *source, uint32_t byte, const struct sentence *sentence)
{
	const struct entities *entities = source->entities;

	for (size_t i = entities_at(entities, byte);
	     i < entities->mention_count && entities->mentions[i].start < sentence->end; i++) {
		const struct mention *mention = &entities->mentions[i];

		if (mention->type == ENTITY_PER && mention->name != NAME_NONE)
			return entities->names[mention->name].canonical;
	}
	return (struct slice){NULL, 0};
}

static struct slice find_guest(const struct frame_source *source, const struct docwords *words,
    const struct frame_lexicon *lexicon, const struct matches *cues)
{
	for (size_t i = 0; i < cues->count && cues->items[i].sentence < INTRODUCTION; i++) {
		const struct match *cue = &cues->items[i];
		struct slice guest;

		if (cue_of(lexicon, cue) != CUE_INTERVIEW)
			continue;
		guest = person_after(source, words->items[cue->end_word - 1].end,
		    &source->prose->sentences.items[cue->sentence]);
		if (guest.ptr)
			return guest;
	}
	return (struct slice){NULL, 0};
}

/* Does the sentence begin with a question word or a request? */
static bool begins_as_question(const struct docwords *words, const struct frame_lexicon *lexicon,
    const struct matches *cues, uint32_t sentence)
{
	for (size_t i = matches_of(cues, sentence);
	     i < cues->count && cues->items[i].sentence == sentence; i++) {
		if (cues->items[i].first_word > words->first_of[sentence])
			return false;
		if (cue_of(lexicon, &cues->items[i]) == CUE_QUESTION)
			return true;
	}
	return false;
}

/* Is the paragraph [first, end) of sentences a question? */
static bool is_question(const struct frame_source *source, const struct docwords *words,
    const struct frame_lexicon *lexicon, const struct matches *cues, size_t first, size_t end)
{
	const struct sentence *last = &source->prose->sentences.items[end - 1];
	char mark = source->prose->text.ptr[last->end - 1];
	bool asks = mark == '?';

	if (end - first > 2)
		return false;
	for (size_t i = first; !asks && end - first == 1 && i < end; i++)
		asks = begins_as_question(words, lexicon, cues, (uint32_t)i);
	return asks;
}

/* Fill is_answer; returns the number of questions. */
static size_t mark_answers(const struct frame_source *source, const struct docwords *words,
    const struct frame_lexicon *lexicon, const struct matches *cues, uint8_t *is_answer)
{
	const struct sentences *sentences = &source->prose->sentences;
	size_t questions = 0;

	for (size_t first = 0, end; first < sentences->count; first = end) {
		bool question;

		for (end = first + 1;
		     end < sentences->count &&
		     sentences->items[end].paragraph == sentences->items[first].paragraph;)
			end++;
		question = is_question(source, words, lexicon, cues, first, end);
		questions += question;
		for (size_t i = first; !question && questions > 0 && i < end; i++)
			is_answer[i] = 1;
	}
	return questions;
}

enum err_code interview_find(const struct frame_source *source, const struct docwords *words,
    const struct frame_lexicon *lexicon, const struct matches *cues,
    struct interview *ret_interview)
{
	struct interview interview = {.guest = {NULL, 0}};

	if (source->entities)
		interview.guest = find_guest(source, words, lexicon, cues);
	if (interview.guest.ptr) {
		interview.is_answer = alloc_zero(source->prose->sentences.count, 1);
		if (!interview.is_answer)
			return ERR_NOMEM;
		if (mark_answers(source, words, lexicon, cues, interview.is_answer) <
		    MANY_QUESTIONS)
			interview_release(&interview);
	}
	*ret_interview = interview;
	return ERR_OK;
}

void interview_release(struct interview *interview)
{
	alloc_free(interview->is_answer);
	*interview = (struct interview){.guest = {NULL, 0}};
}
