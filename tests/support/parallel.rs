//! Processes many items in parallel, each of which starts the program.

use std::sync::Mutex;

/// More threads than processors, since most of the work is waiting.
const THREADS: usize = 12;

/// Does the work for each item and returns all complaints.
pub fn complaints_of<T: Send>(items: Vec<T>, work: impl Fn(&T) -> Result<(), String> + Sync) -> Vec<String> {
    let queue = Mutex::new(items.into_iter());
    let complaints = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    // In a separate statement, so that the queue is not locked during the work.
                    let next = queue.lock().unwrap().next();
                    let Some(item) = next else {
                        break;
                    };
                    if let Err(complaint) = work(&item) {
                        complaints.lock().unwrap().push(complaint);
                    }
                }
            });
        }
    });
    complaints.into_inner().unwrap()
}

/// Does the work for each item and fails with all complaints.
#[track_caller]
pub fn for_each<T: Send>(items: Vec<T>, work: impl Fn(&T) -> Result<(), String> + Sync) {
    let complaints = complaints_of(items, work);
    assert!(complaints.is_empty(), "{} complaints\n\n{}", complaints.len(), complaints.join("\n\n"));
}
