//! `environment.yml`, as `conda env export` writes it: conda packages, and among them a list of those that pip installed.

use super::conda::Spec;
use super::requirements;
use super::yaml::{Node, Yaml};
use super::{Input, Project, ScanError};

/// Reads an `environment.yml`.
///
/// # Errors
///
/// Where it is not YAML, has no list of dependencies, or one of them is no package.
pub fn read(input: &Input) -> Result<Project, ScanError> {
    let text = input.text()?;
    let mut project = Project { name: input.folder_name(), ..Project::default() };
    let (mut unpinned, mut is_environment) = (Vec::new(), false);
    Yaml::read(input, &text, |yaml, key| match key {
        "name" => {
            project.name = yaml.text()?.unwrap_or_else(|| input.folder_name());
            Ok(())
        }
        "dependencies" => {
            is_environment = true;
            yaml.sequence(|yaml, node| match node {
                Node::Text(text) => {
                    let spec =
                        Spec::parse(&text).ok_or_else(|| yaml.error(format!("is not a conda package: {text}")))?;
                    match spec.pinned(None) {
                        Some(package) => project.packages.push(package),
                        None => unpinned.push(spec.name.to_owned()),
                    }
                    Ok(())
                }
                Node::Mapping => yaml.entries(|yaml, key| match key {
                    "pip" => {
                        let listed = read_pip(input, yaml)?;
                        project.packages.extend(listed.packages);
                        project.warnings.extend(listed.warnings);
                        Ok(())
                    }
                    _ => yaml.skip(),
                }),
                Node::Sequence => yaml.skip_rest(),
                Node::Nothing => Ok(()),
            })
        }
        _ => yaml.skip(),
    })?;
    if !is_environment {
        return Err(input.error(None, "has no list of dependencies, so it is not an environment of conda"));
    }
    project.warnings.extend(input.unpinned_warning(&unpinned));
    Ok(project)
}

/// The elements of a `pip:` list, which are lines of a requirements file.
fn read_pip(input: &Input, yaml: &mut Yaml) -> Result<Project, ScanError> {
    let mut lines = String::new();
    let mut line = 1;
    yaml.sequence(|yaml, node| {
        if let Node::Text(text) = node {
            // On the line that it has in the file, which errors name.
            lines.extend(std::iter::repeat_n('\n', yaml.line.saturating_sub(line)));
            line = line.max(yaml.line);
            lines.extend(text.chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
            Ok(())
        } else {
            Err(yaml.error("has something other than a requirement in the list of pip"))
        }
    })?;
    requirements::read(&Input { path: input.path, bytes: lines.as_bytes() })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{input, listed};
    use super::*;

    fn project(text: &str) -> Result<Project, ScanError> {
        read(&input("shop/environment.yml", text))
    }

    #[test]
    fn pinned_packages_of_conda_and_pip_are_listed_and_the_rest_is_named() {
        let text = "\
name: shop
channels:
  - conda-forge
dependencies:
  - _libgcc_mutex=0.1=main
  - conda-forge::numpy=1.23.3=py39h14f4228_0
  - exact==1.0
  - fuzzy=1.2
  - range>=1.2,<2
  - python
  - seaborn=0.11.0=pypi_0
  -
  - pip:
    - 'Absl_py==1.4.0'
    - extras[a,b]==2.0 ; python_version < '3'
    - loose>=3
    - git+https://git.example.com/x.git#egg=from-git
    - -e .
  - npm: [left]
  - [nested]
prefix: /opt/conda
";
        let expected = [
            "pkg:conda/_libgcc_mutex@0.1?build=main",
            "pkg:conda/numpy@1.23.3?build=py39h14f4228_0&channel=conda-forge",
            "pkg:conda/exact@1.0",
            "pkg:pypi/seaborn@0.11.0",
            "pkg:pypi/absl-py@1.4.0",
            "pkg:pypi/extras@2.0",
            "pkg:pypi/from-git",
        ];
        assert_eq!(listed(project(text)).unwrap(), expected);
        let project = project(text).unwrap();
        let warnings = [
            "shop/environment.yml does not pin these to one version, so they are left out: loose.",
            "shop/environment.yml does not pin these to one version, so they are left out: fuzzy, range, python.",
        ];
        assert_eq!((project.name.as_str(), project.warnings.as_slice()), ("shop", &warnings.map(str::to_owned)[..]));
    }

    #[test]
    fn damage_is_an_error_with_its_line() {
        for (text, expected) in [
            ("", "shop/environment.yml is empty"),
            ("name: x\n", "shop/environment.yml has no list of dependencies, so it is not an environment of conda"),
            (
                "dependencies: {a: b}\n",
                "shop/environment.yml, line 1, has a text or a mapping where a list is expected",
            ),
            ("dependencies:\n- a\n- '=1'\n", "shop/environment.yml, line 3, is not a conda package: =1"),
            ("dependencies:\n- pip:\n  - a==1\n  - ==1\n", "shop/environment.yml, line 4, is not a requirement"),
            (
                "dependencies:\n- pip:\n  - {a: b}\n",
                "shop/environment.yml, line 3, has something other than a requirement in the list of pip",
            ),
        ] {
            assert_eq!(listed(project(text)).unwrap_err(), expected, "{text:?}");
        }
    }
}
