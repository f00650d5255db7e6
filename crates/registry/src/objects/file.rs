//! The bytes of an artifact in an object store, a range at a time.
//!
//! Each range is a request of its own, signed and repeated as lists are, so that nothing is held that was not asked for and
//! a connection that breaks costs one range. From the second on the validator of the first goes along: an object that was
//! replaced meanwhile is an error and not a mixture.

use object_store::path::Path;
use object_store::{GetOptions, GetRange};

use super::Objects;
use crate::error::{Kind, shown};
use crate::{Artifact, BoxFuture, Chunks, Content, Error, Progress, Result, Resume};

/// How many bytes are asked for at a time.
const RANGE: u64 = 8 << 20;

/// A range that came.
struct Part {
    bytes: Vec<u8>,
    size: u64,
    validator: Option<String>,
}

/// What is read of an object.
struct Object<'a> {
    objects: &'a Objects,
    path: Path,
    /// What came with the question whether there is anything.
    first: Option<Part>,
    at: u64,
    size: u64,
    validator: Option<String>,
}

impl Objects {
    pub(super) async fn give<'a>(
        &'a self,
        artifact: &Artifact,
        resume: Option<&Resume>,
        progress: Progress<'_>,
    ) -> Result<Content<'a>> {
        let name = shown(&artifact.name);
        let key = artifact.location.as_deref().unwrap_or_default();
        let path = Path::parse(key).ok().filter(|path| !path.as_ref().is_empty());
        let path = path.ok_or_else(|| Error::not_found(format_args!("nothing says where the artifact {name} is")))?;
        if artifact.size == Some(0) {
            // No range of it can be asked for.
            let object = Object { objects: self, path, first: None, at: 0, size: 0, validator: None };
            return Ok(Content::new(0, Some(0), None, object));
        }
        let asked = resume.filter(|resume| resume.from > 0 && artifact.size.is_some_and(|size| resume.from <= size));
        let mut from = 0;
        let mut part = None;
        if let Some(resume) = asked {
            if artifact.size == Some(resume.from) {
                // All of it was had; whether it is the same one is for the digest to say, and for the last byte here.
                part = self.part(&path, resume.from - 1, Some(&resume.validator), progress).await?;
                part = part.map(|part| Part { bytes: Vec::new(), ..part });
            } else {
                part = self.part(&path, resume.from, Some(&resume.validator), progress).await?;
            }
            from = part.as_ref().map_or(0, |_| resume.from);
        }
        let first = match part {
            Some(part) => part,
            None => self.part(&path, 0, None, progress).await?.ok_or_else(|| replaced(self, &path))?,
        };
        let (size, validator) = (first.size, first.validator.clone());
        let object = Object { objects: self, path, first: Some(first), at: from, size, validator: validator.clone() };
        Ok(Content::new(from, Some(size), validator, object))
    }

    /// A range from there on; `None` where the object is not the one of that validator.
    async fn part(
        &self,
        path: &Path,
        from: u64,
        validator: Option<&str>,
        progress: Progress<'_>,
    ) -> Result<Option<Part>> {
        let session = self.files.session(progress);
        let serving = self.serving(&session);
        let options = GetOptions {
            range: Some(GetRange::Bounded(from..from.saturating_add(RANGE))),
            if_match: validator.map(str::to_owned),
            ..GetOptions::default()
        };
        serving
            .run(async {
                let got = match self.store.get_opts(path, options).await {
                    Err(object_store::Error::Precondition { .. }) => return Ok(None),
                    got => got.map_err(|error| serving.failed(&error))?,
                };
                let (size, validator) = (got.meta.size, got.meta.e_tag.clone());
                if got.range.start != from {
                    return Err(Error::malformed(
                        self.place.host(),
                        format_args!(
                            "it gives {} from byte {} on, not from {from}",
                            shown(path.as_ref()),
                            got.range.start
                        ),
                    ));
                }
                let bytes = got.bytes().await.map_err(|error| serving.failed(&error))?.to_vec();
                Ok(Some(Part { bytes, size, validator }))
            })
            .await
    }
}

fn replaced(objects: &Objects, path: &Path) -> Error {
    let (host, key) = (objects.place.host(), shown(path.as_ref()));
    Error::new(Kind::Inconsistent, format_args!("{host} replaced {key} while it was fetched")).with_hint("try again")
}

impl Object<'_> {
    async fn read(&mut self) -> Result<Option<Vec<u8>>> {
        let part = match self.first.take() {
            Some(part) => part,
            None if self.at >= self.size => return Ok(None),
            None => {
                let part = self.objects.part(&self.path, self.at, self.validator.as_deref(), crate::SILENT).await?;
                part.filter(|part| part.size == self.size).ok_or_else(|| replaced(self.objects, &self.path))?
            }
        };
        if part.bytes.is_empty() && self.at < self.size {
            return Err(Error::truncated(self.objects.place.host(), "a range of a file is empty"));
        }
        self.at += part.bytes.len() as u64;
        Ok(Some(part.bytes).filter(|bytes| !bytes.is_empty()))
    }
}

impl Chunks for Object<'_> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Vec<u8>>>> {
        Box::pin(self.read())
    }
}
