#compdef pgutil
# Completion of pgutil for zsh. Save it as _pgutil in a folder of $fpath, or load it after compinit with:
# source <(pgutil completion zsh)

_pgutil() {
    local -a answer fields done_texts done_shown open_texts open_shown
    local line program
    # The program that was typed, or the one on PATH where an alias was typed.
    program=$(whence -p -- "${${(Q)words[1]}/#\~\//$HOME/}" || whence -p pgutil) || return 1
    answer=("${(@f)$(
        printf '%s\0' "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" |
            $program completion candidates --shell=zsh 2>/dev/null
    )}")
    # After --name= the value is completed on its own.
    [[ $PREFIX == --*=* ]] && compset -P 1 '*='
    if [[ $answer[1] == files ]]; then
        _files
        return
    fi
    for line in "${(@)answer[2,-1]}"; do
        fields=("${(@ps:\t:)line}")
        if [[ $fields[2] == + ]]; then
            done_texts+=("$fields[1]")
            done_shown+=("${fields[3][1,COLUMNS-1]}")
        else
            open_texts+=("$fields[1]")
            open_shown+=("${fields[3][1,COLUMNS-1]}")
        fi
    done
    local found=1
    compadd -l -V pgutil -d done_shown -a -- done_texts && found=0
    compadd -l -V pgutil -S '' -d open_shown -a -- open_texts && found=0
    return found
}

if [[ $funcstack[1] == _pgutil ]]; then
    _pgutil "$@"
elif (( $+functions[compdef] )); then
    compdef _pgutil pgutil
else
    print -u2 'pgutil: completion is not loaded: call compinit first (autoload -Uz compinit && compinit)'
fi
