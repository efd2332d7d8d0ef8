#include "tests/unit/fail_alloc.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

/* An allocator is asked from everywhere and gets no argument of ours. */
static atomic_uint left; /* allocations up to the one that fails; 0: none does */
static atomic_uint counted;
static atomic_bool is_hit;
static _Thread_local unsigned spared; /* calls of Check that this thread is in */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_reallocarray(void *memory, size_t count, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t len);
char *__real_realpath(const char *path, char *resolved);
FILE *__real_fdopen(int fd, const char *mode);
FILE *__real_open_memstream(char **place, size_t *len);
FILE *__real_fmemopen(void *memory, size_t size, const char *mode);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_reallocarray(void *memory, size_t count, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t len);
char *__wrap_realpath(const char *path, char *resolved);
FILE *__wrap_fdopen(int fd, const char *mode);
FILE *__wrap_open_memstream(char **place, size_t *len);
FILE *__wrap_fmemopen(void *memory, size_t size, const char *mode);
int __wrap_asprintf(char **place, const char *format, ...) __attribute__((format(printf, 2, 3)));
int __wrap___asprintf_chk(char **place, int flag, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Check's own, which are seen here when it is linked as an archive. */
void __real_tcase_fn_start(const char *name, const char *file, int line);
void __wrap_tcase_fn_start(const char *name, const char *file, int line);
void __real__mark_point(const char *file, int line);
void __wrap__mark_point(const char *file, int line);
void *__real_emalloc(size_t size) __attribute__((weak));
void *__real_erealloc(void *memory, size_t size) __attribute__((weak));
void *__wrap_emalloc(size_t size);
void *__wrap_erealloc(void *memory, size_t size);

static bool fails(void)
{
    unsigned before = atomic_load(&left);

    if (spared > 0)
        return false;
    atomic_fetch_add(&counted, 1);
    while (before > 0 && !atomic_compare_exchange_weak(&left, &before, before - 1))
        continue;
    if (before != 1)
        return false;
    atomic_store(&is_hit, true);
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

void *__wrap_reallocarray(void *memory, size_t count, size_t size)
{
    return fails() ? NULL : __real_reallocarray(memory, count, size);
}

char *__wrap_strdup(const char *text)
{
    return fails() ? NULL : __real_strdup(text);
}

char *__wrap_strndup(const char *text, size_t len)
{
    return fails() ? NULL : __real_strndup(text, len);
}

/* It allocates where it is given no place. */
char *__wrap_realpath(const char *path, char *resolved)
{
    return resolved == NULL && fails() ? NULL : __real_realpath(path, resolved);
}

FILE *__wrap_fdopen(int fd, const char *mode)
{
    return fails() ? NULL : __real_fdopen(fd, mode);
}

FILE *__wrap_open_memstream(char **place, size_t *len)
{
    return fails() ? NULL : __real_open_memstream(place, len);
}

FILE *__wrap_fmemopen(void *memory, size_t size, const char *mode)
{
    return fails() ? NULL : __real_fmemopen(memory, size, mode);
}

/* What stands in the place after a failure is nothing that anybody may look at. */
int __wrap_asprintf(char **place, const char *format, ...)
{
    va_list arguments;
    int len;

    if (fails())
        return -1;
    va_start(arguments, format);
    len = vasprintf(place, format, arguments);
    va_end(arguments);
    return len;
}

/* The same, as hardened code calls it. */
int __wrap___asprintf_chk(char **place, int flag, const char *format, ...)
{
    va_list arguments;
    int len;

    (void)flag;
    if (fails())
        return -1;
    va_start(arguments, format);
    len = vasprintf(place, format, arguments);
    va_end(arguments);
    return len;
}

/* What each test begins with, behind its fixtures. */
void __wrap_tcase_fn_start(const char *name, const char *file, int line)
{
    const char *number = getenv("RUNG_FAIL_ALLOC");

    spared++;
    __real_tcase_fn_start(name, file, line);
    spared--;
    if (number != NULL)
        fail_alloc_at((unsigned)strtoul(number, NULL, 10));
}

/* What each assertion does that holds. */
void __wrap__mark_point(const char *file, int line)
{
    spared++;
    __real__mark_point(file, line);
    spared--;
}

void *__wrap_emalloc(size_t size)
{
    void *memory;

    spared++;
    memory = __real_emalloc(size);
    spared--;
    return memory;
}

void *__wrap_erealloc(void *memory, size_t size)
{
    spared++;
    memory = __real_erealloc(memory, size);
    spared--;
    return memory;
}

void fail_alloc_at(unsigned n)
{
    atomic_store(&is_hit, false);
    atomic_store(&counted, 0);
    atomic_store(&left, n);
}

bool fail_alloc_off(void)
{
    atomic_store(&left, 0);
    return atomic_load(&is_hit);
}

unsigned fail_alloc_count(void)
{
    return atomic_load(&counted);
}

bool fail_alloc_goes_on(unsigned n)
{
    if (n == 1 || atomic_load(&is_hit)) {
        atomic_store(&is_hit, false);
        return true;
    }
    ck_assert_msg(n > 2, "nothing was allocated");
    return false;
}

void fail_alloc_check_words(const struct error *error)
{
    ck_assert_msg(strstr(error->text, "memory") != NULL, "'%s'", error->text);
    ck_assert_ptr_null(strchr(error->text, '\n'));
}

void fail_alloc_check(enum err err, const struct error *error, bool was_hit)
{
    ck_assert_int_eq(err, was_hit ? ERR_MEMORY : ERR_NONE);
    if (!was_hit)
        return;
    ck_assert_int_eq(error->code, ERR_MEMORY);
    fail_alloc_check_words(error);
}
