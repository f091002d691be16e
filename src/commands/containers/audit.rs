//! `pgutil containers audit`: what is in an image, and which vulnerabilities are known.

use serde_json::Value;

use super::Command;
use crate::cli::{Action, Example, Opt};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::proget::json::{self, Object};
use crate::proget::{containers, vulnerability};
use crate::text::printable;

/// The table entry.
pub const COMMAND: Command = Command {
    name: "audit",
    summary: "Audits the packages in an image",
    options: &[&IMAGE.spec, &ARCH.spec],
    examples: &[Example {
        line: "pgutil containers audit --feed=MyContainers --image=web:1.4.0",
        note: "Fails with exit code 12 where a vulnerability is assessed as Contain",
    }],
    action: Action::Run(run),
    ..Command::BLANK
};

static IMAGE: Opt<String> = Opt::new("image", "REPO:TAG|DIGEST", "Image to audit");
static ARCH: Opt<Option<String>> = Opt::new("arch", "ARCH", "Architecture, where the image exists for several");

fn run(context: &Context) -> anyhow::Result<()> {
    let (image, arch) = (context.get(&IMAGE), context.get(&ARCH));
    let server = context.server()?;
    let feed = context.feed(&server)?;
    server.announce(&format!("Requesting audit of packages in {image}..."))?;
    let request = containers::AUDIT.request().query("feed", &feed).query("tagOrDigest", &image);
    let request = request.query_if("arch", arch.as_deref()).fact("image", &*image);
    let mut audit = server.get_object(&request)?;
    let (text, must_contain) = report(&audit)?;
    name_packages(&mut audit)?;
    context.terminal.print_result(&text, &audit)?;
    if must_contain {
        let fact = format!("the image {} has vulnerabilities assessed as Contain", printable(&image));
        return Err(Failure::new(Exit::Found, fact)
            .advise("Do not deploy it; update the packages that the report names.")
            .into());
    }
    Ok(())
}

/// The report, and whether a vulnerability is assessed as Contain.
fn report(audit: &Object) -> Result<(String, bool), Failure> {
    let shown = |name: &str| Ok::<_, Failure>(json::text(audit, name)?.map(printable).unwrap_or_default());
    let tags = json::texts(audit, "tags")?;
    let tags = if tags.is_empty() { "none".to_string() } else { printable(&tags.join(", ")) };
    let mut text = format!("Repository: {}\nTags: {tags}\nDigest: {}\n", shown("repository")?, shown("digest")?);
    text += &format!("Created: {}\n", shown("created")?);
    let images = json::objects(audit, "manifestList")?;
    if !images.is_empty() {
        text += "Subimages:\n";
    }
    for image in images {
        let architecture = json::text(image, "architecture")?.map(|name| printable(name) + ": ").unwrap_or_default();
        text += &format!("  {architecture}{}\n", json::text(image, "digest")?.map(printable).unwrap_or_default());
    }
    let packages = json::texts(audit, "packages")?;
    if packages.is_empty() {
        return Ok((text, false));
    }
    text += &format!("Total Packages: {}\n\n-= Packages =-\n", packages.len());
    let mut must_contain = false;
    let mut vulnerabilities = Vec::new();
    for vulnerability in json::objects(audit, "vulnerabilities")? {
        vulnerabilities.push((vulnerability::affected(vulnerability, packages.len())?, vulnerability));
    }
    for (index, package) in packages.iter().enumerate() {
        text += &format!("\n{}\nVulnerabilities: ", vulnerability::package_name(package));
        let mut is_affected = false;
        for (affected, vulnerability) in &vulnerabilities {
            if affected.contains(&Some(index)) {
                is_affected = true;
                text += &describe(vulnerability)?;
                let assessment = json::text(vulnerability, "assessment")?.unwrap_or_default();
                must_contain |= assessment.eq_ignore_ascii_case("contain");
            }
        }
        if !is_affected {
            text += "none\n";
        }
    }
    Ok((text, must_contain))
}

fn describe(vulnerability: &Object) -> Result<String, Failure> {
    let shown = |name: &str| Ok::<_, Failure>(json::text(vulnerability, name)?.map(printable).unwrap_or_default());
    let weight = match (json::integer(vulnerability, "pvrs")?, vulnerability::numeric_score(vulnerability)?) {
        (Some(category), _) => format!("Category {category} ({})", shown("assessment")?),
        (None, Some(score)) => format!("{} ({})", vulnerability::score(score), shown("severity")?),
        (None, None) => String::new(),
    };
    Ok(format!("{} {weight}\n  {}\n", shown("id")?, shown("summary")?))
}

/// With `--json`, the names of the packages take the place of their positions.
fn name_packages(audit: &mut Object) -> Result<(), Failure> {
    let packages: Vec<String> = json::texts(audit, "packages")?.into_iter().map(str::to_string).collect();
    let Some(Value::Array(list)) = audit.get_mut("vulnerabilities") else {
        return Ok(());
    };
    for vulnerability in list.iter_mut().filter_map(Value::as_object_mut) {
        let affected = vulnerability::affected(vulnerability, packages.len())?;
        let names: Vec<&str> = affected.into_iter().flatten().map(|index| packages[index].as_str()).collect();
        vulnerability.shift_remove("affectedPackages");
        vulnerability.insert("packages".to_string(), names.into());
    }
    Ok(())
}
