//! The command line of the deployment side.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum, ValueHint};

/// Where events are kept.
#[derive(Debug, Args)]
pub(crate) struct StoreArgs {
    /// The file of the events; without it $VERPICK_DB, or verpick/events.db in the folder for data
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Store")]
    pub(crate) db: Option<PathBuf>,

    /// What is said of environments and products; without it $VERPICK_SETTINGS, or verpick/settings.json in the folder for
    /// settings, where there is one
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Store")]
    pub(crate) settings: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    #[command(subcommand)]
    pub(crate) what: RecordWhat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RecordWhat {
    /// Record how far the build of a version got
    #[command(after_help = "\
Examples:
  verpick record version --product shop --version v1.2.3
  verpick record version --product shop --version v1.2.3 --run -- make release
  verpick record version --product shop --version v1.2.3 --from-json event.json")]
    Version(RecordVersionArgs),
    /// Record how far the deployment of a version to an environment got
    #[command(after_help = "\
Examples:
  verpick record deployment --product shop --version v1.2.3 --environment qa --status started
  verpick record deployment --product shop --version v1.2.3 --environment qa --run -- ./deploy.sh
  verpick record deployment --product shop --version v1.2.3 --from-json request.json")]
    Deployment(RecordDeploymentArgs),
}

#[derive(Debug, Args)]
pub(crate) struct RecordVersionArgs {
    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// The environment that it is built for
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// What the event is, where it is no plain build
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) kind: Option<VersionKindArg>,

    #[command(flatten)]
    pub(crate) how: HowArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RecordDeploymentArgs {
    #[command(flatten)]
    pub(crate) report: ReportArgs,

    /// The environment, such as production
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// The slot of the environment, such as blue
    #[arg(long, value_name = "SLOT")]
    pub(crate) slot: Option<String>,

    /// What the event is, where it is no plain deployment
    #[arg(long, value_name = "KIND", value_enum)]
    pub(crate) kind: Option<DeploymentKindArg>,

    /// Where what was deployed can be reached
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) deploy_url: Option<String>,

    #[command(flatten)]
    pub(crate) how: HowArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum VersionKindArg {
    Build,
    /// changes how an earlier build ended
    Correction,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum DeploymentKindArg {
    Deploy,
    /// goes back to an earlier version
    Rollback,
    /// unplanned, to mend something
    Hotfix,
    /// takes the version away: nothing runs there then
    Remove,
    /// changes how an earlier deployment ended
    Correction,
    /// tells of an incident: started when detected, completed when resolved
    Incident,
}

/// What every event says.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// The product
    #[arg(long, value_name = "NAME")]
    pub(crate) product: Option<String>,

    /// The version, as it is written
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,

    /// How far it got: pending, started, completed, failed, aborted, or a word that means one of these; completed
    /// without it
    #[arg(long, value_name = "STATUS", conflicts_with = "run")]
    pub(crate) status: Option<String>,

    /// The commit
    #[arg(long, value_name = "SHA", help_heading = "Source")]
    pub(crate) commit: Option<String>,

    /// The branch
    #[arg(long, value_name = "NAME", help_heading = "Source")]
    pub(crate) branch: Option<String>,

    /// The repository
    #[arg(long, value_name = "REPOSITORY", help_heading = "Source")]
    pub(crate) repository: Option<String>,

    /// When the commit was made
    #[arg(long, value_name = "TIME", help_heading = "Source")]
    pub(crate) committed_at: Option<String>,

    /// Which system reports it, such as github
    #[arg(long, value_name = "NAME", help_heading = "Run")]
    pub(crate) source: Option<String>,

    /// The run that does the work, as its system calls it
    #[arg(long, value_name = "ID", help_heading = "Run")]
    pub(crate) run_id: Option<String>,

    /// The how-many-th attempt of that run it is
    #[arg(long, value_name = "NUMBER", help_heading = "Run")]
    pub(crate) attempt: Option<u32>,

    /// The number of the build
    #[arg(long, value_name = "NUMBER", help_heading = "Run")]
    pub(crate) build_number: Option<String>,

    /// Where the run can be looked at
    #[arg(long, value_name = "URL", help_heading = "Run", value_hint = ValueHint::Url)]
    pub(crate) build_url: Option<String>,

    /// What its system calls the event; the same again changes nothing
    #[arg(long, value_name = "ID", help_heading = "Run")]
    pub(crate) event_id: Option<String>,

    /// When it occurred, such as 2024-06-30T12:00:00Z; now without it
    #[arg(long, value_name = "TIME", help_heading = "Times", conflicts_with = "run")]
    pub(crate) at: Option<String>,

    /// When the work started
    #[arg(long, value_name = "TIME", help_heading = "Times")]
    pub(crate) started_at: Option<String>,

    /// When the work ended
    #[arg(long, value_name = "TIME", help_heading = "Times")]
    pub(crate) completed_at: Option<String>,

    /// Who does it
    #[arg(long, value_name = "USER", help_heading = "People")]
    pub(crate) by: Option<String>,

    /// The name of whoever does it
    #[arg(long, value_name = "NAME", help_heading = "People")]
    pub(crate) by_name: Option<String>,

    /// The address of whoever does it
    #[arg(long, value_name = "ADDRESS", help_heading = "People", value_hint = ValueHint::EmailAddress)]
    pub(crate) by_email: Option<String>,

    /// Who approved it
    #[arg(long, value_name = "USER", help_heading = "People")]
    pub(crate) approved_by: Option<String>,

    /// When it was approved
    #[arg(long, value_name = "TIME", help_heading = "People")]
    pub(crate) approved_at: Option<String>,

    /// A check and how it ended, such as tests=passed; repeatable
    #[arg(long = "check", value_name = "NAME=STATUS", help_heading = "Results")]
    pub(crate) checks: Vec<String>,

    /// Where an artifact is, a URL or the reference of an image; repeatable
    #[arg(long = "artifact", value_name = "LOCATION", help_heading = "Results")]
    pub(crate) artifacts: Vec<String>,

    /// A file whose lines are kept as the log
    #[arg(long, value_name = "FILE", help_heading = "Results", value_hint = ValueHint::FilePath)]
    pub(crate) log: Option<PathBuf>,

    /// Something else to keep; repeatable. A value that is JSON is kept as that
    #[arg(long = "meta", value_name = "KEY=VALUE", help_heading = "Results")]
    pub(crate) metadata: Vec<String>,
}

/// Where the event comes from, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct HowArgs {
    /// Read events from a file, or from standard input with -: an object, several, or an array of them. Flags say what
    /// they leave out
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "run")]
    pub(crate) from_json: Option<PathBuf>,

    /// Do not look at the variables that GitHub Actions and GitLab set
    #[arg(long)]
    pub(crate) no_ci: bool,

    /// Tell what is recorded: slack://channel?title=… with the token in SLACK_TOKEN, or a webhook https://…, signed with the
    /// secret in VERPICK_WEBHOOK_SECRET; repeatable
    #[arg(long = "notify", value_name = "URL")]
    pub(crate) notify: Vec<String>,

    /// Run the command behind --, and record that it started, what it wrote, how it ended and how long it took
    #[arg(long, requires = "command")]
    pub(crate) run: bool,

    /// The command of --run
    #[arg(value_name = "CMD", last = true, requires = "run", value_hint = ValueHint::CommandWithArguments)]
    pub(crate) command: Vec<OsString>,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long, conflicts_with = "run")]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VersionsArgs {
    /// The product; without it all of them
    #[arg(value_name = "PRODUCT")]
    pub(crate) product: Option<String>,

    /// Only those whose build got so far, such as failed
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,

    /// Only those of this commit, which may be cut short to seven digits
    #[arg(long, value_name = "SHA")]
    pub(crate) commit: Option<String>,

    /// Show so many, or all with 0; 20 without it, and all with --json
    #[arg(short = 'n', long, value_name = "NUMBER")]
    pub(crate) number: Option<usize>,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The version
    #[arg(value_name = "VERSION")]
    pub(crate) version: String,

    /// The product; it need not be said where only one has the version
    #[arg(long, value_name = "NAME")]
    pub(crate) product: Option<String>,

    /// Where it is to be deployed, for what there is to warn of; the environments of production without it
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// Print the log of its builds and deployments
    #[arg(long)]
    pub(crate) log: bool,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The product; without it all of them
    #[arg(value_name = "PRODUCT")]
    pub(crate) product: Option<String>,

    /// Only this environment
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// What ran then, by what is known now, such as 2024-06-30T12:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,

    /// By what had been recorded then
    #[arg(long, value_name = "TIME")]
    pub(crate) known_at: Option<String>,

    /// A row a product and a column an environment, and no more than versions and their age
    #[arg(long, conflicts_with = "json")]
    pub(crate) matrix: bool,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// The product; without it all of them
    #[arg(value_name = "PRODUCT")]
    pub(crate) product: Option<String>,

    /// Only this environment
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// Only this slot
    #[arg(long, value_name = "SLOT")]
    pub(crate) slot: Option<String>,

    /// Only those that got so far, such as failed
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Option<String>,

    /// Only this version
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,

    /// Only versions of this commit, which may be cut short to seven digits
    #[arg(long, value_name = "SHA")]
    pub(crate) commit: Option<String>,

    /// Only from this moment on, such as 2024-06-30, or 7d for the last seven days
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,

    /// Only before this moment
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,

    /// Only what nobody approved
    #[arg(long)]
    pub(crate) unapproved: bool,

    /// Show so many, or all with 0; 20 without it, and all with --json
    #[arg(short = 'n', long, value_name = "NUMBER")]
    pub(crate) number: Option<usize>,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RollbackArgs {
    /// The environment, such as production
    #[arg(value_name = "ENVIRONMENT")]
    pub(crate) environment: String,

    /// The product; it need not be said where only one was deployed there
    #[arg(long, value_name = "NAME")]
    pub(crate) product: Option<String>,

    /// The slot of the environment
    #[arg(long, value_name = "SLOT")]
    pub(crate) slot: Option<String>,

    /// The version to go back to; the newest earlier one that completed without it
    #[arg(long, value_name = "VERSION")]
    pub(crate) to: Option<String>,

    /// Who does it
    #[arg(long, value_name = "USER")]
    pub(crate) by: Option<String>,

    /// Print the version and record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Do not look at the variables that GitHub Actions and GitLab set
    #[arg(long)]
    pub(crate) no_ci: bool,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MetricsArgs {
    /// The product; without it all of them together
    #[arg(value_name = "PRODUCT")]
    pub(crate) product: Option<String>,

    /// This environment; those of production together without it
    #[arg(long, value_name = "NAME")]
    pub(crate) environment: Option<String>,

    /// From this moment on, such as 2024-06-01, or 90d for the last ninety days
    #[arg(long, value_name = "TIME", default_value = "30d")]
    pub(crate) since: String,

    /// Up to this moment; now without it
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,

    /// Each of these periods on its own
    #[arg(long, value_name = "PERIOD", value_enum)]
    pub(crate) per: Option<PeriodArg>,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PeriodArg {
    Day,
    /// from Monday on
    Week,
    Month,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The file to write; standard output without it
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) store: StoreArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The file that verpick export wrote; - or nothing for standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath, default_value = "-")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) store: StoreArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}
