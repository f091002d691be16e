//! Leaves out the standard library's printing of backtraces, which takes 200 KB of the static program: reading of debug
//! information, demangling and unwinding. The static program has neither debug information nor tables for unwinding, so
//! that a backtrace could only say `<unknown>`. A panic still prints its message and place.

use std::ffi::{c_int, c_void};

/// Takes the place of the unwinder's function, which calls `trace` for each frame. With no frames there is nothing to
/// resolve, and the optimiser drops what would resolve them.
#[unsafe(no_mangle)]
extern "C" fn _Unwind_Backtrace(_trace: *const c_void, _argument: *mut c_void) -> c_int {
    0
}

/// Functions of the unwinder that the standard library names but that are called only while unwinding.
macro_rules! never_called {
    ($($name:ident)*) => {
        $(
            #[unsafe(no_mangle)]
            extern "C" fn $name() -> ! {
                std::process::abort()
            }
        )*
    };
}

never_called! {
    _Unwind_FindEnclosingFunction _Unwind_GetCFA _Unwind_GetDataRelBase _Unwind_GetIP _Unwind_GetIPInfo
    _Unwind_GetLanguageSpecificData _Unwind_GetRegionStart _Unwind_GetTextRelBase _Unwind_Resume _Unwind_SetGR
    _Unwind_SetIP
}
