/* docs/SCHEMA.md is true: its tables and columns are those of a store, and its queries run. */
#include <check.h>

#include "base/array.h"
#include "tests/tools/schema_lines.h"
#include "tests/unit/registry.h"
#include "tests/unit/store/finding.h"
#include "tests/unit/store/fixture.h"

Suite *test_schema_document_suite(void);

#define DOCUMENT       "docs/SCHEMA.md"
#define DOCUMENT_MAX   65536
#define QUERIES        6
#define QUERY_BEGINS   "```sql\n"
#define QUERY_ENDS     "```"
#define SECTION_BEGINS "\n### "
#define COLUMN_BEGINS  "\n| `"

static struct fixture fixture;
static char document[DOCUMENT_MAX];

static void read_document(void)
{
    FILE *file = fopen(DOCUMENT, "rb");
    size_t len;

    ck_assert_msg(file != NULL, "tests run in the project's root");
    len = fread(document, 1, sizeof(document) - 1, file);
    ck_assert_uint_lt(len, sizeof(document) - 1);
    document[len] = '\0';
    fclose(file);
}

/* A store with something to find for each query. */
static void make_store(void)
{
    struct fact_batch *batch = fixture.batch;
    struct fact_message *message;

    fixture_open_writer(&fixture, fixture.path);
    for (uint32_t i = 1; i <= 2; i++)
        batch->endpoints[batch->endpoint_count++] =
            (struct fact_endpoint){.id = i, .addr = {.ip = {10, 0, 0, 1}, .family = ADDR_IPV4}};
    fixture_add_call(&fixture, 1, INT64_C(1700000000000000), "abc", "c@h");
    message = fixture_add_message(&fixture, 1, 1, INT64_C(1700000000000000));
    message->src = 1;
    message->dst = 2;
    batch->transactions[batch->transaction_count++] = (struct fact_transaction){
        .id = 1, .leg = 1, .final = 503, .src = 1, .dst = 2, .requests = 2};
    finding_add(batch, &(struct made_finding){
                           .id = 1, .leg = 1, .message = 1, .severity = 2, .rule = "rule"});
    fixture_write(&fixture);
}

static void set_up(void)
{
    fixture_begin(&fixture);
    read_document();
    make_store();
}

static void clean_up(void)
{
    fixture_end(&fixture);
}

/* Cut out the part of the document between two marks, from the `skip`-th begin mark on. */
static char *part(const char *begin, const char *end, int skip)
{
    char *from = strstr(document, begin);
    char *to;

    for (; from != NULL && skip > 0; skip--)
        from = strstr(from + strlen(begin), begin);
    if (from == NULL)
        return NULL;
    from += strlen(begin);
    to = strstr(from, end);
    if (to != NULL)
        *to = '\0';
    return from;
}

START_TEST(a_query_of_the_document_gives_rows)
{
    const char *sql = part(QUERY_BEGINS, QUERY_ENDS, _i);

    ck_assert_ptr_nonnull(sql);
    fixture_number(writer_path(fixture.writer), sql);
}
END_TEST

START_TEST(the_document_has_no_other_queries)
{
    ck_assert_ptr_nonnull(part(QUERY_BEGINS, QUERY_ENDS, QUERIES - 1));
    read_document();
    ck_assert_ptr_null(part(QUERY_BEGINS, QUERY_ENDS, QUERIES));
}
END_TEST

/* Count the columns that the document lists for a table, in the order of the table. */
static int64_t documented_columns(const char *table)
{
    char begin[64];
    char sql[160];
    int64_t count = 0;
    const char *section;

    snprintf(begin, sizeof(begin), SECTION_BEGINS "%s\n", table);
    section = part(begin, SECTION_BEGINS, 0);
    ck_assert_msg(section != NULL, "table %s is not described", table);
    while ((section = strstr(section, COLUMN_BEGINS)) != NULL) {
        int len;

        section += strlen(COLUMN_BEGINS);
        len = (int)strcspn(section, "`");
        snprintf(sql, sizeof(sql),
                 "SELECT count(*) FROM pragma_table_info('%s') WHERE name = '%.*s' AND cid = %d",
                 table, len, section, (int)count);
        ck_assert_msg(fixture_number(writer_path(fixture.writer), sql) == 1,
                      "column %.*s of table %s is not there, or not in this place", len, section,
                      table);
        count++;
    }
    return count;
}

/* The lines of a kind come from its columns: `make docs` writes them. */
START_TEST(the_columns_of_a_kind_are_described_as_its_rows_say)
{
    static char lines[SCHEMA_LINES_MAX];
    struct buf buf;

    buf_init(&buf, lines, sizeof(lines));
    schema_lines_write((enum fact_kind)_i, &buf);
    ck_assert(!buf.is_cut);
    ck_assert_msg(strstr(document, lines) != NULL, "table %s: make docs",
                  kind_table((enum fact_kind)_i)->name);
}
END_TEST

static const char *const tables[] = {
    "call",     "leg",    "dialog",        "transaction_", "message", "finding",
    "evidence", "rule",   "endpoint",      "capture",      "frame",   "counter",
    "property", "change", "message_frame", "word",         "slot",
};

#define TABLES COUNT_OF(tables)

/* Tables of blocks, whose columns are two for each of their kind. */
#define BLOCKS 1

START_TEST(every_column_of_a_table_is_described)
{
    char sql[128];

    snprintf(sql, sizeof(sql), "SELECT count(*) FROM pragma_table_info('%s')", tables[_i]);
    ck_assert_int_eq(documented_columns(tables[_i]),
                     fixture_number(writer_path(fixture.writer), sql));
}
END_TEST

START_TEST(there_is_no_table_that_is_not_described)
{
    ck_assert_int_eq(fixture_number(writer_path(fixture.writer),
                                    "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
                                    " OR (type = 'view' AND name = 'message')"),
                     (int64_t)TABLES + BLOCKS);
}
END_TEST

Suite *test_schema_document_suite(void)
{
    Suite *suite = suite_create("schema_document");
    TCase *tcase = tcase_create("schema_document");

    tcase_add_checked_fixture(tcase, set_up, clean_up);
    tcase_add_loop_test(tcase, a_query_of_the_document_gives_rows, 0, QUERIES);
    tcase_add_test(tcase, the_document_has_no_other_queries);
    tcase_add_loop_test(tcase, the_columns_of_a_kind_are_described_as_its_rows_say, 0, KIND_COUNT);
    tcase_add_loop_test(tcase, every_column_of_a_table_is_described, 0, (int)TABLES);
    tcase_add_test(tcase, there_is_no_table_that_is_not_described);
    suite_add_tcase(suite, tcase);
    return suite;
}
