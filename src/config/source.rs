//! A source: a server with a name, and what is stored about it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::obfuscation;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::secret::Secret;
use crate::text::printable;

/// A source as the file stores it. Members are written in this order.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// The name. Case is ignored in comparisons.
    pub name: String,
    /// The address of the server, as typed.
    pub url: String,
    /// The feed that commands use if none is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_feed: Option<String>,
    /// The user to authenticate as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted_password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted_token: Option<String>,
    /// The path of a file with certificates to trust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_cert: Option<String>,
    /// Whether the server's certificate is not verified.
    #[serde(default, deserialize_with = "null_is_false", skip_serializing_if = "is_false")]
    pub insecure: bool,
    /// Members that this program does not know.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

fn null_is_false<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Option::<bool>::deserialize(deserializer).map(Option::unwrap_or_default)
}

impl Source {
    /// A source with nothing but a name and an address.
    pub fn new(name: &str, url: String) -> Source {
        Source { name: name.to_string(), url, ..Source::default() }
    }

    /// The stored API key.
    ///
    /// # Errors
    /// `Exit::Setup` if its obfuscated form can't be decoded.
    pub fn token(&self) -> Result<Option<Secret>, Failure> {
        self.secret("API key", self.encrypted_token.as_deref(), self.token.as_deref())
    }

    /// The stored password.
    ///
    /// # Errors
    /// `Exit::Setup` if its obfuscated form can't be decoded.
    pub fn password(&self) -> Result<Option<Secret>, Failure> {
        self.secret("password", self.encrypted_password.as_deref(), self.password.as_deref())
    }

    /// Whether an API key is stored in either form.
    pub fn has_token(&self) -> bool {
        self.token.is_some() || self.encrypted_token.is_some()
    }

    /// Stores secrets, obfuscated or in plain text.
    ///
    /// # Errors
    /// `Exit::Other` if the system provides no random bytes.
    pub fn store(&mut self, token: Option<&Secret>, password: Option<&Secret>, plain: bool) -> Result<(), Failure> {
        let protected = |secret: Option<&Secret>| {
            secret.map(obfuscation::obfuscate).transpose().map_err(|error| {
                Failure::new(Exit::Other, format!("cannot obfuscate the secret: {error}"))
                    .advise("The system provides no random bytes. Use --plain-text to store it without obfuscation.")
            })
        };
        if plain {
            self.token = token.map(|secret| secret.expose().to_string());
            self.password = password.map(|secret| secret.expose().to_string());
        } else {
            self.encrypted_token = protected(token)?;
            self.encrypted_password = protected(password)?;
        }
        Ok(())
    }

    /// Takes over the members that this program does not know.
    pub(super) fn take_unknown_of(&mut self, old: &Source) {
        self.unknown.extend(old.unknown.clone());
    }

    /// Drops a plain secret that is also stored in obfuscated form. The existing program leaves such copies.
    pub(super) fn drop_plain_copies(&mut self) {
        if self.encrypted_token.is_some() {
            self.token = None;
        }
        if self.encrypted_password.is_some() {
            self.password = None;
        }
    }

    fn secret(&self, what: &str, obfuscated: Option<&str>, plain: Option<&str>) -> Result<Option<Secret>, Failure> {
        match (obfuscated, plain) {
            (Some(stored), _) => obfuscation::decode(stored).map(Some).ok_or_else(|| {
                Failure::setup(format!("the stored {what} of the source '{}' can't be decoded", printable(&self.name)))
                    .advise("Store the source again: pgutil sources add --name=NAME --url=URL --api-key-file=FILE")
            }),
            (None, Some(plain)) => Ok(Some(Secret::new(plain))),
            (None, None) => Ok(None),
        }
    }
}
