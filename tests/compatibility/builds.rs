//! Builds, the scanner and vulnerabilities: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings =
    Recordings { recorded: include_str!("builds-vulns.json"), in_order: false, missing: &[], differences: DIFFERENCES };

const DIFFERENCES: &[Difference] = &[
    ("builds audit", Status(12), FOUND),
    ("builds audit", Stderr(&[]), FOUND),
    ("builds audit", Stdout("%40s/n", "@s/n"), DECODED),
    ("builds scan and audit", Stdout("%40s/n", "@s/n"), DECODED),
    ("audit resolved shown", Status(12), FOUND),
    ("audit resolved shown", Stderr(&[]), FOUND),
    ("audit resolved shown", Stdout(" (Resolved)  on", " on"), RESOLVED),
    ("audit all resolved", Stdout("Noncompliant on", "Noncompliant (Resolved) on"), RESOLVED),
    ("audit W", Stdout(" (Resolved)  on", " on"), RESOLVED),
    ("audit packages", Stdout("1%2B2", "1+2"), DECODED),
    ("audit packages", Stdout("%40a/b", "@a/b"), DECODED),
    ("promote N", Status(12), FOUND),
    ("promote N", Stderr(&[]), FOUND),
    ("builds create url", Status(5), "the address of a build can be given"),
    ("builds create url", Sends(&[("POST", "/api/sca/builds")]), "the address of a build can be given"),
    (
        "builds create url",
        Body(r#"{"project":"p","version":"1","url":"http://u"}"#),
        "the address of a build can be given",
    ),
    ("builds create answer empty", Status(0), NO_BODY_NEEDED),
    ("builds create answer empty", Prints("Build created.\n"), NO_BODY_NEEDED),
    ("builds issue number word", Status(2), "a number that is not an integer is a usage error"),
    ("builds scan composer", Purls(&["pkg:composer/monolog/monolog@3.6.0"]), PURL),
    (
        "builds scan composer dev",
        Purls(&["pkg:composer/monolog/monolog@3.6.0", "pkg:composer/phpunit/phpunit@11.0.0"]),
        PURL,
    ),
    ("builds scan pypi", Purls(&["pkg:pypi/django@5.0.6", "pkg:pypi/requests@2.31.0"]), PIP),
    ("builds scan pypi", Stderr(&["flask"]), PIP),
    ("scan type lower npm is auto", Status(5), EXPLICIT),
    ("scan type lower npm is auto", Prints("Scanning for dependencies in {DIR}...\n"), EXPLICIT),
    ("scan type lower npm is auto", Sends(&[]), EXPLICIT),
    ("scan type number 1", Status(2), EXPLICIT),
    ("scan type unknown", Status(2), EXPLICIT),
    ("scan type NuGet subfolder", Purls(&["pkg:nuget/Newtonsoft.Json@13.0.3"]), "files above the folder are not read"),
    ("scan type PyPI folder", Status(0), EXPLICIT),
    (
        "scan type PyPI folder",
        Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        EXPLICIT,
    ),
    ("scan type PyPI folder", Sends(&[("POST", "/api/sca/import")]), EXPLICIT),
    ("scan type PyPI folder", Purls(&["pkg:pypi/a@1"]), EXPLICIT),
    ("scan type Conda folder", Status(0), EXPLICIT),
    (
        "scan type Conda folder",
        Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        EXPLICIT,
    ),
    ("scan type Conda folder", Sends(&[("POST", "/api/sca/import")]), EXPLICIT),
    ("scan type Conda folder", Purls(&["pkg:conda/a@1?build=b"]), EXPLICIT),
    ("scan sln bad guid", Status(5), NOTHING_READ),
    ("scan csproj no packages", Status(5), NOTHING_READ),
    ("scan csproj no packages", Prints("Scanning for dependencies in {DIR}...\n"), NOTHING_READ),
    ("scan csproj no packages", Sends(&[]), NOTHING_READ),
    ("scan csproj assets without libraries", Status(1), UNREADABLE),
    ("scan npm bad json", Status(1), UNREADABLE),
    ("scan npm no name", Status(0), NO_NAME),
    (
        "scan npm no name",
        Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        NO_NAME,
    ),
    ("scan npm no name", Sends(&[("POST", "/api/sca/import")]), NO_NAME),
    ("scan npm no name", Purls(&[]), NO_NAME),
    ("scan npm no name", Stderr(&[]), "a lock file without packages is published with a warning"),
    ("scan cargo no toml", Status(0), NO_NAME),
    (
        "scan cargo no toml",
        Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        NO_NAME,
    ),
    ("scan cargo no toml", Sends(&[("POST", "/api/sca/import")]), NO_NAME),
    ("scan cargo no toml", Purls(&[]), NO_NAME),
    ("scan cargo no toml", Stderr(&[]), "a lock file without packages is published with a warning"),
    ("scan cargo no name", Status(0), NO_NAME),
    (
        "scan cargo no name",
        Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        NO_NAME,
    ),
    ("scan cargo no name", Sends(&[("POST", "/api/sca/import")]), NO_NAME),
    ("scan cargo no name", Purls(&[]), NO_NAME),
    ("scan cargo no name", Stderr(&[]), "a lock file without packages is published with a warning"),
    ("scan composer no json", Status(0), NO_NAME),
    (
        "scan composer no json",
        Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        NO_NAME,
    ),
    ("scan composer no json", Sends(&[("POST", "/api/sca/import")]), NO_NAME),
    ("scan composer no json", Purls(&[]), NO_NAME),
    ("scan composer no json", Stderr(&[]), "a lock file without packages is published with a warning"),
    ("scan npm v1 dev children", Stderr(&[]), "a lock file without packages is published with a warning"),
    ("scan npm in node_modules", Purls(&["pkg:npm/a@1"]), "node_modules is not read"),
    ("scan npm link entry", Purls(&[]), FIRST_PARTY),
    ("scan npm link entry", Stderr(&[]), "a lock file without packages is published with a warning"),
    ("scan pypi messy", Purls(&["pkg:pypi/a@1.0", "pkg:pypi/b@2.0", "pkg:pypi/d@4", "pkg:pypi/e@5"]), PIP),
    ("scan pypi messy", Stderr(&[]), PIP),
    ("vulns pypi without type", Body(r#"[{"type":"pypi","name":"a","version":"1"}]"#), TYPE_ALWAYS),
    ("vulns pypi without type", ContentType("application/json"), TYPE_ALWAYS),
    ("vulns conda without type", Body(r#"[{"type":"conda","name":"a","version":"1"}]"#), TYPE_ALWAYS),
    ("vulns conda without type", ContentType("application/json"), TYPE_ALWAYS),
    ("vulns one", Status(12), COUNT),
    ("vulns one", Stderr(&[]), COUNT),
    ("vulns two projects", Status(12), COUNT),
    ("vulns two projects", Stderr(&[]), COUNT),
    ("vulns two projects", Stdout("w2, w1", "w1, w2"), "projects are sorted"),
    ("builds scan nuget sln", Purls(&["pkg:nuget/Newtonsoft.Json@13.0.3"]), "backslashes separate paths in solutions"),
    (
        "builds scan conda explicit",
        Purls(&["pkg:conda/zlib@1.2.13?build=h5eee18b_0&channel=main&subdir=linux-64&type=conda"]),
        CONDA_URL,
    ),
    ("scan npm v1 no version", Status(0), NO_VERSION),
    ("scan npm v1 no version", PUBLISHES, NO_VERSION),
    ("scan npm v1 no version", Sends(&[("POST", "/api/sca/import")]), NO_VERSION),
    ("scan npm v1 no version", Purls(&["pkg:npm/a"]), NO_VERSION),
    ("scan cargo toml input", Purls(&[]), FIRST_PARTY),
    ("scan cargo toml input", Stderr(&[]), FIRST_PARTY),
    ("scan cargo two locks", Purls(&[]), FIRST_PARTY),
    ("scan cargo two locks", Stderr(&[]), FIRST_PARTY),
    (
        "scan conda explicit no platform",
        Purls(&[
            "pkg:conda/x-y@2!1.0?build=py_0&subdir=noarch&type=conda",
            "pkg:conda/zlib@1.2.13?build=h5_0&channel=main&subdir=linux-64&type=tar.bz2",
        ]),
        CONDA_URL,
    ),
    (
        "scan conda explicit",
        Purls(&[
            "pkg:conda/a-b@1.0?build=py_0&subdir=noarch&type=conda",
            "pkg:conda/c@2?build=0&subdir=linux-64&type=tar.bz2",
            "pkg:conda/d@1?build=0&subdir=noarch&type=conda",
        ]),
        CONDA_URL,
    ),
    (
        "scan conda pip",
        Purls(&["pkg:conda/numpy@1.26.4?build=py_0&subdir=osx-64", "pkg:conda/x@1.0?subdir=osx-64"]),
        "two equals signs pin a version without a build",
    ),
    ("scan conda pip", Stderr(&[]), "what is not pinned is named"),
    ("scan other text file", Status(0), ANY_NAME),
    (
        "scan other text file",
        Prints("Scanning for dependencies in deps.txt...\nPublishing SBOM to ProGet...\nSBOM published.\n"),
        ANY_NAME,
    ),
    ("scan other text file", Sends(&[("POST", "/api/sca/import")]), ANY_NAME),
    ("scan other text file", Purls(&["pkg:pypi/a@1"]), ANY_NAME),
    ("vulns type cargo", Status(5), MORE_TYPES),
    ("vulns type cargo", Prints("Scanning for dependencies in ....\n"), MORE_TYPES),
    ("vulns type maven", Status(5), MORE_TYPES),
    ("vulns type maven", Prints("Scanning for dependencies in ....\n"), MORE_TYPES),
    ("vulns index out of range", Status(12), COUNT),
    (
        "vulns index out of range",
        Prints(
            "Scanning for dependencies in ....\nFound 2 package dependencies. Performing audit...\n\
             1 vulnerable package detected.\n\nV: s\n * Packages: \n * Projects: \n\n",
        ),
        COUNT,
    ),
    ("scan cargo bad toml", Status(0), NO_NAME),
    ("scan cargo bad toml", PUBLISHES, NO_NAME),
    ("scan cargo bad toml", Stderr(&[]), NO_NAME),
    ("scan cargo bad toml", Sends(&[("POST", "/api/sca/import")]), NO_NAME),
    ("scan cargo bad toml", Purls(&[]), NO_NAME),
    ("scan composer no packages", Status(1), UNREADABLE),
    ("scan pnpm", Status(0), PNPM),
    ("scan pnpm", PUBLISHES, PNPM),
    ("scan pnpm", Stderr(&[]), PNPM),
    ("scan pnpm", Sends(&[("POST", "/api/sca/import")]), PNPM),
    ("scan pnpm", Purls(&[]), PNPM),
    ("vulns empty project", Stderr(&[]), "a lock file without packages is named"),
    ("vulns empty project", Sends(&[]), "without packages nothing is sent"),
];

const PUBLISHES: super::Instead =
    Prints("Scanning for dependencies in {DIR}...\nPublishing SBOM to ProGet...\nSBOM published.\n");
const CONDA_URL: &str = "channel and platform come from the address, which may carry a checksum";
const NO_VERSION: &str = "a package may have no version";
const ANY_NAME: &str = "a requirements file may have any name";
const PNPM: &str = "lock files of pnpm are read";
const MORE_TYPES: &str = "every type of scanner may be named";

const FOUND: &str = "status 12 says that the check found something";
const DECODED: &str = "names are shown decoded";
const RESOLVED: &str = "a build is resolved if it had issues and none is left; one space precedes the word";
const NO_BODY_NEEDED: &str = "any success status means success, whatever the body";
const NOTHING_READ: &str = "nothing is published where no dependency file was read";
const EXPLICIT: &str = "an explicit type is the only one that is scanned, and an unknown one is an error";
const PURL: &str = "purls as the purl specification writes them";
const PIP: &str = "requirements are read as pip reads them";
const FIRST_PARTY: &str = "first-party code is not a component";
const UNREADABLE: &str = "an unreadable lock file has its own exit status";
const NO_NAME: &str = "neither a manifest nor a name is needed";
const TYPE_ALWAYS: &str = "the type is always sent";
const COUNT: &str = "the exit status says that something was found, not how much";

#[test]
fn builds_and_vulnerabilities_do_what_was_recorded() {
    RECORDINGS.replay();
}
