#include "app/landlock.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The header of this system may be older than its kernel. */
#define FS_REFER     (UINT64_C(1) << 13)
#define FS_TRUNCATE  (UINT64_C(1) << 14)
#define NET_CONNECT  (UINT64_C(1) << 1)
#define FS_OF_ABI_1  ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1) /* the first 13 rights */
#define ABI_REFER    2
#define ABI_TRUNCATE 3
#define ABI_NET      4

/* struct landlock_ruleset_attr of the newest version that matters here. */
struct rules_attr {
    uint64_t fs;
    uint64_t net;
};

int landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return abi < 0 ? 0 : (int)abi;
}

static uint64_t fs_rights(int abi)
{
    return FS_OF_ABI_1 | (abi >= ABI_REFER ? FS_REFER : 0) |
           (abi >= ABI_TRUNCATE ? FS_TRUNCATE : 0);
}

int landlock_open(void)
{
    int abi = landlock_abi();
    struct rules_attr attr = {.fs = fs_rights(abi), .net = NET_CONNECT};
    size_t size = abi >= ABI_NET ? sizeof(attr) : sizeof(attr.fs);

    return (int)syscall(SYS_landlock_create_ruleset, &attr, size, 0);
}

/* Only some rights are ones over a file. */
static uint64_t rights(bool is_folder, bool is_written, int abi)
{
    uint64_t of_file = LANDLOCK_ACCESS_FS_READ_FILE;
    uint64_t of_folder = LANDLOCK_ACCESS_FS_READ_DIR;

    if (is_written) {
        of_file |= LANDLOCK_ACCESS_FS_WRITE_FILE | (abi >= ABI_TRUNCATE ? FS_TRUNCATE : 0);
        of_folder |= LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                     LANDLOCK_ACCESS_FS_REMOVE_FILE;
    }
    return is_folder ? of_file | of_folder : of_file;
}

enum err landlock_allow(int rules, const char *path, bool is_written, struct error *reterr)
{
    struct landlock_path_beneath_attr rule = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};
    struct stat status;
    bool is_refused;

    assert(rules >= 0);
    if (rule.parent_fd < 0)
        return ERR_NONE;
    rule.allowed_access = rights(fstat(rule.parent_fd, &status) == 0 && S_ISDIR(status.st_mode),
                                 is_written, landlock_abi());
    is_refused = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0;
    if (is_refused)
        error_set(reterr, ERR_INPUT, "cannot confine the program to '%s': %s", path,
                  strerror(errno));
    close(rule.parent_fd);
    return is_refused ? ERR_INPUT : ERR_NONE;
}

enum err landlock_enter(int rules, struct error *reterr)
{
    bool is_refused = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
                      syscall(SYS_landlock_restrict_self, rules, 0) != 0;

    assert(rules >= 0);
    if (is_refused)
        error_set(reterr, ERR_INPUT, "cannot confine the program to its folders: %s",
                  strerror(errno));
    close(rules);
    return is_refused ? ERR_INPUT : ERR_NONE;
}
