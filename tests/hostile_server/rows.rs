//! The misbehaving servers, one row each, with what `apikeys create` says about them.

use super::server::{Conduct, Reads, Then};

/// A server, with the exit status and a part of stderr that it leads to.
pub struct Row {
    /// A name for what it does.
    pub name: String,
    /// How it does that. `{OTHER}` in its bytes is the host and port of a second server, which must not be contacted.
    pub conduct: Conduct,
    /// Whether the program is told to speak TLS with it.
    pub tls: bool,
    /// The exit status.
    pub status: i32,
    /// A part of stderr.
    pub says: &'static str,
}

/// The secret of every run: it has every character that a server may encode, and no six consecutive characters that
/// appear elsewhere.
pub const SECRET: &str = r#"Qz7&w"K<e>9'x\B/+%Jm Uv=Ty"#;

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";
const HUNG_UP: &str = "closed the connection without a whole answer";
const NO_HTTP: &str = "can't be understood";
const LATE: &str = "time ran out";
const MAY_EXIST: &str = "may exist all the same";

fn row(name: impl Into<String>, sends: impl Into<Vec<u8>>, then: Then, status: i32, says: &'static str) -> Row {
    let conduct = Conduct { reads: Reads::All, sends: sends.into(), then };
    Row { name: name.into(), conduct, tls: false, status, says }
}

/// All rows.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(breaks());
    rows.extend(early());
    rows.extend(no_http());
    rows.extend(framing());
    rows.extend(floods());
    rows.extend(bodies());
    rows.extend(escapes());
    rows.extend(echoes());
    rows.extend(redirects());
    rows.extend(no_tls());
    rows
}

/// Cut, reset, stalled and dripping, at every place of an answer.
fn breaks() -> Vec<Row> {
    let chunked = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n");
    let places: [(&str, String, &[u8]); 9] = [
        ("before the head", String::new(), b"H"),
        ("in the version", "HTTP/1".into(), b"."),
        ("in the status line", "HTTP/1.1 200 O".into(), b"K"),
        ("in a header's name", "HTTP/1.1 200 OK\r\nContent-Le".into(), b"n"),
        ("in a header's value", format!("{HEAD}X-Other: a"), b"a"),
        ("before the end of the head", HEAD.into(), b"X"),
        ("in the body", format!("{HEAD}Content-Length: 400\r\n\r\nabc"), b"d"),
        ("in a chunk", format!("{chunked}200\r\nabc"), b"d"),
        ("in the size of a chunk", format!("{chunked}3\r\nabc\r\n"), b"0"),
    ];
    let mut rows = Vec::new();
    for (place, sends, more) in places {
        let head_is_begun = !sends.is_empty();
        rows.push(row(
            format!("cut {place}"),
            sends.clone(),
            Then::Close,
            8,
            if head_is_begun { MAY_EXIST } else { HUNG_UP },
        ));
        rows.push(row(format!("reset {place}"), sends.clone(), Then::Reset, 8, MAY_EXIST));
        rows.push(row(format!("stalled {place}"), sends.clone(), Then::Stall, 10, LATE));
        if place != "before the head" && place != "in the size of a chunk" && place != "in the version" {
            rows.push(row(format!("dripping {place}"), sends, Then::Drip(more), 10, LATE));
        }
    }
    let dripping_end = format!("{chunked}3\r\nabc\r\n0\r\n");
    rows.push(row("stalled before the last line of the last chunk", dripping_end, Then::Stall, 10, LATE));
    let error = "HTTP/1.1 500 No\r\n\r\nabc";
    rows.push(row("dripping in the body of an error", error, Then::Drip(b"d"), 10, LATE));
    rows.push(row("dripping chunks", chunked, Then::Drip(b"1\r\na\r\n"), 10, LATE));
    rows.push(row("dripping information", "", Then::Drip(b"HTTP/1.1 102 Processing\r\n\r\n"), 10, LATE));
    rows.push(row("dripping blank lines", "", Then::Drip(b"\r\n"), 10, LATE));
    rows
}

/// Servers that do not wait for the request.
fn early() -> Vec<Row> {
    let all = [
        row("closed at once", "", Then::Close, 8, HUNG_UP),
        row("stalled without reading", "", Then::Stall, 10, LATE),
        row(
            "refused before the request",
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno",
            Then::Close,
            6,
            "no",
        ),
    ];
    all.into_iter().map(|row| Row { conduct: Conduct { reads: Reads::Nothing, ..row.conduct }, ..row }).collect()
}

/// Other protocols, and none.
fn no_http() -> Vec<Row> {
    vec![
        row("HTTP/0.9", "<html>key</html>", Then::Close, 7, NO_HTTP),
        row(
            "HTTP/2 settings",
            b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\x40\0\0\0".to_vec(),
            Then::Close,
            7,
            NO_HTTP,
        ),
        row("HTTP/2.0 in the status line", "HTTP/2.0 200 OK\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
        row("HTTP/9.9", "HTTP/9.9 200 OK\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
        row("SSH", "SSH-2.0-OpenSSH_9.6\r\n", Then::Close, 7, NO_HTTP),
        row("SMTP", "220 mail.example.com ESMTP\r\n", Then::Close, 7, NO_HTTP),
        row("a TLS alert", b"\x15\x03\x03\0\x02\x02\x28".to_vec(), Then::Close, 7, NO_HTTP),
        row("zero bytes", vec![0; 4096], Then::Close, 7, NO_HTTP),
        row("all bytes", (0..=255).cycle().take(4096).collect::<Vec<u8>>(), Then::Close, 7, NO_HTTP),
        row("terminal escapes", "\x1b]0;title\x07\x1b[2J\x1b[31m\r\n\r\n", Then::Close, 7, NO_HTTP),
        row("a word for the status", "HTTP/1.1 abc OK\r\n\r\n", Then::Close, 7, NO_HTTP),
        row("a status of four digits", "HTTP/1.1 2000 OK\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
        row("a negative status", "HTTP/1.1 -20 OK\r\n\r\n", Then::Close, 7, NO_HTTP),
        row("status 000", "HTTP/1.1 000 Zero\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
        row("status 999", "HTTP/1.1 999 Nine\r\nContent-Length: 0\r\n\r\n", Then::Close, 6, "999"),
        row("a header without a colon", "HTTP/1.1 200 OK\r\nnothing\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
        row("a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
        row("a zero byte in a header", "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\nabcdef", Then::Close, 7, NO_HTTP),
    ]
}

/// Wrong lengths and bad chunks.
fn framing() -> Vec<Row> {
    let lengths = [
        ("a negative length", "-1"),
        ("a length that is no number", "ten"),
        ("a length beyond 64 bits", "99999999999999999999999999"),
        ("a signed length", "+6"),
    ];
    let mut rows: Vec<Row> = lengths
        .map(|(name, length)| {
            row(name, format!("{HEAD}Content-Length: {length}\r\n\r\nabcdef"), Then::Close, 7, NO_HTTP)
        })
        .into();
    let chunks = [
        ("a chunk without a size", "\r\nabc\r\n0\r\n\r\n"),
        ("a chunk size that is no number", "xyz\r\nabc\r\n0\r\n\r\n"),
        ("a negative chunk size", "-3\r\nabc\r\n0\r\n\r\n"),
        ("a chunk size beyond 64 bits", "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
        ("a chunk that is longer than its size", "2\r\nabcdef\r\n0\r\n\r\n"),
    ];
    rows.extend(chunks.map(|(name, body)| {
        row(name, format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n{body}"), Then::Close, 7, MAY_EXIST)
    }));
    rows.push(row(
        "the longest length",
        format!("{HEAD}Content-Length: {}\r\n\r\nabc", u64::MAX),
        Then::Close,
        8,
        MAY_EXIST,
    ));
    rows.push(row(
        "the largest chunk",
        format!("{HEAD}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc"),
        Then::Close,
        8,
        MAY_EXIST,
    ));
    rows.push(row(
        "two lengths",
        format!("{HEAD}Content-Length: 6\r\nContent-Length: 7\r\n\r\nabcdef"),
        Then::Close,
        7,
        NO_HTTP,
    ));
    rows
}

/// Answers without an end.
fn floods() -> Vec<Row> {
    let status_line = "HTTP/1.1 200 ";
    let kilobyte = vec![b'a'; 1024];
    let lines = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(64);
    let chunk = [b"400\r\n".as_slice(), &kilobyte, b"\r\n"].concat();
    vec![
        row("an endless status line", status_line, Then::Flood(kilobyte.clone()), 7, NO_HTTP),
        row("endless garbage", "", Then::Flood(kilobyte.clone()), 7, NO_HTTP),
        row("endless headers", HEAD, Then::Flood(b"X-A: b\r\n".repeat(128)), 7, NO_HTTP),
        row("an endless header", format!("{HEAD}X-A: "), Then::Flood(kilobyte.clone()), 7, NO_HTTP),
        row("endless blank lines", "", Then::Flood(b"\r\n".repeat(512)), 7, NO_HTTP),
        row("endless 100 Continue", "", Then::Flood(lines), 7, NO_HTTP),
        row(
            "endless 103 Early Hints",
            "",
            Then::Flood(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(32)),
            7,
            NO_HTTP,
        ),
        row(
            "101 Switching Protocols",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
            Then::Stall,
            6,
            "101",
        ),
        row("an endless body", format!("{HEAD}\r\n"), Then::Flood(kilobyte.clone()), 7, "longer than any key"),
        row("an endless body of an error", "HTTP/1.1 500 No\r\n\r\n", Then::Flood(kilobyte.clone()), 7, "aaaa"),
        row(
            "endless chunks",
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n"),
            Then::Flood(chunk),
            7,
            "longer than any key",
        ),
        row(
            "endless chunks of one byte",
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n"),
            Then::Flood(b"1\r\na\r\n".repeat(100)),
            7,
            "longer than any key",
        ),
        row(
            "an endless chunk extension",
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n1;a="),
            Then::Flood(kilobyte.clone()),
            7,
            NO_HTTP,
        ),
        row(
            "endless trailers",
            format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n0\r\n"),
            Then::Flood(b"X-A: b\r\n".repeat(128)),
            10,
            LATE,
        ),
        row(
            "a body of 4 GiB",
            format!("{HEAD}Content-Length: 4294967296\r\n\r\n"),
            Then::Flood(kilobyte),
            7,
            "longer than any key",
        ),
    ]
}

/// Bodies that are not a key.
fn bodies() -> Vec<Row> {
    let success = |name: &str, headers: &str, body: &[u8], says| {
        let head = format!("{HEAD}{headers}Content-Length: {}\r\n\r\n", body.len());
        row(name, [head.as_bytes(), body].concat(), Then::Close, 7, says)
    };
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
    // The beginning of a compressed gigabyte of zeros; nothing is ever unpacked.
    let mut bomb = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff\xec\xc1\x01\x01\0\0\0\x80\x90\xfe\xaf\xee\x08\x0a".to_vec();
    bomb.resize(32 * 1024, 0);
    vec![
        success("no body", "", b"", "is empty"),
        success("a compressed bomb", "Content-Encoding: gzip\r\n", &bomb, MAY_EXIST),
        success("an unknown encoding", "Content-Encoding: br\r\n", b"\x8b\x03\x80abc\x03", MAY_EXIST),
        success("deep arrays", "", format!("{{\"key\":{}}}", deep("[", "]")).as_bytes(), MAY_EXIST),
        success("deep objects", "", deep("{\"key\":", "}").as_bytes(), MAY_EXIST),
        success("an array that never closes", "", "{\"a\":[".repeat(5000).as_bytes(), MAY_EXIST),
        success(
            "a number beyond all bounds",
            "",
            format!("{{\"id\":{},\"key\":1}}", "9".repeat(400)).as_bytes(),
            MAY_EXIST,
        ),
        success("half a surrogate", "", br#"{"key":"\ud800"}"#, MAY_EXIST),
        success("an escape for the terminal in the key", "", br#"{"key":"a\u001b[2J"}"#, "control"),
        success("a right-to-left mark in the key", "", "abc\u{202e}def".as_bytes(), MAY_EXIST),
        success("broken UTF-8", "", b"abc\xff\xfe\xc0", MAY_EXIST),
        success("UTF-16", "", b"\xff\xfea\0b\0c\0", MAY_EXIST),
        success("a zero byte in the key", "", b"abc\0def", MAY_EXIST),
        success("two lines", "", b"first\nsecond", MAY_EXIST),
        success("a page", "", b"<!DOCTYPE html><title>\x1b[31mred</title>", "web page"),
        success("an id that deletes more", "", br#"{"id":"1 --source=http://evil","key":null}"#, MAY_EXIST),
        success("twice the same member", "", br#"{"key":"abcdef","key":null}"#, MAY_EXIST),
    ]
}

/// Terminal escapes in every text that is shown.
fn escapes() -> Vec<Row> {
    let evil = "\x1b]0;x\x07\x1b[2J\x1b[31m\u{9b}31m\u{202e}\x08\x08";
    let mut rows = Vec::new();
    for (status, exit) in [(400, 6), (401, 4), (403, 4), (404, 5), (409, 6), (429, 6), (500, 7), (503, 7), (599, 7)] {
        let answer = format!("HTTP/1.1 {status} No\r\nContent-Length: {}\r\n\r\n{evil}", evil.len());
        rows.push(row(format!("escapes in the body of a {status}"), answer, Then::Close, exit, "\\u{1b}]0;x\\u{7}"));
    }
    let page = format!("<html><title>{evil}</title>");
    let page = format!("HTTP/1.1 500 No\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{page}", page.len());
    rows.push(row("escapes in the title of a page", page, Then::Close, 7, "\\u{1b}]0;x"));
    // A header cannot hold control characters, but it can hold bytes above ASCII.
    for name in ["Location", "X-ProGet-Version", "X-ProGet-Edition", "Content-Type", "Retry-After"] {
        for (what, value) in [("C1 controls", b"\xc2\x9b31m\xe2\x80\xae".as_slice()), ("a bare escape", b"\x1b[31m")] {
            let head = format!("HTTP/1.1 404 No\r\nContent-Length: 0\r\n{name}: ");
            let head = [head.as_bytes(), value, b"\r\n\r\n"].concat();
            let (status, says) = if what == "a bare escape" { (7, NO_HTTP) } else { (5, "404") };
            rows.push(row(format!("{what} in {name}"), head, Then::Close, status, says));
        }
    }
    let reason = "HTTP/1.1 500 \x1b[31mred\r\nContent-Length: 0\r\n\r\n";
    rows.push(row("an escape in the reason", reason, Then::Close, 7, NO_HTTP));
    let reason = b"HTTP/1.1 500 \xc2\x9b31m\r\nContent-Length: 0\r\n\r\n".to_vec();
    rows.push(row("a C1 control in the reason", reason, Then::Close, 7, "500"));
    rows
}

/// The credential sent back, in every encoding.
fn echoes() -> Vec<Row> {
    let mut rows = Vec::new();
    for (spelling, text) in spellings() {
        let body = format!("Unknown key '{text}' for {text}.");
        let length = body.len();
        let header = format!("HTTP/1.1 403 No\r\nContent-Length: {length}\r\nX-ProGet-Version: {text}\r\n\r\n{body}");
        rows.push(row(format!("echo, {spelling}"), header, Then::Close, 4, "'***' for ***."));
        let page = format!("<html><title>{text}</title></html>");
        let page = format!("HTTP/1.1 500 No\r\nContent-Length: {}\r\n\r\n{page}", page.len());
        rows.push(row(format!("echo in a title, {spelling}"), page, Then::Close, 7, "***"));
        let location =
            format!("HTTP/1.1 302 No\r\nContent-Length: 0\r\nLocation: http://{{OTHER}}/?key={text}\r\n\r\n");
        rows.push(row(format!("echo in Location, {spelling}"), location, Then::Close, 6, "redirects"));
        // The shown text ends here, in the middle of a secret.
        let filler = "x".repeat(4096 - 4 - text.len() / 2);
        let long = format!(
            "HTTP/1.1 400 No\r\nContent-Length: {}\r\n\r\n{filler}{text}.",
            4097 - 4 + text.len() - text.len() / 2
        );
        rows.push(row(format!("echo where the text is cut, {spelling}"), long, Then::Close, 6, "xxx"));
        // Reading ends here.
        let blanks = " ".repeat(64 * 1024 - text.len() + 1);
        let cut = format!("HTTP/1.1 400 No\r\n\r\n{blanks}{text}{text}");
        rows.push(row(format!("echo where the reading is cut, {spelling}"), cut, Then::Close, 6, "rejected"));
    }
    rows
}

/// The secret in the encodings that servers use.
pub fn spellings() -> Vec<(&'static str, String)> {
    let each = |spell: &dyn Fn(char) -> String| SECRET.chars().map(spell).collect::<String>();
    let plain = |character: char| character.is_ascii_alphanumeric();
    vec![
        ("as it is", SECRET.to_string()),
        ("percent-encoded", each(&|c| if plain(c) { c.into() } else { format!("%{:02X}", c as u32) })),
        ("percent-encoded in small letters", each(&|c| if plain(c) { c.into() } else { format!("%{:02x}", c as u32) })),
        (
            "percent-encoded with plus signs",
            each(&|c| {
                if plain(c) {
                    c.into()
                } else if c == ' ' {
                    "+".into()
                } else {
                    format!("%{:02X}", c as u32)
                }
            }),
        ),
        ("percent-encoded throughout", each(&|c| format!("%{:02X}", c as u32))),
        ("as JSON", serde_json::to_string(SECRET).unwrap().trim_matches('"').to_string()),
        ("as JSON, escaped throughout", each(&|c| format!("\\u{:04x}", c as u32))),
        (
            "as JSON of .NET",
            each(&|c| match c {
                '\\' => "\\\\".into(),
                c if plain(c) || "/% =".contains(c) => c.into(),
                c => format!("\\u{:04X}", c as u32),
            }),
        ),
        (
            "as HTML",
            SECRET
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('\'', "&#39;"),
        ),
        ("as HTML, numbered", each(&|c| format!("&#{};", c as u32))),
        ("as HTML, in hexadecimal", each(&|c| format!("&#x{:X};", c as u32))),
    ]
}

/// Redirects to places where a key must not go.
fn redirects() -> Vec<Row> {
    let mut rows = Vec::new();
    for status in [300, 301, 302, 303, 304, 305, 306, 307, 308, 399] {
        let answer = format!("HTTP/1.1 {status} Go\r\nLocation: http://{{OTHER}}/\r\nContent-Length: 0\r\n\r\n");
        rows.push(row(format!("redirect {status} to another port"), answer, Then::Close, 6, "redirect"));
    }
    for (name, location) in [
        ("to another scheme", "https://{OTHER}/api"),
        ("to another host", "http://localhost.{OTHER}/"),
        ("without a scheme", "//{OTHER}/x"),
        ("with a user", "http://admin:pass@{OTHER}/"),
        ("to a file", "file:///etc/passwd"),
        ("to a script", "javascript:alert(1)"),
        ("with shell syntax", "http://{OTHER}/$(reboot);`reboot`'\"|&"),
        ("to nothing", ""),
        ("above the root", "../../../../.."),
        ("with a bad port", "http://127.0.0.1:99999/"),
        ("without a host", "http:///"),
    ] {
        let answer = format!("HTTP/1.1 307 Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        rows.push(row(format!("redirect {name}"), answer, Then::Close, 6, "redirects are not followed"));
    }
    let long =
        format!("HTTP/1.1 302 Go\r\nLocation: http://{{OTHER}}/{}\r\nContent-Length: 0\r\n\r\n", "a".repeat(9000));
    rows.push(row("redirect with a long path", long, Then::Close, 6, "redirects are not followed"));
    rows.push(row(
        "redirect without a Location",
        "HTTP/1.1 302 Go\r\nContent-Length: 0\r\n\r\n",
        Then::Close,
        6,
        "names no address",
    ));
    rows.push(row(
        "redirect by a Refresh header",
        "HTTP/1.1 200 OK\r\nRefresh: 0;url=http://{OTHER}/\r\nContent-Length: 0\r\n\r\n",
        Then::Close,
        7,
        MAY_EXIST,
    ));
    let flood = "HTTP/1.1 302 Go\r\nLocation: http://{OTHER}/\r\n\r\n";
    rows.push(row("redirect with an endless body", flood, Then::Flood(vec![b'a'; 1024]), 6, "redirects"));
    rows
}

/// No TLS where TLS is wanted.
fn no_tls() -> Vec<Row> {
    let tls = |name: &str, sends: &[u8], then, status, says| Row {
        tls: true,
        conduct: Conduct { reads: Reads::Some, sends: sends.to_vec(), then },
        ..row(format!("TLS: {name}"), "", Then::Close, status, says)
    };
    vec![
        tls("closed in the handshake", b"", Then::Close, 8, "closed"),
        tls("reset in the handshake", b"", Then::Reset, 8, "closed"),
        tls("stalled in the handshake", b"", Then::Stall, 10, LATE),
        tls("plain HTTP", b"HTTP/1.1 400 Bad Request\r\n\r\n", Then::Close, 9, "does not speak TLS"),
        tls("SSH", b"SSH-2.0-OpenSSH_9.6\r\n", Then::Stall, 9, "does not speak TLS"),
        tls("an alert", b"\x15\x03\x03\0\x02\x02\x28", Then::Close, 9, "in common"),
        tls("half a record", b"\x16\x03\x03\x40\0\x02", Then::Close, 8, "closed"),
        tls("half a record, stalled", b"\x16\x03\x03\x40\0\x02", Then::Stall, 10, LATE),
        tls("a record of zero bytes", &[b"\x16\x03\x03\x02\0".as_slice(), &[0; 512]].concat(), Then::Close, 9, "TLS"),
        tls("a record that is too long", b"\x16\x03\x03\xff\xff", Then::Flood(vec![1; 1024]), 9, "TLS"),
        tls("endless garbage", b"", Then::Flood(vec![b'a'; 1024]), 9, "TLS"),
        tls("a dripping record", b"\x16\x03\x03\x40\0", Then::Drip(b"\x02"), 10, LATE),
        tls("endless empty records", b"", Then::Flood(b"\x16\x03\x03\0\0".repeat(200)), 9, "TLS"),
        tls("endless warnings", b"", Then::Flood(b"\x15\x03\x03\0\x02\x01\x5a".repeat(150)), 9, "TLS"),
    ]
}
