//! Fetching a file into its part, going on where it broke off, and checking what came.

use std::path::Path;
use std::time::{Duration, Instant};

use verpick::Excerpt;
use verpick::registry::{Artifact, Error};

use super::digest::Digest;
use super::part::{Note, Part};
use super::{Download, cannot_write};
use crate::failure::{Failure, Status};
use crate::releases;
use crate::source::progress::Line;
use crate::source::registry::{Read, ask};

/// So often a connection may break before that is an error. What came stays, for the next call.
const BREAKS: u32 = 5;
/// How long to wait before going on.
const PAUSE: Duration = Duration::from_secs(1);
/// A file of checksums is no longer than that.
const LONGEST_TEXT: usize = 4 << 20;

/// Fetches the artifact into a part of what is to be at `place`, and checks it.
pub(super) fn fetch(
    download: &Download<'_>,
    read: &Read,
    place: &Path,
    expected: Option<&Digest>,
) -> Result<Part, Failure> {
    let artifact = download.artifact;
    let name = Excerpt::new(&artifact.name);
    let failed = |error: std::io::Error| cannot_write(place, &error);
    if let Some(size) = artifact.size.filter(|size| *size > download.most) {
        return Err(too_large(artifact, size, download.most));
    }
    if let Some(folder) = place.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut part = Part::open(place).map_err(failed)?;
    let mut breaks = 0;
    loop {
        let before = part.length();
        let line = Line::new(&artifact.name);
        match ask(async { once(download, read, place, &mut part, &line).await }) {
            Ok(()) => break,
            // What comes on is worth another try; what does not is not.
            Err(Failed::Registry(error)) if error.is_transient() && breaks < BREAKS => {
                breaks = if part.length() > before { 1 } else { breaks + 1 };
                tracing::info!(%error, at = part.length(), "goes on where it broke off");
                ask(async {
                    tokio::time::sleep(PAUSE).await;
                    Ok::<_, Failure>(())
                })?;
            }
            Err(Failed::Registry(error)) if part.length() > 0 => {
                let length = releases::size(part.length());
                return Err(Failure::new(Status::Source, error)
                    .hint(format_args!("{length} are there; the same call goes on with them")));
            }
            Err(Failed::Registry(error)) => return Err(error.into()),
            Err(Failed::Said(failure)) => return Err(failure),
        }
    }
    if let Some(size) = artifact.size.filter(|size| *size != part.length()) {
        let length = part.length();
        part.discard().map_err(failed)?;
        let message = format_args!("{name} has {length} bytes, and the registry says that it has {size}");
        return Err(Failure::new(Status::Source, message).hint("what came was thrown away; try again"));
    }
    if let Some(expected) = expected {
        let matches = part.rewound().and_then(|file| expected.is_of(file)).map_err(failed)?;
        if !matches {
            part.discard().map_err(failed)?;
            let message = format_args!("{name} is not the file whose digest is {expected}");
            return Err(Failure::new(Status::Source, message).hint("what came was thrown away; try again"));
        }
    }
    Ok(part)
}

/// Why an attempt did not come to its end.
enum Failed {
    Registry(Error),
    Said(Failure),
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Self::Said(failure)
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self::Registry(error)
    }
}

/// Fetches what is not there yet.
async fn once(
    download: &Download<'_>,
    read: &Read,
    place: &Path,
    part: &mut Part,
    line: &Line<'_>,
) -> Result<(), Failed> {
    let (release, artifact) = (download.release, download.artifact);
    let failed = |error: std::io::Error| Failed::Said(cannot_write(place, &error));
    let tag = String::from_utf8_lossy(&release.tag);
    let resume = part.resume(&tag, &artifact.name);
    let report = |step| line.show(step);
    let mut content = read.registry().fetch(artifact, resume.as_ref(), &report).await?;
    let note = content.validator().map(|validator| Note {
        tag: tag.to_string(),
        artifact: artifact.name.clone(),
        validator: validator.to_owned(),
    });
    part.begin(content.from(), note.as_ref()).map_err(failed)?;
    let size = content.size().or(artifact.size);
    let mut bar = Bar { line, began: Instant::now(), from: part.length(), size, shown: None };
    while let Some(chunk) = content.next().await? {
        if part.length() + chunk.len() as u64 > download.most {
            return Err(Failed::Said(too_large(artifact, part.length() + chunk.len() as u64, download.most)));
        }
        part.write(&chunk).map_err(failed)?;
        bar.show(part.length());
    }
    Ok(())
}

fn too_large(artifact: &Artifact, size: u64, most: u64) -> Failure {
    let (name, size, most) = (Excerpt::new(&artifact.name), releases::size(size), releases::size(most));
    Failure::new(Status::Source, format_args!("{name} has {size} or more, and --max-size is {most}"))
}

/// A short file, as text.
pub(super) fn text(read: &Read, file: &Artifact) -> Result<String, Failure> {
    let line = Line::new(&file.name);
    ask(async {
        let report = |step| line.show(step);
        let mut content = read.registry().fetch(file, None, &report).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = content.next().await? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > LONGEST_TEXT {
                let name = Excerpt::new(&file.name);
                return Err(Failure::new(Status::Source, format_args!("{name} is too large for a file of checksums")));
            }
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// How much of a file is there.
struct Bar<'a> {
    line: &'a Line<'a>,
    began: Instant,
    from: u64,
    size: Option<u64>,
    shown: Option<Instant>,
}

impl Bar<'_> {
    fn show(&mut self, length: u64) {
        // Ten times a second is more than anybody reads.
        const OFTEN: Duration = Duration::from_millis(100);
        if !self.line.is_wanted() || self.shown.is_some_and(|shown| shown.elapsed() < OFTEN) {
            return;
        }
        self.shown = Some(Instant::now());
        let millis = self.began.elapsed().as_millis().max(1);
        let rate = u64::try_from(u128::from(length - self.from) * 1_000 / millis).unwrap_or(u64::MAX);
        self.line.write(&bar(length, self.size, rate));
    }
}

/// `[#####               ]  25 %  1.0 MB of 4.0 MB, 500.0 kB/s`
fn bar(length: u64, size: Option<u64>, rate: u64) -> String {
    const WIDTH: u64 = 20;
    let (there, rate) = (releases::size(length), releases::size(rate));
    match size.filter(|size| *size > 0) {
        Some(size) => {
            let part = |of: u64| u64::try_from(u128::from(length.min(size)) * u128::from(of) / u128::from(size));
            let (done, percent) = (part(WIDTH).unwrap_or(WIDTH), part(100).unwrap_or(100));
            let (done, left) = ("#".repeat(done as usize), " ".repeat((WIDTH - done) as usize));
            format!("[{done}{left}] {percent:3} %  {there} of {}, {rate}/s", releases::size(size))
        }
        None => format!("{there}, {rate}/s"),
    }
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_is_as_long_as_what_is_there() {
        assert_eq!(bar(0, Some(4_000_000), 0), "[                    ]   0 %  0 B of 4.0 MB, 0 B/s");
        assert_eq!(
            bar(1_000_000, Some(4_000_000), 500_000),
            "[#####               ]  25 %  1.0 MB of 4.0 MB, 500.0 kB/s"
        );
        assert_eq!(bar(4_000_000, Some(4_000_000), 1), "[####################] 100 %  4.0 MB of 4.0 MB, 1 B/s");
        assert_eq!(bar(u64::MAX, Some(1), u64::MAX).matches('#').count(), 20);
        assert_eq!(bar(5, None, 5), "5 B, 5 B/s");
        assert_eq!(bar(5, Some(0), 5), "5 B, 5 B/s");
    }
}
