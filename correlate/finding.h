/*
 * correlate/finding.h: raise findings: a rule of the catalogue, and the messages that it rests on.
 *
 * What one message shows comes from its notes (dissect/note.h); what takes several messages, or time, is
 * raised by whoever sees it. A finding counts for its call in any case; it is emitted unless rows of
 * messages are dropped.
 *
 * Threads:   engine.
 * Limits:    EVIDENCE_MAX pieces a finding.
 */
#ifndef CORRELATE_FINDING_H
#define CORRELATE_FINDING_H

#include "correlate/state.h"
#include "dissect/rule.h"

/* Emit the catalogue, once, before all findings. */
void finding_emit_rules(struct correlate *correlate);

/* Raise a finding in a leg at a time. It rests on `count` pieces of evidence, in the order in which they
 * are to be read; the first one is what it is shown with. Their members finding and position are not
 * looked at. `detail` is copied; it may be absent. */
void finding_raise(struct correlate *correlate, struct leg *leg, enum rule rule, int64_t time_us,
                   const struct fact_evidence *evidence, size_t count, struct slice detail);

/* Make a piece of evidence of the message that is on its way: the bytes `where`, if they lie in it. */
struct fact_evidence finding_evidence(const struct correlate *correlate,
                                      const struct message_context *context, struct slice where);

#endif
