//! Looks up host names for a given address family, which the standard library does not offer.

use std::ffi::{CStr, CString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;

use super::super::LookupError;

/// The address families to try one after the other until one has addresses: both at once, then each alone.
pub const FAMILIES: &[libc::c_int] = &[libc::AF_UNSPEC, libc::AF_INET, libc::AF_INET6];

/// The addresses of a host name in one of the `FAMILIES`, in the system's order of preference.
///
/// # Errors
/// The name has none, or the look-up failed.
pub fn look_up(host: &str, family: libc::c_int) -> Result<Vec<IpAddr>, LookupError> {
    let name = CString::new(host).map_err(|_| LookupError::UnknownName)?;
    // SAFETY: all fields are numbers and pointers, for which zero is valid.
    let mut hints: libc::addrinfo = unsafe { std::mem::zeroed() };
    hints.ai_family = family;
    // Without it, each address is returned once per type of socket.
    hints.ai_socktype = libc::SOCK_STREAM;
    let mut first = ptr::null_mut();
    // SAFETY: name and hints outlive the call; the list is used only if the call succeeds.
    match unsafe { libc::getaddrinfo(name.as_ptr(), ptr::null(), &hints, &mut first) } {
        0 => {}
        libc::EAI_NONAME => return Err(LookupError::UnknownName),
        libc::EAI_AGAIN | libc::EAI_FAIL => return Err(LookupError::NoAnswer),
        libc::EAI_SYSTEM => return Err(LookupError::Other(std::io::Error::last_os_error().to_string())),
        code => return Err(other(code)),
    }
    let mut found = Vec::new();
    let mut next = first;
    while !next.is_null() {
        // SAFETY: the list consists of valid entries, and a family says which structure its address is.
        unsafe {
            let entry = &*next;
            match entry.ai_family {
                libc::AF_INET => {
                    let address = &*entry.ai_addr.cast::<libc::sockaddr_in>();
                    found.push(Ipv4Addr::from(u32::from_be(address.sin_addr.s_addr)).into());
                }
                libc::AF_INET6 => {
                    let address = &*entry.ai_addr.cast::<libc::sockaddr_in6>();
                    found.push(Ipv6Addr::from(address.sin6_addr.s6_addr).into());
                }
                _ => {}
            }
            next = entry.ai_next;
        }
    }
    // SAFETY: the list came from the call above and is not used any more.
    unsafe { libc::freeaddrinfo(first) };
    if found.is_empty() { Err(LookupError::NoAddress) } else { Ok(found) }
}

/// The error for a less common code. Only some systems have one for a name without an address.
fn other(code: libc::c_int) -> LookupError {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    if code == libc::EAI_NODATA {
        return LookupError::NoAddress;
    }
    // SAFETY: the call returns a static string for any code.
    let text = unsafe { CStr::from_ptr(libc::gai_strerror(code)) };
    LookupError::Other(text.to_string_lossy().into_owned())
}
