//! What an answer other than a success means, in words for the user: a fact, and what to do about it.

use super::{Server, shell_word};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::http::{Address, Answer, retry_after};
use crate::proget::Request;
use crate::secret;

/// How much of a server's text is shown, in bytes.
const LONGEST_TEXT: usize = 4 * 1024;

/// What to check where an answer does not look like one of ProGet.
const IS_IT_PROGET: &str = "Check that this is the address of a ProGet server; -v shows the exchange.";

/// The ways to give a credential, for those who gave none.
const WAYS: &str = "Give one: --api-key-file=FILE, --api-key=KEY, --username=NAME with --password-file=FILE, the variable \
     PGUTIL_API_KEY, or store one: pgutil sources add --url=https://HOST --api-key-file=FILE";

impl Server<'_> {
    /// The failure that an answer other than a success is.
    pub fn refusal(&self, request: &Request, answer: &Answer) -> Failure {
        let call = request.call;
        let status = answer.status;
        let text = server_text(answer);
        let text = if text.is_empty() { text } else { format!(": {text}") };
        let is_free = answer.header("X-ProGet-Edition").is_some_and(|edition| edition.eq_ignore_ascii_case("free"));
        let mut failure = match status {
            _ if is_free && call.edition.0.contains(&status) => {
                Failure::new(Exit::Refused, format!("ProGet refused the request ({status}){text}"))
                    .advise(call.edition.1)
            }
            400 => Failure::new(Exit::Rejected, format!("ProGet rejected the request (400){text}")).advise(
                if call.outcome.is_empty() {
                    IS_IT_PROGET
                } else {
                    "Correct the options; --dry-run shows the request."
                },
            ),
            401 | 403 => {
                let (fact, advice) = match &self.credential {
                    Some(used) => (format!("ProGet refused {} ({status})", used.shown), call.needs),
                    None => (format!("ProGet requires a credential, and none was given ({status})"), WAYS),
                };
                Failure::new(Exit::Refused, format!("{fact}{text}")).advise(advice)
            }
            404 => self.not_found(request, answer, &text),
            300..=399 => self.redirect(answer),
            409 if !call.look.is_empty() => {
                Failure::new(Exit::Rejected, format!("ProGet has something else there already (409){text}"))
                    .advise(self.how_to_look(call.look))
            }
            411 => Failure::new(Exit::Rejected, format!("the server wants to know the size beforehand (411){text}"))
                .advise("Something in front of ProGet takes no input of unknown size: send a file in place of standard input."),
            413 => Failure::new(Exit::Rejected, format!("the request is larger than the server takes (413){text}"))
                .advise("Usually a server in front of ProGet sets the limit: client_max_body_size in nginx, maxAllowedContentLength in IIS."),
            429 => self.limited(request, answer, &text),
            502..=504 => Failure::new(Exit::Server, format!("ProGet is not available ({status}){text}"))
                .advise("It may be starting, or the server in front of it cannot reach it; try again later."),
            500..=599 => Failure::new(Exit::Server, format!("ProGet failed ({status}){text}"))
                .advise("The server's log has the details; -v shows the whole text."),
            _ => {
                Failure::new(Exit::Rejected, format!("ProGet answered with status {status}{text}")).advise(IS_IT_PROGET)
            }
        };
        failure.status = Some(status);
        failure
    }

    fn limited(&self, request: &Request, answer: &Answer, text: &str) -> Failure {
        let failure = Failure::new(Exit::Rejected, format!("ProGet is limiting requests (429){text}"));
        let failure = failure.advise(match request.call.is_audit {
            true => "The Free and Basic editions limit the number of audits per hour.",
            false => "",
        });
        match retry_after(answer).as_secs() {
            0 => failure.advise("Wait, then try again."),
            seconds => failure.advise(format!("Try again in {seconds} seconds.")),
        }
    }

    fn not_found(&self, request: &Request, answer: &Answer, text: &str) -> Failure {
        let base = &self.base;
        let call = request.call;
        let new = |fact: String| Failure::new(Exit::NotFound, format!("{fact} (404){text}"));
        let version = answer.header("X-ProGet-Version").and_then(product_version);
        let since = call.since.map(|(year, number, feature)| {
            let reported = version.map(|(year, number)| format!("; this server is ProGet {year}.{number}"));
            let sentence = format!("{feature} needs ProGet {year}.{number} or later{}.", reported.unwrap_or_default());
            (version.is_none_or(|version| version < (year, number)), sentence)
        });
        if request.facts.is_empty() {
            // The call itself is unknown.
            let sentence = since.map_or_else(String::new, |(_, sentence)| sentence);
            return new(format!("{base} has no such API"))
                .advise(sentence)
                .advise("Check the address; a base path such as /proget is part of it.");
        }
        let failure = new(format!("{base} has no {}", request.object()));
        let failure = match call.look {
            "" => failure.advise("Check the name."),
            look => failure.advise(self.how_to_look(look)),
        };
        match since {
            Some((true, sentence)) => failure.advise(sentence),
            _ => failure,
        }
    }

    /// Advice to look at what is there; `look` as in `Call`.
    pub(super) fn how_to_look(&self, look: &str) -> String {
        format!("Show what is there: {}", self.command_line(look))
    }

    /// The command that `look` names, as in `Call`, with the feed and the source that this one was given.
    pub(super) fn command_line(&self, look: &str) -> String {
        let (words, feed) = match look.strip_suffix(" --feed") {
            Some(words) => (words, self.feed_argument.get().map_or("", String::as_str)),
            None => (look, ""),
        };
        format!("pgutil {words}{feed}{}", self.source_argument)
    }

    /// A redirect is never followed: the credential goes where it was meant to go, and nowhere else.
    fn redirect(&self, answer: &Answer) -> Failure {
        let target =
            answer.header("Location").and_then(|location| redirect_target(&self.base, &secret::mask(location)));
        let new = |place: &str| {
            let (base, status) = (&self.base, answer.status);
            Failure::new(Exit::Rejected, format!("{base} redirects {place} ({status}), and redirects are not followed"))
        };
        let Some(target) = target else {
            return new("elsewhere")
                .advise("The answer names no address that could be used instead: check the one you gave.");
        };
        match target.strip_suffix(&answer.path) {
            Some(base) => {
                new("elsewhere").advise(format!("If you trust it, use its address: --source={}", shell_word(base)))
            }
            None => new(&format!("to {target}")).advise(
                "That is not the path that was asked for: something in front of ProGet probably asks for a sign-in. \
                 Let API requests pass there, or use an address that leads to ProGet itself.",
            ),
        }
    }
}

/// A server's text in one line: of a page the title, of an error of the server its first line, with secrets masked
/// before anything is cut.
fn server_text(answer: &Answer) -> String {
    if let Some(coding) = answer.coding() {
        return format!("a text encoded as {coding}, which pgutil did not ask for");
    }
    let text = String::from_utf8_lossy(&answer.body);
    let text = secret::mask(text.trim_start_matches('\u{feff}').trim());
    let is_html = text.starts_with('<') || answer.is_html();
    let text = match is_html {
        true => html_title(&text).unwrap_or_else(|| "a web page".to_string()),
        false if answer.status >= 500 => text.lines().next().unwrap_or_default().trim().to_string(),
        false => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" "),
    };
    if text.len() <= LONGEST_TEXT {
        return text;
    }
    let mut end = LONGEST_TEXT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

fn html_title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    (!title.is_empty()).then_some(title)
}

/// Year and number of a version: `24.0.3.5` is ProGet 2024.3 (as the existing program shows it).
fn product_version(header: &str) -> Option<(u32, u32)> {
    // The year has two digits; a made-up one must not run over.
    let mut parts = header.split('.').map(|part| part.parse::<u16>().map(u32::from));
    let (year, _, number) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some((2000 + year, number))
}

/// Where a redirect leads, without query and user, which may be secret.
fn redirect_target(base: &Address, location: &str) -> Option<String> {
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let location = &location[..end];
    let absolute = if location.starts_with("//") {
        format!("{}:{location}", if base.is_https() { "https" } else { "http" })
    } else if location.starts_with('/') {
        format!("{}{location}", base.origin())
    } else {
        location.to_string()
    };
    let (address, _) = Address::parse(&absolute).ok()?;
    Some(address.to_string().trim_end_matches('/').to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_leads_to_an_address_without_query_and_user() {
        let base = Address::parse("http://old.example/proget").map(|(address, _)| address).ok();
        let to = |location: &str| base.as_ref().and_then(|base| redirect_target(base, location));
        for (location, expected) in [
            ("https://new.example/proget/api/x", Some("https://new.example/proget/api/x")),
            ("https://u:p@new.example/api/x?y=1#z", Some("https://new.example/api/x")),
            ("/log-in?ReturnUrl=%2Fapi", Some("http://old.example/log-in")),
            ("//other.example:8080/", Some("http://other.example:8080")),
            ("ftp://x/", None),
            ("", None),
        ] {
            assert_eq!(to(location).as_deref(), expected, "{location}");
        }
    }

    #[test]
    fn versions_are_shown_as_the_product_counts_them() {
        assert_eq!(product_version("24.0.3.5"), Some((2024, 3)));
        assert_eq!(product_version("24.0"), None);
        assert_eq!(product_version("x.0.1"), None);
    }

    #[test]
    fn a_page_is_reduced_to_its_title() {
        assert_eq!(html_title("<HTML><Title x=1>\n Not \n here</TITLE>").as_deref(), Some("Not here"));
        assert_eq!(html_title("<html><title>cut"), None);
    }
}
