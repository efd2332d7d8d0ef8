#include "app/privilege.h"

#include <assert.h>
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/caller.h"

#define CAPABILITY_WORDS _LINUX_CAPABILITY_U32S_3

struct capabilities {
    struct __user_cap_data_struct words[CAPABILITY_WORDS];
};

/* Who the process is to be. */
struct target {
    const char *name; /* NULL: the user who started it, with the groups he came with */
    uid_t uid;
    gid_t gid;
};

/* --- capabilities --- */

/* The C library has no function for these; the call is as old as the capabilities. */
static bool get_capabilities(struct capabilities *ret_capabilities)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};

    return syscall(SYS_capget, &header, ret_capabilities->words) == 0;
}

static bool clear_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct capabilities none = {0};

    return syscall(SYS_capset, &header, none.words) == 0;
}

/* What cannot be asked is taken to be there. */
static bool has_capabilities(void)
{
    struct capabilities all = {0};

    if (!get_capabilities(&all))
        return true;
    for (size_t i = 0; i < CAPABILITY_WORDS; i++) {
        if ((all.words[i].permitted | all.words[i].effective | all.words[i].inheritable) != 0)
            return true;
    }
    return false;
}

/* --- users --- */

static bool is_root(void)
{
    return geteuid() == 0;
}

/* Started by somebody else than the file's mode (setuid) makes us. */
static bool is_borrowed(void)
{
    return getuid() != geteuid() || getgid() != getegid();
}

bool privilege_is_needed(void)
{
    return is_root() || is_borrowed() || has_capabilities();
}

const char *privilege_user(const char *user)
{
    if (user != NULL)
        return user;
    return is_root() && !is_borrowed() ? PRIVILEGE_DEFAULT_USER : NULL;
}

static bool is_in_group(const char *name, gid_t own, gid_t wanted)
{
    gid_t groups[NGROUPS_MAX];
    int count = NGROUPS_MAX;

    if (getgrouplist(name, own, groups, &count) < 0)
        return false;
    for (int i = 0; i < count; i++) {
        if (groups[i] == wanted)
            return true;
    }
    return false;
}

bool privilege_caller(char *ret_name, size_t size)
{
    const struct passwd *entry;
    struct caller caller;

    assert(size > 0);
    if (!caller_find(&caller))
        return false;
    entry = getpwuid(caller.uid);
    if (entry == NULL || strlen(entry->pw_name) >= size)
        return false;
    snprintf(ret_name, size, "%s", entry->pw_name);
    return is_in_group(ret_name, entry->pw_gid, caller.gid);
}

static enum err find_user(const char *name, struct target *ret_target, struct error *reterr)
{
    const struct passwd *entry;

    errno = 0;
    entry = getpwnam(name);
    if (entry == NULL && errno != 0 && errno != ENOENT)
        return error_set(reterr, ERR_USAGE, "cannot look up user '%s': %s", name, strerror(errno));
    if (entry == NULL)
        return error_set(reterr, ERR_USAGE, "there is no user '%s' to drop privileges to", name);
    *ret_target = (struct target){.name = name, .uid = entry->pw_uid, .gid = entry->pw_gid};
    return ERR_NONE;
}

static enum err choose_target(const char *user, struct target *ret_target, struct error *reterr)
{
    const char *name = privilege_user(user);
    struct target target = {.uid = getuid(), .gid = getgid()};
    enum err err = ERR_NONE;

    if (name != NULL)
        err = find_user(name, &target, reterr);
    if (err != ERR_NONE)
        return err;
    if (target.uid != getuid() && (!is_root() || is_borrowed()))
        return error_set(reterr, ERR_USAGE, "only root can become user '%s'", name);
    *ret_target = target;
    return ERR_NONE;
}

enum err privilege_check(const char *user, struct error *reterr)
{
    struct target target = {0};

    return choose_target(user, &target, reterr);
}

/* --- giving up --- */

/* A container may have a root who can become nobody else. */
static enum err refused(const struct target *target, struct error *reterr)
{
    const char *reason = strerror(errno);

    if (target->name == NULL)
        return error_set(reterr, ERR_INPUT, "cannot give up the rights of the program's owner: %s",
                         reason);
    return error_set(reterr, ERR_INPUT, "cannot become user '%s': %s; -Z root stays root",
                     target->name, reason);
}

/* Groups first: only root can change them. */
static enum err become(const struct target *target, struct error *reterr)
{
    if (is_root() && target->name != NULL && initgroups(target->name, target->gid) != 0)
        return refused(target, reterr);
    if (setresgid(target->gid, target->gid, target->gid) != 0 ||
        setresuid(target->uid, target->uid, target->uid) != 0)
        return refused(target, reterr);
    return ERR_NONE;
}

static bool is_now(const struct target *target)
{
    uid_t uids[3];
    gid_t gids[3];

    if (getresuid(&uids[0], &uids[1], &uids[2]) != 0 ||
        getresgid(&gids[0], &gids[1], &gids[2]) != 0)
        return false;
    for (size_t i = 0; i < 3; i++) {
        if (uids[i] != target->uid || gids[i] != target->gid)
            return false;
    }
    return true;
}

/* Trying is the only proof. */
static bool can_come_back(const struct target *target)
{
    return !is_now(target) || has_capabilities() || setresuid((uid_t)-1, 0, (uid_t)-1) == 0;
}

enum err privilege_drop(const char *user, struct error *reterr)
{
    struct target target = {0};
    enum err err = choose_target(user, &target, reterr);

    if (err != ERR_NONE)
        return err;
    if (target.uid == 0)
        return ERR_NONE;
    if (is_root() || is_borrowed())
        err = become(&target, reterr);
    if (err != ERR_NONE)
        return err;
    if (!clear_capabilities() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set(reterr, ERR_INPUT, "cannot give up capabilities: %s", strerror(errno));
    if (can_come_back(&target))
        return error_set(reterr, ERR_INPUT, "privileges were not given up for good");
    return ERR_NONE;
}
