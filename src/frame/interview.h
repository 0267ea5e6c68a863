/*
 * interview.h - is an article an interview, and which sentences are the interviewee's answers?
 *
 * Method: the introduction names who is interviewed ("conversation with Dr. Ann Lee", "insights
 * from ..."), and at least two paragraphs are questions: one or two sentences, the last of which
 * ends in a question mark or begins as an interviewer's request does ("Assess ...", "Explain ...").
 * What follows the first question and is not a question is an answer.
 * Thread use: pure.
 */
#ifndef ABREAST_FRAME_INTERVIEW_H
#define ABREAST_FRAME_INTERVIEW_H

#include "frame/stancecues.h"

struct interview {
	struct slice guest; /* the person's name, of the entities; .ptr NULL: no interview */
	uint8_t *is_answer; /* owned; one a sentence */
};

enum err_code interview_find(const struct frame_source *source, const struct docwords *words,
    const struct frame_lexicon *lexicon, const struct matches *cues,
    struct interview *ret_interview) ATTR_MUST_CHECK;
void interview_release(struct interview *interview);

#endif
