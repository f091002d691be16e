//! `--help`: a page about a command, made from the table and laid out for reading.

use super::command::{Command, Path, Rule, Section};
use super::option::{Spec, ValueKind};
use super::value::join;
use crate::exit::Exit;

/// Where and how a page is shown.
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether headings are emphasised with ANSI escapes.
    pub emphasis: bool,
    /// Whether options that are common to most commands are explained, and not only named.
    pub verbose: bool,
}

/// More alternatives than this would hide the rest of a usage line.
const LONGEST_CHOICE: usize = 4;

/// Columns before the continuation of a usage line.
const USAGE_INDENT: usize = "Usage: ".len();

/// The usage in one line: required options and alternatives are shown, the others counted as `options`.
pub fn usage_line<C: 'static>(path: &Path<C>) -> String {
    let mut line = format!("Usage: {}", path.words());
    if path.last().is_set() {
        return line + " COMMAND [options]";
    }
    for spec in path.options().filter(|spec| spec.required) {
        line += &format!(" {}", spec.with_placeholder());
    }
    let alternatives =
        |specs: &[&Spec]| specs.iter().map(|spec| spec.with_placeholder()).collect::<Vec<_>>().join(" | ");
    for rule in path.rules() {
        match rule {
            Rule::ExactlyOne(specs) | Rule::AtLeastOne(specs) if specs.len() <= LONGEST_CHOICE => {
                line += &format!(" ({})", alternatives(specs));
            }
            _ => {}
        }
    }
    for rule in path.last().rules {
        match rule {
            Rule::AtMostOne(specs) if specs.len() <= LONGEST_CHOICE => line += &format!(" [{}]", alternatives(specs)),
            _ => {}
        }
    }
    line + " [options]"
}

/// The page about a command.
pub fn render<C: 'static>(path: &Path<C>, style: &Style) -> String {
    let mut page = Page { text: String::new(), style };
    let command = path.last();
    let is_root = path.0.len() == 1;
    page.paragraph(&format!("{}.", command.summary));
    for paragraph in command.details.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        page.text.push('\n');
        page.paragraph(paragraph);
    }
    page.text.push('\n');
    for (index, line) in wrap(&usage_line(path), style.width.saturating_sub(USAGE_INDENT)).iter().enumerate() {
        page.line(if index == 0 { 0 } else { USAGE_INDENT }, line);
    }
    let is_set = command.is_set();
    if is_set {
        page.heading("Commands");
        let row = |child: &Command<C>| (child.name.to_string(), format!("{}.", child.summary));
        let help = is_root.then(|| ("help".to_string(), "Shows the help of the command named after it.".to_string()));
        page.rows(command.visible_children().map(row).chain(help).collect());
    }
    if is_root {
        page.heading("Options");
        let rows =
            [("-h, -?, --help", "Show the help of a command."), ("-V, --version", "Show the version of pgutil.")];
        page.rows(rows.map(|(key, text)| (key.to_string(), text.to_string())).into());
    }
    let sections = if is_root && style.verbose { path.common_sections() } else { path.option_sections() };
    sections.iter().for_each(|section| page.options(section, path));
    for (index, sentence) in requirements(path).iter().enumerate() {
        page.text += if index == 0 { "\n" } else { "" };
        page.paragraph(sentence);
    }
    page.examples(command);
    if is_root {
        page.heading("Exit codes");
        page.rows(Exit::ALL.iter().map(|(code, words)| ((*code as u8).to_string(), (*words).to_string())).collect());
    }
    if is_set {
        page.text.push('\n');
        page.paragraph(&format!("More about a command: {} COMMAND --help", path.words()));
    }
    page.text
}

/// What the rules of the command require to be given, each in a sentence.
pub(super) fn requirements<C: 'static>(path: &Path<C>) -> Vec<String> {
    let groups = || path.0.iter().flat_map(|command| command.groups);
    let of = |specs: &[&Spec]| match groups()
        .find(|group| group.options.len() == specs.len() && group.options[0].is(specs[0]))
    {
        Some(group) => format!("the {}", group.title.to_lowercase()),
        None => join(&specs.iter().map(|spec| format!("--{}", spec.name)).collect::<Vec<_>>(), "and"),
    };
    let sentence = |rule: &Rule| match rule {
        Rule::ExactlyOne(specs) => Some(format!("Exactly one of {} is required.", of(specs))),
        Rule::AtLeastOne(specs) => Some(format!("At least one of {} is required.", of(specs))),
        Rule::AtMostOne(_) | Rule::Needs(..) => None,
    };
    path.rules().filter_map(sentence).collect()
}

struct Page<'a> {
    text: String,
    style: &'a Style,
}

/// Keys wider than this, or than two fifths of the page, get a line of their own.
const WIDEST_KEY: usize = 30;

impl Page<'_> {
    fn heading(&mut self, text: &str) {
        let (on, off) = if self.style.emphasis { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        self.text += &format!("\n{on}{text}:{off}\n");
    }

    fn paragraph(&mut self, text: &str) {
        for line in wrap(text, self.style.width) {
            self.line(0, line);
        }
    }

    fn options<C: 'static>(&mut self, section: &Section, path: &Path<C>) {
        self.heading(&section.title);
        if section.is_common && !self.style.verbose {
            let names: Vec<String> = section.options.iter().map(|spec| format!("--{}", spec.name)).collect();
            let explained_by = format!("Explained by: {} --help --verbose", path.words());
            for text in [names.join(", "), explained_by] {
                for line in wrap(&text, self.style.width.saturating_sub(2)) {
                    self.line(2, line);
                }
            }
            return;
        }
        self.rows(required_first(&section.options).map(|spec| (key(spec), description(spec))).collect());
    }

    fn examples<C>(&mut self, command: &Command<C>) {
        if command.examples.is_empty() {
            return;
        }
        self.heading("Examples");
        for (index, example) in command.examples.iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            for line in wrap(example.note, self.style.width.saturating_sub(4)) {
                self.text += "  # ";
                self.line(0, line);
            }
            // Never wrapped, since it is there to be copied.
            self.line(2, example.line);
        }
    }

    fn rows(&mut self, rows: Vec<(String, String)>) {
        let limit = WIDEST_KEY.min(self.style.width * 2 / 5);
        let widest = rows.iter().map(|(key, _)| key.chars().count()).filter(|width| *width <= limit).max().unwrap_or(6);
        let column = widest + 4;
        for (key, text) in rows {
            let mut lines = wrap(&text, self.style.width.saturating_sub(column)).into_iter();
            if key.chars().count() > widest {
                self.line(2, &key);
            } else {
                self.text += "  ";
                self.text += &key;
                self.line(widest - key.chars().count() + 2, lines.next().unwrap_or_default());
            }
            for line in lines {
                self.line(column, line);
            }
        }
    }

    /// Adds blanks, a text and the end of the line.
    fn line(&mut self, blanks: usize, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', blanks));
        self.text += text;
        self.text.push('\n');
    }
}

/// The options that are required, then the others.
pub(super) fn required_first<'a>(options: &'a [&'static Spec]) -> impl Iterator<Item = &'static Spec> + 'a {
    let with = |required| options.iter().copied().filter(move |spec| spec.required == required);
    with(true).chain(with(false))
}

fn key(spec: &Spec) -> String {
    let short = spec.short.map(|letter| format!("-{letter}, ")).unwrap_or_default();
    short + &spec.with_placeholder()
}

pub(super) fn description(spec: &Spec) -> String {
    let required = if spec.required { "Required. " } else { "" };
    let mut text = format!("{required}{}.", spec.summary);
    if spec.kind != ValueKind::Switch && !spec.words.is_empty() {
        text += &format!(" Values: {}.", spec.words.join(", "));
    }
    if !spec.default.is_empty() {
        text += &format!(" Default: {}.", spec.default);
    }
    if spec.repeatable {
        text += " May be given more than once.";
    }
    if let Some(variable) = spec.variable {
        text += &format!(" Variable: {variable}.");
    }
    text
}

/// The text in lines of at most `width` columns, cut at its blanks; a longer word gets a line of its own. A column is a
/// character, since the texts of the table have no wide ones.
pub fn wrap(text: &str, width: usize) -> Vec<&str> {
    let width = width.max(20);
    let mut lines = Vec::new();
    let mut rest = text;
    // Mostly a text is short, which its bytes tell without a look at each character.
    while rest.len() > width {
        let Some((at, next)) = rest.char_indices().nth(width) else { break };
        let end = at + next.len_utf8();
        let Some(blank) = rest[..end].rfind(' ').or_else(|| Some(end + rest[end..].find(' ')?)) else { break };
        lines.push(&rest[..blank]);
        rest = &rest[blank + 1..];
    }
    lines.push(rest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_blanks_and_nowhere_else() {
        let word = "x".repeat(25);
        for (text, lines) in [
            ("", vec![""]),
            ("aaaa bbbb cccc dddd e", vec!["aaaa bbbb cccc dddd", "e"]),
            ("aaaa bbbb cccc ddddd e", vec!["aaaa bbbb cccc ddddd", "e"]),
            ("aaaa bbbb cccc dddddd", vec!["aaaa bbbb cccc", "dddddd"]),
            ("ääää öööö üüüü ßßßßß", vec!["ääää öööö üüüü ßßßßß"]),
            ("ääää öööö üüüü ßßßßßß é", vec!["ääää öööö üüüü", "ßßßßßß é"]),
            (&word, vec![&word]),
            (&format!("a {word} b"), vec!["a", &word, "b"]),
        ] {
            assert_eq!(wrap(text, 20), lines, "{text}");
        }
    }
}
