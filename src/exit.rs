//! The exit codes, which the program, its help and its manual share.

/// What the process reports to its caller when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Everything was done.
    Done = 0,
    /// A failure with no code of its own, such as an output that can't be written.
    Other = 1,
    /// The command line is wrong; nothing was sent.
    Usage = 2,
    /// Configuration, source or credential is missing or can't be read.
    Setup = 3,
    /// The server refused the credential.
    Refused = 4,
    /// The server does not have what was asked for.
    NotFound = 5,
    /// The server rejected the request.
    Rejected = 6,
    /// The server failed, or its answer can't be understood.
    Server = 7,
    /// The server can't be reached: name, connection or proxy.
    Unreachable = 8,
    /// The TLS handshake failed, or the certificate is not trusted.
    Untrusted = 9,
    /// Time ran out.
    TimedOut = 10,
    /// The server answered, but a part of it reports a problem.
    Unhealthy = 11,
    /// A check found something: non-compliant, vulnerable or not analyzed. The report on stdout is complete.
    Found = 12,
    /// Ended by SIGINT (Ctrl-C). The process dies of the signal; shells report 128 + 2.
    Interrupted = 130,
    /// Ended by SIGTERM. The process dies of the signal; shells report 128 + 15.
    Terminated = 143,
}

impl Exit {
    /// Every code with the words that help and manual show for it.
    pub const ALL: &'static [(Exit, &'static str)] = &[
        (Exit::Done, "done"),
        (Exit::Other, "another failure, such as an output that can't be written"),
        (Exit::Usage, "wrong usage; nothing was sent"),
        (Exit::Setup, "configuration, source or credential missing or unreadable"),
        (Exit::Refused, "the server refused the credential"),
        (Exit::NotFound, "not found"),
        (Exit::Rejected, "the server rejected the request"),
        (Exit::Server, "the server failed, or its answer can't be understood"),
        (Exit::Unreachable, "the server can't be reached (name, connection, proxy)"),
        (Exit::Untrusted, "the server's TLS certificate is not trusted"),
        (Exit::TimedOut, "out of time"),
        (Exit::Unhealthy, "the server answered but is unhealthy"),
        (Exit::Found, "a check found something; the report is on standard output"),
        (Exit::Interrupted, "interrupted (SIGINT)"),
        (Exit::Terminated, "terminated (SIGTERM)"),
    ];
}
