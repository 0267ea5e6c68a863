#include "config.h"

#include "doc/charset.h"

enum { LOOK_BYTES = 64 * 1024 };

struct alias {
	const char *label, *name;
};

/* Labels whose usual meaning on the web is another charset's, or iconv() does not know. */
static const struct alias aliases[] = {
    {"UTF8", "UTF-8"},
    {"UNICODE-1-1-UTF-8", "UTF-8"},
    {"UTF-16LE", "UTF-16"},
    {"UTF-16BE", "UTF-16"},
    {"ISO-8859-1", "WINDOWS-1252"},
    {"ISO8859-1", "WINDOWS-1252"},
    {"ISO_8859-1", "WINDOWS-1252"},
    {"LATIN1", "WINDOWS-1252"},
    {"LATIN-1", "WINDOWS-1252"},
    {"L1", "WINDOWS-1252"},
    {"ASCII", "WINDOWS-1252"},
    {"US-ASCII", "WINDOWS-1252"},
    {"ANSI_X3.4-1968", "WINDOWS-1252"},
    {"CP1252", "WINDOWS-1252"},
    {"X-CP1252", "WINDOWS-1252"},
    {"ISO-8859-9", "WINDOWS-1254"},
    {"ISO-8859-11", "WINDOWS-874"},
    {"GB2312", "GB18030"},
    {"GBK", "GB18030"},
    {"X-GBK", "GB18030"},
    {"GB_2312-80", "GB18030"},
    {"SHIFT_JIS", "CP932"},
    {"SHIFT-JIS", "CP932"},
    {"SJIS", "CP932"},
    {"X-SJIS", "CP932"},
    {"WINDOWS-31J", "CP932"},
    {"EUC-KR", "CP949"},
    {"KS_C_5601-1987", "CP949"},
    {"BIG5", "BIG5-HKSCS"},
    {"X-MAC-ROMAN", "MACINTOSH"},
};

static bool is_name_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' || byte == '.' ||
	       byte == ':';
}

static char upper(char byte)
{
	return byte >= 'a' && byte <= 'z' ? (char)(byte & ~0x20) : byte;
}

bool charset_name(struct slice label, char *ret_name, size_t size)
{
	const char *name = ret_name;

	if (label.len == 0 || label.len >= size)
		return false;
	for (size_t i = 0; i < label.len; i++) {
		if (!is_name_byte(label.ptr[i]))
			return false;
		ret_name[i] = upper(label.ptr[i]);
	}
	ret_name[label.len] = '\0';
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
		if (strcmp(aliases[i].label, ret_name) == 0)
			name = aliases[i].name;
	}
	if (name != ret_name && strlen(name) < size)
		memcpy(ret_name, name, strlen(name) + 1);
	return strlen(name) < size;
}

bool charset_is_common(const char *name)
{
	return strcmp(name, "UTF-8") == 0 || strcmp(name, "UTF-16") == 0 ||
	       strcmp(name, "WINDOWS-1252") == 0;
}

static bool matches(struct slice bytes, size_t at, const char *upper_word)
{
	const size_t len = strlen(upper_word);

	if (at + len > bytes.len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (upper(bytes.ptr[at + i]) != upper_word[i])
			return false;
	}
	return true;
}

static bool is_filler(char byte)
{
	return byte == ' ' || byte == '=' || byte == '"' || byte == '\'' || byte == '\t';
}

/* The label behind "charset" at `at`, if an equals sign stands between. */
static struct slice label_after(struct slice bytes, size_t at)
{
	size_t i = at, first;
	bool equals = false;

	while (i < bytes.len && is_filler(bytes.ptr[i])) {
		equals |= bytes.ptr[i] == '=';
		/* MIME writes "=3D" for an equals sign. */
		if (bytes.ptr[i] == '=' && i + 2 < bytes.len && bytes.ptr[i + 1] == '3' &&
		    bytes.ptr[i + 2] == 'D')
			i += 2;
		i++;
	}
	first = i;
	while (i < bytes.len && is_name_byte(bytes.ptr[i]))
		i++;
	return (struct slice){bytes.ptr + first, equals ? i - first : 0};
}

bool charset_named(struct slice bytes, char *ret_name, size_t size)
{
	if (bytes.len > LOOK_BYTES)
		bytes.len = LOOK_BYTES;
	for (size_t i = 0; i < bytes.len; i++) {
		struct slice label = {0};

		if ((bytes.ptr[i] | 0x20) == 'c' && matches(bytes, i, "CHARSET"))
			label = label_after(bytes, i + 7);
		else if (i < 200 && (bytes.ptr[i] | 0x20) == 'e' && matches(bytes, i, "ENCODING"))
			label = label_after(bytes, i + 8);
		if (label.len > 0 && charset_name(label, ret_name, size))
			return true;
	}
	return false;
}

bool charset_rare(struct slice bytes, char *ret_name, size_t size)
{
	return charset_named(bytes, ret_name, size) && !charset_is_common(ret_name);
}
