//! What is in an artifact, chunk by chunk, from its beginning or from where it was left.
//!
//! Invariant: what is gone on with is of the same bytes as what was had before, or it is begun anew; a validator says so,
//! and where there is none, nothing is gone on with.

use std::fmt;

use crate::{BoxFuture, Result};

/// What was had of an artifact, and is to be gone on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// How many bytes of it.
    pub from: u64,
    /// What [`Content::validator`] gave with them.
    pub validator: String,
}

/// What is in an artifact.
///
/// ```no_run
/// use verpick_registry::{Artifact, Registry, SILENT, Settings};
///
/// # async fn fetch(artifact: &Artifact) -> Result<(), verpick_registry::Error> {
/// let registry = <dyn Registry>::from_url("ghr://acme/app", &Settings::default())?;
/// let mut content = registry.fetch(artifact, None, SILENT).await?;
/// let mut bytes = 0;
/// while let Some(chunk) = content.next().await? {
///     bytes += chunk.len();
/// }
/// println!("{bytes} of {:?}", content.size());
/// # Ok(())
/// # }
/// ```
pub struct Content<'a> {
    from: u64,
    size: Option<u64>,
    validator: Option<String>,
    chunks: Box<dyn Chunks + 'a>,
}

/// Where the bytes of an artifact come from.
pub trait Chunks: Send {
    /// The next ones; `None` behind the last.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>>>;
}

impl<'a> Content<'a> {
    /// What `chunks` give: the bytes from `from` on, of `size` in all where that is known.
    #[must_use]
    pub fn new(from: u64, size: Option<u64>, validator: Option<String>, chunks: impl Chunks + 'a) -> Self {
        Self { from, size, validator, chunks: Box::new(chunks) }
    }

    /// Where it begins: at what was asked for, or at 0 where the artifact is another by now.
    #[must_use]
    pub const fn from(&self) -> u64 {
        self.from
    }

    /// How many bytes the artifact has, those before included.
    #[must_use]
    pub const fn size(&self) -> Option<u64> {
        self.size
    }

    /// What tells these bytes from those of another time; `None` where nothing does.
    #[must_use]
    pub fn validator(&self) -> Option<&str> {
        self.validator.as_deref()
    }

    /// The next bytes; `None` behind the last. May not be called again after an error.
    ///
    /// # Errors
    ///
    /// Where they do not come, or end before all are there.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        self.chunks.next().await
    }
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("from", &self.from)
            .field("size", &self.size)
            .field("validator", &self.validator)
            .finish_non_exhaustive()
    }
}
