//! Vulnerabilities: the calls.

use super::call::Call;

const NEEDS: &str = "Working with vulnerabilities needs an API key with full control or the sca API, or a user who may manage vulnerabilities.";

/// Tells which of the packages in the body are vulnerable.
pub static AUDIT_PACKAGES: Call =
    Call::post("api/sca/audit-package-vulns", NEEDS).about("package", "vulns audit").audits();

/// Assesses the vulnerability of an `id`.
pub static ASSESS: Call = Call::post("api/sca/assess", NEEDS).about("vulnerability", "vulns audit").changes("assessed");
