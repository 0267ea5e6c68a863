/*
 * attr.h - the compiler attributes the headers use, empty where the compiler has none.
 */
#ifndef ABREAST_BASE_ATTR_H
#define ABREAST_BASE_ATTR_H

#if defined(__GNUC__)
#define ATTR_MUST_CHECK __attribute__((warn_unused_result))
#define ATTR_FORMAT(string, first) __attribute__((format(printf, string, first)))
#else
#define ATTR_MUST_CHECK
#define ATTR_FORMAT(string, first)
#endif

#endif
