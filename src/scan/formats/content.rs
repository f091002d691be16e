//! Which format a file has, by its content: users may give it any name.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Format;
use super::list::*;
use crate::scan::{Input, bun, conda, nuget_lock, packages_config};

/// The format of a file by its content.
pub fn by_content(input: &Input) -> Option<&'static Format> {
    let text = input.text().ok()?;
    let start = text.trim_start();
    if conda::is_list(&text) {
        Some(&CONDA_LIST)
    } else if start.starts_with('{') {
        by_members(input)
    } else if start.starts_with('<') {
        packages_config::read(input).is_ok().then_some(&PACKAGES_CONFIG)
    } else {
        by_lines(&text).or_else(|| by_reading(input, &text))
    }
}

/// The format of a text by lines that no other format has.
fn by_lines(text: &str) -> Option<&'static Format> {
    let has = |start: &str| text.lines().any(|line| line.starts_with(start));
    if has("# yarn lockfile v") || has("__metadata:") {
        Some(&YARN)
    } else if has("lockfileVersion:") {
        Some(&PNPM)
    } else if has("lock_version =") {
        Some(&PDM)
    } else if has("lock-version =") {
        Some(if has("created-by =") || has("[[packages]]") { &PYLOCK } else { &POETRY })
    } else if has("[[package]]") {
        Some(if has("requires-python =") { &UV } else { &CARGO })
    } else if has("  specs:") && ["GEM", "GIT", "PATH"].iter().any(|section| has(section)) {
        Some(&GEMFILE)
    } else {
        None
    }
}

/// The format of a text that could be something else: only if nothing in it contradicts.
fn by_reading(input: &Input, text: &str) -> Option<&'static Format> {
    let has = |start: &str| text.lines().any(|line| line.starts_with(start));
    let candidates: [(&'static Format, bool); 4] = [
        (&GO_MOD, has("module ")),
        (&GO_SUM, text.contains(" h1:")),
        (&CONDA_ENVIRONMENT, has("dependencies:")),
        (&GRADLE, text.contains('=')),
    ];
    let has_packages = |format: &Format| (format.read)(input).is_ok_and(|project| !project.packages.is_empty());
    candidates.into_iter().find(|(format, is_likely)| *is_likely && has_packages(format)).map(|(format, _)| format)
}

/// The members of JSON documents that tell which format it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Telling {
    libraries: Option<IgnoredAny>,
    #[serde(rename = "content-hash")]
    content_hash: Option<IgnoredAny>,
    #[serde(rename = "packages-dev")]
    packages_dev: Option<IgnoredAny>,
    lockfile_version: Option<IgnoredAny>,
    packages: Option<IgnoredAny>,
    dependencies: Option<IgnoredAny>,
    workspaces: Option<IgnoredAny>,
    #[serde(rename = "_meta")]
    meta: Option<IgnoredAny>,
}

/// The format of a JSON document by its members.
fn by_members(input: &Input) -> Option<&'static Format> {
    let Ok(members) = input.json::<Telling>() else {
        // With commas that JSON does not have.
        return bun::read(input).is_ok().then_some(&BUN);
    };
    if members.meta.is_some() {
        Some(&PIPFILE)
    } else if members.workspaces.is_some() && members.lockfile_version.is_some() {
        Some(&BUN)
    } else if members.libraries.is_some() {
        Some(&ASSETS)
    } else if members.content_hash.is_some() || members.packages_dev.is_some() {
        Some(&COMPOSER)
    } else if members.lockfile_version.is_none() && nuget_lock::read(input).is_ok() {
        Some(&NUGET_LOCK)
    } else if members.lockfile_version.is_some() || members.packages.is_some() || members.dependencies.is_some() {
        Some(&NPM)
    } else {
        None
    }
}
