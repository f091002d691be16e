//! Runs of programs, taken in turns so that a disturbance hits all alike, and what the many runs come to.

use std::path::Path;
use std::process::{Command, Stdio};

/// A program to be measured.
pub struct Program {
    /// What the table calls it.
    pub name: &'static str,
    /// The program and its arguments.
    pub line: Vec<String>,
    /// Variables besides a nearly empty environment.
    pub variables: Vec<(&'static str, String)>,
}

/// What one run took. The order is the launcher's.
#[derive(Clone, Copy)]
pub struct Run {
    /// Nanoseconds from start to end.
    pub wall: f64,
    /// Nanoseconds of the processor in the program.
    pub user: f64,
    /// Nanoseconds of the processor in the kernel.
    pub system: f64,
    /// Pages that were not there at first.
    pub faults: f64,
    /// Peak memory in KiB.
    pub memory: f64,
    /// Instructions, 0 without counters.
    pub instructions: f64,
}

/// Three of the quartiles: a quarter of the values is below the first, half below the second, a quarter above the third.
#[derive(Clone, Copy)]
pub struct Quartiles(pub f64, pub f64, pub f64);

impl Quartiles {
    /// Those of any number of values.
    pub fn of(values: impl Iterator<Item = f64>) -> Quartiles {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let at = |quarter: usize| values[(values.len() - 1) * quarter / 4];
        Quartiles(at(1), at(2), at(3))
    }

    /// How far the middle half of the values lies apart, as a part of the median.
    pub fn spread(&self) -> f64 {
        (self.2 - self.0) / self.1
    }
}

/// Runs every program so many times in turns; answers the runs of each. The first turn only warms up.
pub fn measure(launcher: &Path, programs: &[Program], rounds: usize) -> Result<Vec<Vec<Run>>, String> {
    let mut all = vec![Vec::new(); programs.len()];
    for round in 0..=rounds {
        for (program, runs) in programs.iter().zip(&mut all) {
            let run = run(launcher, program)?;
            if round > 0 {
                runs.push(run);
            }
        }
    }
    Ok(all)
}

fn run(launcher: &Path, program: &Program) -> Result<Run, String> {
    let mut command = Command::new(launcher);
    command.args(&program.line).stdin(Stdio::null()).env_clear();
    command.env("LANG", "C").envs(program.variables.iter().map(|(name, value)| (name, value)));
    let output = command.output().map_err(|error| format!("{}: {error}", launcher.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    match numbers[..] {
        [wall, user, system, faults, memory, instructions, 0.0] => {
            Ok(Run { wall, user, system, faults, memory, instructions })
        }
        _ => Err(format!("{} failed: {text}{}", program.line.join(" "), String::from_utf8_lossy(&output.stderr))),
    }
}
