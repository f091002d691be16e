//! The formats themselves.

use super::{Class, Format};
use crate::scan::{
    bun, cargo, composer, conda, conda_environment, gemfile, go_mod, go_sum, gradle, npm, nuget_assets, nuget_lock,
    packages_config, pdm, pipfile, pnpm, poetry, pylock, requirements, uv, yarn,
};

/// All formats that are read for themselves.
pub static FORMATS: &[&Format] = &[
    &NPM,
    &PNPM,
    &YARN,
    &BUN,
    &CARGO,
    &COMPOSER,
    &REQUIREMENTS,
    &POETRY,
    &UV,
    &PDM,
    &PIPFILE,
    &PYLOCK,
    &CONDA_LIST,
    &CONDA_ENVIRONMENT,
    &GO_MOD,
    &GO_SUM,
    &GEMFILE,
    &GRADLE,
    &ASSETS,
    &NUGET_LOCK,
    &PACKAGES_CONFIG,
];

/// `requirements.txt` of pip.
pub static REQUIREMENTS: Format = Format {
    class: Class::Requirements,
    names: &["requirements.txt"],
    read: requirements::read,
    repair: "Correct the file, or write it with pip freeze.",
};
/// A list of conda packages, under any name.
pub static CONDA_LIST: Format = Format {
    class: Class::Conda,
    names: &[],
    read: conda::read,
    repair: "Write it again with conda list --export or conda list --explicit.",
};
/// `package-lock.json`
pub static NPM: Format = Format {
    class: Class::Npm,
    names: &["package-lock.json", "npm-shrinkwrap.json"],
    read: npm::read,
    repair: "Run npm install to write it again.",
};
/// `Cargo.lock`
pub static CARGO: Format = Format {
    class: Class::Cargo,
    names: &["Cargo.lock"],
    read: cargo::read,
    repair: "Run cargo generate-lockfile to write it again.",
};
/// `composer.lock`
pub static COMPOSER: Format = Format {
    class: Class::Composer,
    names: &["composer.lock"],
    read: composer::read,
    repair: "Run composer update to write it again.",
};
/// `project.assets.json`
pub static ASSETS: Format = Format {
    class: Class::DotNetLock,
    names: &["project.assets.json"],
    read: nuget_assets::read,
    repair: "Run dotnet restore to write it again.",
};
/// `packages.lock.json`
pub static NUGET_LOCK: Format = Format {
    class: Class::DotNetLock,
    names: &["packages.lock.json"],
    read: nuget_lock::read,
    repair: "Run dotnet restore --force-evaluate to write it again.",
};
/// `packages.config`
pub static PACKAGES_CONFIG: Format = Format {
    class: Class::DotNetLock,
    names: &["packages.config"],
    read: packages_config::read,
    repair: "Correct the file.",
};
/// `pnpm-lock.yaml`
pub static PNPM: Format = Format {
    class: Class::Npm,
    names: &["pnpm-lock.yaml"],
    read: pnpm::read,
    repair: "Run pnpm install to write it again.",
};
/// `yarn.lock`, of both kinds
pub static YARN: Format = Format {
    class: Class::Yarn,
    names: &["yarn.lock"],
    read: yarn::read,
    repair: "Run yarn install to write it again.",
};
/// `bun.lock`
pub static BUN: Format =
    Format { class: Class::Yarn, names: &["bun.lock"], read: bun::read, repair: "Run bun install to write it again." };
/// `poetry.lock`
pub static POETRY: Format = Format {
    class: Class::Poetry,
    names: &["poetry.lock"],
    read: poetry::read,
    repair: "Run poetry lock to write it again.",
};
/// `uv.lock`
pub static UV: Format =
    Format { class: Class::Uv, names: &["uv.lock"], read: uv::read, repair: "Run uv lock to write it again." };
/// `pdm.lock`
pub static PDM: Format =
    Format { class: Class::Pdm, names: &["pdm.lock"], read: pdm::read, repair: "Run pdm lock to write it again." };
/// `Pipfile.lock`
pub static PIPFILE: Format = Format {
    class: Class::Pipfile,
    names: &["Pipfile.lock"],
    read: pipfile::read,
    repair: "Run pipenv lock to write it again.",
};
/// `pylock.toml`, and `pylock.name.toml`
pub static PYLOCK: Format = Format {
    class: Class::Pylock,
    names: &["pylock.toml"],
    read: pylock::read,
    repair: "Run the tool that wrote it again, such as pip lock.",
};
/// `environment.yml` of conda
pub static CONDA_ENVIRONMENT: Format = Format {
    class: Class::Conda,
    names: &["environment.yml", "environment.yaml"],
    read: conda_environment::read,
    repair: "Correct the file, or write it again with conda env export.",
};
/// `go.mod`
pub static GO_MOD: Format =
    Format { class: Class::Go, names: &["go.mod"], read: go_mod::read, repair: "Run go mod tidy to write it again." };
/// `go.sum`, which is read only where the user names it: it has more modules than are used.
pub static GO_SUM: Format =
    Format { class: Class::Go, names: &[], read: go_sum::read, repair: "Run go mod tidy to write it again." };
/// `Gemfile.lock`
pub static GEMFILE: Format = Format {
    class: Class::Ruby,
    names: &["Gemfile.lock", "gems.locked"],
    read: gemfile::read,
    repair: "Run bundle lock to write it again.",
};
/// `gradle.lockfile`
pub static GRADLE: Format = Format {
    class: Class::Gradle,
    names: &["gradle.lockfile", "buildscript-gradle.lockfile", "settings-gradle.lockfile"],
    read: gradle::read,
    repair: "Run gradle dependencies --write-locks to write it again.",
};
