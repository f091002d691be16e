//! Completion in PowerShell, which is not to be had everywhere: the script is a reviewed text.

#[test]
fn the_script_is_as_reviewed() {
    super::expect_reviewed("powershell", "completion.ps1");
}
