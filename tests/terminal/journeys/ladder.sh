# The ladder, the message, the raw texts.

# opens_ladder NAME [SIZE]: the ladder of the first call.
opens_ladder() {
    opens "$@"
    keys Home Enter
    sees 'time:rel'
}

journey_ladder_to_the_message_and_back() {
    opens_ladder fork-one-winner
    sees '► bob  COMPLETED'
    sees '192.0.2.41'
    keys Down Down Down
    sees '4/27 INVITE SDP  192.0.2.1:5060 ► 192.0.2.31:5060'
    keys Enter
    sees 'msg 4/27  INVITE'
    sees 'INVITE sip:carol@192.0.2.31 SIP/2.0'
    keys n
    sees 'msg 5/27'
    keys N N
    sees 'msg 3/27'
    keys u
    sees 'msg 6/27  180 Ringing'
    keys Escape
    sees '4/27 INVITE SDP'
    keys q
    sees 'sort:n'
    keys q
    sees 'ready>'
}

journey_ladder_folds() {
    opens_ladder answer-never-acknowledged
    sees '200 OK SDP ×11 in 31.5 s'
    keys Down Down Down Enter
    sees_not '×11'
    sees '+2.500'
    keys z
    sees '×11'
    keys z
    sees 'fold:off'
    sees_not '×11'
    keys q q
    sees 'ready>'
}

journey_ladder_pans_over_many_columns() {
    opens_ladder eleven-hops 80x24
    sees '[8 hidden >]'
    keys Right Right
    sees '[< 8 hidden >]'
    sees_not '  192.0.2.11   '
    keys Right Right Right Right Right Right
    sees '[< 8 hidden]'
    keys Right
    sees 'there is no further participant'
    keys Left
    sees '[< 8 hidden >]'
    keys - - - -
    sees '[< 5 hidden]'
    keys X
    sees 'hidden:1'
    keys X
    sees_not 'hidden:1'
}

journey_ladder_detail() {
    opens_ladder bye-challenged 80x24
    sees 'INVITE sip:bob@example.com SIP/2.0'
    keys t
    sees_not 'INVITE sip:bob@example.com SIP/2.0'
    keys t
    keys '|'
    sees '│ INVITE sip:bob@example.com'
    keys End
    sees '│ SIP/2.0 200 OK'
    mux resize-window -t main -x 160 -y 50
    sees 'Call-ID: c1@192.0.2.11'
    mux resize-window -t main -x 60 -y 15
    sees '200 OK'
    keys q q
    sees 'ready>'
}

journey_ladder_next_call_and_search() {
    opens_ladder sample
    keys ]
    sees '#3 +12025550199'
    keys ] ]
    sees '#5 door'
    keys [
    sees '#4 '
    keys /
    types 'cancel'
    sees '/cancel: '
    keys Enter n
    sees '►/ '
    keys /
    keys Escape
    sees_not '/cancel'
    keys r
    sees 'raw  msg 1/13'
    sees 'INVITE sip:chloe@example.com SIP/2.0'
    keys End
    sees 'raw  msg 1'
    keys Escape
    sees 'time:rel'
}

journey_ladder_of_hostile_names() {
    opens_ladder hostile-names
    sees '\x1b[31mred\x1b]0;owned\x07'
    keys Enter
    sees '\x1b[31mred'
    keys Escape r
    sees '\x1b[31mred'
    if LC_ALL=C grep -qF "$(printf '\033[31mred')" "$work/raw"; then
        fail 'a control of a stranger has reached the terminal'
    fi
    keys q q q
    sees 'ready>'
}
