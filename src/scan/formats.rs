//! Which dependency files there are: their names, their readers, and how to tell one that has another name.

mod content;
mod list;

use std::path::Path;

pub use content::by_content;
use list::FORMATS;
pub use list::{ASSETS, CONDA_ENVIRONMENT, CONDA_LIST, NUGET_LOCK, PACKAGES_CONFIG, REQUIREMENTS};

use super::{Input, Project, ScanError};

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
    /// The names by which files of it are found in a folder; none where only the content tells, or the user.
    pub names: &'static [&'static str],
    /// Its reader.
    pub read: fn(&Input) -> Result<Project, ScanError>,
    /// What to do about a file that cannot be read.
    pub repair: &'static str,
}

impl Format {
    fn has_name(&self, name: &str) -> bool {
        // PEP 751 lets such files have a name of their own: `pylock.dev.toml`.
        let is_pylock = || self.class == Class::Pylock && name.starts_with("pylock.") && name.ends_with(".toml");
        self.names.contains(&name) || is_pylock()
    }
}

/// The format whose files have that name, if the name tells it.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.has_name(name))
}

/// The same for a file that was named by the user, in any case. What is called requirements is one for pip.
pub fn by_given_name(path: &Path) -> Option<&'static Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let by_name = FORMATS
        .iter()
        .copied()
        .find(|format| format.has_name(&name) || format.names.iter().any(|other| other.eq_ignore_ascii_case(&name)));
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
        "go.work" => Some(Ecosystem::Golang),
        "gemfile" | "gems.rb" => Some(Ecosystem::Gem),
        "build.gradle" | "build.gradle.kts" | "settings.gradle" | "settings.gradle.kts" => Some(Ecosystem::Maven),
        _ => None,
    }
}
