//! The feed, or the asset directory, that a command works on.

use super::credential::variable;
use super::read::require_name;
use super::{FEED_NAME, Server, shell_word};
use crate::cli::Args;
use crate::failure::Failure;

impl Server<'_> {
    /// The feed: by option; the default feed of the source that `--source` names; the variable; the default feed of the
    /// source in use. The default feed of one source is never used with another server.
    ///
    /// # Errors
    /// `Exit::Usage` where none of them names one, or the name is no name; `Exit::Setup` where the variable is set but empty.
    pub fn feed(&self, args: &Args) -> Result<String, Failure> {
        let feed = self.find_feed(args)?;
        // Before a command announces what it does.
        require_name(&feed)?;
        Ok(feed)
    }

    fn find_feed(&self, args: &Args) -> Result<String, Failure> {
        if let Some(feed) = args.get(&FEED_NAME) {
            self.feed_argument.get_or_init(|| format!(" --feed={}", shell_word(&feed)));
            return Ok(feed);
        }
        let stored = self.default_feed.clone();
        if self.named_by_option
            && let Some(feed) = stored
        {
            return Ok(feed);
        }
        variable("PGUTIL_FEED")?.or(stored).ok_or_else(|| {
            args.usage_error(
                "missing --feed=NAME",
                "Or set PGUTIL_FEED, or store a default feed with the source: pgutil sources add --url=URL --feed=NAME",
            )
        })
    }
}
