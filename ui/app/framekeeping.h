/*
 * framekeeping.h - frames that the person changes: files of their own in the settings' frames/.
 *
 * Part of carrying out effects (carry.h); what was done, or why not, is said in the status line.
 * Files are replaced whole or not at all.
 * Thread use: one thread.
 */
#ifndef ABREAST_APP_FRAMEKEEPING_H
#define ABREAST_APP_FRAMEKEEPING_H

#include "app/carry.h"

/*
 * EFFECT_TERM: a term comes into a group or goes. A frame that was named as a file is changed
 * there, a bundled one in a copy of the person's own. The effect's text is cut up.
 */
void framekeeping_change_term(struct carrier *carrier, struct effect *effect);

/* EFFECT_SAVE_FRAME: a new frame of the person's; one that is there is not written over. */
void framekeeping_save(struct carrier *carrier, struct effect *effect);

#endif
