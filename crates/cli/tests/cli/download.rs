//! `verpick download`: whole and checked, or not there.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::files::{Files, Served};
use crate::run::{Run, shell};
use crate::stub::{GitHub, TOKEN, release};
use crate::watching::folder;

const APP: &str = "ghr://acme/app";
const FILE: &str = "app-linux-amd64.tar.gz";

struct Host {
    github: GitHub,
    files: Files,
    folder: PathBuf,
}

/// A digest as `sha256sum` has it.
fn sha256(bytes: &[u8]) -> String {
    let folder = folder("sha256");
    fs::write(folder.join("file"), bytes).unwrap();
    shell(&folder, "sha256sum < file").stdout.split(' ').next().unwrap().to_owned()
}

/// Bytes that no packing makes shorter.
fn noise(length: u32) -> Vec<u8> {
    (0..length).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

impl Host {
    /// A release with these files.
    fn of(files: &[(&str, &[u8])]) -> Self {
        let host = Self { github: GitHub::of(Vec::new()), files: Files::start(), folder: folder("download") };
        host.has(files, |_| {});
        host
    }

    fn has(&self, files: &[(&str, &[u8])], change: impl Fn(&mut Value)) {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let mut release = release("v1.2.0", 600, &names);
        for (asset, (name, bytes)) in release["assets"].as_array_mut().unwrap().iter_mut().zip(files) {
            self.files.has(name, bytes);
            asset["browser_download_url"] = json!(self.files.url(name));
            asset["size"] = json!(bytes.len());
            change(asset);
        }
        self.github.now_has(vec![release]);
    }

    fn run(&self, flags: &[&str]) -> Run {
        self.run_with(flags, None)
    }

    fn run_with(&self, flags: &[&str], token: Option<&str>) -> Run {
        let mut command = self.github.command(&[&["download", APP, "--no-cache"], flags].concat());
        if let Some(token) = token {
            command.env("GITHUB_TOKEN", token);
        }
        let mut run: Run = command.current_dir(&self.folder).output().unwrap().into();
        run.stderr =
            run.stderr.replace(self.files.url("").trim_start_matches("http://").trim_end_matches('/'), "FILES");
        run
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap()
    }
}

#[track_caller]
fn is(run: &Run, status: i32, stdout: &str, stderr: &str) {
    assert_eq!((run.status, &*run.stdout, &*run.stderr), (status, stdout, stderr));
}

const UNKNOWN: &str = "nothing says which digest app-linux-amd64.tar.gz has, so only its size is checked\n";

#[test]
fn the_artifact_of_the_latest_release_comes_into_its_place() {
    let bytes = noise(300_000);
    let host = Host::of(&[(FILE, &bytes), ("other.zip", b"x")]);
    is(&host.run(&["--artifact", FILE]), 0, &format!("{FILE}\n"), UNKNOWN);
    assert_eq!((host.read(FILE), host.names()), (bytes.clone(), vec![FILE.to_owned()]));
    is(&host.run(&["--artifact", "linux/amd64", "--output", "new/name"]), 0, "new/name\n", UNKNOWN);
    assert_eq!(host.read("new/name"), bytes);
}

#[test]
fn a_digest_of_the_registry_is_checked() {
    let bytes = noise(1_000);
    let host = Host::of(&[(FILE, &bytes)]);
    let digest = format!("sha256:{}", sha256(&bytes));
    host.has(&[(FILE, &bytes)], |asset| asset["digest"] = json!(digest));
    let run = host.run(&["--artifact", FILE, "--json"]);
    assert_eq!((run.status, &*run.stderr), (0, ""));
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(
        (&answer["tag"], &answer["path"], &answer["verified"]),
        (&json!("v1.2.0"), &json!(FILE), &json!(digest))
    );
    // What is there already is not fetched again.
    host.files.asked();
    is(&host.run(&["--artifact", FILE]), 0, &format!("{FILE}\n"), &format!("{FILE} is there already\n"));
    assert_eq!(host.files.count(), 0);
    // What has another one never comes into its place.
    let wrong = digest.replace(&digest[10..20], "0000000000");
    host.has(&[(FILE, &bytes)], |asset| asset["digest"] = json!(wrong));
    fs::write(host.folder.join(FILE), "old").unwrap();
    is(
        &host.run(&["--artifact", FILE]),
        3,
        "",
        &format!("error: {FILE} is not the file whose digest is {wrong}\nhint: what came was thrown away; try again\n"),
    );
    assert_eq!((host.read(FILE), host.names()), (b"old".to_vec(), vec![FILE.to_owned()]));
}

#[test]
fn a_checksum_file_is_checked() {
    let bytes = noise(1_000);
    let sums = format!("{}  other.zip\n{}  {FILE}\n", sha256(b""), sha256(&bytes));
    let host = Host::of(&[(FILE, &bytes), ("checksums.txt", sums.as_bytes())]);
    is(&host.run(&["--artifact", FILE]), 0, &format!("{FILE}\n"), "");
    let own = format!("{FILE}.sha256");
    let host = Host::of(&[(FILE, &bytes), (&own, sha256(b"").as_bytes())]);
    let run = host.run(&["--artifact", FILE]);
    assert!(run.status == 3 && run.stderr.contains(" is not the file whose digest is sha256:e3b0c4"), "{}", run.stderr);
    let host = Host::of(&[(FILE, &bytes), (&own, b"<html>")]);
    is(&host.run(&["--artifact", FILE]), 3, "", &format!("error: {own} has no digest of {FILE}\n"));
}

#[test]
fn a_file_of_another_size_than_the_registry_says_is_thrown_away() {
    let host = Host::of(&[(FILE, b"longer than it should be")]);
    host.has(&[(FILE, b"longer than it should be")], |asset| asset["size"] = json!(5));
    let run = host.run(&["--artifact", FILE]);
    let said = format!("error: {FILE} has 24 bytes, and the registry says that it has 5\n");
    assert!(run.status == 3 && run.stderr.contains(&said), "{}", run.stderr);
    assert_eq!(host.names(), [""; 0]);
}

#[test]
fn a_connection_that_breaks_is_gone_on_with_where_it_broke() {
    let bytes = noise(300_000);
    let host = Host::of(&[(FILE, &bytes)]);
    let served = Served { bytes: bytes.clone(), etag: "\"1\"".to_owned(), breaks: (100_000, 2) };
    host.files.gives(FILE, served);
    is(&host.run(&["--artifact", FILE]), 0, &format!("{FILE}\n"), UNKNOWN);
    assert_eq!(host.read(FILE), bytes);
    let asked = host.files.asked();
    let ranges: Vec<_> = asked.iter().map(|asked| asked.headers.get("range").map(String::as_str)).collect();
    assert_eq!(ranges[0], None);
    assert!(
        ranges.len() == 3 && ranges[1..].iter().all(|range| range.is_some_and(|range| range != "bytes=0-")),
        "{ranges:?}"
    );
    assert!(asked[1..].iter().all(|asked| asked.headers["if-range"] == "\"1\""));
}

#[test]
fn a_download_that_was_given_up_is_gone_on_with_by_the_next_call() {
    let bytes = noise(300_000);
    let host = Host::of(&[(FILE, &bytes)]);
    let etag = "\"1\"".to_owned();
    // Each time it breaks nothing more comes, so it is given up.
    fs::write(host.folder.join(format!("{FILE}.part")), &bytes[..100_000]).unwrap();
    let note = json!({"tag": "v1.2.0", "artifact": FILE, "validator": etag});
    fs::write(host.folder.join(format!("{FILE}.part.json")), note.to_string()).unwrap();
    host.files.gives(FILE, Served { bytes: bytes.clone(), etag: etag.clone(), breaks: (0, 100) });
    let run = host.run(&["--artifact", FILE]);
    assert_eq!(run.status, 3);
    assert!(run.stderr.ends_with("hint: 100.0 kB are there; the same call goes on with them\n"), "{}", run.stderr);
    host.files.gives(FILE, Served { bytes: bytes.clone(), etag, breaks: (0, 0) });
    host.files.asked();
    is(&host.run(&["--artifact", FILE]), 0, &format!("{FILE}\n"), UNKNOWN);
    assert_eq!(host.files.asked()[0].headers["range"], "bytes=100000-");
    assert_eq!((host.read(FILE), host.names()), (bytes, vec![FILE.to_owned()]));
}

#[test]
fn a_part_of_something_else_is_begun_anew() {
    let bytes = noise(3_000);
    for (part, note) in [
        // Another file by now.
        (&noise(1_000)[..], json!({"tag": "v1.2.0", "artifact": FILE, "validator": "\"old\""}).to_string()),
        // Another release.
        (b"other", json!({"tag": "v1.1.0", "artifact": FILE, "validator": "\"x\""}).to_string()),
        // Longer than the file.
        (&noise(9_000)[..], json!({"tag": "v1.2.0", "artifact": FILE, "validator": "\"1\""}).to_string()),
        // Nobody knows what of.
        (b"other", "{".to_owned()),
    ] {
        let host = Host::of(&[(FILE, &bytes)]);
        host.files.gives(FILE, Served { bytes: bytes.clone(), etag: "\"1\"".to_owned(), breaks: (0, 0) });
        fs::write(host.folder.join(format!("{FILE}.part")), part).unwrap();
        fs::write(host.folder.join(format!("{FILE}.part.json")), &note).unwrap();
        is(&host.run(&["--artifact", FILE]), 0, &format!("{FILE}\n"), UNKNOWN);
        assert_eq!((host.read(FILE), host.names()), (bytes.clone(), vec![FILE.to_owned()]), "{note}");
    }
}

#[test]
fn an_archive_is_unpacked_into_a_folder_in_one_step() {
    let place = folder("packed");
    let packed =
        shell(&place, "mkdir -p app/bin && echo runs > app/bin/run && chmod +x app/bin/run && tar czf app.tar.gz app");
    assert_eq!(packed.status, 0, "{}", packed.stdout);
    let bytes = fs::read(place.join("app.tar.gz")).unwrap();
    let host = Host::of(&[(FILE, &bytes)]);
    is(&host.run(&["--artifact", FILE, "--extract"]), 0, "app-linux-amd64\n", UNKNOWN);
    assert_eq!(
        shell(&host.folder, "test -x app-linux-amd64/app/bin/run && cat app-linux-amd64/app/bin/run").stdout,
        "runs\n"
    );
    assert_eq!(host.names(), ["app-linux-amd64"]);
    is(
        &host.run(&["--artifact", FILE, "--extract"]),
        2,
        "",
        "error: app-linux-amd64 is there, and is no empty folder\n\
         hint: what is unpacked takes the place of nothing: name a new folder\n",
    );
    fs::create_dir(host.folder.join("empty")).unwrap();
    is(&host.run(&["--artifact", FILE, "--extract", "-o", "empty"]), 0, "empty\n", UNKNOWN);
}

#[test]
fn a_hostile_archive_leaves_nothing_behind() {
    let place = folder("hostile");
    let packed = shell(
        &place,
        "mkdir in && echo good > in/good && echo evil > evil && cd in && tar --absolute-names -cf - good ../evil | gzip > ../up.tar.gz \
         && ln -s ../../outside link && tar -czf ../link.tar.gz good link && head -c 9000 /dev/zero > zeros && tar -czf ../zeros.tar.gz zeros",
    );
    assert_eq!(packed.status, 0, "{}", packed.stdout);
    for (archive, said) in [
        ("up.tar.gz", "../evil leads out of the folder: it goes up"),
        ("link.tar.gz", "link is a link to ../../outside, which leads out of the folder"),
        ("zeros.tar.gz", "it unpacks to more than 8000 bytes"),
    ] {
        let bytes = fs::read(place.join(archive)).unwrap();
        let host = Host::of(&[(FILE, &bytes)]);
        is(
            &host.run(&["--artifact", FILE, "--extract", "--max-size", "8kB"]),
            3,
            "",
            &format!("{UNKNOWN}error: {FILE} is refused: {said}\nhint: nothing of it was left in place\n"),
        );
        assert_eq!(host.names(), [""; 0], "{archive}");
    }
    let host = Host::of(&[(FILE, b"<html>")]);
    let run = host.run(&["--artifact", FILE, "--extract"]);
    assert!(run.stderr.contains(&format!("error: {FILE} cannot be unpacked: ")), "{}", run.stderr);
    assert_eq!(host.names(), [""; 0]);
    let host = Host::of(&[("app.deb", b"x")]);
    let run = host.run(&["--artifact", "app.deb", "--extract"]);
    assert!(
        run.status == 2 && run.stderr.starts_with("error: app.deb is no archive that can be unpacked\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_too_large_is_not_fetched() {
    let host = Host::of(&[(FILE, &noise(9_000))]);
    let said = format!("{UNKNOWN}error: {FILE} has 9.0 kB or more, and --max-size is 8.0 kB\n");
    is(&host.run(&["--artifact", FILE, "--max-size", "8kB"]), 3, "", &said);
    assert_eq!(host.files.count(), 0);
    // Whatever the registry says of it.
    host.has(&[(FILE, &noise(9_000))], |asset| asset["size"] = Value::Null);
    let run = host.run(&["--artifact", FILE, "--max-size", "8kB"]);
    assert!(run.status == 3 && run.stderr.ends_with(" or more, and --max-size is 8.0 kB\n"), "{}", run.stderr);
}

#[test]
fn a_name_that_leads_elsewhere_is_no_name_for_a_file() {
    for name in ["../evil", "/etc/evil", "..", "a\\b", "-rf"] {
        let host = Host::of(&[("x", b"x")]);
        host.has(&[("x", b"x")], |asset| asset["name"] = json!(name));
        let run = host.run(&[&format!("--artifact={name}")]);
        assert_eq!(run.status, 3, "{}", run.stderr);
        assert!(run.stderr.contains("which is no name for a file\nhint: name one with --output\n"), "{}", run.stderr);
        assert_eq!(host.names(), [""; 0]);
    }
}

#[test]
fn an_artifact_of_a_private_repository_is_asked_of_the_api_and_the_token_goes_nowhere_else() {
    let bytes = noise(1_000);
    let host = Host::of(&[(FILE, &bytes)]);
    // Where the API is another server than that of the files, it is no address for a token.
    let files = host.files.clone();
    host.has(&[(FILE, &bytes)], move |asset| asset["url"] = json!(files.url("stolen")));
    is(&host.run_with(&["--artifact", FILE], Some(TOKEN)), 0, &format!("{FILE}\n"), UNKNOWN);
    let asked = host.files.asked();
    assert!(asked.iter().all(|asked| !asked.headers.contains_key("authorization")), "{asked:?}");
    assert!(asked.iter().all(|asked| asked.line == format!("GET /{FILE}")), "{asked:?}");
}

#[test]
fn a_folder_of_this_machine_is_downloaded_from_too() {
    let place = folder("download-folder");
    fs::create_dir_all(place.join("registry/v1.0.0")).unwrap();
    fs::write(place.join("registry/v1.0.0/app.zip"), noise(3_000_000)).unwrap();
    let run = shell(
        &place,
        "verpick download file://$PWD/registry --artifact app.zip -q && cmp app.zip registry/v1.0.0/app.zip",
    );
    is(&run, 0, "app.zip\n", "");
}

#[test]
fn what_has_no_files_is_told() {
    let place = folder("download-none");
    let run = shell(&place, "echo v1.0.0 | verpick download -");
    assert!(
        run.status == 2 && run.stdout.starts_with("error: a list of tags has no artifacts to download\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn of_an_image_the_reference_to_pull_is_printed() {
    let server = Files::start();
    server.has("v2/acme/app/tags/list?n=100", br#"{"name": "acme/app", "tags": ["v1.0.0", "v1.1.0", "latest"]}"#);
    let place = folder("download-image");
    let image = server.url("acme/app").replace("http://", "");
    let verpick =
        |flags: &str| shell(&place, &format!("NO_PROXY=127.0.0.1 verpick download img://{image} --no-cache {flags}"));
    is(&verpick(""), 0, &format!("{image}:v1.1.0\n"), "");
    is(&verpick("--json"), 0, &format!("{{\"tag\":\"v1.1.0\",\"reference\":\"{image}:v1.1.0\"}}\n"), "");
    let run = verpick("--extract");
    assert!(
        run.status == 2
            && run.stdout.starts_with("error: an image is not downloaded: --output and --extract are for artifacts\n"),
        "{}",
        run.stdout
    );
}
