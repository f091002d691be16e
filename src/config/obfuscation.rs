//! The obfuscation of stored secrets, compatible with the existing program: AES-128-CBC with a key that everyone knows. It
//! hides a secret from a glance, but not from anyone who wants to know it.

use aes::Aes128;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockDecryptMut, BlockEncryptMut, KeyIvInit};

use crate::secret::Secret;

/// The key of every installation of the existing program.
const KEY: [u8; 16] = [207, 133, 227, 29, 231, 23, 59, 35, 79, 120, 240, 230, 231, 15, 243, 173];

/// The obfuscated form: base64 of sixteen random bytes followed by the cipher text.
///
/// # Errors
/// The system has no random bytes.
pub fn obfuscate(secret: &Secret) -> std::io::Result<String> {
    let mut vector = [0; 16];
    crate::system::random(&mut vector)?;
    Ok(obfuscate_with(secret.expose(), vector))
}

fn obfuscate_with(text: &str, vector: [u8; 16]) -> String {
    let cipher = cbc::Encryptor::<Aes128>::new(&KEY.into(), &vector.into());
    let mut bytes = vector.to_vec();
    bytes.extend(cipher.encrypt_padded_vec_mut::<Pkcs7>(text.as_bytes()));
    STANDARD.encode(bytes)
}

/// The secret that an obfuscated form contains; `None` if it is not one.
pub fn decode(stored: &str) -> Option<Secret> {
    let bytes = STANDARD.decode(stored).ok()?;
    let (vector, text) = bytes.split_at_checked(16)?;
    let cipher = cbc::Decryptor::<Aes128>::new_from_slices(&KEY, vector).ok()?;
    let text = cipher.decrypt_padded_vec_mut::<Pkcs7>(text).ok()?;
    String::from_utf8(text).ok().map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with OpenSSL, and read by the existing program.
    const KNOWN: &str = "AAECAwQFBgcICQoLDA0OD/XoC6l08HSxHxJQ5awT2Y4=";

    #[test]
    fn the_known_pair_is_made_and_read() {
        let vector: [u8; 16] = std::array::from_fn(|index| index as u8);
        assert_eq!(obfuscate_with("abc12345", vector), KNOWN);
        assert_eq!(decode(KNOWN).as_ref().map(Secret::expose), Some("abc12345"));
    }

    #[test]
    fn a_secret_of_any_length_comes_back_and_looks_different_each_time() {
        for length in [1, 15, 16, 17, 300] {
            let secret = Secret::new("ä".repeat(length));
            let (first, second) = (obfuscate(&secret).unwrap(), obfuscate(&secret).unwrap());
            assert_ne!(first, second);
            assert_eq!(decode(&first), Some(secret));
        }
    }

    #[test]
    fn what_is_no_obfuscated_secret_is_refused() {
        for stored in ["", "abc", "!!!!", "AAECAwQFBgcICQoLDA0ODw==", "AAECAwQFBgcICQoLDA0OD/XoC6l08HSxHxJQ5awT2Y8="] {
            assert_eq!(decode(stored), None, "{stored}");
        }
    }
}
