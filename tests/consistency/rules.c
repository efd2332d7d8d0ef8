#include "tests/consistency/rules.h"

void rules_check(const struct evidence *evidence, struct breaches *breaches)
{
    for (size_t i = 0; i < EVIDENCE_FACES; i++) {
        const struct face *face = &evidence->faces[i];

        breaches->face = face->name;
        rules_check_figures(evidence, face, breaches);
        rules_check_states(evidence, face, breaches);
    }
    breaches->face = NULL;
    rules_check_copies(evidence, breaches);
    rules_check_transactions(evidence, breaches);
    rules_check_frames(evidence, breaches);
    rules_check_agreement(evidence, breaches);
    rules_check_exports(evidence, breaches);
    rules_check_ways(evidence, breaches);
}
