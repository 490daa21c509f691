//! Owns the memory of compiled code, and calls it.

#![allow(unsafe_code, reason = "calling compiled code and freeing its memory; each block has its proof")]

use std::ffi::c_void;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cranelift_jit::JITModule;
use cranelift_module::FuncId;

use crate::tables::Host;

/// Row, frame, tables, host; gives the word of a return.
type Entry = unsafe extern "C" fn(*const u64, *mut u64, *const u64, *mut c_void) -> u64;

/// Compiled code with its memory. The entry never leaves it, so nothing can call code that was freed.
pub(super) struct Compiled {
    module: ManuallyDrop<JITModule>,
    entry: Entry,
}

// SAFETY: `JITModule` is `Send`. It is not `Sync` for what compiling needs; nothing but `Drop` touches it after it was
// finalised, and `Drop` has it alone. The code itself is read only, and writes only what a call hands in.
unsafe impl Sync for Compiled {}

/// What code passes on to [`ask`]: the host, and how long the frame is.
struct Caller<'h> {
    host: &'h mut dyn Host,
    words: usize,
}

/// The address that code calls to ask.
pub(super) fn ask_address() -> i64 {
    ask as *const () as i64
}

impl Compiled {
    /// Takes a finalised module, of which `entry` has the signature of [`Entry`].
    pub(super) fn new(module: JITModule, entry: FuncId) -> Self {
        let address = module.get_finalized_function(entry);
        // SAFETY: the function was declared with four pointer parameters and one 64-bit result in the host's C calling
        // convention, and the module is finalised, so this is the address of executable code with that signature.
        let entry = unsafe { std::mem::transmute::<*const u8, Entry>(address) };
        Compiled { module: ManuallyDrop::new(module), entry }
    }

    #[inline]
    pub(super) fn call(&self, row: &[u64], frame: &mut [u64], tables: &[u64], host: &mut dyn Host) -> u64 {
        let mut caller = Caller { host, words: frame.len() };
        // SAFETY: the caller of `call` has checked that row and frame have the lengths that the code was compiled for, and
        // `tables` are those of the same code; all its offsets lie below these lengths. The pointers are valid for the
        // call, the frame's is unique, and `caller` outlives the call.
        unsafe {
            (self.entry)(
                row.as_ptr(),
                frame.as_mut_ptr(),
                tables.as_ptr(),
                (&raw mut caller).cast::<c_void>(),
            )
        }
    }
}

/// Asks the host on behalf of code. A panic of the host ends here: the answer is then missing and the run unsure, which
/// the last word of the frame's start says; see [`super::emit`].
extern "C" fn ask(caller: *mut c_void, ask: u64, frame: *mut u64, unsure: u64) -> u64 {
    // SAFETY: code passes on the pointer of `Compiled::call`, which is valid for the call and used by nobody else.
    let caller = unsafe { &mut *caller.cast::<Caller<'_>>() };
    // SAFETY: code passes on the frame that it was given, of this length; it does not touch it while the host does.
    let frame = unsafe { std::slice::from_raw_parts_mut(frame, caller.words) };
    let host = &mut *caller.host;
    let number = u32::try_from(ask).unwrap_or(u32::MAX);
    let answer = catch_unwind(AssertUnwindSafe(|| host.ask(number, frame)));
    answer.unwrap_or_else(|_| {
        if let Some(flag) = usize::try_from(unsure).ok().and_then(|at| frame.get_mut(at)) {
            *flag = 1;
        }
        0
    })
}

impl Drop for Compiled {
    fn drop(&mut self) {
        // SAFETY: taken once, here, and never used again.
        let module = unsafe { ManuallyDrop::take(&mut self.module) };
        // SAFETY: calls borrow `self`, so none is running, and the entry goes with it.
        unsafe { module.free_memory() };
    }
}
