//! Sending to one target: again where that may help, and muted where it does not.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use verpick_event::webhook::{Body, standard};
use verpick_registry::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use verpick_registry::http::{Access, Client, Request};
use verpick_registry::{Clock, Result, SILENT, Settings};

use super::target::{Target, What};
use super::{Message, event, slack};

/// How long a target has to answer, new tries included.
const LONGEST: Duration = Duration::from_secs(30);
/// An answer says yes or no.
const LARGEST_ANSWER: u64 = 64 << 10;

/// What sends to one target.
pub(super) struct Sender {
    target: Target,
    client: Client,
    /// Tries once.
    hasty: Client,
    clock: Arc<dyn Clock>,
    warn: mpsc::UnboundedSender<String>,
    failures: u32,
}

impl Sender {
    pub(super) fn new(target: Target, settings: &Settings, warn: mpsc::UnboundedSender<String>) -> Result<Self> {
        let mut settings = settings.clone();
        settings.overall_timeout = LONGEST;
        settings.read_timeout = settings.read_timeout.min(LONGEST / 3);
        settings.largest_body = LARGEST_ANSWER;
        let client = Client::new(&settings)?;
        settings.retries = 0;
        let clock = settings.clock.clone();
        Ok(Self { target, client, hasty: Client::new(&settings)?, clock, warn, failures: 0 })
    }

    /// Sends what comes, one after the other.
    pub(super) async fn run(mut self, mut messages: mpsc::Receiver<Arc<Message>>) {
        while let Some(message) = messages.recv().await {
            let sent = self.send(&message).await;
            self.count(sent);
        }
    }

    fn count(&mut self, sent: Result<(), String>) {
        let name = &self.target.name;
        match sent {
            Ok(()) => {
                if self.failures >= Target::MUTED_AFTER {
                    self.say(format!("{name} takes notifications again"));
                }
                self.failures = 0;
            }
            Err(reason) => {
                self.failures = self.failures.saturating_add(1);
                tracing::info!(target = name, reason, failures = self.failures, "a notification did not arrive");
                if self.failures == Target::MUTED_AFTER {
                    let times = Target::MUTED_AFTER;
                    self.say(format!(
                        "{name} did not take {times} notifications in a row, and no more is said of it: {reason}"
                    ));
                }
            }
        }
    }

    fn say(&self, warning: String) {
        // Nobody listens any more where it fails.
        let _ = self.warn.send(warning);
    }

    async fn send(&self, message: &Message) -> Result<(), String> {
        let Some(request) = self.request(message)? else { return Ok(()) };
        let is_muted = self.failures >= Target::MUTED_AFTER;
        let client = if is_muted { &self.hasty } else { &self.client };
        let response = client.session(SILENT).send(&request).await.map_err(|error| error.to_string())?;
        if !response.status().is_success() {
            return Err(format!("it answered {}", response.status()));
        }
        match self.target.what {
            What::Slack { .. } => slack::refusal(&response).map_or(Ok(()), Err),
            What::Webhook { .. } => Ok(()),
        }
    }

    /// What is sent; `None` where there is nothing to say to this target.
    fn request(&self, message: &Message) -> Result<Option<Request>, String> {
        let json = |request: Request| request.header(CONTENT_TYPE, "application/json; charset=utf-8");
        match &self.target.what {
            What::Slack { channel, title, post, access } => {
                let body = slack::body(channel, title.as_deref(), message);
                Ok(Some(json(Request::post(post.clone(), access, body))))
            }
            What::Webhook { url, secrets, environment } => {
                let Some(received) = event::of(message, environment) else { return Ok(None) };
                let Some(body) = Body::Standard.of(&received) else { return Ok(None) };
                let id = standard::message_id(&received.key());
                let signed = standard::Signed::new(secrets, id, self.clock.now(), body.as_bytes());
                let signed = signed.map_err(|error| error.to_string())?;
                let mut request = json(Request::post(url.clone(), &Access::none(""), body.into_bytes()));
                for (name, value) in signed.pairs() {
                    let value = HeaderValue::from_str(value).map_err(|error| error.to_string())?;
                    request = request.header_value(HeaderName::from_static(name), value);
                }
                Ok(Some(request))
            }
        }
    }
}
