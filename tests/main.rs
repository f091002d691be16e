//! The black-box tests: they start the built program and look at what it prints, returns and sends.

// Answers of the server, broken ones too, and what the program makes of them.
mod server_answers;
// Attacks that worked before they were mended.
mod security;
// The commands, each at the path of its words.
mod commands;
// The file of sources.
mod config_file;
// Which server a request goes to, and with which credential.
mod connection;
// `make demo`.
#[cfg(unix)]
mod demo;
// Signals, closed streams, full disks and limits.
mod environment;
// What users read, as one reviewed text.
mod golden;
// Servers that misbehave.
mod hostile_server;
// `make install` and `make uninstall`.
#[cfg(unix)]
mod install;
// Help on a terminal, in every width.
mod layout;
// From storing a server to deleting a key, from an empty home.
mod life_of_a_build;
mod life_of_a_key;
mod life_of_a_package;
mod life_of_a_server;
// The hidden prompt, and what only a terminal gets to see.
mod prompt;
// What the existing program was recorded to do.
mod compatibility;
// Names, addresses, heads: what is between the program and the server.
mod network;
// Proxies: which one, and what it gets to see.
mod proxy;
// The architecture: which layer imports which, and how large a file may be.
mod repository;
// No secret is shown, however it is given.
mod secrets;
// Servers, and the program with a home of its own.
mod support;
// TLS: who is trusted, and the words for everything that can be wrong.
mod tls;
// Files on their way up and down, and what stands on the disk afterwards.
mod transfers;
// Command lines that are refused before anything is sent.
mod usage;
