//! The commands that the program has, read from its help, so that a test can take them all.

use std::sync::LazyLock;

use super::pgutil::Pgutil;

/// A command that does something, as its help describes it.
pub struct Command {
    /// The words after the program's name.
    pub words: String,
    help: String,
}

/// All of them, in the order of the help.
pub fn commands() -> &'static [Command] {
    static COMMANDS: LazyLock<Vec<Command>> = LazyLock::new(|| {
        let mut commands = Vec::new();
        collect("", &mut commands);
        assert!(commands.len() > 10, "the help lists the commands in another way");
        commands
    });
    &COMMANDS
}

/// The command of these words.
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

/// Options that choose the server and the credential; a test gives its own.
const CONNECTION: &[&str] =
    &["--source", "--api-key", "--api-key-file", "--username", "--password", "--password-file", "--ca-cert", "--json"];

impl Command {
    /// Whether it has the options of a connection.
    pub fn talks_to_a_server(&self) -> bool {
        self.help.contains("\n  --source=NAME|URL ")
    }

    /// The options without which it is refused, as its usage shows them.
    pub fn required(&self) -> Vec<&str> {
        let usage = self.help.split("\n\n").find(|part| part.starts_with("Usage: ")).expect("the help has a usage");
        // Whatever stands in brackets is optional, or one of several.
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

    /// The first example of the help that leaves the connection to whoever runs it, as arguments.
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

    /// Makes the files that an example names, each with a content that its name promises.
    pub fn make_files(&self, example: &[String], pgutil: &Pgutil) {
        for argument in example {
            let Some((option, value)) = argument.split_once('=') else {
                continue;
            };
            let takes_file =
                [format!("{option}=FILE"), format!("{option}=PATH")].iter().any(|is| self.help.contains(is));
            // What is written need not be there.
            if takes_file && !option.contains("output") && value != "-" {
                pgutil.file(value, content(value));
            }
        }
        // Something to find dependencies in.
        pgutil.file("package-lock.json", content("package-lock.json"));
    }
}

/// The arguments of a line in which quotes keep blanks.
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
