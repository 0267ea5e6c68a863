/*
 * place.h - where the program's own files are: data, settings, state.
 *
 * Data, in this order: $ABREAST_DATA; `data` beside the program when that is a build folder (it
 * holds config.status); the installed folder. Settings: $XDG_CONFIG_HOME/abreast, else
 * ~/.config/abreast; state: $XDG_STATE_HOME/abreast, else ~/.local/state/abreast.
 */
#ifndef ABREAST_BASE_PLACE_H
#define ABREAST_BASE_PLACE_H

#include "base/buf.h"
#include "base/err.h"

/* The path of a data file or folder ("frames", "lexicon/cues.tsv"). ERR_OK or ERR_NOMEM. */
enum err_code place_data(const char *name, struct buf *ret_path) ATTR_MUST_CHECK;

/* The same below the settings or the state folder; ERR_NOT_FOUND: no home folder is known. */
enum err_code place_config(const char *name, struct buf *ret_path) ATTR_MUST_CHECK;
enum err_code place_state(const char *name, struct buf *ret_path) ATTR_MUST_CHECK;

#endif
