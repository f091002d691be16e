//! All commands of the program, read from its help.

use std::sync::LazyLock;

use super::pgutil::Pgutil;

/// A command as its help describes it.
pub struct Command {
    /// The words after the program's name.
    pub words: String,
    help: String,
}

/// All commands that do something, in the order of the help.
pub fn commands() -> &'static [Command] {
    static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
        let mut commands = Vec::new();
        collect("", &mut commands);
        assert!(commands.len() > 10, "the help lists the commands in another way");
        commands
    });
    &COMMANDS
}

/// The command with these words.
pub fn command(words: &str) -> &'static Command {
    commands().iter().find(|command| command.words == words).unwrap_or_else(|| panic!("there is no pgutil {words}"))
}

fn collect(words: &str, commands: &mut Vec<Command>) {
    let help = Pgutil::new().args(words.split_whitespace().chain(["--help"])).run().stdout;
    let Some((_, list)) = help.split_once("\nCommands:\n") else {
        commands.push(Command { words: words.to_string(), help });
        return;
    };
    for line in list.lines().take_while(|line| !line.is_empty()) {
        let word = line.strip_prefix("  ").and_then(|line| line.split(' ').next()).unwrap_or_default();
        // The help of `help` is that of all commands.
        if !word.is_empty() && word != "help" {
            collect(format!("{words} {word}").trim_start(), commands);
        }
    }
}

/// Options that choose the server and the credential, which a test sets itself.
const CONNECTION: &[&str] =
    &["--source", "--api-key", "--api-key-file", "--username", "--password", "--password-file", "--ca-cert", "--json"];

impl Command {
    /// Whether the command has the options of a connection.
    pub fn talks_to_a_server(&self) -> bool {
        self.help.contains("\n  --source=NAME|URL ")
    }

    /// The required options, according to the usage line.
    pub fn required(&self) -> Vec<&str> {
        let usage = self.help.split("\n\n").find(|part| part.starts_with("Usage: ")).expect("the help has a usage");
        // Options in brackets are optional, or one of several.
        let mut depth = 0;
        let mut required = Vec::new();
        for word in usage.split_whitespace() {
            depth += word.matches(['[', '(']).count();
            if depth == 0 && word.starts_with("--") {
                required.push(word.split('=').next().unwrap());
            }
            depth -= word.matches([']', ')']).count();
        }
        required
    }

    /// The arguments of the first example that has no options of a connection.
    pub fn example(&self) -> Vec<String> {
        let (_, examples) = self.help.split_once("\nExamples:\n").unwrap_or_default();
        let lines = examples.lines().filter_map(|line| line.strip_prefix("  pgutil "));
        let fits = |arguments: &Vec<String>| {
            arguments.iter().all(|argument| {
                let option = argument.split('=').next().unwrap_or_default();
                !CONNECTION.contains(&option) && !["|", ">", ";"].contains(&argument.as_str())
            })
        };
        let example = lines.map(arguments).find(fits);
        example.unwrap_or_else(|| panic!("the help of pgutil {} has no example without a connection", self.words))
    }

    /// Creates the files that an example names, with content that matches their extensions.
    pub fn make_files(&self, example: &[String], pgutil: &Pgutil) {
        for argument in example {
            let Some((option, value)) = argument.split_once('=') else {
                continue;
            };
            let takes_file =
                [format!("{option}=FILE"), format!("{option}=PATH")].iter().any(|is| self.help.contains(is));
            // An output file must not exist.
            if takes_file && !option.contains("output") && value != "-" {
                pgutil.file(value, content(value));
            }
        }
        // For commands that look for dependencies.
        pgutil.file("package-lock.json", content("package-lock.json"));
    }
}

/// Splits a line at spaces, except within quotes.
fn arguments(line: &str) -> Vec<String> {
    let mut arguments = vec![String::new()];
    let mut quote = None;
    for letter in line.chars() {
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (letter, Some(open)) if letter == open => quote = None,
            (' ', None) => arguments.push(String::new()),
            (letter, _) => arguments.last_mut().unwrap().push(letter),
        }
    }
    arguments.retain(|argument| !argument.is_empty());
    arguments
}

fn content(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "xml" => {
            "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.2\" version=\"1\"><components/></bom>"
        }
        "json" => "{\"name\":\"w\",\"lockfileVersion\":3,\"packages\":{\"node_modules/a\":{\"version\":\"1.0.0\"}}}",
        _ => "content\n",
    }
}
