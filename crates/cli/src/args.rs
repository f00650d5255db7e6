//! The command line.

mod acting;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

pub(crate) use acting::{DownloadArgs, WatchArgs};

/// Read version tags, pick the latest one under a policy, and say why not the others.
#[derive(Debug, Parser)]
#[command(name = "verpick", version, max_term_width = 100, arg_required_else_help = true, subcommand_required = true)]
#[command(after_help = "\
Exit status:
  0  done
  1  nothing matches the policy, or a tag was refused
  2  wrong usage
  3  the source failed
  4  pending: only an incomplete newest release is within its grace period
  5  the command of verpick watch --once failed

Examples:
  verpick latest .                     the latest stable SemVer tag of this repository
  git tag | verpick latest --explain   the same, and why not the others")]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,

    #[command(flatten)]
    pub(crate) habits: HabitArgs,
}

/// What is the same on every subcommand.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct HabitArgs {
    /// Say nothing but the answer and errors: no hints, no remarks
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,

    /// Show the answer in your pager ($PAGER, or less)
    #[arg(long, global = true)]
    pub(crate) pager: bool,

    /// How much to log to standard error; at debug every verdict is logged
    #[arg(short = 'l', long, global = true, value_name = "LEVEL", value_enum, default_value_t)]
    pub(crate) log_level: LevelArg,

    /// How log lines are written
    #[arg(long, global = true, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) log_format: LogFormatArg,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum LevelArg {
    Error,
    #[default]
    Warn,
    Info,
    Debug,
    Trace,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum LogFormatArg {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Print the latest tag that the policy takes
    ///
    /// The tag goes to standard output; whatever else there is to say goes to standard error, unless --explain or
    /// --json asks for it.
    #[command(after_help = "\
Examples:
  printf 'v1.2.0\\nv1.10.0\\nv1.11.0-rc.1\\n' | verpick latest
  verpick latest --per prefix .

Registries:
  verpick latest ghr://owner/repo --artifact linux/amd64
  verpick latest s3://region/bucket/prefix --calver YYYY.0M.0D.MICRO
  verpick latest gs://bucket/prefix --min-age 3d
  verpick latest az://account/container/prefix --artifact 'app-{version}.zip' --grace 1h
  verpick latest file:///folder
  verpick latest 'img://host/repository?slot=blue'
  verpick latest git+https://host/owner/repo.git --channel rc")]
    Latest(LatestArgs),
    /// Print the tags that the policy takes, oldest first
    #[command(after_help = "\
Examples:
  printf 'v1.10.0\\nlatest\\nv1.9.0\\n' | verpick sort
  verpick sort --reverse --constraint '^1' .")]
    Sort(SortArgs),
    /// Say what each tag means, or why it is refused
    ///
    /// Tags are given as arguments, or one a line on standard input. Exits with 1 if any of them is refused.
    #[command(after_help = "\
Examples:
  verpick parse v1.2.3-rc.1+blue
  verpick parse --calver YYYY.0M.0D --json 2024.06.15 2024.02.30")]
    Parse(ParseArgs),
    /// Print <, = or > for two versions
    ///
    /// Without arguments reads pairs from standard input, one a line, separated by a tab or by spaces. Build metadata
    /// does not count.
    #[command(after_help = "\
Examples:
  verpick compare 1.9.0 1.10.0
  echo '2024.06.10 2024.06.9' | verpick compare --calver YYYY.0M.MICRO")]
    Compare(CompareArgs),
    /// Print the version that comes next
    ///
    /// It follows the latest tag that the policy takes, and is always greater. SemVer goes by --bump, CalVer by date.
    #[command(after_help = "\
Examples:
  verpick next --bump minor .
  printf '2024.06.3\\n' | verpick next --calver YYYY.0M.MICRO --date 2024-06-30")]
    Next(NextArgs),
    /// Explain a CalVer format: its parts, samples, what is odd about it
    ///
    /// Tags that are given behind it are read with it. Exits with 1 if any of them is refused.
    #[command(after_help = "\
Examples:
  verpick format YYYY.0M.MICRO
  verpick format YY.0M 24.04 24.4")]
    Format(FormatArgs),
    /// Tell the scheme or format that tags follow
    ///
    /// Prints the guesses, the best first, with what speaks for each; then what to pass to the other subcommands, where
    /// the scheme changed on the way, and what the best guess does not read. On standard input a tag may be followed by
    /// a tab and its date, as unix time or as ISO date: dates show whether numbers are those of a calendar. Exits with 1
    /// if no scheme reads even half of the newest tags.
    #[command(after_help = "\
Examples:
  verpick infer .
  printf '24.10\\t2024-10-10\\n25.04\\t2025-04-17\\n' | verpick infer")]
    Infer(InferArgs),
    /// Show what a registry holds: releases with their dates, artifacts and verdicts
    ///
    /// The newest versions come first, then what is no version. The verdict is that of the policy, which takes the same
    /// flags as verpick latest.
    #[command(after_help = "\
Examples:
  verpick releases .
  verpick releases -n 3 --pre-release .

Registries:
  verpick releases ghr://owner/repo --artifact linux/arm64
  verpick releases s3://region/bucket/prefix -n 0
  verpick releases 'img://host/repository?slot=blue' --json")]
    Releases(ReleasesArgs),
    /// Watch a source, and run a command once for each new version
    ///
    /// Polls, and runs the command for the newest version whenever that is newer than what was done last. The command finds
    /// the tag in VERPICK_TAG, what ran before in VERPICK_PREVIOUS, VERPICK_VERSION, VERPICK_SLOT, VERPICK_ARTIFACT and more
    /// beside them, and what was picked as JSON on its standard input. A command that fails is tried again, and its
    /// version is never taken for done. SIGTERM and Ctrl-C end the watch when the command has ended, a second one ends the
    /// command too; SIGHUP polls now.
    #[command(after_help = "\
Examples:
  verpick watch . --once --state watch.json -- sh -c 'echo deploys $VERPICK_TAG'
  verpick watch . --once --state next.json --current v1.9.0 -- cat")]
    Watch(WatchArgs),
    /// Fetch the artifact of the release that the policy picks
    ///
    /// Goes on where a download broke off, checks size and digest, and moves the file into its place when all of it is
    /// there. Prints where that is; of an image what to pull.
    #[command(after_help = "\
Examples:
  verpick download file://$PWD/registry --artifact app.tar.gz --output app.tar.gz
  verpick download file://$PWD/registry --artifact app.tar.gz --extract --output app")]
    Download(DownloadArgs),
    /// Print the completions for a shell
    #[command(after_help = "\
Examples:
  verpick completions bash > verpick.bash
  verpick completions zsh > _verpick")]
    Completions(CompletionsArgs),
    /// Print the manual page, of the program or of a subcommand
    #[command(after_help = "\
Examples:
  verpick man > verpick.1
  verpick man latest > verpick-latest.1")]
    Man(ManArgs),
}

/// Which tags there are.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// Where the tags come from: the URL of a registry such as ghr://owner/repo, a path to a git repository, or - for
    /// standard input, one tag a line
    #[arg(value_name = "SOURCE", default_value = "-", value_hint = ValueHint::DirPath)]
    pub(crate) source: OsString,

    /// A regular expression whose group `version` is the part of a tag to read, where no prefix covers it
    #[arg(long, value_name = "REGEX", help_heading = "Reading")]
    pub(crate) tag_pattern: Option<String>,

    #[command(flatten)]
    pub(crate) asking: AskingArgs,
}

/// How a registry is asked.
#[derive(Debug, Args)]
#[command(next_help_heading = "Registries")]
pub(crate) struct AskingArgs {
    /// Keep what registries say in this folder, instead of verpick in the folder for caches
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "no_cache")]
    pub(crate) cache_dir: Option<PathBuf>,

    /// Neither read nor keep what registries say
    #[arg(long)]
    pub(crate) no_cache: bool,

    /// Ask whether any page has changed, and not only the first
    #[arg(long, conflicts_with = "no_cache")]
    pub(crate) refresh: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LatestArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// Print every tag with its verdict
    #[arg(long)]
    pub(crate) explain: bool,

    /// Print the latest tag of each group
    #[arg(long, value_name = "GROUP", value_enum, conflicts_with_all = ["explain", "current"])]
    pub(crate) per: Option<GroupArg>,

    /// The tag that runs now: adds the decision, and refuses to go down
    #[arg(long, value_name = "TAG")]
    pub(crate) current: Option<String>,

    /// With --current: let the decision go down to an older version
    #[arg(long, requires = "current")]
    pub(crate) allow_downgrade: bool,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupArg {
    /// by the first number
    Major,
    /// by the first two numbers
    Minor,
    /// by what stands before the version: each package of a monorepo
    Prefix,
    /// by channel, stable and those of all pre-releases
    Channel,
    /// by deployment slot
    Slot,
}

#[derive(Debug, Args)]
pub(crate) struct SortArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// Newest first
    #[arg(long)]
    pub(crate) reverse: bool,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct NextArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// What to raise; a pre-release is of the --channel, or of the one that the latest tag is on
    #[arg(long, value_name = "PART", value_enum, conflicts_with = "calver")]
    pub(crate) bump: Option<BumpArg>,

    /// With --calver: the date of the next version, such as 2024-06-30; today in UTC without it
    #[arg(long, value_name = "DATE")]
    pub(crate) date: Option<String>,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BumpArg {
    /// the first number
    Major,
    /// the second number
    Minor,
    /// the third number
    Patch,
    /// the pre-release: 1.2.4-rc.1 behind 1.2.3, then 1.2.4-rc.2
    Pre,
    /// nothing: a pre-release becomes its release
    Release,
}

#[derive(Debug, Args)]
pub(crate) struct FormatArgs {
    /// The format, such as YYYY.0M.MICRO
    pub(crate) format: String,

    /// Tags to read with it
    #[arg(value_name = "TAG")]
    pub(crate) tags: Vec<OsString>,

    /// Read the tags leniently
    #[arg(long)]
    pub(crate) lenient: bool,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct InferArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReleasesArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,

    /// Show so many releases, or all with 0; 20 without it, and all with --json
    #[arg(short = 'n', long, value_name = "NUMBER")]
    pub(crate) number: Option<usize>,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Print one JSON value
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// The subcommand; none: the program itself
    pub(crate) command: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ParseArgs {
    /// The tags; none: read them from standard input, one a line
    #[arg(value_name = "TAG")]
    pub(crate) tags: Vec<OsString>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// Print one JSON value a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The two versions; none: read pairs from standard input
    #[arg(value_names = ["A", "B"], num_args = 2)]
    pub(crate) pair: Vec<OsString>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// How pre-releases of the same version are ordered
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    pub(crate) prerelease_order: OrderArg,

    /// Print one JSON value a line
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a tag is read.
#[derive(Debug, Args)]
pub(crate) struct ReadingArgs {
    /// Read tags as CalVer by this format, such as YYYY.0M.MICRO; without it they are SemVer
    #[arg(long, value_name = "FORMAT", help_heading = "Reading")]
    pub(crate) calver: Option<String>,

    /// What stands before the version, exactly, such as api/
    #[arg(long, value_name = "PREFIX", help_heading = "Reading")]
    pub(crate) prefix: Option<String>,

    /// Also take leading zeros, empty identifiers and days that no calendar has
    #[arg(long, help_heading = "Reading")]
    pub(crate) lenient: bool,
}

/// The policy: the same on every subcommand that picks.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    /// How pre-releases of the same version are ordered
    #[arg(long, value_name = "ORDER", value_enum, help_heading = "Policy")]
    pub(crate) prerelease_order: Option<OrderArg>,

    /// Take all pre-releases; false takes none, whatever a URL says
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    #[arg(help_heading = "Policy", conflicts_with_all = ["channels", "only_channels"])]
    pub(crate) pre_release: Option<bool>,

    /// Take pre-releases of this channel too, such as rc; repeatable
    #[arg(long = "channel", value_name = "CHANNEL", help_heading = "Policy", conflicts_with = "only_channels")]
    pub(crate) channels: Vec<String>,

    /// Take nothing but this channel, such as beta or stable; repeatable
    #[arg(long = "only-channel", value_name = "CHANNEL", help_heading = "Policy")]
    pub(crate) only_channels: Vec<String>,

    /// Take only this deployment slot: the build metadata behind +, such as blue
    #[arg(long, value_name = "SLOT", help_heading = "Policy")]
    pub(crate) slot: Option<String>,

    /// How much of the build metadata names the slot
    #[arg(long, value_name = "MATCH", value_enum, help_heading = "Policy")]
    pub(crate) slot_match: Option<SlotMatchArg>,

    /// Take only versions within these bounds, such as '>=1.2, <2' or '^1 || ^3'
    #[arg(long, value_name = "REQ", help_heading = "Policy")]
    pub(crate) constraint: Option<String>,

    /// Never take this tag, whole; repeatable
    #[arg(long = "deny", value_name = "TAG", help_heading = "Policy")]
    pub(crate) denied: Vec<OsString>,

    /// Take only releases with this artifact: a name, a template such as app-{version}-{os}-{arch}.tar.gz, or a platform
    /// such as linux/arm64
    #[arg(long, value_name = "ARTIFACT", help_heading = "Policy")]
    pub(crate) artifact: Option<String>,

    /// For how long the artifact of a new release is waited for, such as 1h; 30m without it
    #[arg(long, value_name = "DURATION", help_heading = "Policy")]
    pub(crate) grace: Option<String>,

    /// Take only what was published so long ago, such as 3d
    #[arg(long, value_name = "DURATION", help_heading = "Policy")]
    pub(crate) min_age: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum OrderArg {
    /// identifier by identifier: rc.9 before rc.10
    #[default]
    Semver,
    /// the whole text byte by byte: rc.10 before rc.9
    Ascii,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SlotMatchArg {
    /// all of it
    Whole,
    /// what stands before its first dot
    First,
}
