//! Completion in PowerShell, which is not available everywhere. What its script asks for is tested with the candidates.

use crate::support::pgutil::Pgutil;

#[test]
fn the_script_registers_the_program_and_asks_for_candidates() {
    let outcome = Pgutil::new().args(["completion", "powershell"]).run();
    outcome.expect_code(0).stdout_has(&[
        "Register-ArgumentCompleter -Native -CommandName pgutil, pgutil.exe -ScriptBlock {",
        "| & $program completion candidates --shell=powershell",
    ]);
    assert_eq!(outcome.stderr, "");
}
