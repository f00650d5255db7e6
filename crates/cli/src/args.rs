//! The command line.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Read version tags, pick the latest one under a policy, and say why not the others.
#[derive(Debug, Parser)]
#[command(name = "verpick", version, max_term_width = 100, arg_required_else_help = true, subcommand_required = true)]
#[command(after_help = "\
Examples:
  git tag | verpick latest                 the latest stable SemVer tag
  git tag | verpick latest --explain       and why not the others

Exit status:
  0  done
  1  nothing matches the policy, or a tag was refused
  2  wrong usage
  3  the source failed
  4  pending: only an incomplete newest release is within its grace period")]
pub(crate) struct Program {
    #[command(subcommand)]
    pub(crate) command: Command,
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
  printf '2024.06.9\\n2024.06.10\\n' | verpick latest --calver YYYY.0M.MICRO --explain")]
    Latest(LatestArgs),
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
}

#[derive(Debug, Args)]
pub(crate) struct LatestArgs {
    /// Where the tags come from: - is standard input, one tag a line
    #[arg(value_name = "SOURCE", default_value = "-")]
    pub(crate) source: OsString,

    /// Print every tag with its verdict
    #[arg(long)]
    pub(crate) explain: bool,

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
    #[arg(long, value_name = "PREFIX", default_value = "", hide_default_value = true, help_heading = "Reading")]
    pub(crate) prefix: String,

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
    #[arg(long, value_name = "ORDER", value_enum, default_value_t, help_heading = "Policy")]
    pub(crate) prerelease_order: OrderArg,

    /// Take all pre-releases
    #[arg(long, help_heading = "Policy", conflicts_with_all = ["channels", "only_channels"])]
    pub(crate) pre_release: bool,

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
    #[arg(long, value_name = "MATCH", value_enum, default_value_t, help_heading = "Policy")]
    pub(crate) slot_match: SlotMatchArg,

    /// Take only versions within these bounds, such as '>=1.2, <2' or '^1 || ^3'
    #[arg(long, value_name = "REQ", help_heading = "Policy")]
    pub(crate) constraint: Option<String>,

    /// Never take this tag, whole; repeatable
    #[arg(long = "deny", value_name = "TAG", help_heading = "Policy")]
    pub(crate) denied: Vec<OsString>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum OrderArg {
    /// identifier by identifier: rc.9 before rc.10
    #[default]
    Semver,
    /// the whole text byte by byte: rc.10 before rc.9
    Ascii,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum SlotMatchArg {
    /// all of it
    #[default]
    Whole,
    /// what stands before its first dot
    First,
}
