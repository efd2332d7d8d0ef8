/*
 * web/request.h: an HTTP request as handlers see it, and the response that they fill. Both are plain
 * values, so a test can call a handler directly.
 *
 * Source:    RFC 9110.
 * Ownership: a request borrows everything for the call; a response owns its body until it is
 *            released.
 * Threads:   the web thread.
 * Limits:    WEB_* below; a request that exceeds them does not reach a handler.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/buf.h"
#include "export/out.h"

#define WEB_PATH_MAX   512   /* bytes of path, then 414 */
#define WEB_TARGET_MAX 8192  /* bytes of path and query as they are sent, then 414 */
#define WEB_BODY_MAX   16384 /* bytes of a request's body, then 413 */
#define WEB_QUERY_MAX  32    /* parameters, then 400 */
#define WEB_PARTS_MAX  4     /* variable parts of a path */

enum web_method {
    WEB_GET = 1,
    WEB_HEAD,
    WEB_POST,
    WEB_DELETE,
    WEB_OTHER,
};

struct web_parameter {
    struct slice name;
    struct slice value; /* percent-decoded */
};

struct web_request {
    enum web_method method;
    int64_t now_us;    /* when it came, wall clock */
    struct slice path; /* percent-decoded, without the query */
    struct web_parameter query[WEB_QUERY_MAX];
    size_t query_count;
    struct slice body;
    int refusal; /* status 400, 411, 413, 414, 431, 505: the other fields are not valid; 0: none */
    bool is_unread; /* refused for its first line: the Host may be missing */
    /* The header fields that handlers and guard use; absent when not sent. */
    struct slice host;
    struct slice origin;
    struct slice sec_fetch_site;
    struct slice content_type;
    struct slice authorization;
    struct slice if_none_match;
    struct slice last_event_id;
    /* Filled by the router: the variable parts of the path, "{id}" first. */
    struct slice parts[WEB_PARTS_MAX];
    size_t part_count;
};

/* Read path and query from the target of a request line, decoding it in place: `target` outlives the
 * request. Sets `refusal` when it is malformed or too long. */
void web_request_read_target(struct web_request *request, char *target, size_t len);

/* Return a parameter of the query; absent when it is not there. The first of several counts. */
struct slice web_request_query(const struct web_request *request, const char *name);

/* Read a number parameter: `otherwise` when it is absent. Return false when it is no number from `least` to
 * `most`. */
bool web_request_number(const struct web_request *request, const char *name, uint64_t least,
                        uint64_t most, uint64_t otherwise, uint64_t *ret_number);

/* The source of a response's bytes. */
enum web_body_kind {
    WEB_BODY_TEXT = 0, /* the text that was written to `out` */
    WEB_BODY_CONSTANT, /* `constant`, which lives as long as the program */
    WEB_BODY_STREAM,   /* `reader` writes it piece by piece while it is sent */
    WEB_BODY_EVENTS,   /* a stream of events: web/events.h feeds it until the client disconnects */
};

/* A source of the bytes of a body. `read` writes up to `size` bytes and returns their number; 0 when there are
 * none yet and it is to be called again at once; or one of WEB_READ_*. It does not block. */
struct web_reader {
    long (*read)(void *context, char *bytes, size_t size);
    void (*free)(void *context);
    void *context; /* NULL: there is no reader */
};

#define WEB_READ_END    (-1)
#define WEB_READ_FAILED (-2) /* the connection ends too early: the client sees that */

struct web_response {
    int status;               /* 200 unless a handler sets it */
    const char *content_type; /* NULL: no body */
    enum web_body_kind kind;
    FILE *memory; /* open_memstream behind `out`; NULL once finished */
    char *text;
    size_t text_len;
    struct slice constant;
    struct web_reader reader;
    struct event_stream *events;
    char etag[64];          /* quoted; "" for none */
    char disposition[128];  /* value of Content-Disposition; "" for none */
    uint32_t retry_after_s; /* 0: none */
    bool may_be_kept;       /* by the browser, which must revalidate it each time */
    unsigned allowed;       /* with 405: bits 1 << enum web_method */
    struct out out;         /* handlers write the body here; last, because it is large */
};

/* Make an empty response. ERR_MEMORY. */
MUST_CHECK enum err web_response_init(struct web_response *response);

/* End the writing to `out`: from here on `text` and `text_len` are the body. Return ERR_OUTPUT when memory did
 * not suffice. The router does this for handlers. */
MUST_CHECK enum err web_response_finish(struct web_response *response, struct error *reterr);

/* Free the memory of the response. */
void web_response_release(struct web_response *response);

/* Answer with a JSON error and nothing else: {"error":{"code":"bad_filter","message":"..."}}. Text
 * that was written before is discarded. */
void web_response_error(struct web_response *response, int status, const char *code,
                        const char *format, ...) __attribute__((format(printf, 4, 5)));

/* One header field of every response. */
struct web_field {
    const char *name;
    const char *value;
};

/* Ends with a row whose name is NULL. */
extern const struct web_field web_fixed_fields[];

#endif
