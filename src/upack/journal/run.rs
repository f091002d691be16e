//! Carrying out a plan, undoing it, and finishing it. Each step can be undone whether it has happened or not, so that the
//! process may be killed between any two calls.

use std::fs;
use std::io::{self, ErrorKind as IoKind};
use std::path::{Path, PathBuf};

use super::{Journal, Plan, State};
use crate::system;
use crate::upack::error::{ErrorKind, UpackError, shown};
use crate::upack::files::{copy_tree, exists, remove_tree, set_mode};
use crate::upack::plan::Step;
use crate::upack::registry::{Change, Registry, RegistryLock};
use crate::upack::store::{self, StoreLock};
use crate::upack::{Event, Interruption, Notify};

impl Journal {
    /// Carries out a plan that `write_plan` has written. When it fails, everything is as it was.
    ///
    /// # Errors
    /// A step cannot be done, the registry cannot be changed, or a signal arrives.
    pub fn run(
        mut self,
        plan: &Plan,
        registry: &Registry,
        _lock: &StoreLock,
        notify: Notify<'_>,
        interruption: &Interruption,
    ) -> Result<(), UpackError> {
        for index in 0..plan.steps.len() {
            notify(Event::Step);
            let done = interruption.check().and_then(|()| self.step(plan, index));
            if let Err(error) = done {
                return Err(self.undo_after(error, plan, index, notify));
            }
        }
        match self.finish(plan, registry, notify, interruption) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.undo_after(error, plan, plan.steps.len(), notify)),
        }
    }

    /// Undoes what has begun, and says so if it can't.
    fn undo_after(mut self, error: UpackError, plan: &Plan, steps: usize, notify: Notify<'_>) -> UpackError {
        self.is_kept = true;
        let undone = self.mark(State::Moving, steps).and_then(|()| self.undo(plan, steps, notify));
        match undone.and_then(|()| self.discard()) {
            Ok(()) => error,
            Err(why) => {
                let fact = format!("{}; what was there could not be put back: {}", error.fact, why.fact);
                let advice = format!("{} The next pgutil upack command tries again.", why.advice);
                UpackError::new(error.kind, fact, advice)
            }
        }
    }

    /// Does a step. When it fails, nothing has happened.
    fn step(&mut self, plan: &Plan, index: usize) -> Result<(), UpackError> {
        let step = &plan.steps[index];
        let place = plan.place(step);
        let is_there = exists(&place)?;
        match step {
            // Someone else was quicker.
            Step::Take(_) | Step::Unmake(..) if !is_there => return Ok(()),
            Step::Put(_) if is_there => return Err(appeared(&place)),
            _ => {}
        }
        self.mark(State::Moving, index + 1)?;
        let done = match step {
            Step::Take(_) => self.take(plan, &place, index),
            Step::Unmake(..) => fs::remove_dir(&place).map_err(|error| UpackError::io("remove", &place, &error)),
            Step::Put(path) => self.put(&plan.staged(path)?, &place, index),
        };
        if done.is_err() {
            self.mark(State::Moving, index)?;
        }
        done
    }

    fn take(&self, plan: &Plan, place: &Path, index: usize) -> Result<(), UpackError> {
        let moved = match fs::rename(place, plan.taken(index)?) {
            // Below another mount point: it stays beside its place.
            Err(error) if error.kind() == IoKind::CrossesDevices => fs::rename(place, self.beside(place, index)),
            other => other,
        };
        moved.map_err(|error| UpackError::io("move away", place, &error))
    }

    fn put(&self, new: &Path, place: &Path, index: usize) -> Result<(), UpackError> {
        let moved = match system::rename_new(new, place) {
            Err(error) if error.kind() == IoKind::AlreadyExists => return Err(appeared(place)),
            Err(error) if error.kind() == IoKind::CrossesDevices => Err(error),
            // The system, or the file system, can't do it in one step.
            Err(_) => fs::rename(new, place),
            Ok(()) => Ok(()),
        };
        let moved = match moved {
            Err(error) if error.kind() == IoKind::CrossesDevices => self.copy(new, place, index),
            other => other,
        };
        moved.map_err(|error| UpackError::io("create", place, &error))
    }

    /// Puts a file or folder below another mount point. Only when the staged one is gone is the copy given its name, so
    /// that it is always known whether it has it.
    fn copy(&self, new: &Path, place: &Path, index: usize) -> io::Result<()> {
        let copy = self.beside(place, index);
        let done = copy_tree(new, &copy).and_then(|()| {
            remove_tree(new)?;
            fs::rename(&copy, place)
        });
        done.inspect_err(|_| drop(remove_tree(&copy)))
    }

    /// A name for a file that a step keeps in the folder of its place.
    fn beside(&self, place: &Path, index: usize) -> PathBuf {
        place.with_file_name(format!("{}-{index}", store::private_name(&self.id)))
    }

    /// Undoes as many steps, the last one first. May be repeated from where it stopped.
    pub(super) fn undo(&mut self, plan: &Plan, steps: usize, notify: Notify<'_>) -> Result<(), UpackError> {
        for index in (0..steps).rev() {
            notify(Event::Step);
            let step = &plan.steps[index];
            let place = plan.place(step);
            let cannot = |error: io::Error| UpackError::io("restore", &place, &error);
            match step {
                Step::Take(_) => {
                    for old in [plan.taken(index)?, self.beside(&place, index)] {
                        if exists(&old)? {
                            fs::rename(&old, &place).map_err(cannot)?;
                        }
                    }
                }
                Step::Unmake(_, mode) => {
                    if !exists(&place)? {
                        fs::create_dir(&place).and_then(|()| set_mode(&place, *mode)).map_err(cannot)?;
                    }
                }
                Step::Put(path) => {
                    let (new, copy) = (plan.staged(path)?, self.beside(&place, index));
                    if exists(&copy)? {
                        remove_tree(&copy).map_err(cannot)?;
                    } else if !exists(&new)? && exists(&place)? {
                        fs::rename(&place, &new).or_else(|_| remove_tree(&place)).map_err(cannot)?;
                    }
                }
            }
            self.mark(State::Moving, index)?;
        }
        Ok(())
    }

    /// Changes the registry and deletes what was moved away. May be repeated. When it fails, the registry is as it was.
    pub(super) fn finish(
        &mut self,
        plan: &Plan,
        registry: &Registry,
        notify: Notify<'_>,
        interruption: &Interruption,
    ) -> Result<(), UpackError> {
        let reason = match &plan.change {
            None => None,
            Some(Change::Add(entry)) => Some(format!("pgutil upack install {}", entry.name())),
            Some(Change::Remove(name)) => Some(format!("pgutil upack remove {name}")),
        };
        let lock = reason
            .map(|reason| RegistryLock::acquire(registry.root(), &reason, &self.id, notify, interruption))
            .transpose()?;
        notify(Event::Step);
        interruption.check()?;
        self.mark(State::Finishing, plan.steps.len())?;
        notify(Event::Step);
        if let (Some(lock), Some(change)) = (&lock, &plan.change) {
            registry.apply(lock, change)?;
        }
        drop(lock);
        notify(Event::Step);
        // The change is made. What can't be deleted is left to the next command.
        self.is_kept = true;
        let _ = self.delete_old(plan).and_then(|()| {
            for folder in &plan.folders {
                // One that is not empty stays.
                let _ = fs::remove_dir(plan.root.join(folder));
            }
            notify(Event::Step);
            self.discard()
        });
        Ok(())
    }

    /// Deletes what steps keep beside their places.
    fn delete_old(&self, plan: &Plan) -> Result<(), UpackError> {
        for (index, step) in plan.steps.iter().enumerate() {
            if matches!(step, Step::Take(_)) {
                let old = self.beside(&plan.place(step), index);
                remove_tree(&old).map_err(|error| UpackError::io("delete", &old, &error))?;
            }
        }
        Ok(())
    }
}

impl Plan {
    fn place(&self, step: &Step) -> PathBuf {
        let (Step::Take(path) | Step::Unmake(path, _) | Step::Put(path)) = step;
        self.root.join(path)
    }

    fn staged(&self, path: &str) -> Result<PathBuf, UpackError> {
        Ok(self.staging()?.join("new").join(path))
    }

    fn taken(&self, index: usize) -> Result<PathBuf, UpackError> {
        Ok(self.staging()?.join("old").join(index.to_string()))
    }

    fn staging(&self) -> Result<&Path, UpackError> {
        let missing =
            || UpackError::new(ErrorKind::Other, "the journal names no folder for staging", "Delete the journal.");
        self.staging.as_deref().ok_or_else(missing)
    }
}

fn appeared(place: &Path) -> UpackError {
    let fact = format!("{} was made by another process in the meantime", shown(place));
    UpackError::new(ErrorKind::Other, fact, "Nothing was changed. Run the command again.")
}
