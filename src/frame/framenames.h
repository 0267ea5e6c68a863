/*
 * framenames.h - which frames there are: NAME.frame in the settings' frames/ and in data/frames.
 *
 * Thread use: pure; reads two folders.
 */
#ifndef ABREAST_FRAME_FRAMENAMES_H
#define ABREAST_FRAME_FRAMENAMES_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Append the names, sorted, each once and ended by a line feed. A folder that is not there holds
 * none. Returns ERR_OK or ERR_NOMEM.
 */
enum err_code frame_names_add(struct buf *buf) ATTR_MUST_CHECK;

#endif
