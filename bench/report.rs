//! The figures as a table or as JSON, and the bounds that they are held against.

use std::fmt::Write;

use super::measure::{Quartiles, Run};
use super::transfers::{DOWNLOAD, DOWNLOAD_TLS, PACK, PACKAGES, PARTS, SBOM, UNPACK, UPLOAD, UPLOAD_TLS};
use super::{CREATE, CREATE_PRIVATE, CREATE_SYSTEM, LIST};

/// Runs of one program for one purpose.
pub struct Row {
    /// The purpose.
    pub what: &'static str,
    /// The program.
    pub program: &'static str,
    /// Its runs, in turns with those of the other programs for the same purpose.
    pub runs: Vec<Run>,
}

/// All that was measured.
pub struct Report {
    /// One row for each program and purpose.
    pub rows: Vec<Row>,
    /// Bytes of the program on disk.
    pub size: u64,
    /// Bytes of the lock file that an SBOM is made of.
    pub lock_size: u64,
}

/// What must not be exceeded.
pub struct Bound {
    what: String,
    measured: f64,
    limit: f64,
}

impl Bound {
    /// Whether it was not exceeded.
    pub fn met(&self) -> bool {
        self.measured <= self.limit
    }
}

/// Above this the middle half of the wall times lies too far apart to tell small differences.
const NOISY: f64 = 0.3;

impl Row {
    fn wall(&self) -> Quartiles {
        Quartiles::of(self.runs.iter().map(|run| run.wall))
    }

    fn mean(&self, value: impl Fn(&Run) -> f64) -> f64 {
        self.runs.iter().map(value).sum::<f64>() / self.runs.len() as f64
    }

    fn median(&self, value: impl Fn(&Run) -> f64) -> f64 {
        Quartiles::of(self.runs.iter().map(value)).1
    }
}

impl Report {
    fn row(&self, what: &str, program: &str) -> &Row {
        let found = self.rows.iter().find(|row| row.what == what && row.program == program);
        found.expect("every bound is about programs that were measured")
    }

    /// The wall time of this program by that of another, from runs side by side.
    fn ratio(&self, what: &str, other: &str) -> Quartiles {
        let (ours, theirs) = (&self.row(what, "pgutil").runs, &self.row(what, other).runs);
        Quartiles::of(ours.iter().zip(theirs).map(|(ours, theirs)| ours.wall / theirs.wall))
    }

    /// The bounds that the program must keep within.
    pub fn bounds(&self) -> Vec<Bound> {
        let ratio = |what: &str, other: &str, limit: f64| Bound {
            what: format!("{what}: wall by that of {other}"),
            measured: self.ratio(what, other).1,
            limit,
        };
        let memory = |what: &str, limit: f64| Bound {
            what: format!("{what}: peak memory in MiB"),
            measured: self.row(what, "pgutil").median(|run| run.memory) / 1024.0,
            limit,
        };
        let start = |what: &str| Bound {
            what: format!("{what}: wall by that of a create"),
            measured: self.row(what, "pgutil").wall().1 / self.row(CREATE, "pgutil").wall().1,
            limit: 1.0,
        };
        let has = |what: &str| self.rows.iter().any(|row| row.what == what);
        let mut bounds =
            vec![Bound { what: "size in MiB".into(), measured: self.size as f64 / 1_048_576.0, limit: 2.75 }];
        if has(CREATE) {
            // Where the machine is that fast, the rest of what curl does weighs more.
            let curl = if self.row(CREATE, "bare").wall().1 < 300_000.0 { 0.1 } else { 1.0 / 3.0 };
            bounds.extend([ratio(CREATE, "bare", 2.0), ratio(CREATE, "curl", curl)]);
            bounds.extend(["--version", "--help"].into_iter().filter(|what| has(what)).map(start));
        }
        for (what, other, limit) in [
            (CREATE_SYSTEM, "curl", 0.5),
            (CREATE_PRIVATE, "curl", 0.5),
            (LIST, "curl", 8.0),
            (UPLOAD, "curl", 1.1),
            (UPLOAD_TLS, "curl", 1.5),
            (DOWNLOAD, "curl", 1.1),
            (DOWNLOAD_TLS, "curl", 1.5),
            (PARTS, "curl", 1.75),
            (PACKAGES, "curl", 10.0),
            (SBOM, "jq", 0.5),
            (PACK, "zip", 1.0),
            (UNPACK, "unzip", 1.0),
        ] {
            bounds.extend(has(what).then(|| ratio(what, other, limit)));
        }
        for (what, limit) in [
            (CREATE, 4.0),
            (CREATE_SYSTEM, 6.0),
            (CREATE_PRIVATE, 6.0),
            (LIST, 4.0),
            (UPLOAD, 4.0),
            (UPLOAD_TLS, 6.0),
            (DOWNLOAD, 4.0),
            (DOWNLOAD_TLS, 6.0),
            (PACKAGES, 4.0),
            (SBOM, 3.0 * self.lock_size as f64 / 1_048_576.0),
        ] {
            bounds.extend(has(what).then(|| memory(what, limit)));
        }
        bounds
    }

    /// Purposes of which the runs were too uneven.
    fn noisy(&self) -> Vec<String> {
        let uneven = self.rows.iter().filter(|row| row.wall().spread() > NOISY);
        uneven.map(|row| format!("{} ({})", row.what, row.program)).collect()
    }

    /// For people.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{:30} {:7} {:>9} {:>6} {:>8} {:>8} {:>7} {:>8} {:>13}  {}\n",
            "", "", "wall ms", "+-%", "user ms", "sys ms", "faults", "MiB", "instructions", "pgutil by it (quartiles)"
        );
        for row in &self.rows {
            let wall = row.wall();
            let instructions = row.median(|run| run.instructions);
            let counted = if instructions > 0.0 { format!("{instructions:.0}") } else { "-".into() };
            let ratio = if row.program == "pgutil" {
                String::new()
            } else {
                let Quartiles(low, middle, high) = self.ratio(row.what, row.program);
                format!("{middle:.3} ({low:.3} to {high:.3})")
            };
            let line = format!(
                "{:30} {:7} {:9.3} {:6.0} {:8.3} {:8.3} {:7.0} {:8.2} {:>13}  {ratio}",
                row.what,
                row.program,
                wall.1 / 1e6,
                wall.spread() * 50.0,
                row.mean(|run| run.user) / 1e6,
                row.mean(|run| run.system) / 1e6,
                row.median(|run| run.faults),
                row.median(|run| run.memory) / 1024.0,
                counted,
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push('\n');
        for bound in self.bounds() {
            let word = if bound.met() { "met" } else { "MISSED" };
            let _ = writeln!(text, "{word:6} {:52} {:7.3}, at most {:.3}", bound.what, bound.measured, bound.limit);
        }
        let noisy = self.noisy();
        if !noisy.is_empty() {
            let _ = writeln!(text, "\nThe machine was too noisy for a fine judgement of: {}", noisy.join(", "));
        }
        text
    }

    /// For programs. Times are in ns, memory in KiB.
    pub fn json(&self) -> serde_json::Value {
        let rows = self.rows.iter().map(|row| {
            let wall = row.wall();
            let ratio = (row.program != "pgutil").then(|| self.ratio(row.what, row.program));
            serde_json::json!({
                "what": row.what, "program": row.program, "runs": row.runs.len(),
                "wall": [wall.0, wall.1, wall.2],
                "user": row.mean(|run| run.user), "system": row.mean(|run| run.system),
                "faults": row.median(|run| run.faults), "memory": row.median(|run| run.memory),
                "instructions": row.median(|run| run.instructions),
                "pgutilByIt": ratio.map(|ratio| [ratio.0, ratio.1, ratio.2]),
            })
        });
        let bounds = self.bounds();
        let bounds = bounds.iter().map(|bound| {
            serde_json::json!({"what": bound.what, "measured": bound.measured, "limit": bound.limit, "met": bound.met()})
        });
        serde_json::json!({
            "size": self.size, "rows": rows.collect::<Vec<_>>(), "bounds": bounds.collect::<Vec<_>>(),
            "noisy": self.noisy(),
        })
    }
}
