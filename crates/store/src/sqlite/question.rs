//! What goes to the connection in one piece: statements that run one after another, with their values; and rows of several
//! tables, in as few of those as can be.
//!
//! A question goes to the thread of the connection and its answer comes back, which takes as long as a dozen statements do; so
//! what can run together does.

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};

/// So many rows go into one question. More are hardly faster, and take longer to be prepared.
const ROWS: usize = 100;

/// Questions of so few rows, and full ones, are asked again and again, and are kept as they were prepared.
const FEW: usize = 12;

/// Statements that run one after another.
///
/// A `?` takes the next value. With numbers they would not: sqlx counts as many for a statement as its greatest number.
#[derive(Debug, Default)]
pub(super) struct Question {
    sql: String,
    values: Vec<Value>,
    rows: usize,
}

/// A value that a statement takes.
#[derive(Debug)]
pub(super) enum Value {
    Number(i64),
    Text(String),
    Nothing,
}

impl Question {
    pub(super) fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), ..Self::default() }
    }

    pub(super) fn with(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Asks it, with a statement before it that takes no values.
    pub(super) async fn ask(&self, before: &str, connection: &mut SqliteConnection) -> sqlx::Result<Vec<SqliteRow>> {
        let whole = [before, &self.sql].concat();
        // Of what others say only values are in it.
        let query: Query<'_, Sqlite, SqliteArguments> =
            sqlx::query(AssertSqlSafe(whole)).persistent(self.rows <= FEW || self.rows == ROWS);
        let query = self.values.iter().fold(query, |query, value| match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Nothing => query.bind(None::<i64>),
        });
        query.fetch_all(connection).await
    }
}

/// Rows on their way into a table or view.
#[derive(Debug)]
pub(super) struct Rows {
    table: &'static str,
    pub(super) questions: Vec<Question>,
}

impl Rows {
    pub(super) fn of(table: &'static str) -> Self {
        Self { table, questions: Vec::new() }
    }

    pub(super) fn put<const COLUMNS: usize>(&mut self, row: [Value; COLUMNS]) {
        if self.questions.last().is_none_or(|question| question.rows == ROWS) {
            self.questions.push(Question::new(&format!("INSERT INTO {} VALUES ", self.table)));
        }
        let Some(question) = self.questions.last_mut() else { return };
        question.sql.push_str(if question.rows == 0 { "(?" } else { ",(?" });
        question.sql.push_str(&",?".repeat(COLUMNS - 1));
        question.sql.push(')');
        question.rows += 1;
        question.values.extend(row);
    }
}

impl From<bool> for Value {
    fn from(is: bool) -> Self {
        Self::Number(is.into())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}
