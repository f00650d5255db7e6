//! What zstd packed: every frame of it, one behind the other.
//!
//! The library reads one frame. Those who pack in parallel write many, and whoever stopped behind the first would take a
//! part of an archive for all of it.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// What the frames of a source hold.
pub(super) struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    /// Whether a frame has begun and not ended.
    within: bool,
    /// Whether there was any.
    any: bool,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, decoder: FrameDecoder::new(), within: false, any: false }
    }

    /// Begins the next frame that holds something; `false` where there is none.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return if self.any { Ok(false) } else { Err(io::Error::other("it is empty")) };
            }
            match self.decoder.reset(&mut self.source) {
                Ok(()) => {
                    (self.within, self.any) = (true, true);
                    return Ok(true);
                }
                // For other programs.
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = io::copy(&mut self.source.by_ref().take(length.into()), &mut io::sink())?;
                    if skipped < length.into() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
    }

    /// That the frame that has ended is the one that was packed.
    fn check(&self) -> io::Result<()> {
        let written = self.decoder.get_checksum_from_data();
        if written.is_some() && written != self.decoder.get_calculated_checksum() {
            return Err(io::Error::other("its checksum does not fit"));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.within && !self.begin()? {
                return Ok(0);
            }
            if self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(io::Error::other)?;
            }
            match self.decoder.read(buffer)? {
                0 if self.decoder.is_finished() && self.decoder.can_collect() == 0 => {
                    self.check()?;
                    self.within = false;
                }
                // The block held nothing that could be given yet.
                0 => {}
                read => return Ok(read),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::Frames;

    fn frame(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    fn read(packed: &[u8]) -> Option<Vec<u8>> {
        let mut all = Vec::new();
        Frames::new(packed).read_to_end(&mut all).ok()?;
        Some(all)
    }

    #[test]
    fn all_frames_are_read_and_those_for_others_are_skipped() {
        let long = vec![7; 300_000];
        let skipped = [&0x184d_2a50_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), b"any"].concat();
        let packed = [skipped.clone(), frame(b"one "), skipped, frame(b""), frame(&long)].concat();
        assert_eq!(read(&packed), Some([b"one ", &long[..]].concat()));
    }

    #[test]
    fn what_is_cut_is_an_error_wherever_it_is_cut() {
        let packed = [frame(b"one"), frame(b"two")].concat();
        let whole = frame(b"one").len();
        for end in (0..packed.len()).filter(|end| *end != whole) {
            assert_eq!(read(&packed[..end]), None, "{end}");
        }
        assert_eq!(read(b"<html>"), None);
    }
}
