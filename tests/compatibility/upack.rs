//! Universal packages: deliberate differences from the recordings.

use super::Instead::*;
use super::{Difference, Recordings};

const RECORDINGS: Recordings =
    Recordings { recorded: include_str!("upack.json"), in_order: false, missing: &[], differences: DIFFERENCES };

const DIFFERENCES: &[Difference] = &[
    ("upack install no register flag", Stdout("Registering package...\n", ""), UNREGISTERED),
    ("upack install no register flag", NoFile(".upack/installedPackages.json"), UNREGISTERED),
    ("upack install bad version", Status(2), SEMVER),
    ("upack install bad server version", Status(7), DAMAGED),
    ("upack install zip slip", Status(7), UNSAFE),
    ("upack install zip slip", Prints("Downloading p...\nInstalling to {DIR}/deep/t...\n"), UNSAFE),
    ("upack install zip slip", NoFile(".upack/installedPackages.json"), UNSAFE),
    ("upack install zip slip", NoFile("deep/t/b.txt"), UNSAFE),
    ("upack install zip slip", NoFile("slip.txt"), UNSAFE),
    ("upack install escapes", Status(7), DAMAGED),
    (
        "upack install escapes",
        Target("/upack/a%20b/download/g%20x/p%20y/1.0.0+b", "/upack/a%20b/download/g%20x/p%20y/1.0.0%2Bb"),
        "every segment of the path is encoded",
    ),
    ("upack install corrupt zip", Status(7), DAMAGED),
    ("upack update", Prints(UPDATED), "nothing is removed before the new version is unpacked"),
    ("upack create into source", Status(2), SEMVER),
    ("upack create into source", NoFile("src/p-1.upack"), SEMVER),
    ("upack create no group", Status(2), SEMVER),
    ("upack create no group", NoFile("out/p-not a version.upack"), SEMVER),
    ("upack create exists", Status(2), SEMVER),
    ("upack create no source", Status(2), SEMVER),
    ("upack create no source", NoFile("out/p-1.upack"), SEMVER),
    ("upack create target missing", Status(2), SEMVER),
];

const UPDATED: &str = "Downloading p...\nInstalling to {DIR}/t...\nRemoving package from registry...\n\
                       Deleting content of {DIR}/t...\nPackage removed.\nRegistering package...\nInstallation complete.\n";

const SEMVER: &str = "a version that is not SemVer 2 is a usage error";
const DAMAGED: &str = "the server's answer is damaged";
const UNSAFE: &str = "an archive with entries outside the target is refused before anything is written";
const UNREGISTERED: &str = "the switch has an effect";

#[test]
fn universal_packages_do_what_was_recorded() {
    RECORDINGS.replay();
}
