#include "app/sandbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/landlock.h"
#include "app/syscalls.h"
#include "base/array.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HAS_SANITIZER true
#elif defined(__has_feature)
#define HAS_SANITIZER (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define HAS_SANITIZER false
#endif

/* What libraries read when they come to it: time zones, terminals, character sets, counters of interfaces. */
static const struct {
    const char *path;
    bool is_written;
} system_places[] = {
    {"/usr", false},     {"/lib", false},      {"/lib64", false},     {"/etc", false},
    {"/sys", false},     {"/proc/net", false}, {"/proc/self", false}, {"/dev/urandom", false},
    {"/dev/null", true}, {"/dev/tty", true},   {"/tmp", true},        {"/var/tmp", true},
};

/* Folders that the environment names. */
static const struct {
    const char *variable;
    bool is_written;
} named_places[] = {
    {"TMPDIR", true}, {"SQLITE_TMPDIR", true}, {"TERMINFO", false}, {"TZDIR", false}};

/* ---- places ---- */

static void add(struct sandbox *sandbox, const char *folder, bool is_written)
{
    struct sandbox_place *place = &sandbox->places[sandbox->count];
    char real[PATH_MAX];

    if (folder == NULL || folder[0] == '\0' || realpath(folder, real) == NULL)
        return;
    for (size_t i = 0; i < sandbox->count; i++) {
        if (strcmp(sandbox->places[i].path, real) == 0) {
            sandbox->places[i].is_written |= is_written;
            return;
        }
    }
    if (sandbox->count == SANDBOX_PLACES)
        return;
    place->is_written = is_written;
    memcpy(place->path, real, strlen(real) + 1);
    sandbox->count++;
}

/* Write the folder of a file, without links. Return false when there is none of that name. */
static bool folder_of(const char *path, char ret_folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX];
    struct buf buf;

    buf_init(&buf, folder, sizeof(folder));
    if (slash == NULL)
        buf_byte(&buf, '.');
    else
        buf_slice(&buf, slice_of(path, (size_t)(slash - path) + 1));
    return !buf.is_cut && realpath(folder, ret_folder) != NULL;
}

/* A file that is a link lies in two folders. */
static void add_file(struct sandbox *sandbox, const char *path, bool is_written)
{
    char folder[PATH_MAX];
    char real[PATH_MAX];
    struct stat status;

    if (path == NULL || strcmp(path, "-") == 0)
        return;
    if (folder_of(path, folder))
        add(sandbox, folder, is_written);
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode) && realpath(path, real) != NULL &&
        folder_of(real, folder))
        add(sandbox, folder, is_written);
}

void sandbox_read(struct sandbox *sandbox, const char *path)
{
    assert(!sandbox->has_folders);
    add_file(sandbox, path, false);
}

void sandbox_write(struct sandbox *sandbox, const char *path)
{
    assert(!sandbox->has_folders);
    add_file(sandbox, path, true);
}

static void add_system(struct sandbox *sandbox)
{
    const char *home = getenv("HOME");
    char terminals[PATH_MAX];
    struct buf buf;

    for (size_t i = 0; i < COUNT_OF(system_places); i++)
        add(sandbox, system_places[i].path, system_places[i].is_written);
    for (size_t i = 0; i < COUNT_OF(named_places); i++)
        add(sandbox, getenv(named_places[i].variable), named_places[i].is_written);
    buf_init(&buf, terminals, sizeof(terminals));
    buf_format(&buf, "%s/.terminfo", home == NULL ? "" : home);
    if (!buf.is_cut)
        add(sandbox, terminals, false);
}

/* ---- going in ---- */

static enum err fence_folders(struct sandbox *sandbox, struct error *reterr)
{
    int rules = landlock_abi() == 0 ? -1 : landlock_open();
    enum err err = ERR_NONE;

    if (rules < 0)
        return ERR_NONE;
    for (size_t i = 0; i < sandbox->count && err == ERR_NONE; i++)
        err = landlock_allow(rules, sandbox->places[i].path, sandbox->places[i].is_written, reterr);
    if (err == ERR_NONE)
        err = landlock_enter(rules, reterr);
    sandbox->has_folders = err == ERR_NONE;
    return err;
}

enum err sandbox_enter(struct sandbox *sandbox, struct error *reterr)
{
    enum err err;

    assert(!sandbox->has_folders);
    if (HAS_SANITIZER)
        return ERR_NONE;
    add_system(sandbox);
    err = fence_folders(sandbox, reterr);
    if (err == ERR_NONE && syscalls_can_filter())
        err = syscalls_filter(reterr);
    return err;
}

/* ---- afterwards ---- */

static bool is_below(const char *folder, const char *above)
{
    size_t len = strlen(above);

    return strncmp(folder, above, len) == 0 &&
           (len == 1 || folder[len] == '\0' || folder[len] == '/');
}

static void write_places(const struct sandbox *sandbox, struct buf *buf)
{
    for (size_t i = 0; i < sandbox->count; i++) {
        const struct sandbox_place *place = &sandbox->places[i];

        if (place->is_written && !is_below(place->path, "/dev"))
            buf_format(buf, "%s'%s'", buf->len == 0 ? "" : ", ", place->path);
    }
}

enum err sandbox_may_write(const struct sandbox *sandbox, const char *path, struct error *reterr)
{
    char folder[PATH_MAX];
    char places[512];
    struct buf buf;

    if (!sandbox->has_folders || !folder_of(path, folder))
        return ERR_NONE;
    for (size_t i = 0; i < sandbox->count; i++) {
        if (sandbox->places[i].is_written && is_below(folder, sandbox->places[i].path))
            return ERR_NONE;
    }
    buf_init(&buf, places, sizeof(places));
    write_places(sandbox, &buf);
    return error_set(reterr, ERR_OUTPUT,
                     "'%s' is out of reach; without --no-sandbox rung writes only below %s", folder,
                     places);
}

void sandbox_describe(struct buf *buf)
{
    int abi = landlock_abi();

    if (HAS_SANITIZER) {
        buf_text(buf, "none (built with sanitizers)");
        return;
    }
    buf_text(buf, syscalls_can_filter() ? "seccomp" : "no seccomp in this kernel");
    if (abi > 0)
        buf_format(buf, ", Landlock (ABI %d)", abi);
    else
        buf_text(buf, ", no Landlock in this kernel");
}
