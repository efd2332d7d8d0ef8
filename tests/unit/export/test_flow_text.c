#include "export/flow_text.h"

#include <check.h>
#include <stdlib.h>

#include "base/array.h"
#include "tests/unit/export/sample.h"

#define SDP   MESSAGE_HAS_SDP
#define AGAIN MESSAGE_RETRANSMISSION

Suite *test_flow_text_suite(void);

static const struct sample direct[] = {
    {0, "10.0.0.11", "10.0.0.1", "INVITE", 0, SDP, 1},
    {12, "10.0.0.1", "10.0.0.11", "INVITE", 100, 0, 1},
    {300, "10.0.0.1", "10.0.0.11", "INVITE", 180, 0, 1},
    {2900, "10.0.0.1", "10.0.0.11", "INVITE", 200, SDP, 1},
    {2950, "10.0.0.11", "10.0.0.1", "ACK", 0, 0, 1},
    {2960, "10.0.0.11", "10.0.0.11", "OPTIONS", 0, 0, 3},
    {2961, "10.0.0.1", "10.0.0.1", "OPTIONS", 0, 0, 4},
};

static const struct sample repeated[] = {
    {0, "10.0.0.14", "10.0.0.1", "INVITE", 0, SDP, 1},
    {500, "10.0.0.14", "10.0.0.1", "INVITE", 0, SDP | AGAIN, 1},
    {1500, "10.0.0.14", "10.0.0.1", "INVITE", 0, SDP | AGAIN, 1},
    {1600, "10.0.0.1", "10.0.0.14", "INVITE", 100, 0, 1},
    {2000, "10.0.0.1", "10.0.0.14", "INVITE", 200, SDP, 1},
    {2500, "10.0.0.1", "10.0.0.14", "INVITE", 200, SDP | AGAIN, 1},
    {35500, "10.0.0.1", "10.0.0.14", "BYE", 0, 0, 2},
    {35550, "10.0.0.14", "10.0.0.1", "BYE", 481, 0, 2},
};

static const struct sample fork[] = {
    {0, "10.0.0.11", "10.0.0.1", "INVITE", 0, 0, 1},
    {10, "10.0.0.1", "10.0.0.21", "INVITE", 0, 0, 2},
    {11, "10.0.0.1", "10.0.0.22", "INVITE", 0, SDP, 3},
    {12, "10.0.0.1", "10.0.0.23", "INVITE", 0, SDP, 4},
    {13, "10.0.0.1", "10.0.0.24", "INVITE", 0, SDP, 5},
    {14, "10.0.0.21", "10.0.0.1", "INVITE", 100, 0, 2},
    {15, "10.0.0.22", "10.0.0.1", "INVITE", 100, 0, 3},
    {200, "10.0.0.21", "10.0.0.1", "INVITE", 180, 0, 2},
    {203, "10.0.0.1", "10.0.0.11", "INVITE", 180, 0, 1},
    {900, "10.0.0.22", "10.0.0.1", "INVITE", 200, SDP, 3},
    {903, "10.0.0.1", "10.0.0.11", "INVITE", 200, SDP, 1},
    {910, "10.0.0.1", "10.0.0.21", "CANCEL", 0, 0, 6},
};

/* Eleven hops, of which not all fit. */
static const struct sample hops[] = {
    {0, "10.0.0.0", "10.1.0.1:5061", "INVITE", 0, SDP, 1},
    {12, "10.1.0.1:5061", "10.2.0.2:5062", "INVITE", 0, SDP, 2},
    {24, "10.2.0.2:5062", "10.3.0.3:5063", "INVITE", 0, SDP, 3},
    {36, "10.3.0.3:5063", "10.4.0.4:5064", "INVITE", 0, SDP, 4},
    {48, "10.4.0.4:5064", "10.5.0.5:5065", "INVITE", 0, SDP, 5},
    {60, "10.5.0.5:5065", "10.6.0.6:5066", "INVITE", 0, SDP, 6},
    {72, "10.6.0.6:5066", "10.7.0.7:5067", "INVITE", 0, SDP, 7},
    {84, "10.7.0.7:5067", "10.8.0.8:5068", "INVITE", 0, SDP, 8},
    {96, "10.8.0.8:5068", "10.9.0.9:5069", "INVITE", 0, SDP, 9},
    {108, "10.9.0.9:5069", "10.10.0.10:5070", "INVITE", 0, SDP, 10},
    {200, "10.10.0.10:5070", "10.0.0.0", "INVITE", 200, SDP, 11},
    {210, "10.0.0.0", "10.7.0.7:5067", "INFO", 0, 0, 12},
    {220, "10.5.0.5:5065", "10.9.0.9:5069", "INFO", 0, 0, 13},
};

static const struct sample ipv6[] = {
    {0, "2001:db8:85a3:8d3:1319:8a2e:370:7348", "[2001:db8:1::5060:1]:5080", "INVITE", 0, SDP, 1},
    {5, "[2001:db8:1::5060:1]:5080", "2001:db8:ffff:1:2:3:4:5", "INVITE", 0, SDP, 1},
    {6, "2001:db8:ffff:1:2:3:4:5", "10.0.0.1", "PING_OF_SOME_EXTENSION", 0, 0, 2},
};

#define SCRIPT(name) name, COUNT_OF(name)

/* clang-format off */
static const struct {
    const struct sample *samples;
    size_t count;
    uint32_t folds;
    struct flow_text_options options;
    const char *lines;
} drawings[] = {
    {SCRIPT(direct),
     0,
     {.style.time = STYLE_TIME_REL},
     "           10.0.0.11          10.0.0.1\n"
     "             ──┬──              ──┬──\n"
     "    +0.000     │─── INVITE SDP ──►│\n"
     "    +0.012     │◄── 100 Trying ───│\n"
     "    +0.300     │◄─ 180 Ringing ───│\n"
     "               · 2.6 s            ·\n"
     "    +2.900     │◄── 200 OK SDP ───│\n"
     "    +2.950     │────── ACK ──────►│\n"
     "    +2.960     ├─┐ OPTIONS        │\n"
     "    +2.961     │                  ├─┐ OPTIONS\n"},
    {SCRIPT(direct),
     0,
     {.style = {.width = 80, .target = ESCAPE_ASCII, .zone = CLOCK_UTC}},
     "                10.0.0.11          10.0.0.1\n"
     "                  --+--              --+--\n"
     "17:20:08.000000     |--- INVITE SDP -->|\n"
     "17:20:08.012000     |<-- 100 Trying ---|\n"
     "17:20:08.300000     |<- 180 Ringing ---|\n"
     "                    . 2.6 s            .\n"
     "17:20:10.900000     |<-- 200 OK SDP ---|\n"
     "17:20:10.950000     |------ ACK ------>|\n"
     "17:20:10.960000     |-. OPTIONS        |\n"
     "17:20:10.961000     |                  |-. OPTIONS\n"},
    {SCRIPT(direct),
     0,
     {.style = {.width = 40, .time = STYLE_TIME_DELTA}},
     "           10.0.0.11          10.0.0.1\n"
     "             ──┬──              ──┬──\n"
     "    +0.000     │─── INVITE SDP ──►│\n"
     "    +0.012     │◄── 100 Trying ───│\n"
     "    +0.288     │◄─ 180 Ringing ───│\n"
     "               · 2.6 s            ·\n"
     "    +2.600     │◄── 200 OK SDP ───│\n"
     "    +0.050     │────── ACK ──────►│\n"
     "    +0.010     ├─┐ OPTIONS        │\n"
     "    +0.001     │        OPTIONS ┌─┤\n"},
    {SCRIPT(repeated),
     0,
     {.style = {.width = 80, .time = STYLE_TIME_REL}},
     "           10.0.0.14                                  10.0.0.1\n"
     "             ──┬──                                      ──┬──\n"
     "    +0.000     │─────────────── INVITE SDP ──────────────►│\n"
     "    +0.500     │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ INVITE SDP ╌╌╌╌╌╌╌╌╌╌╌╌╌╌►│\n"
     "    +1.500     │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ INVITE SDP ╌╌╌╌╌╌╌╌╌╌╌╌╌╌►│\n"
     "    +1.600     │◄────────────── 100 Trying ───────────────│\n"
     "    +2.000     │◄────────────── 200 OK SDP ───────────────│\n"
     "    +2.500     │◄╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 200 OK SDP ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌│\n"
     "               · 33.0 s                                   ·\n"
     "   +35.500     │◄───────────────── BYE ───────────────────│\n"
     "   +35.550     │── 481 Call/Transaction Does Not Exist ──►│\n"},
    {SCRIPT(repeated),
     FLOW_FOLD_ALL,
     {.style = {.width = 100, .time = STYLE_TIME_REL}},
     "           10.0.0.14                                  10.0.0.1\n"
     "             ──┬──                                      ──┬──\n"
     "    +0.000     │╌╌╌╌╌╌╌╌╌ INVITE SDP ×3 in 1.5 s ╌╌╌╌╌╌╌╌►│\n"
     "               │ (100 Trying folded)                      │\n"
     "    +2.000     │◄╌╌╌╌╌╌╌ 200 OK SDP ×2 in 500 ms ╌╌╌╌╌╌╌╌╌│\n"
     "               · 33.0 s                                   ·\n"
     "   +35.500     │◄───────────────── BYE ───────────────────│\n"
     "   +35.550     │── 481 Call/Transaction Does Not Exist ──►│\n"},
    {SCRIPT(repeated),
     FLOW_FOLD_ALL,
     {.style = {.width = 60, .time = STYLE_TIME_REL, .target = ESCAPE_ASCII}},
     "           10.0.0.14                                10.0.0.1\n"
     "             --+--                                     --+--\n"
     "    +0.000     |======== INVITE SDP x3 in 1.5 s ========>|\n"
     "               | (100 Trying folded)                     |\n"
     "    +2.000     |<======= 200 OK SDP x2 in 500 ms ========|\n"
     "               . 33.0 s                                  .\n"
     "   +35.500     |<----------------- BYE ------------------|\n"
     "   +35.550     |-- 481 Call/Transaction Does Not Exist ->|\n"},
    {SCRIPT(fork),
     0,
     {.style = {.width = 80, .time = STYLE_TIME_REL, .target = ESCAPE_ASCII}},
     "           10.0.0.11   10.0.0.1    10.0.0.21   10.0.0.22   10.0.0.23   10.0.0.24\n"
     "             --+--       --+--       --+--       --+--       --+--       --+--\n"
     "    +0.000     |- INVITE ->|           |           |           |           |\n"
     "    +0.010     |           |- INVITE ->|           |           |           |\n"
     "    +0.011     |           |----- INVITE SDP ----->|           |           |\n"
     "    +0.012     |           |----------- INVITE SDP ----------->|           |\n"
     "    +0.013     |           |----------------- INVITE SDP ----------------->|\n"
     "    +0.014     |           |<-- 100 ---|           |           |           |\n"
     "    +0.015     |           |<---- 100 Trying ------|           |           |\n"
     "    +0.200     |           |<-- 180 ---|           |           |           |\n"
     "    +0.203     |<-- 180 ---|           |           |           |           |\n"
     "    +0.900     |           |<---- 200 OK SDP ------|           |           |\n"
     "    +0.903     |< 200 SDP -|           |           |           |           |\n"
     "    +0.910     |           |- CANCEL ->|           |           |           |\n"},
    {SCRIPT(fork),
     FLOW_FOLD_ALL,
     {.style = {.width = 80, .time = STYLE_TIME_REL}},
     "           10.0.0.11   10.0.0.1    10.0.0.21   10.0.0.22   10.0.0.23   10.0.0.24\n"
     "             ──┬──       ──┬──       ──┬──       ──┬──       ──┬──       ──┬──\n"
     "    +0.000     │─ INVITE ─►│           │           │           │           │\n"
     "    +0.010     │           │─ INVITE ─►│           │           │           │\n"
     "    +0.011     │           │───── INVITE SDP ─────►│           │           │\n"
     "    +0.012     │           │─────────── INVITE SDP ───────────►│           │\n"
     "    +0.013     │           │───────────────── INVITE SDP ─────────────────►│\n"
     "               │           │ (2 × 100 Trying folded)           │           │\n"
     "    +0.200     │           │◄── 180 ───│           │           │           │\n"
     "    +0.203     │◄── 180 ───│           │           │           │           │\n"
     "    +0.900     │           │◄──── 200 OK SDP ──────│           │           │\n"
     "    +0.903     │◄ 200 SDP ─│           │           │           │           │\n"
     "    +0.910     │           │─ CANCEL ─►│           │           │           │\n"},
    {SCRIPT(fork),
     FLOW_FOLD_ALL,
     {.style = {.width = 120, .time = STYLE_TIME_EPOCH}},
     "                  10.0.0.11          10.0.0.1           10.0.0.21          10.0.0.22          10.0.0.23        10.0.0.24\n"
     "                    ──┬──              ──┬──              ──┬──              ──┬──              ──┬──              ──┬──\n"
     "1785000008.000000     │───── INVITE ────►│                  │                  │                  │                  │\n"
     "1785000008.010000     │                  │───── INVITE ────►│                  │                  │                  │\n"
     "1785000008.011000     │                  │──────────── INVITE SDP ────────────►│                  │                  │\n"
     "1785000008.012000     │                  │────────────────────── INVITE SDP ─────────────────────►│                  │\n"
     "1785000008.013000     │                  │─────────────────────────────── INVITE SDP ───────────────────────────────►│\n"
     "                      │                  │ (2 × 100 Trying folded)             │                  │                  │\n"
     "1785000008.200000     │                  │◄─ 180 Ringing ───│                  │                  │                  │\n"
     "1785000008.203000     │◄─ 180 Ringing ───│                  │                  │                  │                  │\n"
     "1785000008.900000     │                  │◄─────────── 200 OK SDP ─────────────│                  │                  │\n"
     "1785000008.903000     │◄── 200 OK SDP ───│                  │                  │                  │                  │\n"
     "1785000008.910000     │                  │───── CANCEL ────►│                  │                  │                  │\n"},
    {SCRIPT(hops),
     0,
     {.style = {.width = 100, .time = STYLE_TIME_REL}, .pan = 4},
     "           [< 5 hidden >]\n"
     "         10.4.0.4:5064   10.5.0.5:5065   10.6.0.6:5066   10.7.0.7:5067   10.8.0.8:5068 10.9.0.9:5069\n"
     "             ──┬──           ──┬──           ──┬──           ──┬──           ──┬──           ──┬──\n"
     "    +0.000     │ « INVITE SDP (10.0.0.0 ► 10.1.0.1:5061)       │               │               │\n"
     "    +0.012     │ « INVITE SDP (10.1.0.1:5061 ► 10.2.0.2:5062)  │               │               │\n"
     "    +0.024     │ « INVITE SDP (10.2.0.2:5062 ► 10.3.0.3:5063)  │               │               │\n"
     "    +0.036     │ « INVITE SDP (10.3.0.3:5063 ► 10.4.0.4:5064)  │               │               │\n"
     "    +0.048     │─ INVITE SDP ─►│               │               │               │               │\n"
     "    +0.060     │               │─ INVITE SDP ─►│               │               │               │\n"
     "    +0.072     │               │               │─ INVITE SDP ─►│               │               │\n"
     "    +0.084     │               │               │               │─ INVITE SDP ─►│               │\n"
     "    +0.096     │               │               │               │               │─ INVITE SDP ─►│\n"
     "    +0.108     │               │                INVITE SDP (10.9.0.9:5069 ► 10.10.0.10:5070) » │\n"
     "    +0.200 «◄──────────────────────────────────── 200 OK SDP ──────────────────────────────────────»\n"
     "    +0.210 «────────────────────── INFO ──────────────────────►│               │               │\n"
     "    +0.220     │               │──────────────────────────── INFO ────────────────────────────►│\n"},
    {SCRIPT(hops),
     0,
     {.style = {.width = 80, .time = STYLE_TIME_REL, .target = ESCAPE_ASCII}},
     "           [7 hidden >]\n"
     "           10.0.0.0      10.1.0.1:5061   10.2.0.2:5062   10.3.0.3:5063\n"
     "             --+--           --+--           --+--           --+--\n"
     "    +0.000     |- INVITE SDP ->|               |               |\n"
     "    +0.012     |               |- INVITE SDP ->|               |\n"
     "    +0.024     |               |               |- INVITE SDP ->|\n"
     "    +0.036     |               |               |               |- INVITE SDP ->}\n"
     "    +0.048     |  INVITE SDP (10.4.0.4:5064 > 10.5.0.5:5065) } |\n"
     "    +0.060     |  INVITE SDP (10.5.0.5:5065 > 10.6.0.6:5066) } |\n"
     "    +0.072     |  INVITE SDP (10.6.0.6:5066 > 10.7.0.7:5067) } |\n"
     "    +0.084     |  INVITE SDP (10.7.0.7:5067 > 10.8.0.8:5068) } |\n"
     "    +0.096     |  INVITE SDP (10.8.0.8:5068 > 10.9.0.9:5069) } |\n"
     "    +0.108     |    INVITE (10.9.0.9:5069 > 10.10.0.10:5070) } |\n"
     "    +0.200     |<------------------------ 200 OK SDP --------------------------}\n"
     "    +0.210     |---------------------------- INFO ---------------------------->}\n"
     "    +0.220     |        INFO (10.5.0.5:5065 > 10.9.0.9:5069) } |\n"},
    {SCRIPT(hops),
     0,
     {.style = {.width = 80, .time = STYLE_TIME_REL}, .pan = 99, .pitch = 12},
     "           [< 5 hidden]\n"
     "         10.5.0.…065 10.6.0.…066 10.7.0.…067 10.8.0.…068 10.9.0.…069 10.10.0…070\n"
     "             ──┬──       ──┬──       ──┬──       ──┬──       ──┬──       ──┬──\n"
     "    +0.000     │ « INVITE SDP (10.0.0.0 ► 10.1.0.1:5061)       │           │\n"
     "    +0.012     │ « INVITE SDP (10.1.0.1:5061 ► 10.2.0.2:5062)  │           │\n"
     "    +0.024     │ « INVITE SDP (10.2.0.2:5062 ► 10.3.0.3:5063)  │           │\n"
     "    +0.036     │ « INVITE SDP (10.3.0.3:5063 ► 10.4.0.4:5064)  │           │\n"
     "    +0.048     │ « INVITE SDP (10.4.0.4:5064 ► 10.5.0.5:5065)  │           │\n"
     "    +0.060     │─ INVITE ─►│           │           │           │           │\n"
     "    +0.072     │           │─ INVITE ─►│           │           │           │\n"
     "    +0.084     │           │           │─ INVITE ─►│           │           │\n"
     "    +0.096     │           │           │           │─ INVITE ─►│           │\n"
     "    +0.108     │           │           │           │           │─ INVITE ─►│\n"
     "    +0.200 «◄──────────────────────── 200 OK SDP ──────────────────────────│\n"
     "    +0.210 «────────── INFO ──────────►│           │           │           │\n"
     "    +0.220     │──────────────────── INFO ────────────────────►│           │\n"
     "  10.5.0.…065 = 10.5.0.5:5065\n"
     "  10.6.0.…066 = 10.6.0.6:5066\n"
     "  10.7.0.…067 = 10.7.0.7:5067\n"
     "  10.8.0.…068 = 10.8.0.8:5068\n"
     "  10.9.0.…069 = 10.9.0.9:5069\n"
     "  10.10.0…070 = 10.10.0.10:5070\n"},
    {SCRIPT(ipv6),
     0,
     {.style = {.width = 80, .time = STYLE_TIME_REL}},
     "      2001:db8:85a…0:7348 [2001:db8:1:…]:5080 2001:db8:fff…:3:4:5      10.0.0.1\n"
     "             ──┬──               ──┬──               ──┬──               ──┬──\n"
     "    +0.000     │─── INVITE SDP ───►│                   │                   │\n"
     "    +0.005     │                   │─── INVITE SDP ───►│                   │\n"
     "    +0.006     │                   │                   │─ PING_OF_SOME_E… ►│\n"
     "  2001:db8:85a…0:7348 = 2001:db8:85a3:8d3:1319:8a2e:370:7348\n"
     "  [2001:db8:1:…]:5080 = [2001:db8:1::5060:1]:5080\n"
     "  2001:db8:fff…:3:4:5 = 2001:db8:ffff:1:2:3:4:5\n"},
    {SCRIPT(ipv6),
     0,
     {.style.time = STYLE_TIME_REL},
     "2001:db8:85a3:8d3:1319:8a2e:370:7348     [2001:db8:1::5060:1]:5080              2001:db8:ffff:1:2:3:4:5                      10.0.0.1\n"
     "             ──┬──                                 ──┬──                                 ──┬──                                 ──┬──\n"
     "    +0.000     │──────────── INVITE SDP ────────────►│                                     │                                     │\n"
     "    +0.005     │                                     │──────────── INVITE SDP ────────────►│                                     │\n"
     "    +0.006     │                                     │                                     │────── PING_OF_SOME_EXTENSION ──────►│\n"},
};
/* clang-format on */

static char *draw(const struct flow *flow, const struct flow_text_options *options)
{
    struct sample_out *sample = sample_out_new();
    char *text;

    ck_assert_int_eq(flow_text_print(flow, options, &sample->out), ERR_NONE);
    text = strdup(sample_out_text(sample));
    sample_out_free(sample);
    return text;
}

START_TEST(a_ladder_is_drawn_as_expected)
{
    struct flow_options options = {.folds = drawings[_i].folds, .gap_us = FLOW_GAP_DEFAULT_US};
    struct flow *flow = sample_flow(&options, drawings[_i].samples, drawings[_i].count);
    char *text;

    sample_locale();
    text = draw(flow, &drawings[_i].options);
    ck_assert_str_eq(text, drawings[_i].lines);
    free(text);
    flow_free(flow);
}
END_TEST

START_TEST(hostile_texts_stay_inside_their_row)
{
    struct flow *flow = flow_new(&(struct flow_options){0});
    struct sample sample = {0, "10.0.0.1", "10.0.0.2", "INVITE", 0, 0, 1};
    struct message_row row = sample_row(&sample, 0);
    struct finding_row finding = {.message = 1,
                                  .severity = 3,
                                  .rule = SLICE_LITERAL("rule"),
                                  .text = SLICE_LITERAL("\x1b[2J\r\n\xe2\x80\xae 例え")};
    struct flow_text_options options = {.style.width = 60, .style.time = STYLE_TIME_REL};
    char *text;

    sample_locale();
    row.method = SLICE_LITERAL("FOO\x1b\n");
    ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    row.method = SLICE_LITERAL("例え例え");
    ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
    ck_assert_int_eq(flow_add_finding(flow, &finding), ERR_NONE);
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    text = draw(flow, &options);
    ck_assert_str_eq(text, "           10.0.0.1           10.0.0.2\n"
                           "             ──┬──              ──┬──\n"
                           "    +0.000     │── FOO\\x1b\\x0a ──►│\n"
                           "               │ ! rule: \\x1b[2J\\x0d\\x0a\\xe2\\x80\\xae 例え\n"
                           "    +0.000     │──── 例え例え ───►│\n");
    free(text);
    flow_free(flow);
}
END_TEST

/* ---- any ladder ---- */

/* The same numbers each time: xorshift64*. */
static unsigned chance(uint64_t *state, unsigned below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (unsigned)((*state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static struct flow *random_flow(uint64_t *state, size_t messages)
{
    static const char *const methods[] = {"INVITE", "BYE", "ACK", "SUBSCRIBE", "例", "X\x1b", ""};
    static const unsigned codes[] = {0, 0, 0, 100, 180, 200, 302, 481, 603, 699};
    struct flow_options options = {.folds = chance(state, FLOW_FOLD_ALL + 1),
                                   .gap_us = chance(state, 2) * CLOCK_SECOND_US,
                                   .merge =
                                       chance(state, 2) == 0 ? FLOW_MERGE_PORT : FLOW_MERGE_IP};
    struct flow *flow = flow_new(&options);
    unsigned hosts = 1 + chance(state, 14);
    int ms = 0;

    for (size_t i = 0; i < messages; i++) {
        char src[48];
        char dst[48];
        struct sample sample = {.src = src, .dst = dst};
        struct message_row row;
        struct finding_row finding = {.message = chance(state, 40),
                                      .severity = (uint8_t)chance(state, 4),
                                      .rule = SLICE_LITERAL("some-rule"),
                                      .text = SLICE_LITERAL("what is the matter with this one")};

        snprintf(src, sizeof(src), "10.0.0.%u:%u", chance(state, hosts), 5060 + chance(state, 2));
        snprintf(dst, sizeof(dst), "[2001:db8:0:1:2:3:4:%x]:5060", chance(state, hosts));
        sample.ms = ms += (int)chance(state, 900);
        sample.method = methods[chance(state, COUNT_OF(methods))];
        sample.code = codes[chance(state, COUNT_OF(codes))];
        sample.flags = chance(state, 16) << 1;
        sample.transaction = chance(state, 5);
        row = sample_row(&sample, i);
        if (chance(state, 3) == 0)
            row.dst = row.src;
        ck_assert_int_eq(flow_add_message(flow, &row), ERR_NONE);
        if (chance(state, 6) == 0)
            ck_assert_int_eq(flow_add_finding(flow, &finding), ERR_NONE);
    }
    ck_assert_int_eq(flow_close(flow), ERR_NONE);
    return flow;
}

static void expect_no_line_wider(const char *text, size_t width)
{
    struct slice rest = slice_from_text(text);

    while (rest.len > 0) {
        size_t end = slice_find(rest, 0, '\n');
        struct slice line = slice_sub(rest, 0, end);

        ck_assert_uint_ne(end, SLICE_NONE);
        ck_assert_msg(escape_cells(line, ESCAPE_FILE) <= width, "%zu wide: %.*s",
                      escape_cells(line, ESCAPE_FILE), (int)line.len, (const char *)line.ptr);
        ck_assert_msg(line.len == 0 || line.ptr[line.len - 1] != ' ', "blank at the end");
        rest = slice_from(rest, end + 1);
    }
}

START_TEST(no_line_is_wider_than_asked)
{
    uint64_t state = UINT64_C(0x9e3779b97f4a7c15) * ((uint64_t)_i + 1);
    struct flow *flow = random_flow(&state, 30);
    struct flow_text_options options = {
        .style.width = FLOW_WIDTH_MIN + chance(&state, 120),
        .style.target = chance(&state, 2) == 0 ? ESCAPE_TERMINAL : ESCAPE_ASCII,
        .style.time = chance(&state, STYLE_TIME_EPOCH + 1),
        .pan = chance(&state, 12),
        .pitch = chance(&state, 2) * chance(&state, 60),
    };
    char *text;

    sample_locale();
    text = draw(flow, &options);
    expect_no_line_wider(text, options.style.width);
    free(text);
    flow_free(flow);
}
END_TEST

START_TEST(every_message_is_in_exactly_one_row)
{
    uint64_t state = UINT64_C(0xd1342543de82ef95) * ((uint64_t)_i + 1);
    struct flow *flow = random_flow(&state, 60);
    size_t sum = 0;

    for (size_t i = 0; i < flow_row_count(flow); i++) {
        const struct flow_row *row = flow_row_at(flow, i);
        size_t members = 0;

        for (size_t m = 0; m < flow_message_count(flow); m++)
            members += flow_message_at(flow, m)->row == i;
        ck_assert_uint_eq(members, row->kind == FLOW_ROW_MESSAGE || row->kind == FLOW_ROW_FOLD
                                       ? row->count + row->copies
                                       : 0);
        sum += members;
    }
    ck_assert_uint_eq(sum, flow_message_count(flow));
    flow_free(flow);
}
END_TEST

Suite *test_flow_text_suite(void)
{
    Suite *suite = suite_create("flow_text");
    TCase *tcase = tcase_create("flow_text");

    tcase_add_loop_test(tcase, a_ladder_is_drawn_as_expected, 0, COUNT_OF(drawings));
    tcase_add_test(tcase, hostile_texts_stay_inside_their_row);
    tcase_add_loop_test(tcase, no_line_is_wider_than_asked, 0, 300);
    tcase_add_loop_test(tcase, every_message_is_in_exactly_one_row, 0, 100);
    suite_add_tcase(suite, tcase);
    return suite;
}
