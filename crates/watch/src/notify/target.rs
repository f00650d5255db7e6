//! Whom to tell, as a URL says.

use std::fmt;

use secrecy::ExposeSecret;
use verpick_event::webhook::Secret;
use verpick_registry::http::{Access, Url};
use verpick_registry::{Environment, Error, Result};

/// Where Slack's API is, unless the environment says otherwise.
const SLACK_API: &str = "https://slack.com/api";
const SLACK_TOKEN: &str = "SLACK_TOKEN";
const SLACK_API_URL: &str = "SLACK_API_URL";
const SECRET: &str = "VERPICK_WEBHOOK_SECRET";

/// Somebody to tell.
pub struct Target {
    pub(super) what: What,
    /// What warnings call it.
    pub(super) name: String,
}

/// How somebody is told.
pub(super) enum What {
    /// A line in a channel.
    Slack {
        channel: String,
        title: Option<String>,
        /// The method that posts.
        post: Url,
        access: Access,
    },
    /// An event, signed.
    Webhook { url: Url, secrets: Vec<Secret>, environment: String },
}

impl Target {
    /// So many messages in a row fail before a target is muted.
    pub const MUTED_AFTER: u32 = 3;

    /// Reads who is to be told:
    ///
    /// - `slack://channel`, with `title=…` for what stands before each line. The token is in `SLACK_TOKEN`; it needs the
    ///   right `chat:write`.
    /// - `https://…`: a webhook, signed as Standard Webhooks has it with the secret in `VERPICK_WEBHOOK_SECRET`, or with each
    ///   of several with a space between. It says to which environment versions go: `environment`. Plain `http://` is for
    ///   this machine alone.
    ///
    /// # Errors
    ///
    /// Where a URL is neither, or what belongs to it is not there.
    ///
    /// ```
    /// use verpick_registry::Environment;
    /// use verpick_watch::notify::Target;
    ///
    /// let environment = Environment::of([("SLACK_TOKEN", "xoxb-1")]);
    /// assert!(Target::parse("slack://releases?title=app", None, &environment).is_ok());
    /// let error = Target::parse("https://example.com/hook", Some("production"), &environment).err().unwrap();
    /// assert_eq!(error.to_string(), "there is no secret in VERPICK_WEBHOOK_SECRET to sign a webhook with");
    /// ```
    pub fn parse(text: &str, environment: Option<&str>, variables: &Environment) -> Result<Self> {
        match text.split_once("://") {
            Some(("slack", rest)) => slack(rest, variables),
            Some(("https" | "http", _)) => webhook(text, environment, variables),
            _ => Err(Error::usage("a notification goes to slack://channel or to a webhook, https://…")),
        }
    }
}

fn slack(rest: &str, variables: &Environment) -> Result<Target> {
    let (channel, query) = rest.split_once('?').map_or((rest, ""), |(channel, query)| (channel, query));
    let channel = channel.trim_matches('/');
    let is_channel = |c: char| c.is_alphanumeric() || "-_#.".contains(c);
    if channel.is_empty() || !channel.chars().all(is_channel) {
        return Err(Error::usage("a notification to Slack names a channel: slack://channel"));
    }
    let mut title = None;
    for (key, value) in url_pairs(query) {
        match key.as_str() {
            "title" => title = Some(value),
            _ => return Err(Error::usage("a notification to Slack knows one parameter, title")),
        }
    }
    let access = Access::bearer_from(variables, &[SLACK_TOKEN], SLACK_TOKEN)?;
    if access.source().is_none() {
        return Err(Error::usage("there is no token in SLACK_TOKEN to tell Slack with"));
    }
    let base = variables.open(SLACK_API_URL).unwrap_or_else(|| SLACK_API.to_owned());
    let post = Url::parse(&format!("{}/chat.postMessage", base.trim_end_matches('/')))
        .map_err(|_| Error::usage("SLACK_API_URL is no address of a server"))?;
    let name = format!("slack://{channel}");
    Ok(Target { what: What::Slack { channel: channel.to_owned(), title, post, access }, name })
}

/// The parameters of a URL, with `%XX` and `+` read as forms have them.
fn url_pairs(query: &str) -> Vec<(String, String)> {
    let url = Url::parse(&format!("slack://-?{query}"));
    url.map_or_else(|_| Vec::new(), |url| url.query_pairs().into_owned().collect())
}

fn webhook(text: &str, environment: Option<&str>, variables: &Environment) -> Result<Target> {
    let url = Url::parse(text).ok().filter(Url::has_host);
    let url = url.ok_or_else(|| Error::usage("a webhook's address is no URL with a host"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::usage("a webhook's address must not have a credential in it"));
    }
    // What stands behind the host is often a secret of its own.
    let host = url.host_str().unwrap_or_default();
    let name = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let name = format!("the webhook at {name}");
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if url.scheme() == "http" && !is_here {
        return Err(Error::usage(format_args!("{name} is not sent to over plain HTTP")));
    }
    let given = variables.get(SECRET);
    let given =
        given.ok_or_else(|| Error::usage("there is no secret in VERPICK_WEBHOOK_SECRET to sign a webhook with"))?;
    let secrets = given.expose_secret().split_whitespace().map(Secret::standard).collect::<Result<Vec<_>, _>>();
    let secrets = secrets.map_err(|error| Error::usage(format_args!("{SECRET}: {error}")))?;
    let environment = environment
        .filter(|environment| !environment.is_empty())
        .ok_or_else(|| Error::usage(format_args!("{name} is told where versions go, and no environment is named")))?;
    Ok(Target { what: What::Webhook { url, secrets, environment: environment.to_owned() }, name })
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Target").field(&self.name).finish()
    }
}
