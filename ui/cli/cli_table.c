/*
 * The one table of commands: help, man page and dispatch come from it. The first row is what runs
 * when no command is named.
 */
#include "config.h"

#include "cli/cli.h"

#include <stddef.h>

#define FRAME_OPTION \
	{ \
		"frame", 'f', "NAME|FILE", "the frame: a file, or a name below frames/" \
	}

static const struct cli_option read_options[] = {
    FRAME_OPTION,
    {"theme", 't', "NAME", "auto, dark, light, mono, or a theme of yours"},
    {"ascii", 'A', NULL, "borders and marks in ASCII"},
    {"no-state", 0, NULL, "keep no marks and no typed lines between runs"},
    {"keys", 0, NULL, "print the keys and commands as the manual page has them"},
    {NULL},
};

static const struct cli_option show_options[] = {
    FRAME_OPTION,
    {"width", 'w', "N", "columns (default: the terminal's, else 80)"},
    {"plain", 'p', NULL, "the text alone, no marks"},
    {"all", 'a', NULL, "boilerplate too (its lines begin with '~ ')"},
    {NULL},
};

#define NO_STATE_OPTION \
	{ \
		"no-state", 0, NULL, "leave out your corrections" \
	}

static const struct cli_option compare_options[] = {
    FRAME_OPTION,
    {"format", 'F', "NAME", "text, markdown, csv, jsonl or html (default: text)"},
    {"width", 'w', "N", "columns of the text table (default: the terminal's, else 80)"},
    {"all", 'a', NULL, "rows of one outlet only, too (csv and jsonl have them always)"},
    {"excerpt", 'x', "N", "html: N words around each wording (default: its sentence)"},
    NO_STATE_OPTION,
    {NULL},
};

static const struct cli_option lines_options[] = {
    {"plain", 'p', NULL, "PATTERN is text, not a regular expression (PCRE2)"},
    {"width", 'w', "N", "columns (default: the terminal's, else 80)"},
    {"sort", 's', "ORDER", "place, left or right: by what stands beside the hit"},
    {NULL},
};

static const struct cli_option list_options[] = {
    {"format", 'F', "NAME", "text, csv or jsonl (default: text)"},
    NO_STATE_OPTION,
    {NULL},
};

static const struct cli_option quotes_options[] = {
    {"format", 'F', "NAME", "text, csv or jsonl (default: text)"},
    {"by", 0, "NAME", "speaker, or statement: what several outlets quote (default: speaker)"},
    {"only", 0, "FILTER", "words, kind:reported, speaker:NAME, outlet:NAME, cue:doubt ..."},
    NO_STATE_OPTION,
    {NULL},
};

static const struct cli_option export_options[] = {
    FRAME_OPTION,
    {"what", 0, "LIST", "of entities,quotes,frames,marks (default: all but marks)"},
    {"format", 'F', "NAME", "text, markdown, csv or jsonl (default: FILE's suffix, else text)"},
    NO_STATE_OPTION,
    {NULL},
};

static const struct cli_option annotate_options[] = {
    FRAME_OPTION,
    {NULL},
};

static const struct cli_option tag_options[] = {
    {"scheme", 0, "NAME", "conll, worldwide or gmb: whose conventions (default: conll)"},
    {NULL},
};

static const struct cli_option extract_options[] = {
    {"format", 'F', "NAME", "jsonl, text or markdown (default: jsonl)"},
    {NULL},
};

static const struct cli_option frames_options[] = {
    {"format", 'F', "NAME", "of suggest: text, or frame for a file to edit (default: text)"},
    {NULL},
};

const struct cli_command cli_commands[] = {
    {"read", "[PATH]...", "open the articles in the reader (the default)", NULL, read_options,
        CLI_JOBS, cli_read},
    {"show", "[PATH]...", "print the articles wrapped, highlights marked in plain characters", NULL,
        show_options, CLI_JOBS | CLI_OUTPUT, cli_show},
    {"compare", "[PATH]...", "print how each outlet words the facets of a frame", NULL,
        compare_options, CLI_JOBS | CLI_OUTPUT, cli_compare},
    {"lines", "PATTERN PATH...", "print every hit of a pattern in its context, over all outlets",
        NULL, lines_options, CLI_JOBS | CLI_OUTPUT, cli_lines},
    {"entities", "PATH...", "list the names with their counts per outlet", NULL, list_options,
        CLI_JOBS | CLI_OUTPUT, cli_entities},
    {"quotes", "PATH...", "list the quotations with their speakers per outlet", NULL,
        quotes_options, CLI_JOBS | CLI_OUTPUT, cli_quotes},
    {"export", "PATH...", "write the highlights with their citations", NULL, export_options,
        CLI_JOBS | CLI_OUTPUT, cli_export},
    {"annotate", "[PATH]...", "annotate articles given as JSON lines, in order", NULL,
        annotate_options, CLI_JOBS | CLI_OUTPUT, cli_annotate},
    {"tag", "[PATH]...", "tag names in text given as one token a line", NULL, tag_options,
        CLI_OUTPUT, cli_tag},
    {"extract", "PATH...", "take the article out of saved web pages and other files", NULL,
        extract_options, CLI_JOBS | CLI_OUTPUT, cli_extract},
    {"frames", "list | show NAME | check FILE... | suggest [PATH]...",
        "list, show, check and suggest frames", NULL, frames_options, CLI_JOBS | CLI_OUTPUT,
        cli_frames},
    {NULL},
};
