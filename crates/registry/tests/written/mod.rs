//! The log of a test, of every level, in memory: for tests that look for secrets in it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

/// All that is written, in memory.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Does work on one thread, so that the log of this test is the log of everything that it does, with what the libraries
/// below say through `log`; gives what the work gave, and the log.
pub(crate) fn logged<T>(work: impl Future<Output = T>) -> (T, String) {
    let written = Written::default();
    let lines = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(written.clone()).finish();
    let _guard = lines.set_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let done = runtime.block_on(work);
    let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("answered"), "our own lines are there: {log}");
    (done, log)
}

/// Fails where a text has a secret, and shows what stands before it.
#[track_caller]
pub(crate) fn has_none_of(text: &str, secrets: &[&str]) {
    for secret in secrets {
        let at = text.find(secret);
        assert_eq!(at, None, "{}", String::from_utf8_lossy(&text.as_bytes()[at.unwrap_or(0).saturating_sub(200)..]));
    }
}
