//! What a pipeline says of itself: the variables that GitHub Actions and GitLab set.
//!
//! Invariants: variables of a pipeline are looked at only where it says that it is one; an empty one is none.
//!
//! Sources: GitHub's "Variables reference" of workflows, GitLab's "Predefined CI/CD variables reference".

use serde_json::Value;

use super::fields::Fields;

/// What the fields of an event are called that differ between builds and deployments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Build,
    Deployment,
}

/// What is known of the run that we are in.
pub(super) fn fields(of: Of, variable: impl Fn(&str) -> Option<String>) -> Fields {
    let variable = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    let said: Vec<(&str, Option<String>)> = if is_set(variable("GITHUB_ACTIONS")) {
        github(&variable)
    } else if is_set(variable("GITLAB_CI")) {
        gitlab(of, &variable)
    } else {
        Vec::new()
    };
    let by = match of {
        Of::Build => "built_by",
        Of::Deployment => "deployed_by",
    };
    let named = |name: &str| name.strip_prefix("by").map_or_else(|| name.to_owned(), |rest| format!("{by}{rest}"));
    said.into_iter().filter_map(|(name, value)| Some((named(name), of_type(name, value?)))).collect()
}

/// A variable is text, and one field is not.
fn of_type(name: &str, value: String) -> Value {
    match value.parse::<u32>() {
        Ok(number) if name == "attempt" => number.into(),
        _ => value.into(),
    }
}

fn is_set(value: Option<String>) -> bool {
    value.is_some_and(|value| value == "true")
}

fn github(variable: &impl Fn(&str) -> Option<String>) -> Vec<(&'static str, Option<String>)> {
    let (server, repository) = (variable("GITHUB_SERVER_URL"), variable("GITHUB_REPOSITORY"));
    let repository = server.zip(repository).map(|(server, repository)| format!("{server}/{repository}"));
    let run = variable("GITHUB_RUN_ID");
    // The head is set for pull requests alone, whose own name is that of a merge that nobody pushed.
    let named = || variable("GITHUB_REF_NAME").filter(|_| variable("GITHUB_REF_TYPE").as_deref() == Some("branch"));
    let url = repository.as_deref().zip(run.as_deref()).map(|(at, run)| format!("{at}/actions/runs/{run}"));
    vec![
        ("source_system", Some("github".to_owned())),
        ("scm_sha", variable("GITHUB_SHA")),
        ("scm_branch", variable("GITHUB_HEAD_REF").or_else(named)),
        ("scm_repository", repository),
        ("build_number", variable("GITHUB_RUN_NUMBER")),
        ("build_url", url),
        // A job may be one of several that deploy.
        ("invoke_id", run.map(|run| within(&run, variable("GITHUB_JOB")))),
        ("attempt", variable("GITHUB_RUN_ATTEMPT")),
        ("by", variable("GITHUB_ACTOR")),
    ]
}

fn gitlab(of: Of, variable: &impl Fn(&str) -> Option<String>) -> Vec<(&'static str, Option<String>)> {
    let branch = || variable("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME").or_else(|| variable("CI_COMMIT_BRANCH"));
    let mut said = vec![
        ("source_system", Some("gitlab".to_owned())),
        ("scm_sha", variable("CI_COMMIT_SHA")),
        ("scm_branch", branch()),
        ("scm_repository", variable("CI_PROJECT_URL")),
        ("committed_at", variable("CI_COMMIT_TIMESTAMP")),
        ("build_number", variable("CI_PIPELINE_IID")),
        ("build_url", variable("CI_JOB_URL").or_else(|| variable("CI_PIPELINE_URL"))),
        // A retried job is another one.
        ("invoke_id", variable("CI_JOB_ID").or_else(|| variable("CI_PIPELINE_ID"))),
        ("by", variable("GITLAB_USER_LOGIN")),
        ("by_name", variable("GITLAB_USER_NAME")),
        ("by_email", variable("GITLAB_USER_EMAIL")),
        ("environment_name", variable("CI_ENVIRONMENT_NAME")),
    ];
    if of == Of::Deployment {
        said.push(("deploy_url", variable("CI_ENVIRONMENT_URL")));
    }
    said
}

fn within(run: &str, job: Option<String>) -> String {
    job.map_or_else(|| run.to_owned(), |job| format!("{run}/{job}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(of: Of, variables: &[(&str, &str)]) -> Value {
        let find =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        Value::Object(fields(of, find))
    }

    #[test]
    fn github_says_where_it_runs() {
        let variables = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "acme/shop"),
            ("GITHUB_RUN_ID", "9182"),
            ("GITHUB_RUN_ATTEMPT", "2"),
            ("GITHUB_RUN_NUMBER", "41"),
            ("GITHUB_JOB", "deploy"),
            ("GITHUB_SHA", "abc123"),
            ("GITHUB_REF_TYPE", "branch"),
            ("GITHUB_REF_NAME", "main"),
            ("GITHUB_HEAD_REF", ""),
            ("GITHUB_ACTOR", "jdoe"),
        ];
        let expected = json!({
            "source_system": "github", "scm_sha": "abc123", "scm_branch": "main",
            "scm_repository": "https://github.com/acme/shop", "build_number": "41",
            "build_url": "https://github.com/acme/shop/actions/runs/9182", "invoke_id": "9182/deploy", "attempt": 2,
            "deployed_by": "jdoe",
        });
        assert_eq!(said(Of::Deployment, &variables), expected);
    }

    #[test]
    fn a_pull_request_is_of_its_own_branch_and_a_tag_of_none() {
        let pull = [("GITHUB_ACTIONS", "true"), ("GITHUB_HEAD_REF", "topic"), ("GITHUB_REF_NAME", "7/merge")];
        assert_eq!(said(Of::Build, &pull)["scm_branch"], "topic");
        let tag = [("GITHUB_ACTIONS", "true"), ("GITHUB_REF_TYPE", "tag"), ("GITHUB_REF_NAME", "v1.2.3")];
        assert_eq!(said(Of::Build, &tag).get("scm_branch"), None);
    }

    #[test]
    fn gitlab_says_where_it_runs() {
        let variables = [
            ("GITLAB_CI", "true"),
            ("CI_COMMIT_SHA", "abc123"),
            ("CI_COMMIT_BRANCH", "main"),
            ("CI_PROJECT_URL", "https://gitlab.com/acme/shop"),
            ("CI_COMMIT_TIMESTAMP", "2024-01-15T10:30:00+01:00"),
            ("CI_PIPELINE_IID", "41"),
            ("CI_JOB_ID", "9182"),
            ("CI_JOB_URL", "https://gitlab.com/acme/shop/-/jobs/9182"),
            ("GITLAB_USER_LOGIN", "jdoe"),
            ("GITLAB_USER_NAME", "John Doe"),
            ("GITLAB_USER_EMAIL", "jdoe@example.com"),
            ("CI_ENVIRONMENT_NAME", "staging"),
            ("CI_ENVIRONMENT_URL", "https://staging.example.com"),
        ];
        let expected = json!({
            "source_system": "gitlab", "scm_sha": "abc123", "scm_branch": "main",
            "scm_repository": "https://gitlab.com/acme/shop", "committed_at": "2024-01-15T10:30:00+01:00",
            "build_number": "41", "build_url": "https://gitlab.com/acme/shop/-/jobs/9182", "invoke_id": "9182",
            "deployed_by": "jdoe", "deployed_by_name": "John Doe", "deployed_by_email": "jdoe@example.com",
            "environment_name": "staging", "deploy_url": "https://staging.example.com",
        });
        assert_eq!(said(Of::Deployment, &variables), expected);
        assert_eq!(said(Of::Build, &variables).get("deploy_url"), None);
        assert_eq!(said(Of::Build, &variables)["built_by"], "jdoe");
    }

    #[test]
    fn nothing_is_said_outside_of_a_pipeline() {
        assert_eq!(said(Of::Build, &[("GITHUB_SHA", "abc123"), ("CI_COMMIT_SHA", "abc123")]), json!({}));
        assert_eq!(said(Of::Build, &[("GITHUB_ACTIONS", "false"), ("GITHUB_SHA", "abc123")]), json!({}));
    }
}
