#include "store/view.h"

#include "store/schema.h"
#include "store/view_function.h"
#include "store/view_inner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Addresses that were looked up last; a power of two. */
#define CACHED_ENDPOINTS 4096

struct cached_endpoint {
    uint32_t id; /* 0: free */
    struct addr addr;
};

struct view {
    struct db *db;
    struct db_stmt find_endpoint;
    struct db_stmt find_message;
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

static enum err prepare(struct view *view, struct error *reterr)
{
    enum err err = schema_check(view->db, reterr);

    if (err == ERR_NONE)
        err = view_function_register(view->db, reterr);
    if (err == ERR_NONE)
        err = db_prepare(view->db, "SELECT ip, port FROM endpoint WHERE id = ?1",
                         &view->find_endpoint, reterr);
    if (err == ERR_NONE)
        err = db_prepare(view->db,
                         "SELECT id, time_us FROM message WHERE id >= ?1 ORDER BY id LIMIT 1",
                         &view->find_message, reterr);
    return err;
}

enum err view_open(const char *path, struct view **ret_view, struct error *reterr)
{
    struct view *view;
    enum err err;

    if (access(path, R_OK) != 0)
        return error_set(reterr, ERR_INPUT, "cannot open '%s': %s", path, strerror(errno));
    if (!view_is_store(path))
        return error_set(reterr, ERR_INPUT, "'%s' is no store of rung", path);
    view = calloc(1, sizeof(*view));
    if (view == NULL)
        return error_set(reterr, ERR_MEMORY, "no memory to read '%s'", path);
    view->endpoints = calloc(CACHED_ENDPOINTS, sizeof(*view->endpoints));
    if (view->endpoints == NULL)
        err = error_set(reterr, ERR_MEMORY, "no memory to read '%s'", path);
    else
        err = db_open(path, DB_READ, &view->db, reterr);
    if (err == ERR_NONE)
        err = prepare(view, reterr);
    if (err != ERR_NONE) {
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
    db_finalize(&view->find_message);
    db_finalize(&view->find_endpoint);
    db_close(view->db);
    free(view->endpoints);
    free(view);
}

void view_interrupt(struct view *view)
{
    db_interrupt(view->db);
}

struct db *view_db(struct view *view)
{
    return view->db;
}

static enum err find_endpoint(struct view *view, uint32_t endpoint, struct addr *ret_addr,
                              struct error *reterr)
{
    struct db_stmt *stmt = &view->find_endpoint;
    struct addr addr = {0};
    bool is_row;
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

/* Give id and time of the first message from `from` on; id 0 without one. */
static enum err message_from(struct view *view, uint64_t from, uint64_t *ret_message,
                             int64_t *ret_time_us, struct error *reterr)
{
    struct db_stmt *stmt = &view->find_message;
    bool is_row;
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
    enum err err = db_run_for_int(view->db, "SELECT max(id) FROM message", &last, reterr);

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
