//! `--help`: a page about a command, made from the table and laid out for reading.

use super::command::{Command, Path, Rule};
use super::option::{Spec, ValueKind};
use crate::exit::Exit;

/// Where and how a page is shown.
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether headings are emphasised with ANSI escapes.
    pub emphasis: bool,
}

/// The usage in one line: required options and those of which one is wanted are shown, the others counted as `options`.
pub fn usage_line<C: 'static>(path: &Path<C>) -> String {
    let mut line = format!("Usage: {}", path.words());
    if !path.last().children().is_empty() {
        return line + " COMMAND [options]";
    }
    for spec in path.options().into_iter().filter(|spec| spec.required) {
        line += &format!(" {}", spec.with_placeholder());
    }
    for rule in path.last().rules {
        if let Rule::AtMostOne(specs) = rule {
            let specs: Vec<String> = specs.iter().map(|spec| spec.with_placeholder()).collect();
            line += &format!(" [{}]", specs.join(" | "));
        }
    }
    line + " [options]"
}

/// The page about a command.
pub fn render<C: 'static>(path: &Path<C>, style: &Style) -> String {
    let mut page = Page { text: String::new(), style };
    let command = path.last();
    page.paragraph(&format!("{}.", command.summary));
    for paragraph in command.details.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        page.text.push('\n');
        page.paragraph(paragraph);
    }
    page.text.push('\n');
    page.paragraph(&usage_line(path));
    let children: Vec<_> = command.children().iter().filter(|child| !child.hidden).collect();
    if !children.is_empty() {
        page.heading("Commands");
        page.rows(children.iter().map(|child| (child.name.to_string(), format!("{}.", child.summary))).collect());
    }
    for section in path.option_sections() {
        page.options(&section.title, &section.options);
    }
    page.examples(command);
    if path.0.len() == 1 {
        page.heading("Exit codes");
        page.rows(Exit::ALL.iter().map(|(code, words)| ((*code as u8).to_string(), (*words).to_string())).collect());
    }
    if !children.is_empty() {
        page.text.push('\n');
        page.paragraph(&format!("More about a command: {} COMMAND --help", path.words()));
    }
    page.text
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
            self.text += &line;
            self.text.push('\n');
        }
    }

    fn options(&mut self, heading: &str, specs: &[&'static Spec]) {
        if specs.is_empty() {
            return;
        }
        self.heading(heading);
        let (required, others): (Vec<&Spec>, Vec<&Spec>) = specs.iter().copied().partition(|spec| spec.required);
        self.rows(required.into_iter().chain(others).map(|spec| (key(spec), description(spec))).collect());
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
            for line in wrap(&format!("# {}", example.note), self.style.width.saturating_sub(2)) {
                self.text += &format!("  {line}\n");
            }
            // Never wrapped: it is there to be copied.
            self.text += &format!("  {}\n", example.line);
        }
    }

    fn rows(&mut self, rows: Vec<(String, String)>) {
        let limit = WIDEST_KEY.min(self.style.width * 2 / 5);
        let widest = rows.iter().map(|(key, _)| key.chars().count()).filter(|width| *width <= limit).max().unwrap_or(6);
        let column = widest + 4;
        for (key, text) in rows {
            let mut lines = wrap(&text, self.style.width.saturating_sub(column)).into_iter();
            if key.chars().count() > widest {
                self.text += &format!("  {key}\n");
            } else {
                let first = lines.next().unwrap_or_default();
                self.text += &format!("  {key:widest$}  {first}\n");
            }
            for line in lines {
                self.text += &format!("{:column$}{line}\n", "");
            }
        }
    }
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
    if let Some(variable) = spec.variable {
        text += &format!(" Variable: {variable}.");
    }
    text
}

/// The text in lines of at most `width` columns; a longer word stands alone. A column is a character: the texts of the
/// table have no wide ones.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width.max(20) {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    lines.push(line);
    lines
}
