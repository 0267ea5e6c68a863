#include "config.h"

#include "page/address.h"

static bool has_prefix(struct slice text, const char *lower)
{
	const size_t len = strlen(lower);

	for (size_t i = 0; i < len; i++) {
		if (i >= text.len || (text.ptr[i] | 0x20) != (lower[i] | 0x20))
			return false;
	}
	return true;
}

/* Bytes of "https://" or "http://"; 0: it is another address. */
static size_t scheme_len(struct slice address)
{
	if (has_prefix(address, "https://"))
		return 8;
	return has_prefix(address, "http://") ? 7 : 0;
}

static size_t authority_end(struct slice address)
{
	size_t i = scheme_len(address);

	while (i < address.len && address.ptr[i] != '/' && address.ptr[i] != '?' &&
	       address.ptr[i] != '#')
		i++;
	return i;
}

struct slice address_host(struct slice address)
{
	const size_t first = scheme_len(address);
	struct slice host;

	if (first == 0)
		return (struct slice){0};
	host = (struct slice){address.ptr + first, authority_end(address) - first};
	if (has_prefix(host, "www."))
		host = (struct slice){host.ptr + 4, host.len - 4};
	return host;
}

/* A scheme of its own: letters before a colon, and no slash before that. */
static bool has_scheme(struct slice target)
{
	for (size_t i = 0; i < target.len && i < 20; i++) {
		const char byte = (char)(target.ptr[i] | 0x20);

		if (target.ptr[i] == ':')
			return i > 0;
		if (!(byte >= 'a' && byte <= 'z') && target.ptr[i] != '+' && target.ptr[i] != '-' &&
		    target.ptr[i] != '.')
			return false;
	}
	return false;
}

/* Drop "./" and "../" at the begin of a relative path, and as many folders of the base. */
static void add_relative(struct buf *address, struct slice base, struct slice target)
{
	const size_t root = authority_end(base);
	size_t end = root;

	for (size_t i = root; i < base.len && base.ptr[i] != '?' && base.ptr[i] != '#'; i++)
		end = base.ptr[i] == '/' ? i : end;
	for (;;) {
		if (slice_starts(target, "./")) {
			target = (struct slice){target.ptr + 2, target.len - 2};
		} else if (slice_starts(target, "../")) {
			target = (struct slice){target.ptr + 3, target.len - 3};
			while (end > root && base.ptr[--end] != '/')
				;
		} else {
			break;
		}
	}
	buf_add(address, base.ptr, end);
	buf_add_byte(address, '/');
	buf_add_slice(address, target);
}

bool address_resolve(struct slice base, struct slice target, struct buf *ret_address)
{
	target = slice_trim(target);
	for (size_t i = 0; i < target.len; i++) {
		if ((unsigned char)target.ptr[i] <= ' ' || target.ptr[i] == 0x7f)
			return false;
	}
	if (target.len == 0 || target.ptr[0] == '#')
		return false;
	if (scheme_len(target) > 0) {
		buf_add_slice(ret_address, target);
		return true;
	}
	if (has_scheme(target) || scheme_len(base) == 0)
		return false;
	if (slice_starts(target, "//")) {
		buf_add(ret_address, base.ptr, scheme_len(base) - 2);
		buf_add_slice(ret_address, target);
	} else if (target.ptr[0] == '/') {
		buf_add(ret_address, base.ptr, authority_end(base));
		buf_add_slice(ret_address, target);
	} else if (target.ptr[0] == '?') {
		size_t end = authority_end(base);

		while (end < base.len && base.ptr[end] != '?' && base.ptr[end] != '#')
			end++;
		buf_add(ret_address, base.ptr, end);
		buf_add_slice(ret_address, target);
	} else {
		add_relative(ret_address, base, target);
	}
	return true;
}
