//! Signals at the worst moment, and file systems that lack a feature. A library that is loaded before the C library
//! simulates both.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;

use super::{CREATE, KEY, OBJECT, names};
use crate::support::http::Answer;
use crate::support::pgutil::Pgutil;
use crate::support::server::Server;
use crate::support::skip;

const LIBRARY: &str = r#"
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* SIGINT arrives as soon as a file is created whose path ends with the text in SIGNAL_AT. */
int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = va_arg(rest, int);
    va_end(rest);
    int (*next)(const char *, int, int) = dlsym(RTLD_NEXT, "open64");
    int result = next(path, flags, mode);
    const char *end = getenv("SIGNAL_AT");
    size_t length = strlen(path);
    if (result >= 0 && (flags & O_CREAT) && end && length >= strlen(end) && !strcmp(path + length - strlen(end), end))
        raise(SIGINT);
    return result;
}

/* A file system without hard links and without renaming that never replaces. */
int linkat(int a, const char *b, int c, const char *d, int e) {
    errno = EPERM;
    return -1;
}

long syscall(long number, ...) {
    va_list rest;
    va_start(rest, number);
    long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
    long d = va_arg(rest, long), e = va_arg(rest, long), f = va_arg(rest, long);
    va_end(rest);
    long (*next)(long, ...) = dlsym(RTLD_NEXT, "syscall");
    if (number == SYS_renameat2) {
        errno = EINVAL;
        return -1;
    }
    return next(number, a, b, c, d, e, f);
}
"#;

/// The program with the library, and a command that writes a key to a file.
fn with_library(server: &Server) -> Option<Pgutil<'_>> {
    if skip::without("cc") {
        return None;
    }
    let mut pgutil = Pgutil::new();
    let source = pgutil.file("library.c", LIBRARY);
    let library: PathBuf = pgutil.home().join("library.so");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
    assert!(compiled.unwrap().success());
    std::fs::remove_file(source).unwrap();
    pgutil.server(server).env("LD_PRELOAD", "./library.so");
    pgutil.args(CREATE.iter().chain(&["--output-file=agent.key"]));
    Some(pgutil)
}

#[test]
fn a_signal_as_soon_as_the_temporary_file_is_there_leaves_nothing() {
    let server = Server::start();
    let Some(mut pgutil) = with_library(&server) else { return };
    pgutil.env("SIGNAL_AT", ".tmp").run().expect(-2, "", "");
    assert_eq!(names(pgutil.home()), ["library.so"]);
}

#[test]
fn without_links_a_new_file_takes_its_place_all_the_same() {
    let server = Server::start();
    let Some(pgutil) = with_library(&server) else { return };
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    pgutil.run().expect(0, "", "");
    assert_eq!(std::fs::read_to_string(pgutil.home().join("agent.key")).unwrap(), format!("{KEY}\n"));
    assert_eq!(names(pgutil.home()), ["agent.key", "library.so"]);
}

#[test]
fn without_links_a_signal_leaves_the_whole_file_or_none() {
    let server = Server::start();
    let Some(mut pgutil) = with_library(&server) else { return };
    server.expect("POST", "/api/api-keys/create").answer(Answer::json(200, OBJECT));
    pgutil.env("SIGNAL_AT", "agent.key").run().expect_code(-2).stderr_has(&["The key may exist all the same."]);
    assert_eq!(std::fs::read_to_string(pgutil.home().join("agent.key")).unwrap(), format!("{KEY}\n"));
    assert_eq!(names(pgutil.home()), ["agent.key", "library.so"]);
}
