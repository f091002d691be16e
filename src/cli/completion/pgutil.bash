# Completion of pgutil for bash 4 or later. Load it with: source <(pgutil completion bash)

_pgutil() {
    local answer program
    COMPREPLY=()
    # The program that was typed, or the one on PATH where an alias was typed. type -P finds no functions and no aliases.
    program=$(type -P -- "${1/#\~\//$HOME/}") || program=$(type -P pgutil) || return
    mapfile -t answer < <(
        printf '%s\0' "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" |
            "$program" completion candidates --shell=bash 2>/dev/null
    )
    if [[ ${answer[0]} == files ]]; then
        # Without candidates of its own bash offers files, and knows best how to quote them.
        compopt -o default +o nospace
    else
        COMPREPLY=("${answer[@]:1}")
    fi
}

complete -o nospace -F _pgutil pgutil
