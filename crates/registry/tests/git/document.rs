//! The page on git says what is said.

use std::path::Path;

use verpick_registry::{Error, Registry};
use wiremock::ResponseTemplate;

use crate::repository::Folder;
use crate::support::{always, answering, fails, first, lines, list, second, settings};

/// What the page says that is said, in its order.
fn shown() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/registries/git.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, table) = page.split_once("| is said |\n").unwrap();
    let said = table.lines().skip(1).filter_map(|row| row.strip_suffix("` |")?.split_once("| `"));
    said.map(|(_, said)| said.replace(r"\|", "|")).collect()
}

/// The same with the names of the page.
fn said(error: &Error, folder: &Path) -> String {
    format!("{error:#}").replace(&folder.display().to_string(), "/folder")
}

#[tokio::test]
async fn the_page_shows_what_is_said() {
    let tag = format!("{} refs/tags/v1.0.0", "1".repeat(40));
    let cut = lines(&[&tag]).replace("0000", "");
    let with = |status| (ResponseTemplate::new(status), &[("GIT_PASSWORD", "hunter2")][..]);
    let without = |status| (ResponseTemplate::new(status), &[][..]);
    let of = |answer| (answer, &[][..]);
    let mut expected = Vec::new();
    for (answer, variables) in [
        without(401),
        with(401),
        with(403),
        without(404),
        of(first(lines(&["ERR access denied"]))),
        of(ResponseTemplate::new(200).set_body_raw("<html>", "text/html")),
        of(ResponseTemplate::new(200).set_body_raw(tag.replace(' ', "\t"), "text/plain")),
    ] {
        let server = always(answer).await;
        expected.push(fails(&server.uri(), &settings(variables)).await.1);
    }
    for answer in [second(cut), ResponseTemplate::new(502)] {
        let server = answering(answer).await;
        expected.push(fails(&server.uri(), &settings(&[])).await.1);
    }
    let url = "git+https://me:hunter2@git.example.com/acme/app.git";
    expected.push(format!("{:#}", <dyn Registry>::from_url(url, &settings(&[])).unwrap_err()));

    let folder = Folder::new();
    let error = list(&format!("git+file://{}", folder.path().display()), &settings(&[])).await.unwrap_err();
    expected.push(said(&error, folder.path()));
    let path = folder.with_tags(&["v1.0.0"]);
    std::fs::write(path.join("refs/tags/v1.1.0"), "no hash\n").unwrap();
    let error = list(&format!("git+file://{}", path.display()), &settings(&[])).await.unwrap_err();
    expected.push(said(&error, &path));

    let expected: Vec<_> = expected.into_iter().map(|line| line.replace("HOST", "git.example.com")).collect();
    assert_eq!(shown(), expected);
}
