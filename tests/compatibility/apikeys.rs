//! API keys, sources and health: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings = Recordings {
    recorded: include_str!("apikeys-sources-health.json"),
    in_order: true,
    missing: &[],
    differences: DIFFERENCES,
};

const DIFFERENCES: &[Difference] = &[
    ("seed system restricted", Stderr(&["past"]), PAST),
    ("feed every option", Stderr(&["past"]), PAST),
    ("list many", Stdout("02/01/2030", "2030-01-31T23:30:00-05:00"), ISO_DATES),
    ("sources add key", Random("/sources/0/encryptedToken"), "each obfuscated value begins with random bytes"),
    ("sources test", Target("/health", "/health?format=json"), HEALTH_FORMAT),
    ("sources test", Stderr(&["[bad] Error contacting ProGet"]), "the wording is this program's"),
    ("sources test one", Target("/health", "/health?format=json"), HEALTH_FORMAT),
    ("health ok", Target("/health", "/health?format=json"), HEALTH_FORMAT),
    ("health ok", Stdout("(24.0.3.5)", "(24.0.3)"), RELEASE),
    ("health bad", Target("/health", "/health?format=json"), HEALTH_FORMAT),
    ("health bad", Stdout("(24.0.3.5)", "(24.0.3)"), RELEASE),
    ("health bad", Status(11), UNHEALTHY),
    ("health bad", Stderr(&["not OK"]), UNHEALTHY),
    ("health replication", Target("/health", "/health?format=json"), HEALTH_FORMAT),
    ("health replication", Stdout("(24.0.3.5)", "(24.0.3)"), RELEASE),
    ("health replication", Status(11), UNHEALTHY),
    ("health replication", Stderr(&["not OK"]), UNHEALTHY),
];

const PAST: &str = "a date in the past is sent, with a warning";
const ISO_DATES: &str = "dates mean the same everywhere, and keep the day that the server gave";
const HEALTH_FORMAT: &str = "newer servers answer with plain text unless JSON is asked for";
const RELEASE: &str = "the release number replaces the repeated version";
const UNHEALTHY: &str = "an unhealthy server has a status of its own, and an error in two parts";

#[test]
fn api_keys_sources_and_health_do_what_was_recorded() {
    RECORDINGS.replay();
}
