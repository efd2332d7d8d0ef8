#include "store/view.h"

#include "base/clock.h"
#include "store/block_table.h"
#include "store/call_keys.h"
#include "store/migrate.h"
#include "store/schema.h"
#include "store/view_function.h"
#include "store/view_private.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Addresses that were looked up last; a power of two. */
#define CACHED_ENDPOINTS 16384

/* Steps of SQLite's machine between two looks at the clock, some 50 us; between two questions whether
 * anybody still waits, so many looks. */
#define LIMIT_STEPS       1000
#define LIMIT_ASKED_EVERY 16

struct cached_endpoint {
    uint32_t id; /* 0: free */
    struct addr addr;
};

/* When a query is to end before it is done. */
struct view_limit {
    int64_t until_us; /* on the monotonic clock; 0: never */
    bool (*is_wanted_no_more)(void *context);
    void *context;
    unsigned steps; /* since the last question */
};

struct view {
    struct db *db;
    struct temp_file
        copy; /* of a store of an older version that had to stay as it is; else all zero */
    struct db_stmt find_endpoint;
    struct db_stmt find_message;
    struct db_stmt find_version;
    struct view_limit limit;
    struct view_ranks ranks;
    struct call_keys keys;
    struct cached_endpoint *endpoints; /* by the low bits of the id */
};

bool view_is_store(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char bytes[sizeof(magic)];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t len;

    if (fd < 0)
        return false;
    len = pread(fd, bytes, sizeof(bytes), 0);
    close(fd);
    return len == (ssize_t)sizeof(bytes) && memcmp(bytes, magic, sizeof(magic)) == 0;
}

/* Asked by SQLite every LIMIT_STEPS steps of a statement: not 0 ends it. */
static int is_over_limit(void *context)
{
    struct view_limit *limit = context;

    if (limit->until_us != 0 && clock_monotonic_us() > limit->until_us)
        return 1;
    if (limit->is_wanted_no_more == NULL || ++limit->steps % LIMIT_ASKED_EVERY != 0)
        return 0;
    return limit->is_wanted_no_more(limit->context);
}

/* Whoever made the store may have put a view in the place of a table, and a view can run for ever. */
static enum err check_tables(struct view *view, struct error *reterr)
{
    struct select select;
    int64_t count = 0;
    enum err err;

    select_init(&select, "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name IN"
                         " ('word', 'property', 'change'");
    for (enum fact_kind kind = 0; kind < KIND_COUNT; kind++) {
        const struct kind_table *table = kind_table(kind);

        select_add(&select, ", '");
        select_add(&select, table->name);
        select_add(&select, table->again == KIND_BLOCKS ? "_block'" : "'");
    }
    select_add(&select, ")");
    err = view_run_for_int(view, &select, &count, reterr);
    if (err == ERR_NONE && count > 0)
        return error_set(reterr, ERR_INPUT, "'%s' has a view in the place of a table",
                         db_path(view->db));
    return err;
}

static enum err prepare(struct view *view, struct error *reterr)
{
    enum err err = view_function_register(view->db, &view->ranks, reterr);

    if (err == ERR_NONE)
        err = check_tables(view, reterr);

    if (err == ERR_NONE)
        err = block_table_register(view->db, reterr);
    if (err == ERR_NONE)
        err = db_prepare(view->db, "SELECT ip, port FROM endpoint WHERE id = ?1",
                         &view->find_endpoint, reterr);
    if (err == ERR_NONE)
        err = db_prepare(view->db,
                         "SELECT id, time_us FROM message_row WHERE id >= ?1 ORDER BY id LIMIT 1",
                         &view->find_message, reterr);
    if (err == ERR_NONE)
        err = db_prepare(view->db, "PRAGMA data_version", &view->find_version, reterr);
    return err;
}

/* By SQLite's own word, not by a look of ours: closing a descriptor of ours would take away the locks
 * that this process has on a store it is writing. */
static enum err refuse(struct view *view, const char *path, enum err err, struct error *reterr)
{
    if (view->db != NULL && db_is_foreign(view->db))
        return error_set(reterr, ERR_INPUT, "'%s' is no store of rung", path);
    return err;
}

/* Open the store; one of an older version is brought up to date first. */
static enum err open_db(struct view *view, const char *path, struct error *reterr)
{
    int64_t version;
    enum err err = db_open(path, DB_READ, &view->db, reterr);

    if (err == ERR_NONE)
        err = schema_version_of(view->db, &version, reterr);
    if (err != ERR_NONE || version == schema_version)
        return err;
    db_close(view->db);
    view->db = NULL;
    err = migrate_store(path, &view->copy, reterr);
    if (err != ERR_NONE)
        return err;
    return db_open(view->copy.path != NULL ? view->copy.path : path, DB_READ, &view->db, reterr);
}

enum err view_open(const char *path, struct view **ret_view, struct error *reterr)
{
    char memory[ERROR_REASON_MAX];
    struct view *view;
    enum err err;

    assert(path != NULL);
    if (access(path, R_OK) != 0)
        return error_set(reterr, ERR_INPUT, "cannot open '%s': %s", path,
                         error_reason(errno, memory));
    view = calloc(1, sizeof(*view));
    if (view == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to read '%s'", path);
    view->endpoints = calloc(CACHED_ENDPOINTS, sizeof(*view->endpoints));
    if (view->endpoints == NULL)
        err = error_set(reterr, ERR_MEMORY, "no memory to read '%s'", path);
    else
        err = open_db(view, path, reterr);
    if (err == ERR_NONE)
        err = prepare(view, reterr);
    if (err != ERR_NONE) {
        err = refuse(view, path, err, reterr);
        view_close(view);
        return err;
    }
    *ret_view = view;
    return ERR_NONE;
}

void view_close(struct view *view)
{
    if (view == NULL)
        return;
    db_finalize(&view->find_version);
    db_finalize(&view->find_message);
    db_finalize(&view->find_endpoint);
    db_close(view->db);
    temp_file_remove(&view->copy);
    call_keys_clear(&view->keys);
    free(view->ranks.ranks);
    free(view->endpoints);
    free(view);
}

void view_interrupt(struct view *view)
{
    db_interrupt(view->db);
}

enum err view_begin(struct view *view, struct error *reterr)
{
    return db_run(view->db, "BEGIN", reterr);
}

void view_end(struct view *view)
{
    db_rollback(view->db);
}

enum err view_version(struct view *view, uint64_t *ret_version, struct error *reterr)
{
    struct db_stmt *stmt = &view->find_version;
    bool is_row = false;
    enum err err = db_step(stmt, &is_row, reterr);

    if (err == ERR_NONE)
        *ret_version = is_row ? db_u64(stmt, 0) : 0;
    db_reset(stmt);
    return err;
}

void view_set_limit(struct view *view, int64_t limit_us, bool (*is_wanted_no_more)(void *context),
                    void *context)
{
    bool is_limited = limit_us > 0 || is_wanted_no_more != NULL;

    assert(limit_us >= 0);
    view->limit = (struct view_limit){
        .until_us = limit_us > 0 ? clock_monotonic_us() + limit_us : 0,
        .is_wanted_no_more = is_wanted_no_more,
        .context = context,
    };
    sqlite3_progress_handler(db_handle(view->db), LIMIT_STEPS, is_limited ? is_over_limit : NULL,
                             &view->limit);
}

struct db *view_db(struct view *view)
{
    return view->db;
}

struct call_keys *view_call_keys(struct view *view)
{
    return &view->keys;
}

static enum err find_endpoint(struct view *view, uint32_t endpoint, struct addr *ret_addr,
                              struct error *reterr)
{
    struct db_stmt *stmt = &view->find_endpoint;
    struct addr addr = {0};
    bool is_row = false;
    enum err err;

    db_bind_int(stmt, 1, endpoint);
    err = db_step(stmt, &is_row, reterr);
    if (err == ERR_NONE && is_row && addr_read_ip(db_slice(stmt, 0), &addr))
        addr.port = db_u16(stmt, 1);
    db_reset(stmt);
    if (err == ERR_NONE)
        *ret_addr = addr;
    return err;
}

enum err view_endpoint(struct view *view, uint32_t endpoint, struct addr *ret_addr,
                       struct error *reterr)
{
    struct cached_endpoint *cached = &view->endpoints[endpoint & (CACHED_ENDPOINTS - 1)];
    enum err err;

    if (endpoint == 0) {
        *ret_addr = (struct addr){0};
        return ERR_NONE;
    }
    if (cached->id != endpoint) {
        err = find_endpoint(view, endpoint, &cached->addr, reterr);
        if (err != ERR_NONE)
            return err;
        /* One that is not there yet may come. */
        cached->id = cached->addr.family == ADDR_NONE ? 0 : endpoint;
    }
    *ret_addr = cached->addr;
    return ERR_NONE;
}

uint32_t view_rank_of(const struct view *view, uint32_t endpoint)
{
    return endpoint < view->ranks.count ? view->ranks.ranks[endpoint] : 0;
}

struct ranking {
    struct view_ranks ranks;
    struct slice last; /* key of the one before; its memory is below */
    uint8_t memory[32];
    uint32_t rank;
};

/* Equal addresses have one rank, whatever their ids. */
static enum err rank_one(struct view *view, const struct db_stmt *stmt, void *context,
                         bool *ret_is_enough, struct error *reterr)
{
    struct ranking *ranking = context;
    uint64_t id = db_u64(stmt, 0);
    struct slice key = slice_sub(db_slice(stmt, 1), 0, sizeof(ranking->memory));

    (void)view;
    (void)ret_is_enough;
    (void)reterr;
    if (ranking->rank == 0 || !slice_equal(key, ranking->last)) {
        ranking->rank++;
        if (key.len > 0)
            memcpy(ranking->memory, key.ptr, key.len);
        ranking->last = slice_of(ranking->memory, key.len);
    }
    if (id < ranking->ranks.count)
        ranking->ranks.ranks[id] = ranking->rank;
    return ERR_NONE;
}

enum err view_rank_endpoints(struct view *view, struct error *reterr)
{
    struct ranking ranking = {0};
    struct select select;
    int64_t last;
    enum err err = db_run_for_int(view->db, "SELECT max(id) FROM endpoint", &last, reterr);

    if (err != ERR_NONE || (size_t)last + 1 == view->ranks.count)
        return err;
    ranking.ranks.count = (size_t)last + 1;
    ranking.ranks.ranks = calloc(ranking.ranks.count, sizeof(*ranking.ranks.ranks));
    if (ranking.ranks.ranks == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to sort addresses");
    select_init(&select, "SELECT id, addr_key(ip, port) AS key FROM endpoint"
                         " WHERE key IS NOT NULL ORDER BY key");
    err = view_run(view, &select, rank_one, &ranking, reterr);
    if (err != ERR_NONE) {
        free(ranking.ranks.ranks);
        return err;
    }
    free(view->ranks.ranks);
    view->ranks = ranking.ranks;
    return ERR_NONE;
}

/* Return id and time of the first message from `from` on; id 0 without one. */
static enum err message_from(struct view *view, uint64_t from, uint64_t *ret_message,
                             int64_t *ret_time_us, struct error *reterr)
{
    struct db_stmt *stmt = &view->find_message;
    bool is_row = false;
    enum err err;

    db_bind_int(stmt, 1, (int64_t)from);
    err = db_step(stmt, &is_row, reterr);
    if (err == ERR_NONE) {
        *ret_message = is_row ? db_u64(stmt, 0) : 0;
        *ret_time_us = is_row ? db_int(stmt, 1) : 0;
    }
    db_reset(stmt);
    return err;
}

enum err view_first_message(struct view *view, int64_t time_us, uint64_t *ret_message,
                            struct error *reterr)
{
    int64_t last;
    uint64_t low = 1; /* everything below is older */
    uint64_t high;    /* everything from here on is not */
    enum err err = db_run_for_int(view->db, "SELECT id FROM message_row ORDER BY id DESC LIMIT 1",
                                  &last, reterr);

    if (err != ERR_NONE)
        return err;
    high = (uint64_t)last + 1;
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        uint64_t message;
        int64_t found_us;

        err = message_from(view, middle, &message, &found_us, reterr);
        if (err != ERR_NONE)
            return err;
        if (message != 0 && found_us < time_us)
            low = message + 1;
        else
            high = middle;
    }
    *ret_message = high;
    return ERR_NONE;
}

enum err view_run(struct view *view, const struct select *select, row_reader *read, void *context,
                  struct error *reterr)
{
    struct db_stmt stmt;
    bool is_row = true;
    bool is_enough = false;
    enum err err = select_prepare(select, view->db, &stmt, reterr);

    while (err == ERR_NONE && !is_enough) {
        err = db_step(&stmt, &is_row, reterr);
        if (err != ERR_NONE || !is_row)
            break;
        err = read(view, &stmt, context, &is_enough, reterr);
    }
    db_finalize(&stmt);
    return err;
}

enum err view_run_for_int(struct view *view, const struct select *select, int64_t *ret_value,
                          struct error *reterr)
{
    struct db_stmt stmt;
    bool is_row = false;
    enum err err = select_prepare(select, view->db, &stmt, reterr);

    if (err == ERR_NONE)
        err = db_step(&stmt, &is_row, reterr);
    if (err == ERR_NONE)
        *ret_value = is_row ? db_int(&stmt, 0) : 0;
    db_finalize(&stmt);
    return err;
}

const char *view_library(void)
{
    return sqlite3_libversion();
}
