//! Calls on files that the standard library lacks.

use std::ffi::{CStr, CString};
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Flags with which opening never waits, not even for the other end of a pipe.
pub const OPEN_AT_ONCE: i32 = libc::O_NONBLOCK | libc::O_NOCTTY;

/// The same flags, with which opening also fails on a symbolic link: for paths where another user may have put something.
pub const OPEN_PLAIN: i32 = OPEN_AT_ONCE | libc::O_NOFOLLOW;

/// The user whose rights the process has.
pub fn user_id() -> u32 {
    // SAFETY: the call has no conditions and can't fail.
    unsafe { libc::geteuid() }
}

/// The name of that user. `None` where the system knows none, as in a container without a list of users.
pub fn user_name() -> Option<String> {
    let mut buffer = vec![0_u8; 16 * 1024];
    // SAFETY: the call fills the structure, whose pointers lead into the buffer, or sets the last argument to null; the
    // name ends in a zero byte, and is read while the buffer lives.
    unsafe {
        let mut user: libc::passwd = std::mem::zeroed();
        let mut found = std::ptr::null_mut();
        let result = libc::getpwuid_r(libc::geteuid(), &mut user, buffer.as_mut_ptr().cast(), buffer.len(), &mut found);
        if result != 0 || found.is_null() || user.pw_name.is_null() {
            return None;
        }
        Some(CStr::from_ptr(user.pw_name).to_string_lossy().into_owned())
    }
}

/// Creates files and folders in `work` with a umask of 077: they get the permissions that are asked for their owner, and
/// none for others, from the first moment. The umask belongs to the whole process, so no other thread may create files in
/// the meantime.
pub fn with_private_umask<T>(work: impl FnOnce() -> T) -> T {
    // SAFETY: the call has no conditions and can't fail.
    let before = unsafe { libc::umask(0o077) };
    let result = work();
    // SAFETY: as above.
    unsafe { libc::umask(before) };
    result
}

/// Renames a file unless the new name exists, in one step.
///
/// # Errors
/// `AlreadyExists` if it does; any other error if the system or the file system does not support this.
#[cfg(target_os = "linux")]
pub fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (c_path(from)?, c_path(to)?);
    // SAFETY: both strings outlive the call. By number, since musl has no function for it.
    let result = unsafe {
        let here = libc::AT_FDCWD;
        libc::syscall(libc::SYS_renameat2, here, from.as_ptr(), here, to.as_ptr(), libc::RENAME_NOREPLACE)
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Renames a file unless the new name exists, in one step.
///
/// # Errors
/// Always: this system does not support it.
#[cfg(not(target_os = "linux"))]
pub fn rename_new(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether a path is a mount point, to which nothing can be renamed. A single file mounted into a container is one.
#[cfg(target_os = "linux")]
pub fn is_mount_point(path: &Path) -> bool {
    let Ok(path) = c_path(path) else { return false };
    // SAFETY: the call fills the structure or fails; all of its fields are plain numbers, for which zero is valid.
    unsafe {
        let mut about: libc::statx = std::mem::zeroed();
        let result = libc::statx(libc::AT_FDCWD, path.as_ptr(), libc::AT_SYMLINK_NOFOLLOW, 0, &mut about);
        result == 0 && about.stx_attributes & libc::STATX_ATTR_MOUNT_ROOT as u64 != 0
    }
}

/// Whether a path is a mount point. This system does not tell.
#[cfg(not(target_os = "linux"))]
pub fn is_mount_point(_: &Path) -> bool {
    false
}

/// Reserves disk space for the first `size` bytes of a file. Its length and contents stay as they are.
///
/// # Errors
/// `StorageFull` or `FileTooLarge` if the space is not available; any other error if the system or the file system does not
/// support this.
#[cfg(target_os = "linux")]
pub fn allocate(file: &File, size: u64) -> io::Result<()> {
    // SAFETY: the first call fills the structure or fails; the second takes numbers only.
    let result = unsafe {
        // The reservation ignores the limit of the process, but a later write does not.
        let mut limit: libc::rlimit = std::mem::zeroed();
        if libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit) == 0 && u128::from(limit.rlim_cur) < u128::from(size) {
            return Err(io::Error::from_raw_os_error(libc::EFBIG));
        }
        let size = libc::off_t::try_from(size).map_err(|_| io::ErrorKind::FileTooLarge)?;
        libc::fallocate(file.as_raw_fd(), libc::FALLOC_FL_KEEP_SIZE, 0, size)
    };
    if result == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}

/// Reserves disk space for a file.
///
/// # Errors
/// Always: this system does not support it.
#[cfg(not(target_os = "linux"))]
pub fn allocate(_: &File, _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn c_path(path: &Path) -> io::Result<CString> {
    CString::new(path.as_os_str().as_bytes()).map_err(|_| io::ErrorKind::InvalidInput.into())
}
