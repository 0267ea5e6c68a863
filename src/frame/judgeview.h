/*
 * judgeview.h - one document, and one passage of it, while voice, stance and devices are found: what
 * the parts of voice.h hand to each other.
 *
 * frame/judgeview looks at words and subjects, frame/voicing finds the voice, frame/stance the
 * stance, frame/devices the devices, frame/whospeaks the speaker's name; frame/voice calls them.
 * Thread use: a struct judge is read-only; a struct view belongs to one thread.
 */
#ifndef ABREAST_FRAME_JUDGEVIEW_H
#define ABREAST_FRAME_JUDGEVIEW_H

#include "frame/interview.h"
#include "frame/roles.h"
#include "frame/stancecues.h"
#include "frame/voice.h"

struct judge {
	const struct frame_source *source;
	const struct frame *frame;
	const struct frame_lexicon *lexicon;
	const struct docwords *words;
	struct matches cues;
	struct roles roles;
	struct interview interview;
};

/* One passage while it is judged; word numbers are of judge->words. */
struct view {
	const struct judge *judge;
	struct passage *passage;
	uint32_t said_at;              /* byte of the wording that its voice is looked up by */
	uint32_t first_word, end_word; /* the wording */
	uint32_t sentence_first, sentence_end;
	size_t cue_first, cue_end; /* cues of the sentence */
	struct slice speaker;
	uint32_t governed_from;    /* word behind the verb or mark that gives the voice */
	const struct quote *quote; /* the voice comes from it; NULL: it does not */
};

/* A candidate for a subject, read from right to left. */
struct subject {
	uint32_t first_word, end_word; /* the phrase */
	bool is_document, found;
};

/* ---- frame/judgeview ---- */

struct slice judging_folded_at(const struct judge *judge, uint32_t word);
enum cue judging_cue_at(const struct judge *judge, size_t index);
/* Are the words [from, to] parts of one clause? */
bool judging_in_one_clause(const struct view *view, uint32_t from, uint32_t to);
bool judging_is_preposition(struct slice word);
/* Is the word a noun here, though it could be a verb: "the report", "China's claim", "its call"? */
bool judging_follows_article(const struct judge *judge, uint32_t word);
/* Can a word speak: inside a name, a speaking noun, a document, a pronoun? CUES: no. */
enum cue judging_speaking_kind(const struct view *view, uint32_t word);
/*
 * The subject of the verb at `verb`: the nearest phrase before it that can speak and does not hang
 * on a preposition ("the declaration issued by all 32 leaders said" is the declaration's).
 */
struct subject judging_subject_before(const struct view *view, uint32_t verb);
/* The subject gives the voice to what begins at `governed_from`. */
void judging_speak(struct view *view, const struct subject *subject, uint32_t governed_from);

/* ---- frame/voicing ---- */

/* How many quotations begin before a byte. */
size_t judging_quotes_before(const struct quotes *quotes, uint32_t byte);
/* Let the view's questions be about another sentence. */
void judging_look_at_sentence(struct view *view, uint32_t sentence);
/* Fill the passage's voice, and what in the view gives it. */
void judging_find_voice(struct view *view);

/* ---- frame/stance ---- */

/* When the voice is known. */
enum stance judging_find_stance(const struct view *view);

/* ---- frame/devices ---- */

/* The devices of a passage: a set of enum device. */
unsigned judging_find_devices(const struct view *view);

/* ---- frame/whospeaks ---- */

/* The speaker's name in place of the words that stand for it. */
void judging_settle_speaker(struct view *view);

#endif
