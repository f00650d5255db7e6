//! The state file: whole or an error, and one writer.

use std::fs;
use std::path::{Path, PathBuf};

use verpick_watch::{State, StateFile};

const SOURCE: &str = "memory://acme/app";

fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    (folder, path)
}

/// What the user sees, `FILE` for its path.
#[track_caller]
fn refused(path: &Path, source: &str) -> String {
    let error = StateFile::open(path, source).unwrap_err();
    assert!(error.is_state());
    let line = format!("{error:#}").replace(&path.display().to_string(), "FILE");
    assert!(!line.contains('\n'), "{line}");
    line
}

#[test]
fn a_state_is_read_as_it_was_written() {
    let (_folder, path) = place();
    let state = State::running("v1.0.0");
    let mut file = StateFile::open(&path, SOURCE).unwrap();
    assert_eq!(file.state(), None);
    file.save(&state).unwrap();
    drop(file);
    assert_eq!(StateFile::open(&path, SOURCE).unwrap().state(), Some(&state));
}

#[test]
fn only_one_watch_has_a_file_and_the_next_gets_it_when_that_is_over() {
    let (_folder, path) = place();
    let file = StateFile::open(&path, SOURCE).unwrap();
    assert_eq!(refused(&path, SOURCE), "FILE is another watch's; end that one, or give each a state file of its own");
    drop(file);
    StateFile::open(&path, SOURCE).unwrap();
}

#[test]
fn what_cannot_be_read_is_an_error_and_stays_as_it_is() {
    let (_folder, path) = place();
    StateFile::open(&path, SOURCE).unwrap().save(&State::running("v1.0.0")).unwrap();
    let whole = fs::read(&path).unwrap();
    // Cut anywhere: a disk that was full, a copy that broke off.
    for end in 0..whole.trim_ascii_end().len() {
        fs::write(&path, &whole[..end]).unwrap();
        let line = refused(&path, SOURCE);
        assert!(line.starts_with("the state in FILE cannot be read: "), "{line}");
        assert!(
            line.ends_with(
                "; move it away, and say with --current which tag runs; otherwise the newest version is acted on anew"
            ),
            "{line}"
        );
        assert_eq!(fs::read(&path).unwrap(), &whole[..end]);
    }
}

#[test]
fn a_file_of_a_later_version_or_of_another_source_is_refused() {
    let (_folder, path) = place();
    fs::write(&path, r#"{"verpick_watch": 2, "anything": []}"#).unwrap();
    assert!(refused(&path, SOURCE).starts_with("the state in FILE is of a later version of verpick; "));
    fs::remove_file(&path).unwrap();
    StateFile::open(&path, SOURCE).unwrap().save(&State::default()).unwrap();
    assert_eq!(
        refused(&path, "ghr://acme/other"),
        "the state in FILE is of memory://acme/app, not of ghr://acme/other; give each source a state file of its own"
    );
}

#[test]
fn a_file_that_was_half_written_is_no_state() {
    let (_folder, path) = place();
    StateFile::open(&path, SOURCE).unwrap().save(&State::running("v1.0.0")).unwrap();
    fs::write(path.with_extension("json.new"), "{\"verp").unwrap();
    let mut file = StateFile::open(&path, SOURCE).unwrap();
    assert_eq!(file.state(), Some(&State::running("v1.0.0")));
    file.save(&State::running("v1.1.0")).unwrap();
    assert!(!path.with_extension("json.new").exists());
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = place();
    StateFile::open(&path, SOURCE).unwrap().save(&State::default()).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}
