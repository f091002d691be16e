//! Memory for a short life. A create needs some thirty kilobytes in a few hundred pieces; handed out one after the other
//! from pages that lie side by side, they touch a third of the pages that a general allocator would, and cost no system
//! call. Only the last piece can be given back. When it is used up, or for large pieces, the system's allocator serves, so that a
//! long run needs no more memory than it would without.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Enough for a create over http with the buffers of its connection.
const SIZE: usize = 128 * 1024;

/// The largest piece that is taken from the arena.
const LARGEST: usize = SIZE / 4;

/// The allocator of the whole program.
pub struct Arena {
    memory: UnsafeCell<Memory>,
    /// What is before this offset has been handed out.
    used: AtomicUsize,
    /// What is behind this offset was never handed out, and hence is zero.
    touched: AtomicUsize,
}

/// Zeros, of which the file holds none and the kernel gives only the pages that are touched.
#[repr(align(4096))]
struct Memory([u8; SIZE]);

// SAFETY: each byte has one owner, by a step of an atomic.
unsafe impl Sync for Arena {}

impl Arena {
    /// An arena of which nothing is used.
    pub const fn new() -> Arena {
        Arena { memory: UnsafeCell::new(Memory([0; SIZE])), used: AtomicUsize::new(0), touched: AtomicUsize::new(0) }
    }

    fn start(&self) -> usize {
        self.memory.get() as usize
    }

    fn holds(&self, piece: *mut u8) -> bool {
        (piece as usize).wrapping_sub(self.start()) < SIZE
    }

    /// A piece, and how many bytes at its beginning may not be zero; none if it does not fit.
    fn take(&self, layout: Layout) -> Option<(*mut u8, usize)> {
        if layout.size() > LARGEST {
            return None;
        }
        let mut used = self.used.load(Ordering::Relaxed);
        loop {
            // The memory begins at a page, so that an offset is aligned as the address is.
            let begin = used.checked_next_multiple_of(layout.align())?;
            let end = begin + layout.size();
            if end > SIZE || layout.align() > 4096 {
                return None;
            }
            match self.used.compare_exchange_weak(used, end, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => {
                    let touched = self.touched.fetch_max(end, Ordering::AcqRel);
                    // SAFETY: the offset lies within the memory.
                    let piece = unsafe { (&raw mut (*self.memory.get()).0).cast::<u8>().add(begin) };
                    return Some((piece, touched.saturating_sub(begin).min(layout.size())));
                }
                Err(now) => used = now,
            }
        }
    }

    /// Gives the last piece another length; says whether it was the last and could be.
    fn resize(&self, piece: *mut u8, size: usize, new_size: usize) -> bool {
        let begin = piece as usize - self.start();
        let (end, new_end) = (begin + size, begin + new_size);
        if new_size > LARGEST || new_end > SIZE {
            return false;
        }
        self.touched.fetch_max(new_end, Ordering::AcqRel);
        self.used.compare_exchange(end, new_end, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }
}

// SAFETY: pieces don't overlap, since `used` goes back over the last one only; those outside of the arena are the system allocator's.
unsafe impl GlobalAlloc for Arena {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match self.take(layout) {
            Some((piece, _)) => piece,
            // SAFETY: the caller's duties are handed on.
            None => unsafe { System.alloc(layout) },
        }
    }

    #[inline(never)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the bytes are the piece's; the caller's duties are handed on.
        unsafe {
            match self.take(layout) {
                Some((piece, stained)) => {
                    piece.write_bytes(0, stained);
                    piece
                }
                None => System.alloc_zeroed(layout),
            }
        }
    }

    #[inline(never)]
    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        if self.holds(piece) {
            self.resize(piece, layout.size(), 0);
        } else {
            // SAFETY: what is not the arena's came from the system.
            unsafe { System.dealloc(piece, layout) }
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if !self.holds(piece) {
            // SAFETY: what is not the arena's came from the system.
            return unsafe { System.realloc(piece, layout, new_size) };
        }
        if self.resize(piece, layout.size(), new_size) || new_size <= layout.size() {
            return piece;
        }
        // SAFETY: the size is not 0 and, with its alignment, not too large, as the caller promises; the pieces are
        // different ones, and the old one is the shorter.
        unsafe {
            let new = self.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !new.is_null() {
                std::ptr::copy_nonoverlapping(piece, new, layout.size());
            }
            new
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize, align: usize) -> Layout {
        Layout::from_size_align(size, align).unwrap()
    }

    #[test]
    fn pieces_are_aligned_and_do_not_overlap() {
        let arena = Arena::new();
        let first = arena.take(layout(3, 1)).unwrap().0 as usize;
        let second = arena.take(layout(16, 16)).unwrap().0 as usize;
        let third = arena.take(layout(1, 1)).unwrap().0 as usize;
        assert_eq!(second % 16, 0);
        assert!(second >= first + 3 && third >= second + 16);
    }

    #[test]
    fn the_last_piece_grows_in_place_and_others_are_moved_with_their_content() {
        let arena = Arena::new();
        // SAFETY: layouts are the pieces' own, and writes lie within them.
        unsafe {
            let piece = arena.alloc(layout(4, 1));
            piece.copy_from_nonoverlapping(b"abcd".as_ptr(), 4);
            let longer = arena.realloc(piece, layout(4, 1), 8);
            assert_eq!(longer, piece);
            let blocker = arena.alloc(layout(1, 1));
            let moved = arena.realloc(longer, layout(8, 1), 12);
            assert!(moved as usize > blocker as usize);
            assert_eq!(std::slice::from_raw_parts(moved, 4), b"abcd");
        }
    }

    #[test]
    fn the_last_piece_can_be_given_back_and_comes_again_as_zeros() {
        let arena = Arena::new();
        // SAFETY: as above.
        unsafe {
            let piece = arena.alloc(layout(64, 1));
            piece.write_bytes(0xff, 64);
            arena.dealloc(piece, layout(64, 1));
            let zeroed = arena.alloc_zeroed(layout(100, 1));
            assert_eq!(zeroed, piece);
            assert_eq!(std::slice::from_raw_parts(zeroed, 100), [0; 100]);
        }
    }

    #[test]
    fn a_piece_before_others_is_not_given_back() {
        let arena = Arena::new();
        // SAFETY: as above.
        unsafe {
            let piece = arena.alloc(layout(64, 1));
            let last = arena.alloc(layout(64, 1));
            arena.dealloc(piece, layout(64, 1));
            assert!(arena.alloc(layout(64, 1)) > last);
        }
    }

    #[test]
    fn when_it_is_used_up_and_for_large_pieces_the_system_serves() {
        let arena = Arena::new();
        assert!(arena.take(layout(LARGEST + 1, 1)).is_none());
        assert!((0..4).all(|_| arena.take(layout(LARGEST, 1)).is_some()));
        assert!(arena.take(layout(1, 1)).is_none());
        // SAFETY: as above.
        unsafe {
            let piece = arena.alloc(layout(100, 1));
            assert!(!arena.holds(piece));
            let longer = arena.realloc(piece, layout(100, 1), 1000);
            arena.dealloc(longer, layout(1000, 1));
        }
    }
}
