//! The parts of a certificate that the TLS library does not expose: common names, the size of an RSA key. They are used for
//! error messages. Trust depends only on one of them: the uses that OpenSSL stores in a `TRUSTED CERTIFICATE`.

/// Tags of ASN.1.
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OID: u8 = 0x06;
const BMP_STRING: u8 = 0x1e;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const CONTEXT_0: u8 = 0xa0;

/// Object identifiers, without their tag and length.
const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
const ANY_PURPOSE: &[u8] = &[0x55, 0x1d, 0x25, 0];

/// Reads elements one after the other.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The next element: its tag, its content, and the whole of it.
    fn next(&mut self) -> Option<(u8, &'a [u8], &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, mut rest) = rest.split_first()?;
        let mut length = usize::from(first);
        if first & 0x80 != 0 {
            let (bytes, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
            if bytes.is_empty() || bytes.len() > 4 {
                return None;
            }
            length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
            rest = after;
        }
        let (content, after) = rest.split_at_checked(length)?;
        let whole = &self.0[..self.0.len() - after.len()];
        self.0 = after;
        Some((tag, content, whole))
    }

    /// The content of the next element if it has this tag; otherwise the reader stays where it is.
    fn take(&mut self, wanted: u8) -> Option<&'a [u8]> {
        let mut ahead = *self;
        let (_, content, _) = ahead.next().filter(|(tag, ..)| *tag == wanted)?;
        *self = ahead;
        Some(content)
    }
}

/// Parts of a certificate, each without its tag and length.
pub struct Certificate<'a> {
    /// The names of the issuer.
    pub issuer: &'a [u8],
    /// The names of the holder. Host names are elsewhere.
    pub subject: &'a [u8],
    /// The two times between which it is valid.
    validity: &'a [u8],
    /// The algorithm and the public key.
    pub key: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Parses a certificate; none if it is malformed.
    pub fn parse(der: &'a [u8]) -> Option<Certificate<'a>> {
        let mut fields = Reader(Reader(Reader(der).take(SEQUENCE)?).take(SEQUENCE)?);
        // The version, absent in version 1.
        fields.take(CONTEXT_0);
        fields.take(INTEGER)?;
        fields.take(SEQUENCE)?;
        let issuer = fields.take(SEQUENCE)?;
        let validity = fields.take(SEQUENCE)?;
        let subject = fields.take(SEQUENCE)?;
        let key = fields.take(SEQUENCE)?;
        Some(Certificate { issuer, subject, validity, key })
    }

    /// Whether its validity begins or ends at a time, written as `20300131120000Z`. Certificates may omit the century.
    pub fn has_limit(&self, time: &str) -> bool {
        let mut limits = Reader(self.validity);
        std::iter::from_fn(|| limits.next()).any(|(_, limit, _)| limit.len() >= 13 && time.as_bytes().ends_with(limit))
    }
}

/// The common name among the names of an issuer or a holder.
pub fn common_name(names: &[u8]) -> Option<String> {
    let mut sets = Reader(names);
    let mut found = None;
    while let Some(set) = sets.take(SET) {
        let mut pairs = Reader(set);
        while let Some(pair) = pairs.take(SEQUENCE) {
            let mut pair = Reader(pair);
            if pair.take(OID)? != COMMON_NAME {
                continue;
            }
            let (tag, text, _) = pair.next()?;
            found = Some(match tag {
                BMP_STRING => {
                    let units: Vec<u16> = text.as_chunks().0.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
                    String::from_utf16_lossy(&units)
                }
                _ => String::from_utf8_lossy(text).into_owned(),
            });
        }
    }
    found
}

/// The size of an RSA key in bits; none for another kind of key. `key` starts with the algorithm.
pub fn rsa_bits(key: &[u8]) -> Option<usize> {
    let mut fields = Reader(key);
    if Reader(fields.take(SEQUENCE)?).take(OID)? != RSA {
        return None;
    }
    let (_, numbers) = fields.take(BIT_STRING)?.split_first()?;
    let modulus = Reader(Reader(numbers).take(SEQUENCE)?).take(INTEGER)?;
    let start = modulus.iter().position(|byte| *byte != 0)?;
    let modulus = &modulus[start..];
    Some(modulus.len() * 8 - modulus[0].leading_zeros() as usize)
}

/// The certificate in OpenSSL's `TRUSTED CERTIFICATE`, in which the certificate is followed by what it may be used for; none
/// if that excludes servers. A plain certificate is returned unchanged.
pub fn trusted_for_servers(der: &[u8]) -> Option<&[u8]> {
    let mut elements = Reader(der);
    let (_, _, certificate) = elements.next()?;
    if elements.0.is_empty() {
        return Some(certificate);
    }
    let mut notes = Reader(elements.take(SEQUENCE)?);
    let (trusted, rejected) = (notes.take(SEQUENCE), notes.take(CONTEXT_0));
    let names_servers = |uses: &[u8]| {
        let mut uses = Reader(uses);
        std::iter::from_fn(|| uses.next()).any(|(_, id, _)| id == SERVER_AUTH || id == ANY_PURPOSE)
    };
    let is_for_servers = trusted.is_none_or(names_servers) && !rejected.is_some_and(names_servers);
    is_for_servers.then_some(certificate)
}

/// Whether DER is a PKCS #12 file, which starts with its version (3), and not a certificate.
pub fn is_pkcs12(der: &[u8]) -> bool {
    Reader(der).take(SEQUENCE).and_then(|content| Reader(content).take(INTEGER)) == Some(&[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An element with this tag.
    fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let content = parts.concat();
        [&[tag, 0x82], &(content.len() as u16).to_be_bytes()[..], &content].concat()
    }

    fn name(tag: u8, text: &[u8]) -> Vec<u8> {
        element(SET, &[&element(SEQUENCE, &[&element(OID, &[COMMON_NAME]), &element(tag, &[text])])])
    }

    #[test]
    fn a_common_name_is_read_in_every_kind_of_string() {
        for (tag, text) in [(0x0c, "prögét".as_bytes()), (0x13, b"proget"), (BMP_STRING, b"\0p\0r\0\xf6")] {
            let expected = if tag == BMP_STRING { "prö".to_string() } else { String::from_utf8_lossy(text).into() };
            assert_eq!(common_name(&name(tag, text)), Some(expected));
        }
        let organisation =
            element(SET, &[&element(SEQUENCE, &[&element(OID, &[&[0x55, 4, 10]]), &element(12, &[b"x"])])]);
        assert_eq!(common_name(&organisation), None);
        assert_eq!(common_name(&[organisation, name(12, b"host")].concat()).as_deref(), Some("host"));
    }

    #[test]
    fn the_size_of_an_rsa_key_is_that_of_its_modulus() {
        for (modulus, bits) in [(&[0, 0x80, 0][..], 16), (&[0x7f, 0xff], 15), (&[1], 1)] {
            let numbers = element(SEQUENCE, &[&element(INTEGER, &[modulus]), &element(INTEGER, &[&[3]])]);
            let algorithm = element(SEQUENCE, &[&element(OID, &[RSA])]);
            let key = [algorithm, element(BIT_STRING, &[&[0], &numbers])].concat();
            assert_eq!(rsa_bits(&key), Some(bits));
        }
    }

    #[test]
    fn the_uses_beside_a_trusted_certificate_count() {
        let certificate = element(SEQUENCE, &[b"certificate"]);
        let uses = |tag, ids: &[&[u8]]| {
            element(
                tag,
                &ids.iter()
                    .map(|id| element(OID, &[id]))
                    .collect::<Vec<_>>()
                    .iter()
                    .map(|id| &id[..])
                    .collect::<Vec<_>>(),
            )
        };
        let email: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 4];
        for (notes, counts) in [
            (vec![], true),
            (vec![uses(SEQUENCE, &[email, SERVER_AUTH])], true),
            (vec![uses(SEQUENCE, &[ANY_PURPOSE])], true),
            (vec![uses(SEQUENCE, &[email])], false),
            (vec![uses(CONTEXT_0, &[email])], true),
            (vec![uses(CONTEXT_0, &[SERVER_AUTH])], false),
            (vec![uses(SEQUENCE, &[SERVER_AUTH]), uses(CONTEXT_0, &[SERVER_AUTH])], false),
        ] {
            let notes = element(SEQUENCE, &[&notes.concat()]);
            let found = [&certificate[..], &notes].concat();
            assert_eq!(trusted_for_servers(&found), counts.then_some(&certificate[..]));
        }
        assert_eq!(trusted_for_servers(&certificate), Some(&certificate[..]));
        assert_eq!(trusted_for_servers(&[&certificate[..], b"junk"].concat()), None);
    }
}
