//! The command line of what acts on a release: watching and downloading.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{PolicyArgs, SourceArgs};
use crate::deployments::args::StoreArgs;

#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// The command, and what it gets as arguments; run without a shell
    #[arg(value_name = "CMD", last = true, required = true)]
    pub(crate) command: Vec<OsString>,

    /// Poll so often, a tenth more or less; while the source does not answer, less and less often up to 15m
    #[arg(long, value_name = "DURATION", default_value = "60s", help_heading = "Watch")]
    pub(crate) interval: String,

    /// Poll once, run the command if there is something to do, and end: for cron
    #[arg(long, help_heading = "Watch")]
    pub(crate) once: bool,

    /// The tag that runs now, for the first run: later runs know it from the state
    #[arg(long, value_name = "TAG", help_heading = "Watch")]
    pub(crate) current: Option<String>,

    /// Keep in this file what was done, instead of one of the source's own in the folder for states
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Watch")]
    pub(crate) state: Option<PathBuf>,

    /// End a command, and all that it started, that runs longer than this
    #[arg(long, value_name = "DURATION", help_heading = "Watch")]
    pub(crate) timeout: Option<String>,

    /// Try a version again so often whose command failed, then give it up until a newer one comes or SIGHUP asks for it
    #[arg(long, value_name = "NUMBER", default_value_t = 3, help_heading = "Watch")]
    pub(crate) retries: u32,

    /// Wait so long before the first new try, twice as long before the second, and so on up to 10m
    #[arg(long, value_name = "DURATION", default_value = "10s", help_heading = "Watch")]
    pub(crate) retry_delay: String,

    /// Tell what is found, done and failed: slack://channel?title=… with the token in SLACK_TOKEN, or a webhook https://…,
    /// signed with the secret in VERPICK_WEBHOOK_SECRET; repeatable
    #[arg(long = "notify", value_name = "URL", help_heading = "Watch")]
    pub(crate) notify: Vec<String>,

    /// Where versions go, such as production: what webhooks say
    #[arg(long, value_name = "NAME", help_heading = "Watch")]
    pub(crate) environment: Option<String>,

    /// Go down to an older version where that is the latest now
    #[arg(long, help_heading = "Watch")]
    pub(crate) allow_downgrade: bool,

    /// Record each version that the command was run for, and how it ended, as a deployment to this environment
    #[arg(long, value_name = "ENVIRONMENT", help_heading = "Watch")]
    pub(crate) record: Option<String>,

    /// With --record: the product; the last part of the source's name without it
    #[arg(long, value_name = "NAME", requires = "record", help_heading = "Watch")]
    pub(crate) product: Option<String>,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DownloadArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// Where the file goes, or with --extract the folder: a new one, or an empty one. Without it: the name of the artifact,
    /// here, with --extract without its ending
    #[arg(short, long, value_name = "PATH", value_hint = ValueHint::AnyPath, help_heading = "Download")]
    pub(crate) output: Option<PathBuf>,

    /// Unpack the archive: zip, tar, tar.gz, tar.xz and tar.zst
    #[arg(long, help_heading = "Download")]
    pub(crate) extract: bool,

    /// Refuse a file, or an archive that unpacks to more than this, such as 500MB
    #[arg(long, value_name = "SIZE", default_value = "4GB", help_heading = "Download")]
    pub(crate) max_size: String,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}
