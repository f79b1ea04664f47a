//! The statements that SQLite and PostgreSQL spell differently.

pub(crate) mod postgres;

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, ColumnType, DbBackend, Value};

/// A column to sort by so that texts come in the order of their bytes on both databases.
pub(crate) fn bytewise<C: ColumnTrait>(backend: DbBackend, column: &C) -> SimpleExpr {
    let textual = matches!(column.def().get_column_type(), ColumnType::Text | ColumnType::String(_));
    match backend {
        DbBackend::Postgres if textual => Expr::cust_with_expr(postgres::BYTEWISE, Expr::col(column.as_column_ref())),
        _ => Expr::col(column.as_column_ref()),
    }
}

/// A column without a value in one part of a union; its type has to be the other parts'.
pub(crate) fn none<T>() -> Expr
where
    Option<T>: Into<Value>,
{
    Expr::value(None::<T>)
}
