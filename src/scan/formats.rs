//! Which dependency files there are: their names, their readers, and how to tell one that has another name.

use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{
    Input, Project, ScanError, cargo, composer, conda, npm, nuget_assets, nuget_lock, packages_config, requirements,
};

/// An ecosystem of packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ecosystem {
    /// NuGet, for .NET.
    NuGet,
    /// npm, with pnpm, yarn and bun.
    Npm,
    /// PyPI.
    PyPi,
    /// Conda.
    Conda,
    /// Cargo.
    Cargo,
    /// Composer.
    Composer,
    /// Go modules.
    Golang,
    /// Ruby gems.
    Gem,
    /// Maven, by the lock files of Gradle.
    Maven,
}

impl Ecosystem {
    /// All of them, in the order of an automatic scan.
    pub const ALL: [Ecosystem; 9] = [
        Ecosystem::NuGet,
        Ecosystem::Npm,
        Ecosystem::Cargo,
        Ecosystem::Composer,
        Ecosystem::PyPi,
        Ecosystem::Conda,
        Ecosystem::Golang,
        Ecosystem::Gem,
        Ecosystem::Maven,
    ];

    /// A command that writes its dependency file.
    pub fn tool(self) -> &'static str {
        match self {
            Ecosystem::NuGet => "dotnet restore",
            Ecosystem::Npm => "npm install",
            Ecosystem::PyPi => "pip freeze > requirements.txt",
            Ecosystem::Conda => "conda list --export > requirements.txt",
            Ecosystem::Cargo => "cargo generate-lockfile",
            Ecosystem::Composer => "composer update",
            Ecosystem::Golang => "go mod tidy",
            Ecosystem::Gem => "bundle lock",
            Ecosystem::Maven => "gradle dependencies --write-locks",
        }
    }
}

/// What a file is for the choice of files in a folder. The order is that in which an automatic scan looks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A solution in XML.
    Slnx,
    /// A solution.
    Sln,
    /// A .NET project.
    DotNetProject,
    /// A lock file of npm or pnpm.
    Npm,
    /// `Cargo.lock`
    Cargo,
    /// `composer.lock`
    Composer,
    /// `requirements.txt`, of pip or conda.
    Requirements,
    /// A lock file of yarn or bun.
    Yarn,
    /// `poetry.lock`
    Poetry,
    /// `uv.lock`
    Uv,
    /// `pdm.lock`
    Pdm,
    /// `Pipfile.lock`
    Pipfile,
    /// `pylock.toml`
    Pylock,
    /// A list or an environment of conda.
    Conda,
    /// `go.mod`
    Go,
    /// `Gemfile.lock`
    Ruby,
    /// `gradle.lockfile`
    Gradle,
    /// What a restored .NET project has beside it.
    DotNetLock,
}

impl Class {
    /// The ecosystem of the packages in it.
    pub fn ecosystem(self) -> Ecosystem {
        match self {
            Class::Slnx | Class::Sln | Class::DotNetProject | Class::DotNetLock => Ecosystem::NuGet,
            Class::Npm | Class::Yarn => Ecosystem::Npm,
            Class::Cargo => Ecosystem::Cargo,
            Class::Composer => Ecosystem::Composer,
            Class::Requirements | Class::Poetry | Class::Uv | Class::Pdm | Class::Pipfile | Class::Pylock => {
                Ecosystem::PyPi
            }
            Class::Conda => Ecosystem::Conda,
            Class::Go => Ecosystem::Golang,
            Class::Ruby => Ecosystem::Gem,
            Class::Gradle => Ecosystem::Maven,
        }
    }
}

/// One format of dependency files.
pub struct Format {
    /// What files of it are for the choice of files.
    pub class: Class,
    /// The names by which files of it are found in a folder.
    pub names: &'static [&'static str],
    /// Its reader.
    pub read: fn(&Input) -> Result<Project, ScanError>,
    /// What to do about a file that cannot be read.
    pub repair: &'static str,
}

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
static CARGO: Format = Format {
    class: Class::Cargo,
    names: &["Cargo.lock"],
    read: cargo::read,
    repair: "Run cargo generate-lockfile to write it again.",
};
static COMPOSER: Format = Format {
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

/// All formats that are read for themselves.
static FORMATS: &[&Format] =
    &[&NPM, &CARGO, &COMPOSER, &REQUIREMENTS, &CONDA_LIST, &ASSETS, &NUGET_LOCK, &PACKAGES_CONFIG];

/// The format whose files have that name, if the name tells it.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.names.contains(&name))
}

/// The same for a file that was named by the user, in any case. What is called requirements is one for pip.
pub fn by_given_name(path: &Path) -> Option<&'static Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let by_name =
        FORMATS.iter().copied().find(|format| format.names.iter().any(|other| other.eq_ignore_ascii_case(&name)));
    let is_requirements = name.contains("requirements") && (name.ends_with(".txt") || name.ends_with(".in"));
    by_name.or(is_requirements.then_some(&REQUIREMENTS))
}

/// The format that a file of an ecosystem is expected to have where nothing tells another one.
pub fn first_of(ecosystem: Ecosystem) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.class.ecosystem() == ecosystem)
}

/// Whether the file is a solution or a .NET project, by the end of its name.
pub fn dotnet_class(extension: &str) -> Option<Class> {
    match extension {
        "slnx" => Some(Class::Slnx),
        "sln" => Some(Class::Sln),
        "csproj" | "fsproj" | "vbproj" => Some(Class::DotNetProject),
        _ => None,
    }
}

/// The ecosystem whose lock file a manifest leads to.
pub fn of_manifest(path: &Path) -> Option<Ecosystem> {
    match path.file_name()?.to_str()?.to_ascii_lowercase().as_str() {
        "package.json" | "pnpm-workspace.yaml" => Some(Ecosystem::Npm),
        "cargo.toml" => Some(Ecosystem::Cargo),
        "composer.json" => Some(Ecosystem::Composer),
        "pyproject.toml" | "pipfile" => Some(Ecosystem::PyPi),
        "go.sum" | "go.work" => Some(Ecosystem::Golang),
        "gemfile" => Some(Ecosystem::Gem),
        "build.gradle" | "build.gradle.kts" | "settings.gradle" | "settings.gradle.kts" => Some(Ecosystem::Maven),
        _ => None,
    }
}

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
    } else if has_line(&text, "[[package]]") {
        Some(&CARGO)
    } else {
        None
    }
}

fn has_line(text: &str, line: &str) -> bool {
    text.lines().any(|other| other.trim_end() == line)
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
}

/// The format of a JSON document by its members.
fn by_members(input: &Input) -> Option<&'static Format> {
    let members = input.json::<Telling>().ok()?;
    if members.libraries.is_some() {
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
