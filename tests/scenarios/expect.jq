# Rows of expect.tsv from the calls of `calls --all --jsonl` (input, slurped) and `messages --jsonl` ($messages).
# Duplicates, dialogs and transactions are counted from the messages of the call.
def of_call($id): $messages | map(select(.call == $id));
def kinds(f): map(f // empty) | unique | length;

map(select(.type != "counters")) | sort_by(.n)[] | of_call(.id) as $own | [
    .n, (.method // "INVITE"), .state, (if .final == 0 then null else .final end),
    .messages, .retransmissions, ($own | map(select(.duplicate)) | length),
    .ended_by, .pdd, .setup, .duration,
    ($own | kinds(.dialog)), ($own | kinds(.transaction))
] | map(if . == null then "-" else tostring end) | @tsv
