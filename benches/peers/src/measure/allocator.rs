//! Counts what the thread allocates. Plain cells of the thread, so that counting costs next to nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub allocations: u64,
    /// Bytes allocated less bytes freed.
    pub live: i64,
}

impl Counts {
    pub fn since(self, before: Counts) -> Counts {
        Counts { allocations: self.allocations - before.allocations, live: self.live - before.live }
    }
}

thread_local! {
    static COUNTS: Cell<Counts> = const { Cell::new(Counts { allocations: 0, live: 0 }) };
}

/// Of this thread, so far.
pub fn counts() -> Counts {
    COUNTS.get()
}

fn add(allocations: u64, bytes: i64) {
    // Threads that end free a little when their cells are gone.
    let _ = COUNTS.try_with(|cell| {
        let counts = cell.get();
        cell.set(Counts { allocations: counts.allocations + allocations, live: counts.live + bytes });
    });
}

pub struct Counting;

#[allow(unsafe_code, reason = "an allocator can't be written otherwise; it hands everything to the system's")]
// SAFETY: every call is passed on unchanged to the system's allocator; counting neither allocates nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(1, layout.size() as i64);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(1, layout.size() as i64);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(1, size as i64 - layout.size() as i64);
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        add(0, -(layout.size() as i64));
        unsafe { System.dealloc(memory, layout) }
    }
}
