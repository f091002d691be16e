//! The manual: a page about a command in the language of man(7), made from the table.

use super::command::{Command, Example, Path};
use super::help;
use super::option::{Spec, ValueKind};
use crate::exit::Exit;

/// What the manual says besides the table.
pub struct Extras {
    /// The day of the release, as `2030-01-31`. The clock is not read, so that builds are reproducible.
    pub date: &'static str,
    /// Environment variables besides those of options, with their meaning.
    pub environment: &'static [(&'static str, &'static str)],
    /// Files with their meaning.
    pub files: &'static [(&'static str, &'static str)],
    /// Paragraphs about security.
    pub security: &'static [&'static str],
}

/// The name of the page about a command: `pgutil-apikeys-create`.
pub fn name<C: 'static>(path: &Path<C>) -> String {
    path.words().replace(' ', "-")
}

/// The page about a command.
pub fn render<C: 'static>(path: &Path<C>, extras: &Extras) -> String {
    let command = path.last();
    let mut page = Page(String::new());
    let version = env!("CARGO_PKG_VERSION");
    let program = path.0[0].name;
    let title = escape(&name(path).to_uppercase());
    page.0 += &format!(".TH {title} 1 \"{}\" \"{program} {version}\" \"{program} manual\"\n", extras.date);
    page.section("NAME");
    page.text(&format!("{} - {}", name(path), uncapitalised(command.summary)));
    page.synopsis(path);
    page.section("DESCRIPTION");
    page.text(&format!("{}.", command.summary));
    for paragraph in command.details.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        page.paragraph(paragraph);
    }
    page.commands(command);
    page.options(path);
    page.section("EXIT STATUS");
    let is_root = path.0.len() == 1;
    if is_root {
        for (code, words) in Exit::ALL {
            page.item(&bold(&(*code as u8).to_string()), &format!("{}.", capitalised(words)));
        }
    } else {
        page.text(&format!("0 on success. The other codes are explained in {program}(1)."));
    }
    page.environment(path, extras);
    if is_root {
        page.section("FILES");
        extras.files.iter().for_each(|(file, meaning)| page.item(&italic(file), meaning));
    }
    page.examples(path);
    if is_root && let [first, others @ ..] = extras.security {
        page.section("SECURITY");
        page.text(first);
        others.iter().for_each(|paragraph| page.paragraph(paragraph));
    }
    page.see_also(path);
    page.0
}

struct Page(String);

impl Page {
    fn section(&mut self, title: &str) {
        self.0 += &format!(".SH {title}\n");
    }

    /// Running text.
    fn text(&mut self, text: &str) {
        for line in help::wrap(&escape(text), 78) {
            // At the beginning of a line these would make it a request.
            if line.starts_with(['.', '\'']) {
                self.0 += "\\&";
            }
            self.0 += line;
            self.0.push('\n');
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.0 += ".PP\n";
        self.text(text);
    }

    /// A tagged paragraph; the tag is already escaped.
    fn item(&mut self, tag: &str, text: &str) {
        self.0 += &format!(".TP\n{tag}\n");
        self.text(text);
    }

    fn synopsis<C: 'static>(&mut self, path: &Path<C>) {
        self.section("SYNOPSIS");
        let line = help::usage_line(path);
        let line = line.trim_start_matches("Usage: ");
        let rest = line.strip_prefix(&path.words()).unwrap_or(line);
        self.0 += &format!("{}\n", bold(&path.words()));
        self.text(rest.trim_start());
    }

    fn commands<C>(&mut self, command: &Command<C>) {
        if command.is_set() {
            self.section("COMMANDS");
            command.visible_children().for_each(|child| self.item(&bold(child.name), &format!("{}.", child.summary)));
        }
    }

    /// Options that are common to most commands are explained in the page about the program.
    fn options<C: 'static>(&mut self, path: &Path<C>) {
        self.section("OPTIONS");
        let program = path.0[0].name;
        let is_root = path.0.len() == 1;
        let sections = if is_root { path.common_sections() } else { path.option_sections() };
        if is_root {
            self.item(&format!("{}, {}, {}", bold("-h"), bold("-?"), bold("--help")), "Show the help of the command.");
            self.item(&format!("{}, {}", bold("-V"), bold("--version")), "Show the version of the program.");
        } else if sections.is_empty() {
            self.text(&format!("The options of every command are explained in {program}(1)."));
        }
        for (index, section) in sections.into_iter().enumerate() {
            if index > 0 || is_root {
                self.0 += &format!(".SS {}\n", escape(&section.title));
            }
            if section.is_common && !is_root {
                let names: Vec<String> = section.options.iter().map(|spec| format!("--{}", spec.name)).collect();
                self.text(&format!("{}: see {program}(1).", names.join(", ")));
                continue;
            }
            help::required_first(&section.options).for_each(|spec| self.item(&tag(spec), &help::description(spec)));
        }
        help::requirements(path).iter().for_each(|sentence| self.paragraph(sentence));
    }

    /// The page about the program lists the variables of all commands.
    fn environment<C: 'static>(&mut self, path: &Path<C>, extras: &Extras) {
        let mut specs: Vec<&Spec> = Vec::new();
        let is_root = path.0.len() == 1;
        if is_root {
            path.walk(&mut |below| specs.extend(below.options()));
        } else {
            specs.extend(
                path.option_sections().into_iter().filter(|section| !section.is_common).flat_map(|s| s.options),
            );
        }
        let mut names = Vec::new();
        for spec in specs {
            if let Some(variable) = spec.variable.filter(|variable| !names.contains(variable)) {
                if names.is_empty() {
                    self.section("ENVIRONMENT");
                }
                names.push(variable);
                self.item(&bold(variable), &format!("Has the same effect as --{}.", spec.name));
            }
        }
        if is_root {
            extras.environment.iter().for_each(|(variable, meaning)| self.item(&bold(variable), meaning));
        }
    }

    /// The examples of the command; of a set without any, the first one of each leaf below.
    fn examples<C: 'static>(&mut self, path: &Path<C>) {
        let mut examples: Vec<&Example> = path.last().examples.iter().collect();
        if examples.is_empty() {
            path.walk(&mut |below| examples.extend(below.last().examples.first()));
        }
        if examples.is_empty() {
            return;
        }
        self.section("EXAMPLES");
        for (index, example) in examples.into_iter().enumerate() {
            if index > 0 {
                self.0 += ".PP\n";
            }
            self.text(&format!("{}:", example.note));
            self.0 += ".PP\n.RS 4\n.nf\n";
            // A long line is continued, so that it can be copied as a whole.
            self.0 += &help::wrap(&escape(example.line), 76).join(" \\\n");
            self.0 += "\n.fi\n.RE\n";
        }
    }

    fn see_also<C: 'static>(&mut self, path: &Path<C>) {
        let mut pages: Vec<String> = (1..path.0.len()).map(|length| name(&Path(path.0[..length].to_vec()))).collect();
        for child in path.last().visible_children() {
            pages.push(format!("{}-{}", name(path), child.name));
        }
        if pages.is_empty() {
            return;
        }
        self.section("SEE ALSO");
        let lines: Vec<String> = pages.iter().map(|page| format!(".BR {} (1)", escape(page))).collect();
        self.0 += &lines.join(",\n");
        self.0.push('\n');
    }
}

/// `-v, --name=PLACEHOLDER`.
fn tag(spec: &Spec) -> String {
    let short = spec.short.map(|letter| format!("{}, ", bold(&format!("-{letter}")))).unwrap_or_default();
    let name = bold(&format!("--{}", spec.name));
    match spec.kind {
        ValueKind::Switch => short + &name,
        _ => format!("{short}{name}={}", italic(spec.placeholder)),
    }
}

fn bold(text: &str) -> String {
    format!("\\fB{}\\fR", escape(text))
}

fn italic(text: &str) -> String {
    format!("\\fI{}\\fR", escape(text))
}

/// The text with escapes for what roff acts on, and for what a typesetter would replace by a similar character.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\\' => escaped += "\\(rs",
            '-' => escaped += "\\-",
            '\'' => escaped += "\\(aq",
            '"' => escaped += "\\(dq",
            '`' => escaped += "\\(ga",
            '^' => escaped += "\\(ha",
            '~' => escaped += "\\(ti",
            ' '..='~' => escaped.push(character),
            other => escaped += &format!("\\[u{:04X}]", u32::from(other)),
        }
    }
    escaped
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// For NAME, where the summary follows a dash.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        // `API` keeps its capitals.
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Action;

    const TOOL: Command<()> = Command {
        name: "tool",
        summary: "Does 'it'",
        details: ".start a\\b\n\n'quoted' \"text\" `x` ~^ …",
        examples: &[Example { line: "tool --x='\\'", note: ".note" }],
        action: Action::Set(&[]),
        ..Command::BLANK
    };

    #[test]
    fn no_text_of_the_table_becomes_a_request() {
        let extras = Extras { date: "2030-01-31", environment: &[], files: &[], security: &[] };
        let page = render(&Path(vec![&TOOL]), &extras);
        for line in [
            "tool \\- does \\(aqit\\(aq",
            "\\&.start a\\(rsb",
            "\\(aqquoted\\(aq \\(dqtext\\(dq \\(gax\\(ga \\(ti\\(ha \\[u2026]",
            "\\&.note:",
            "tool \\-\\-x=\\(aq\\(rs\\(aq",
        ] {
            assert!(page.lines().any(|found| found == line), "{line}\n{page}");
        }
    }
}
