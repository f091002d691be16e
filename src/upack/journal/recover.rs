//! Recovery from commands that were killed: a change whose steps were all done is finished, any other is undone.

use super::{Journal, Plan, State};
use crate::upack::error::{ErrorKind, UpackError, shown};
use crate::upack::registry::{Registry, RegistryLock};
use crate::upack::store::{self, StoreLock};
use crate::upack::{Event, Interruption, Notify};

/// Finishes or undoes the changes of killed commands. The caller holds the lock of the folder.
///
/// # Errors
/// A change can be neither finished nor undone, for example for lack of permission. Its journal stays.
pub fn recover(
    lock: &StoreLock,
    registry: &Registry,
    notify: Notify<'_>,
    interruption: &Interruption,
) -> Result<(), UpackError> {
    let ids = store::journals(lock.folder()).map_err(|error| UpackError::io("read", lock.folder(), &error))?;
    for id in ids {
        let Some((mut journal, content)) = Journal::take_over(lock, &id)? else {
            continue;
        };
        match (content.state, &content.plan) {
            (State::Moving, Some(plan)) => {
                require_reachable(&journal, plan)?;
                journal.undo(plan, content.steps, notify)?;
                RegistryLock::release_abandoned(registry.root(), &id);
                journal.discard()?;
            }
            (State::Finishing, Some(plan)) => {
                require_reachable(&journal, plan)?;
                journal.finish(plan, registry, notify, interruption)?;
            }
            _ => journal.discard()?,
        }
        // A command that was killed before it named its target has done nothing.
        if !journal.target.as_os_str().is_empty() {
            notify(Event::Recovered { target: journal.target.clone(), is_finished: content.state == State::Finishing });
        }
    }
    Ok(())
}

/// If the disk is not mounted, it must not look as if nothing were left to do.
fn require_reachable(journal: &Journal, plan: &Plan) -> Result<(), UpackError> {
    if plan.steps.is_empty() || plan.root.is_dir() {
        return Ok(());
    }
    let fact =
        format!("a command was interrupted while it changed {}, which does not exist now", shown(&journal.target));
    let advice = format!("Mount the disk that it is on. If it is gone for good, delete {}.", shown(&journal.path()));
    Err(UpackError::new(ErrorKind::Other, fact, advice))
}
