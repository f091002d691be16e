//! Publishing an SBOM, for `builds scan` and `builds import`.

use crate::cli::Opt;
use crate::context::Context;
use crate::failure::Failure;
use crate::proget::builds;
use crate::server::{Input, Server, Upload};
use crate::terminal;
use crate::text::with_commas;

/// Whether to stop after publishing.
pub static NOAUDIT: Opt<bool> = Opt::new("noaudit", "", "Stop after publishing, without an audit");

/// Publishes a document, once. Where nothing comes after it, `--json` prints that it is published, and for which project
/// and build as far as they are known.
///
/// # Errors
/// As `Server::upload`.
pub fn publish(
    context: &Context,
    server: &Server,
    bytes: &[u8],
    content_type: &str,
    build: Option<(&str, &str)>,
    is_last: bool,
) -> Result<(), Failure> {
    let mut request = builds::IMPORT.request();
    if let Some((project, build)) = build.filter(|_| is_last) {
        request = request.fact("build", build).fact("project", project);
    }
    let input = Input::bytes("the SBOM", bytes);
    let upload = Upload { request: &request, input: &input, content_type, doing: "Publishing SBOM to ProGet..." };
    server.upload(&upload, |_| false)?;
    match is_last {
        true => server.report(&request, "SBOM published."),
        false if context.terminal.json => Ok(()),
        false => context.terminal.print("SBOM published.\n"),
    }
}

/// What would be published, for `--dry-run`.
pub fn show(server: &Server, size: usize, components: Option<usize>) {
    server.show_request(&builds::IMPORT.request());
    let components = components.map(|count| format!(", {} components", with_commas(count as u64))).unwrap_or_default();
    terminal::trace(&format!("An SBOM of {} bytes{components}", with_commas(size as u64)));
}
