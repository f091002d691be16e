//! Solutions of .NET (`.sln`, `.slnx`): which projects they name.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::input::folder_of;
use super::xml::{attribute, elements};
use super::{Input, ScanError};

/// The type of entries of a `.sln` that are folders of the solution and hold no project.
const FOLDER: &str = "2150E333-8FDC-42A3-9474-1A3956D46DE8";

/// The projects that a solution names, in its order, and what is wrong with some, in whole sentences.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Solution {
    /// The paths of the project files.
    pub projects: Vec<PathBuf>,
    /// Entries that are not as they should be.
    pub warnings: Vec<String>,
}

impl Solution {
    /// Keeps each project once. They are told by path: projects that share a GUID are several.
    fn distinct(mut self) -> Solution {
        let mut seen = HashSet::new();
        self.projects.retain(|path| seen.insert(path.clone()));
        self
    }

    fn add(&mut self, input: &Input, path: &str) {
        if path.contains("://") {
            let file = input.path.display();
            self.warnings.push(format!("{file} names the project {path}, which is not a file, so it is not scanned."));
        } else {
            self.projects.push(resolved(folder_of(input.path), path));
        }
    }
}

/// A path of a solution or project, which may have either kind of slash, below the folder of the file that states it.
fn resolved(folder: &Path, path: &str) -> PathBuf {
    let mut resolved = folder.to_owned();
    let path = path.replace('\\', "/");
    for segment in path.split('/').filter(|segment| !matches!(*segment, "" | ".")) {
        if segment == ".." && matches!(resolved.components().next_back(), Some(Component::Normal(_))) {
            resolved.pop();
        } else {
            resolved.push(segment);
        }
    }
    resolved
}

/// Reads a `.sln`.
///
/// # Errors
///
/// Where it is no text, or names no project.
pub fn read_sln(input: &Input) -> Result<Solution, ScanError> {
    let text = input.small_text()?;
    let mut solution = Solution::default();
    // Project("{TYPE}") = "name", "path", "{GUID}"
    for line in text.lines().map(str::trim).filter(|line| line.starts_with("Project(")) {
        let mut quoted = line.split('"').skip(1).step_by(2);
        let (Some(kind), Some(name), Some(path)) = (quoted.next(), quoted.next(), quoted.next()) else {
            continue;
        };
        if kind.trim_matches(['{', '}']).eq_ignore_ascii_case(FOLDER) {
            continue;
        }
        if !quoted.next().is_some_and(is_guid) {
            let file = input.path.display();
            solution
                .warnings
                .push(format!("{file} gives the project {name} a GUID that is none; it is scanned all the same."));
        }
        solution.add(input, path);
    }
    Ok(solution.distinct())
}

/// Reads a `.slnx`.
///
/// # Errors
///
/// Where it is not XML, or its root is not `Solution`.
pub fn read_slnx(input: &Input) -> Result<Solution, ScanError> {
    let mut is_solution = None;
    let mut paths = Vec::new();
    elements(input, |name, element| {
        is_solution.get_or_insert(name == "Solution");
        if name == "Project" {
            paths.extend(attribute(element, "Path")?);
        }
        Ok(())
    })?;
    if is_solution != Some(true) {
        return Err(input.error(None, "is not a solution"));
    }
    let mut solution = Solution::default();
    for path in paths {
        solution.add(input, &path);
    }
    Ok(solution.distinct())
}

/// Whether it is a GUID, with or without braces.
fn is_guid(text: &str) -> bool {
    let digits = text.trim().trim_matches(['{', '}']);
    let groups: Vec<usize> = digits.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && digits.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::each_round;

    fn input(bytes: &[u8]) -> Input<'_> {
        Input { path: Path::new("repo/s.sln"), bytes }
    }

    #[test]
    fn projects_are_read_with_either_slash_and_folders_are_not() {
        let text = "\u{feff}\r\nMicrosoft Visual Studio Solution File, Format Version 12.00\r\n\
            Project(\"{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}\") = \"App\", \"src\\App\\App.csproj\", \"{11111111-1111-1111-1111-11111111111a}\"\r\n\
            EndProject\r\n\
            Project(\"{2150e333-8fdc-42a3-9474-1a3956d46de8}\") = \"src\", \"src\", \"{22222222-2222-2222-2222-222222222222}\"\r\n\
            \tProjectSection(SolutionItems) = preProject\r\n\t\tREADME.md = README.md\r\n\tEndProjectSection\r\nEndProject\r\n\
            Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\")=\"Lib\",\"..\\lib/./Lib.fsproj\",\"{11111111-1111-1111-1111-11111111111a}\"\r\n\
            Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"Again\", \"src/App/App.csproj\", \"{33333333-3333-3333-3333-333333333333}\"\r\n\
            Project(\"{E24C65DC-7377-472B-9ABA-BC803B73C61A}\") = \"Web\", \"http://localhost:8080\", \"{44444444-4444-4444-4444-444444444444}\"\r\n\
            Project(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"Odd\", \"Odd.vbproj\", \"xyz\"\r\nProject(\"{}\")\r\n";
        let solution = read_sln(&input(text.as_bytes())).unwrap();
        let expected = ["repo/src/App/App.csproj", "lib/Lib.fsproj", "repo/Odd.vbproj"].map(PathBuf::from);
        assert_eq!(solution.projects, expected);
        let warnings = [
            "repo/s.sln names the project http://localhost:8080, which is not a file, so it is not scanned.",
            "repo/s.sln gives the project Odd a GUID that is none; it is scanned all the same.",
        ];
        assert_eq!(solution.warnings, warnings);
    }

    #[test]
    fn solutions_in_xml_mix_slashes_and_folders() {
        let text = "<Solution>\r\n  <Folder Name=\"/src/\">\r\n    <Project Path=\"src/App\\App.csproj\" Type=\"C#\" />\r\n  </Folder>\r\n  \
            <Project Path=\"Lib.csproj\"><Build Solution=\"Debug|*\" /></Project>\r\n  <Project/>\r\n</Solution>\r\n";
        let solution = read_slnx(&input(text.as_bytes())).unwrap();
        assert_eq!(solution.projects, ["repo/src/App/App.csproj", "repo/Lib.csproj"].map(PathBuf::from));
        assert_eq!(read_slnx(&input(b"<Solution/>")).unwrap(), Solution::default());
        assert_eq!(read_slnx(&input(b"<Project/>")).unwrap_err().to_string(), "repo/s.sln is not a solution");
    }

    #[test]
    fn paths_of_a_solution_without_folder_begin_in_the_current_one() {
        assert_eq!(resolved(folder_of(Path::new("s.sln")), "a\\..\\..\\b.csproj"), Path::new("./../b.csproj"));
        assert_eq!(resolved(Path::new("/x"), "..\\..\\b.csproj"), Path::new("/../b.csproj"));
    }

    #[test]
    fn random_solutions_are_read_or_refused() {
        const PIECES: &[&str] = &[
            "Project(",
            "\"",
            "{",
            "}",
            ")",
            "=",
            ",",
            "\\",
            "..",
            "/",
            "a.csproj",
            FOLDER,
            "\n",
            "<Solution>",
            "<Project Path=\"",
            "\"/>",
            "</Solution>",
            "://",
        ];
        each_round(|random| {
            let text = random.text(PIECES, 16);
            drop((read_sln(&input(text.as_bytes())), read_slnx(&input(text.as_bytes()))));
        });
    }
}
